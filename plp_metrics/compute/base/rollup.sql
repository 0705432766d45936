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
        thing,
        (max(numerator) > 0)::INTEGER AS is_counted,
        (max(denominator) > 0)::INTEGER AS is_out_of,
        sum(numerator) AS numerator,
        sum(denominator) AS denominator
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
        sum(is_counted) AS things,
        coalesce(sum(is_out_of), 0) AS things_out_of,
        sum(numerator) AS numerator,
        sum(denominator) AS denominator
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
