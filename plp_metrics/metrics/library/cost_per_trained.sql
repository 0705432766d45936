/* metric
number = 61
group = "partnership"
title = "Cost per trained teacher"
short = "Cost per teacher"
says = "What the program cost so far this school year, for each teacher trained."
why = "It shows what the next hundred would take, and what local sources have to find."
unit = "teachers"
display = "money"
direction = "less_is_better"
kind = "rate"
rule = "open"
grain = "p"
counts = "sum"
reads = "quarter"
records = true
needs = []
uses = ["teachers"]
courses = ["NONE"]
season = [0.25, 0.5, 0.75, 1]
numerator_says = "Dollars spent from all sources, from 1 July up to the day told"
denominator_says = "Teachers trained this school year"
caveats = "Everything the program cost is divided, whatever it was spent for. No figure below 10 teachers; never ranked, since places and courses cost differently. Both halves are whole counts, so a partner's figure has no range."
source = "Money by source, told by the partner, and its teachers file."
compare = "none"
default = { comparison = "report_only", target = 0, due_quarter = "Q4", basis = "own" }
reviewed = 2026-11-24
*/
SELECT
    'program' AS thing,
    target.partner_id,
    target.school_year,
    target.quarter,
    'NONE' AS course,
    NULL::VARCHAR AS grade_band,
    NULL::VARCHAR AS state,
    NULL::VARCHAR AS workshop,
    -- Below ten the figure does not apply: nothing over nothing, which adds nothing to a pool either.
    CASE WHEN people.people >= 10 THEN spent.dollars ELSE 0 END AS numerator,
    CASE WHEN people.people >= 10 THEN people.people ELSE 0 END AS denominator,
    NULL::BIGINT AS submission_id,
    NULL::BIGINT AS line
FROM target
JOIN (
    SELECT partner_id, school_year, quarter, sum(dollars) AS dollars FROM recorded_spent GROUP BY ALL
) AS spent
    ON spent.partner_id = target.partner_id
    AND spent.school_year = target.school_year
    AND spent.quarter = target.quarter
JOIN recorded_people AS people
    ON people.partner_id = target.partner_id
    AND people.school_year = target.school_year
    AND people.quarter = target.quarter
    AND people.metric = 'teachers_trained'
