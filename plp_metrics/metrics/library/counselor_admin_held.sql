/* metric
number = 48
group = "workshops"
title = "Counselor and administrator workshops"
short = "Counselor workshops"
says = "Workshops for school counselors and administrators held so far this school year."
why = "Counselors and principals decide whether a course is offered and who is sent to it."
unit = "workshops"
display = "count"
direction = "more_is_better"
kind = "flow"
rule = "open"
grain = "s"
counts = "sum"
reads = "year"
needs = ["workshop_surveys"]
courses = ["NONE"]
season = [0.25, 0.5, 0.75, 1]
numerator_says = "Counselor and administrator workshops that somebody came to"
caveats = "The term sheet asks for one and does not say in which year; we ask for one a year."
source = "Workshop survey files. Term sheet: a one-day counselor and administrator workshop."
compare = "none"
default = { comparison = "at_least", target = 1, due_quarter = "Q4", basis = "term_sheet" }
reviewed = 2026-11-24
*/
SELECT
    workshop_id AS thing,
    partner_id,
    school_year,
    quarter,
    course,
    NULL::VARCHAR AS grade_band,
    state,
    NULL::VARCHAR AS workshop,
    1 AS numerator,
    NULL::INTEGER AS denominator,
    submission_id,
    line
FROM workshop_of_year
WHERE workshop_type = 'admin_counselor'
    AND attended >= 1
