/* metric
number = 25
group = "implementation"
title = "Teaching it again this year"
short = "Teaching it again"
says = "Of the teachers who taught a course at the end of last school year, the share that teaches the same course this year."
why = "A course takes root in a school when it is taught again."
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
season = [0.6, 0.9, 1, 1]
numerator_says = "Teachers and courses taught in Q4 of last year and taught this year"
denominator_says = "Teachers and courses taught in Q4 of last year"
caveats = "Counted per teacher and course, in last year's state and grade band. There is none in a partner's first year. It needs codes that stay the same: a teacher with a new code looks as if he had stopped."
source = "Teachers and students files of Q4 of last year and of this quarter."
first_year = false
compare = "binomial"
reviewed = 2026-11-24
*/
SELECT
    past.teacher_code || '/' || past.course AS thing,
    past.partner_id,
    past.school_year,
    past.quarter,
    past.course,
    past.grade_band,
    past.state,
    NULL::VARCHAR AS workshop,
    (present.teacher_code IS NOT NULL)::INTEGER AS numerator,
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
WHERE past.is_implementing
