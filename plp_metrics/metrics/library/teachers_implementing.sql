/* metric
number = 22
group = "implementation"
title = "Teachers teaching the course"
short = "Teaching the course"
says = "Teachers on the roster, of any year's cohort, who have at least one class of the course with five or more active students in the same quarter."
why = "Training is worth what reaches the classroom."
unit = "teachers"
display = "count"
direction = "more_is_better"
kind = "year_to_date"
rule = "open"
grain = "cgs"
counts = "distinct"
reads = "quarter"
needs = ["teachers", "students.students_active"]
courses = ["ALL"]
season = [0.6, 0.9, 1, 1]
numerator_says = "Teachers on the roster with a class of five or more active students in the course"
caveats = "Needs the teachers and the students file of the same quarter. Classes of teachers who are not on the roster are left out."
source = "Teachers and students files."
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
WHERE is_implementing
