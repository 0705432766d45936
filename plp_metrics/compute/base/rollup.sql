-- Cells of all metrics → levels. Counted things are added or, if they can stand on several rows, counted once
-- at each level. Zero levels are written for the total and for each of the partner's courses. Things that
-- partners can share are counted over partners too.
INSERT INTO level_now
WITH
once AS (
    SELECT
        cell.*,
        CASE WHEN declared.over_partners THEN 'ALL' ELSE cell.partner_id END AS owner,
        cell.numerator > 0 AS counts,
        cell.denominator > 0 AS is_out_of
    FROM cell
    JOIN declared
        USING (metric)
    WHERE declared.is_distinct
),
-- Where a thing counted once can stand, numbered. There are few such spots however many things there are.
spot AS MATERIALIZED (
    SELECT *, row_number() OVER ()::INTEGER AS number
    FROM (SELECT DISTINCT partner_id, course, grade_band, state, workshop, counts, is_out_of FROM once)
),
-- All the spots of one thing, over partners where they can share it.
standing AS (
    SELECT once.metric, once.owner, once.school_year, once.quarter, list_sort(list(spot.number)) AS spots
    FROM once
    JOIN spot
        ON spot.partner_id = once.partner_id
        AND spot.course IS NOT DISTINCT FROM once.course
        AND spot.grade_band IS NOT DISTINCT FROM once.grade_band
        AND spot.state IS NOT DISTINCT FROM once.state
        AND spot.workshop IS NOT DISTINCT FROM once.workshop
        AND spot.counts IS NOT DISTINCT FROM once.counts
        AND spot.is_out_of IS NOT DISTINCT FROM once.is_out_of
    GROUP BY once.metric, once.owner, once.school_year, once.quarter, once.thing
),
-- Things that stand alike are counted here and rolled up as one: most schools have the same few courses.
alike AS MATERIALIZED (
    SELECT *, row_number() OVER () AS likeness
    FROM (SELECT metric, owner, school_year, quarter, spots, count(*) AS things FROM standing GROUP BY ALL)
),
told_cell AS (
    SELECT
        cell.metric, cell.partner_id, cell.school_year, cell.quarter, cell.course, cell.grade_band, cell.state,
        cell.workshop, NULL AS likeness, cell.numerator, cell.denominator
    FROM cell
    JOIN declared
        USING (metric)
    WHERE NOT declared.is_distinct
    UNION ALL
    SELECT
        alike.metric, spot.partner_id, alike.school_year, alike.quarter, spot.course, spot.grade_band, spot.state,
        spot.workshop, alike.likeness,
        CASE WHEN spot.counts THEN alike.things ELSE 0 END,
        CASE WHEN spot.is_out_of THEN alike.things ELSE 0 END
    FROM (SELECT *, unnest(spots) AS number FROM alike) AS alike
    JOIN spot
        USING (number)
),
owned_cell AS (
    SELECT told_cell.*, state.division
    FROM told_cell
    LEFT JOIN state
        USING (state)
    UNION ALL
    SELECT told_cell.* REPLACE ('ALL' AS partner_id), state.division
    FROM told_cell
    SEMI JOIN (SELECT metric FROM declared WHERE over_partners) AS shared
        USING (metric)
    LEFT JOIN state
        USING (state)
),
grouping_by (by_course, by_band, by_state, by_division, by_workshop) AS (
    VALUES
        (FALSE, FALSE, FALSE, FALSE, FALSE),
        (TRUE, FALSE, FALSE, FALSE, FALSE),
        (FALSE, TRUE, FALSE, FALSE, FALSE),
        (FALSE, FALSE, TRUE, FALSE, FALSE),
        (FALSE, FALSE, FALSE, TRUE, FALSE),
        (FALSE, FALSE, FALSE, FALSE, TRUE),
        (TRUE, FALSE, TRUE, FALSE, FALSE),
        (TRUE, FALSE, FALSE, TRUE, FALSE)
),
thing_at_level AS (
    -- Not GROUPING SETS with count(DISTINCT): two plain groupings take a quarter of its time.
    SELECT
        metric,
        partner_id,
        school_year,
        quarter,
        CASE WHEN by_course THEN course ELSE 'ALL' END AS course,
        CASE WHEN by_band THEN grade_band ELSE 'ALL' END AS grade_band,
        CASE WHEN by_state THEN state ELSE 'ALL' END AS state,
        CASE WHEN by_division THEN division ELSE 'ALL' END AS division,
        CASE WHEN by_workshop THEN workshop ELSE 'ALL' END AS workshop,
        likeness,
        sum(numerator) AS numerator,
        sum(denominator) AS denominator,
        max(numerator) AS numerator_once,
        max(denominator) AS denominator_once
    FROM owned_cell
    CROSS JOIN grouping_by
    GROUP BY ALL
),
level AS (
    SELECT
        metric,
        partner_id,
        school_year,
        quarter,
        course,
        grade_band,
        state,
        division,
        workshop,
        sum(CASE WHEN likeness IS NULL THEN numerator ELSE numerator_once END) AS numerator,
        sum(CASE WHEN likeness IS NULL THEN denominator ELSE denominator_once END) AS denominator
    FROM thing_at_level
    -- A level whose column is empty (no state, another quarter's workshop) is no level.
    WHERE course IS NOT NULL AND grade_band IS NOT NULL AND state IS NOT NULL AND division IS NOT NULL
        AND workshop IS NOT NULL
    GROUP BY ALL
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
    SELECT * FROM level
    UNION ALL
    SELECT metric, partner_id, school_year, quarter, course, 'ALL', 'ALL', 'ALL', 'ALL', 0, 0
    FROM owned_zero
)
SELECT
    metric,
    partner_id, school_year, quarter, course, grade_band, state, division, workshop,
    -- Rounded: sums of fractions differ in the last digits from run to run, and would look like a change.
    round(sum(numerator), 6),
    CASE
        WHEN any_value(is_rate)
        THEN coalesce(round(sum(denominator), 6), 0)
    END
FROM every
JOIN declared
    USING (metric)
GROUP BY ALL;
