-- One metric's counted rows → its levels. Counted things are added or, if they can stand on several rows,
-- counted once at each level. Zero levels are written for the total and for each of the partner's courses.
INSERT INTO level_now
WITH
measured AS (
    SELECT partner_id, school_year, quarter, fill
    FROM asked
    WHERE metric = $metric
        AND has_value
),
cell AS (
    SELECT
        counted.partner_id,
        counted.school_year,
        counted.quarter,
        CASE WHEN contains($grain, 'c') THEN counted.course END AS course,
        CASE WHEN contains($grain, 'g') THEN counted.grade_band END AS grade_band,
        CASE WHEN contains($grain, 's') THEN counted.state END AS state,
        CASE WHEN contains($grain, 'w') THEN counted.workshop END AS workshop,
        CASE WHEN $is_distinct THEN counted.thing END AS thing,
        sum(counted.numerator)::DOUBLE AS numerator,
        sum(counted.denominator)::DOUBLE AS denominator
    FROM counted
    SEMI JOIN measured
        USING (partner_id, school_year, quarter)
    WHERE counted.course IN (SELECT unnest($courses::VARCHAR[]))
    GROUP BY ALL
),
owned_cell AS (
    SELECT cell.*, state.division
    FROM cell
    LEFT JOIN state
        USING (state)
    UNION ALL
    SELECT cell.* REPLACE ('ALL' AS partner_id), state.division
    FROM cell
    LEFT JOIN state
        USING (state)
    WHERE $over_partners
),
level AS (
    SELECT
        partner_id,
        school_year,
        quarter,
        CASE WHEN grouping(course) = 1 THEN 'ALL' ELSE course END AS course,
        CASE WHEN grouping(grade_band) = 1 THEN 'ALL' ELSE grade_band END AS grade_band,
        CASE WHEN grouping(state) = 1 THEN 'ALL' ELSE state END AS state,
        CASE WHEN grouping(division) = 1 THEN 'ALL' ELSE division END AS division,
        CASE WHEN grouping(workshop) = 1 THEN 'ALL' ELSE workshop END AS workshop,
        CASE WHEN $is_distinct THEN count(DISTINCT thing) FILTER (numerator > 0) ELSE sum(numerator) END AS numerator,
        CASE WHEN $is_distinct THEN count(DISTINCT thing) FILTER (denominator > 0) ELSE sum(denominator) END
            AS denominator
    FROM owned_cell
    GROUP BY GROUPING SETS (
        (partner_id, school_year, quarter),
        (partner_id, school_year, quarter, course),
        (partner_id, school_year, quarter, grade_band),
        (partner_id, school_year, quarter, state),
        (partner_id, school_year, quarter, division),
        (partner_id, school_year, quarter, workshop),
        (partner_id, school_year, quarter, course, state),
        (partner_id, school_year, quarter, course, division)
    )
),
own AS (
    SELECT measured.partner_id, measured.school_year, measured.quarter, own_course.course
    FROM measured
    JOIN own_course
        USING (partner_id, school_year, quarter)
    WHERE measured.fill
        AND own_course.course IN (SELECT unnest($courses::VARCHAR[]))
        AND ($with_next_year OR NOT own_course.is_next_year)
),
zero AS (
    SELECT partner_id, school_year, quarter, course FROM own WHERE contains($grain, 'c') AND course <> 'NONE'
    UNION
    SELECT partner_id, school_year, quarter, 'ALL' FROM own
),
owned_zero AS (
    SELECT * FROM zero
    UNION
    SELECT 'ALL', school_year, quarter, course FROM zero WHERE $over_partners
),
every AS (
    -- A level whose column is empty (no state, another quarter's workshop) is no level.
    SELECT * FROM level
    WHERE course IS NOT NULL AND grade_band IS NOT NULL AND state IS NOT NULL AND division IS NOT NULL
        AND workshop IS NOT NULL
    UNION ALL
    SELECT partner_id, school_year, quarter, course, 'ALL', 'ALL', 'ALL', 'ALL', 0, 0 FROM owned_zero
)
SELECT
    $metric,
    partner_id, school_year, quarter, course, grade_band, state, division, workshop,
    -- Rounded: sums of fractions differ in the last digits from run to run, and would look like a change.
    round(sum(numerator), 6),
    CASE WHEN $is_rate THEN coalesce(round(sum(denominator), 6), 0) END
FROM every
GROUP BY ALL;
