-- The facts of every school with a section: the reference's row of the school year or of the latest year
-- before it, never of a later one. Only a school the reference does not know takes the roster's values.
--   share_*   of the whole school, from the reference alone
CREATE OR REPLACE TEMP TABLE school_fact AS
WITH
seen AS (
    SELECT DISTINCT partner_id, school_year, quarter, school_id
    FROM classes
    WHERE school_id IS NOT NULL
),
known AS (
    SELECT year.school_year AS as_of_year, school.*
    FROM (SELECT DISTINCT school_year, school_id FROM seen) AS year
    JOIN school
        ON school.school_id = year.school_id
        AND school.school_year <= year.school_year
    QUALIFY row_number() OVER (PARTITION BY year.school_year, school.school_id ORDER BY school.school_year DESC) = 1
),
said AS (
    SELECT
        partner_id,
        school_year,
        quarter,
        school_id,
        arg_min(locale, line) AS locale,
        arg_min(title_i, line) AS title_i,
        arg_min(frl_percent, line) AS frl_percent
    FROM roster
    WHERE school_id IS NOT NULL
    GROUP BY ALL
)
SELECT
    seen.*,
    known.school_id IS NOT NULL AS is_in_reference,
    CASE WHEN is_in_reference THEN known.locale ELSE said.locale END AS locale,
    CASE WHEN is_in_reference THEN known.title_i ELSE said.title_i END AS title_i,
    CASE WHEN is_in_reference THEN known.frl_percent ELSE said.frl_percent END AS frl_percent,
    known.female / nullif(known.female + known.male, 0) AS share_female,
    (known.american_indian_alaska + known.black + known.hispanic + known.native_hawaiian_pi)
        / nullif(
            known.american_indian_alaska + known.asian + known.black + known.hispanic
            + known.native_hawaiian_pi + known.white + known.two_or_more,
            0
        ) AS share_underrepresented,
    known.frl_percent / 100 AS share_frl
FROM seen
LEFT JOIN known
    ON known.school_id = seen.school_id
    AND known.as_of_year = seen.school_year
LEFT JOIN said
    ON said.partner_id = seen.partner_id
    AND said.school_year = seen.school_year
    AND said.quarter = seen.quarter
    AND said.school_id = seen.school_id;
