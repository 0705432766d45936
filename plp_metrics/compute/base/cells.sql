-- One metric's counted rows → cells: a row for each combination of the letters of its grain, and of the thing
-- where things are counted once. However many rows a file has, there are few cells.
INSERT INTO cell
WITH
counted AS (/* the metric's SELECT */)
SELECT
    $metric,
    counted.partner_id,
    counted.school_year,
    counted.quarter,
    CASE WHEN contains($grain, 'c') THEN counted.course END AS course,
    CASE WHEN contains($grain, 'g') THEN counted.grade_band END AS grade_band,
    CASE WHEN contains($grain, 's') THEN counted.state END AS state,
    CASE WHEN contains($grain, 'w') THEN counted.workshop END AS workshop,
    CASE WHEN $is_distinct THEN counted.thing END AS thing,
    sum(counted.numerator)::DOUBLE,
    sum(counted.denominator)::DOUBLE
FROM counted
SEMI JOIN (SELECT * FROM asked WHERE metric = $metric AND has_value) AS measured
    USING (partner_id, school_year, quarter)
WHERE list_contains($courses::VARCHAR[], counted.course)
GROUP BY ALL;
