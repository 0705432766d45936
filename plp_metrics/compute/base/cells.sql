-- Counted rows of all metrics → cells: a row for each combination of the letters of a metric's grain, and of the
-- thing where things are counted once. However many rows a file has, there are few cells. All metrics at once:
-- what a statement costs by itself would be most of what measuring a quarter costs.
INSERT INTO cell
WITH
counted AS (/* the metrics' SELECTs */)
SELECT
    counted.metric,
    counted.partner_id,
    counted.school_year,
    counted.quarter,
    CASE WHEN contains(declared.grain, 'c') THEN counted.course END AS course,
    CASE WHEN contains(declared.grain, 'g') THEN counted.grade_band END AS grade_band,
    CASE WHEN contains(declared.grain, 's') THEN counted.state END AS state,
    CASE WHEN contains(declared.grain, 'w') THEN counted.workshop END AS workshop,
    counted.thing,
    sum(counted.numerator)::DOUBLE,
    sum(counted.denominator)::DOUBLE
FROM counted
JOIN declared
    USING (metric)
SEMI JOIN (SELECT * FROM asked WHERE has_value) AS measured
    USING (metric, partner_id, school_year, quarter)
WHERE list_contains(string_split(declared.courses, ','), counted.course)
GROUP BY ALL;
