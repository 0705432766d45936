/* metric
number = 45
group = "workshops"
title = "School-year workshops held"
short = "Workshops held"
says = "How many of the four school-year workshops of a course were held so far this school year. A two-day pair covers two."
why = "The four workshops carry the teachers through their first year; the term sheet asks for all four in each course."
unit = "workshops"
display = "count"
direction = "more_is_better"
kind = "year_to_date"
rule = "open"
grain = "c"
counts = "distinct"
reads = "year"
needs = ["workshop_surveys"]
courses = ["ALL", "-CSF"]
season = [0.25, 0.5, 0.75, 1]
numerator_says = "Different numbers from 1 to 4 held, added over the courses"
caveats = "The same number at two sites is one. A workshop nobody came to is not counted. CS Fundamentals has none."
source = "Workshop survey file. Term sheet: four one-day workshops per course."
compare = "none"
default = { comparison = "at_least", target = 4, due_quarter = "Q4", basis = "term_sheet", per = "course", clock = "workshop", from_year = 1 }
reviewed = 2026-11-24
*/
SELECT
    course || '/' || number AS thing,
    partner_id,
    school_year,
    quarter,
    course,
    NULL::VARCHAR AS grade_band,
    NULL::VARCHAR AS state,
    NULL::VARCHAR AS workshop,
    1 AS numerator,
    NULL::INTEGER AS denominator,
    submission_id,
    line
FROM ay_workshop
