/* metric
number = 23
group = "implementation"
title = "Newly trained teachers who teach the course"
short = "Trained and teaching"
says = "Of the teachers trained this year, the share with at least one class of the course with five or more active students."
why = "It is the step from training to classroom, and the term sheet names it as a measure."
unit = "teachers"
display = "share"
direction = "more_is_better"
kind = "rate"
rule = "open"
grain = "cgs"
counts = "distinct"
reads = "quarter"
needs = ["teachers", "students.students_active"]
courses = ["ALL"]
season = [0.6, 0.9, 1, 1]
numerator_says = "Teachers trained this year with a class of five or more active students"
denominator_says = "Teachers trained this year, those who left included"
caveats = "It is measured from the classes, not from what is declared; teachers whose classes are not known count as not teaching, so the true share may be higher."
source = "Teachers and students files. Term sheet: implementation of the courses."
compare = "binomial"
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
    is_implementing::INTEGER AS numerator,
    1 AS denominator,
    submission_id,
    line
FROM roster
WHERE cohort_offset = 0
    AND is_trained
