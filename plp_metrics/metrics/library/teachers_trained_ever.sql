/* metric
number = 6
group = "teachers"
title = "Teachers trained since the start"
short = "Trained since start"
says = "Teachers who attended enough days of the main training in any school year so far: 1 day for CS Fundamentals, 3 of 5 for Exploring Computer Science, 4 of 5 for the other courses."
why = "Year by year the training adds up: it is how many teachers the partnership has prepared since it began."
unit = "teachers"
display = "count"
direction = "more_is_better"
kind = "stock"
rule = "open"
grain = "cgs"
counts = "distinct"
reads = "ever"
needs = ["teachers"]
courses = ["ALL"]
season = [1, 1, 1, 1]
numerator_says = "Teachers who attended the course's minimum of days, on any roster so far"
caveats = "A teacher is counted once, however many years on the roster, as long as the code stays the same. A quarter that was never handed in hides the teachers that only it would name. A teacher who moved stands in both states, and once in the total."
source = "Teachers files of this quarter and of all before."
compare = "poisson"
default = { comparison = "report_only", target = 0, due_quarter = "Q4", basis = "own" }
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
FROM roster_ever
WHERE is_trained
