/* metric
number = 3
group = "teachers"
title = "Teachers taking part this year"
short = "Taking part"
says = "Teachers who attended at least a day of this year's training, or at least one school-year workshop this school year, whichever year they were first trained in."
why = "It shows how many teachers the partner actually supports this year, new and returning."
unit = "teachers"
display = "count"
direction = "more_is_better"
kind = "year_to_date"
rule = "open"
grain = "cgs"
counts = "distinct"
reads = "quarter"
needs = ["teachers"]
courses = ["ALL"]
season = [0.85, 0.95, 1, 1]
numerator_says = "Teachers of this year's cohort with a training day, and any teacher with a school-year workshop"
caveats = "Taking part is counted per school year. A teacher of two courses is one teacher in the total and one in each course."
source = "Teachers file."
compare = "poisson"
reviewed = 2026-11-24
*/
SELECT
    teacher_code AS thing,
    partner_id,
    school_year,
    quarter,
    course,
    grade_band,
    state,
    NULL::VARCHAR AS workshop,
    1 AS numerator,
    NULL::INTEGER AS denominator,
    submission_id,
    line
FROM roster
WHERE is_participating
