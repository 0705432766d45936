/* metric
number = 5
group = "teachers"
title = "Recruits who finished the training"
short = "Finished training"
says = "Of the teachers committed to this year's cohort, the share that attended enough days to count as trained."
why = "Recruits lost before the training ends are lost for the classroom, and their places cannot be filled again."
unit = "teachers"
display = "share"
direction = "more_is_better"
kind = "rate"
rule = "open"
grain = "cgs"
counts = "distinct"
reads = "quarter"
needs = ["teachers"]
courses = ["ALL"]
season = [1, 1, 1, 1]
numerator_says = "Committed teachers of this year's cohort who were trained"
denominator_says = "Committed teachers of this year's cohort"
caveats = "Teachers who withdrew stay in the number it is out of. CS Fundamentals trains all year, so its share grows until Q4."
source = "Teachers file."
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
    is_trained::INTEGER AS numerator,
    1 AS denominator,
    submission_id,
    line
FROM roster
WHERE cohort_offset = 0
    AND committed
