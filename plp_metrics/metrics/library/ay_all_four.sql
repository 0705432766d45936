/* metric
number = 10
group = "teachers"
title = "Came to all four workshops"
short = "All four workshops"
says = "Of the teachers trained this year, the share that came to all four school-year workshops."
why = "Teachers who came to all four have seen the whole course through with their colleagues."
unit = "teachers"
display = "share"
direction = "more_is_better"
kind = "rate"
rule = "open"
grain = "cgs"
counts = "distinct"
reads = "quarter"
needs = ["teachers"]
courses = ["ALL", "-CSF"]
season = [1, 1, 1, 1]
numerator_says = "Teachers trained this year who came to four school-year workshops"
denominator_says = "Teachers trained this year, those who left included"
caveats = "Known at the end of the year only. Teachers who left stay in the number it is out of. CS Fundamentals has no school-year workshops."
source = "Teachers file of Q4."
from_quarter = "Q4"
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
    (ay_workshops_attended = 4)::INTEGER AS numerator,
    1 AS denominator,
    submission_id,
    line
FROM roster
WHERE cohort_offset = 0
    AND is_trained
