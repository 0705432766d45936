/* metric
number = 24
group = "implementation"
title = "Teachers who taught the course within two years"
short = "Taught in two years"
says = "Of the teachers trained last year, the share that taught the course by the end of that year or teaches it this year."
why = "Many teachers get their first class a year after the training; this is how the program itself counts implementation."
unit = "teachers"
display = "share"
direction = "more_is_better"
kind = "rate"
rule = "open"
grain = "cgs"
counts = "distinct"
reads = "last_year"
needs = ["teachers", "students.students_active"]
needs_before = ["last_q4:teachers", "last_q4:students.students_active"]
courses = ["ALL"]
season = [1, 1, 1, 1]
numerator_says = "Teachers trained last year with a class of five or more active students in the course, last year or this year"
denominator_says = "Teachers trained last year, as the roster of Q4 of last year has them"
caveats = "Counted in last year's state and grade band. There is none in a partner's first year. It needs codes that stay the same: a teacher with a new code looks like one who never taught."
source = "Teachers and students files of Q4 of last year and of this quarter. Definition: by the program."
first_year = false
compare = "binomial"
default = { comparison = "report_only", target = 0, due_quarter = "Q4", basis = "own" }
reviewed = 2026-11-24
*/
SELECT
    past.teacher_code AS thing,
    past.partner_id,
    past.school_year,
    past.quarter,
    past.course,
    past.grade_band,
    past.state,
    NULL::VARCHAR AS workshop,
    (past.is_implementing OR present.teacher_code IS NOT NULL)::INTEGER AS numerator,
    1 AS denominator,
    past.submission_id,
    past.line
FROM roster_last_q4 AS past
LEFT JOIN roster AS present
    ON present.partner_id = past.partner_id
    AND present.school_year = past.school_year
    AND present.quarter = past.quarter
    AND present.teacher_code = past.teacher_code
    AND present.course = past.course
    AND present.is_implementing
WHERE past.cohort_offset = 0
    AND past.is_trained
