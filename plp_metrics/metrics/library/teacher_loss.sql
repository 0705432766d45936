/* metric
number = 7
group = "teachers"
title = "Trained teachers who have left"
short = "Trained and left"
says = "Of the teachers trained this year, the share that has left the program since."
why = "A trained teacher who leaves takes the training along; few can be trained again in the same year."
unit = "teachers"
display = "share"
direction = "less_is_better"
kind = "rate"
rule = "open"
grain = "cgs"
counts = "distinct"
reads = "quarter"
needs = ["teachers"]
courses = ["ALL"]
season = [1, 1, 1, 1]
numerator_says = "Teachers trained this year whose status is left, in any of their courses"
denominator_says = "Teachers trained this year, those who left included"
caveats = "A teacher who left one course and still teaches another counts as left in the total. Those who withdrew before they were trained are not counted."
source = "Teachers file."
compare = "binomial"
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
    (status = 'left')::INTEGER AS numerator,
    1 AS denominator,
    submission_id,
    line
FROM roster
WHERE cohort_offset = 0
    AND is_trained
