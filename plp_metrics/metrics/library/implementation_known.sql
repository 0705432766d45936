/* metric
number = 26
group = "implementation"
title = "Trained teachers whose teaching we know"
short = "Teaching known"
says = "Of the teachers trained this year, the share of whom it is known whether they teach: they have a class, or the roster says no."
why = "A share of teachers who teach says little while many are unknown."
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
numerator_says = "Teachers trained this year with a class of five or more active students, or whose roster says they do not teach"
denominator_says = "Teachers trained this year, those who left included"
caveats = "A yes on the roster without a class to show for it does not count as known."
source = "Teachers and students files. The default target of 80 % is our own proposal."
compare = "binomial"
default = { comparison = "at_least", target = 0.8, due_quarter = "Q4", basis = "own" }
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
    (is_implementing OR implementing = 'no')::INTEGER AS numerator,
    1 AS denominator,
    submission_id,
    line
FROM roster
WHERE cohort_offset = 0
    AND is_trained
