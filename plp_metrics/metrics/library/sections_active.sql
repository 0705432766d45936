/* metric
number = 13
group = "students"
title = "Classes running"
short = "Classes running"
says = "Classes with at least five active students so far this school year."
why = "A class that runs is the proof that a course is taught; five active students keep trials and demonstrations out."
unit = "classes"
display = "count"
direction = "more_is_better"
kind = "year_to_date"
rule = "open"
grain = "cgs"
counts = "sum"
reads = "quarter"
needs = ["students.students_active"]
courses = ["ALL"]
season = [0.6, 0.9, 1, 1]
numerator_says = "Classes with five or more active students"
caveats = "A class whose number of active students is empty is not counted. Classes of teachers who left stay counted for the year."
source = "Students file. Five active students: the program's own rule for an active class."
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
    sections AS numerator,
    NULL::INTEGER AS denominator,
    submission_id,
    line
FROM classes
WHERE is_active
