/* metric
number = 27
group = "diversity"
title = "Girls among students"
short = "Girls"
says = "Of the students whose gender is known, the share that are girls."
why = "Girls are half of the students and far fewer of those who learn computer science."
unit = "students"
display = "share"
direction = "more_is_better"
kind = "rate"
rule = "people"
grain = "cs"
counts = "sum"
reads = "quarter"
needs = ["diversity.student.gender"]
courses = ["ALL"]
season = [1, 1, 1, 1]
numerator_says = "Girls"
denominator_says = "Students whose gender is known"
caveats = "Students of unknown gender are left out of the share and told beside it. Small numbers are hidden to protect students."
source = "Diversity file."
fill = false
compare = "binomial"
reviewed = 2026-11-24
*/
SELECT
    course || '/' || state || '/' || category AS thing,
    partner_id,
    school_year,
    quarter,
    course,
    NULL::VARCHAR AS grade_band,
    state,
    NULL::VARCHAR AS workshop,
    CASE WHEN is_of_group THEN count ELSE 0 END AS numerator,
    CASE WHEN is_known THEN count ELSE 0 END AS denominator,
    submission_id,
    line
FROM people_count
WHERE population = 'student'
    AND dimension = 'gender'
