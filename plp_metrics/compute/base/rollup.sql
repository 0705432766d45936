-- Cells of all metrics → levels. Counted things are added or, if they can stand on several rows, counted once
-- at each level. Zero levels are written for the total and for each of the partner's courses. Things that
-- partners can share are counted over partners too.
INSERT INTO level_now
WITH
owned_cell AS (
    SELECT cell.*, state.division
    FROM cell
    LEFT JOIN state
        USING (state)
    UNION ALL
    SELECT cell.* REPLACE ('ALL' AS partner_id), state.division
    FROM cell
    SEMI JOIN (SELECT metric FROM declared WHERE over_partners) AS shared
        USING (metric)
    LEFT JOIN state
        USING (state)
),
level AS (
    SELECT
        metric,
        partner_id,
        school_year,
        quarter,
        CASE WHEN grouping(course) = 1 THEN 'ALL' ELSE course END AS course,
        CASE WHEN grouping(grade_band) = 1 THEN 'ALL' ELSE grade_band END AS grade_band,
        CASE WHEN grouping(state) = 1 THEN 'ALL' ELSE state END AS state,
        CASE WHEN grouping(division) = 1 THEN 'ALL' ELSE division END AS division,
        CASE WHEN grouping(workshop) = 1 THEN 'ALL' ELSE workshop END AS workshop,
        count(DISTINCT thing) FILTER (numerator > 0) AS things,
        count(DISTINCT thing) FILTER (denominator > 0) AS things_out_of,
        sum(numerator) AS numerator,
        sum(denominator) AS denominator
    FROM owned_cell
    GROUP BY GROUPING SETS (
        (metric, partner_id, school_year, quarter),
        (metric, partner_id, school_year, quarter, course),
        (metric, partner_id, school_year, quarter, grade_band),
        (metric, partner_id, school_year, quarter, state),
        (metric, partner_id, school_year, quarter, division),
        (metric, partner_id, school_year, quarter, workshop),
        (metric, partner_id, school_year, quarter, course, state),
        (metric, partner_id, school_year, quarter, course, division)
    )
),
own AS (
    SELECT DISTINCT asked.metric, asked.partner_id, asked.school_year, asked.quarter, own_course.course
    FROM asked
    JOIN declared
        USING (metric)
    JOIN own_course
        USING (partner_id, school_year, quarter)
    WHERE asked.has_value
        AND asked.fill
        AND list_contains(string_split(declared.courses, ','), own_course.course)
        AND (declared.with_next_year OR NOT own_course.is_next_year)
),
zero AS (
    SELECT own.*
    FROM own
    JOIN declared
        USING (metric)
    WHERE contains(declared.grain, 'c')
        AND own.course <> 'NONE'
    UNION ALL
    SELECT DISTINCT own.* REPLACE ('ALL' AS course)
    FROM own
),
owned_zero AS (
    SELECT * FROM zero
    UNION ALL
    SELECT zero.* REPLACE ('ALL' AS partner_id)
    FROM zero
    SEMI JOIN (SELECT metric FROM declared WHERE over_partners) AS shared
        USING (metric)
),
every AS (
    -- A level whose column is empty (no state, another quarter's workshop) is no level.
    SELECT * FROM level
    WHERE course IS NOT NULL AND grade_band IS NOT NULL AND state IS NOT NULL AND division IS NOT NULL
        AND workshop IS NOT NULL
    UNION ALL
    SELECT metric, partner_id, school_year, quarter, course, 'ALL', 'ALL', 'ALL', 'ALL', 0, 0, 0, 0
    FROM owned_zero
)
SELECT
    metric,
    partner_id, school_year, quarter, course, grade_band, state, division, workshop,
    -- Rounded: sums of fractions differ in the last digits from run to run, and would look like a change.
    round(CASE WHEN any_value(is_distinct) THEN sum(things) ELSE sum(numerator) END, 6),
    CASE
        WHEN any_value(is_rate)
        THEN coalesce(round(CASE WHEN any_value(is_distinct) THEN sum(things_out_of) ELSE sum(denominator) END, 6), 0)
    END
FROM every
JOIN declared
    USING (metric)
GROUP BY ALL;
