/* metric
number = 2
group = "teachers"
title = "Teachers in this year's cohort"
short = "This year's cohort"
says = "Teachers who were accepted for this school year's training and whose school agreed to run the course, whatever became of them since."
why = "It is the group the partner set out with; the rest of the teachers' path is told against it."
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
season = [1, 1, 1, 1]
numerator_says = "Teachers on the roster of this year's cohort, committed, whatever their status"
caveats = "Teachers who withdrew or left stay counted until 30 June. A teacher of two courses is one teacher in the total and one in each course."
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
WHERE cohort_offset = 0
    AND committed
