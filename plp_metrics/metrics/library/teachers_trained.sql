/* metric
number = 4
group = "teachers"
title = "Teachers trained"
short = "Trained"
says = "Teachers of this year's cohort who attended enough days of the main training: 1 day for CS Fundamentals, 3 of 5 for Exploring Computer Science, 4 of 5 for the other courses."
why = "Only a teacher who completed the training is prepared to teach the course."
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
season = { ALL = [0.95, 1, 1, 1], CSF = [0.25, 0.5, 0.75, 1] }
numerator_says = "Teachers of this year's cohort who attended the course's minimum of days"
caveats = "Teachers who left after the training stay counted until 30 June. A teacher of two courses is one teacher in the total and one in each course."
source = "Teachers file. Attendance rules of the workshop program."
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
WHERE cohort_offset = 0
    AND is_trained
