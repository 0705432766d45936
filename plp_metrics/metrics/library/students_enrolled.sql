/* metric
number = 12
group = "students"
title = "Students enrolled"
short = "Enrolled"
says = "Students enrolled in a class of the course so far this school year, added over all classes."
why = "It shows the reach of the course before anybody asks who stayed active."
unit = "class places"
display = "count"
direction = "more_is_better"
kind = "year_to_date"
rule = "open"
grain = "cgs"
counts = "sum"
reads = "quarter"
needs = ["students"]
courses = ["ALL"]
season = [0.6, 0.9, 1, 1]
numerator_says = "Students enrolled in all classes, year to date"
caveats = "A student in two classes counts twice. Classes of teachers who are not on the roster are counted."
source = "Students file."
compare = "poisson"
reviewed = 2026-11-24
*/
SELECT
    section_code AS thing,
    partner_id,
    school_year,
    quarter,
    course,
    grade_band,
    state,
    NULL::VARCHAR AS workshop,
    students_enrolled AS numerator,
    NULL::INTEGER AS denominator,
    submission_id,
    line
FROM classes
