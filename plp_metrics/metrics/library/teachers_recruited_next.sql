/* metric
number = 1
group = "teachers"
title = "Teachers recruited for next school year"
short = "Recruited for next year"
says = "Teachers who were accepted for next school year's training and whose school agreed to run the course then. Those who withdrew are left out."
why = "A course reaches as many students as there are teachers to teach it, and the term sheet asks for at least ten teachers per course."
unit = "teachers"
display = "count"
direction = "more_is_better"
kind = "year_to_date"
rule = "open"
grain = "cgs"
counts = "distinct"
reads = "quarter"
needs = ["teachers"]
courses = ["ALL", "-CSF"]
season = [0, 0.1, 0.5, 1]
numerator_says = "Teachers on the roster trained in next year's cohort, committed, not withdrawn"
caveats = "CS Fundamentals is left out: its teachers are trained in the school year itself. A teacher of two courses is one teacher in the total and one in each course."
source = "Teachers file. Term sheet: at least 10 teachers per course, committed to teach it next school year."
compare = "poisson"
default = { comparison = "at_least", target = 10, due_quarter = "Q4", basis = "term_sheet", per = "course", offered = "next_year", clock = "partnership", from_year = 1 }
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
WHERE cohort_offset = 1
    AND committed
    AND status <> 'withdrew'
