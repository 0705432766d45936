/* metric
number = 11
group = "students"
title = "Students learning"
short = "Students learning"
says = "Students who were active in their class so far this school year, added over all classes."
why = "Students who learn are what the partnership is for."
unit = "class places"
display = "count"
direction = "more_is_better"
kind = "year_to_date"
rule = "open"
grain = "cgs"
counts = "sum"
reads = "quarter"
needs = ["students.students_active"]
courses = ["ALL"]
season = [0.5, 0.85, 0.95, 1]
numerator_says = "Active students of all classes, year to date"
caveats = "A student in two classes counts twice. A class whose number of active students is empty adds nothing. Classes of teachers who are not on the roster are counted."
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
    students_active AS numerator,
    NULL::INTEGER AS denominator,
    submission_id,
    line
FROM classes
WHERE students_active IS NOT NULL
