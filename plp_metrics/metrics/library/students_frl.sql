/* metric
number = 29
group = "diversity"
title = "Students on free or reduced lunch"
short = "Free or reduced lunch"
says = "Of the students whose lunch status is known, the share that are eligible for free or reduced-price lunch."
why = "It is the usual sign of students whose families have little, whom the program wants to reach."
unit = "students"
display = "share"
direction = "more_is_better"
kind = "rate"
rule = "people"
grain = "cs"
counts = "sum"
reads = "quarter"
needs = ["diversity.student.frl"]
courses = ["ALL"]
season = [1, 1, 1, 1]
numerator_says = "Students eligible for free or reduced lunch"
denominator_says = "Students whose lunch status is known"
caveats = "Students of unknown status are left out of the share and told beside it. Small numbers are hidden to protect students."
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
    AND dimension = 'frl'
