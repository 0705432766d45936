/* metric
number = 14
group = "students"
title = "Students who finished the course"
short = "Finished course"
says = "Of the students enrolled in classes that say how many finished, the share that finished the course."
why = "Starting a course opens a door; finishing it is what a student takes along."
unit = "class places"
display = "share"
direction = "more_is_better"
kind = "rate"
rule = "people"
grain = "cgs"
counts = "sum"
reads = "quarter"
needs = ["students.students_completed"]
courses = ["ALL"]
season = [1, 1, 1, 1]
numerator_says = "Students who finished the course, in classes that say so"
denominator_says = "Students enrolled in the same classes"
caveats = "Known at the end of the year only, and only from classes that say how many finished. Small numbers are hidden to protect students."
source = "Students file of Q4."
from_quarter = "Q4"
fill = false
compare = "binomial"
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
    students_completed AS numerator,
    students_enrolled AS denominator,
    submission_id,
    line
FROM classes
WHERE is_completion_known
