/* metric
number = 60
group = "partnership"
title = "Quarters with a talk on metrics"
short = "Quarters with a talk"
says = "Quarters of the school year so far in which partner and Code.org talked, as the contact log has it."
why = "What is talked about every quarter can still be mended in the year."
unit = "quarters"
display = "count"
direction = "more_is_better"
kind = "flow"
rule = "open"
grain = "p"
counts = "distinct"
reads = "quarter"
records = true
needs = []
courses = ["NONE"]
season = [0.25, 0.5, 0.75, 1]
numerator_says = "Quarters with at least one talk in the contact log"
caveats = "Any talk counts, whichever side noted it."
source = "The contact log. Term sheet: ongoing communication on metrics; four a year is our reading."
compare = "none"
default = { comparison = "at_least", target = 4, due_quarter = "Q4", basis = "own" }
reviewed = 2026-11-24
*/
SELECT
    CASE month(talk.day)
        WHEN 7 THEN 'Q1' WHEN 8 THEN 'Q1' WHEN 9 THEN 'Q1'
        WHEN 10 THEN 'Q2' WHEN 11 THEN 'Q2' WHEN 12 THEN 'Q2'
        WHEN 1 THEN 'Q3' WHEN 2 THEN 'Q3' WHEN 3 THEN 'Q3'
        ELSE 'Q4'
    END AS thing,
    target.partner_id,
    target.school_year,
    target.quarter,
    'NONE' AS course,
    NULL::VARCHAR AS grade_band,
    NULL::VARCHAR AS state,
    NULL::VARCHAR AS workshop,
    CASE WHEN talk.day IS NULL THEN 0 ELSE 1 END AS numerator,
    NULL::INTEGER AS denominator,
    NULL::BIGINT AS submission_id,
    NULL::BIGINT AS line
FROM target
LEFT JOIN recorded_talk AS talk
    ON talk.partner_id = target.partner_id
    AND talk.day BETWEEN target.year_from AND target.until
