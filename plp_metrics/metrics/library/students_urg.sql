/* metric
number = 28
group = "diversity"
title = "Students of underrepresented groups"
short = "Underrepresented groups"
says = "Of the students whose race or ethnicity is known, the share that are American Indian or Alaska Native, Black, Hispanic, or Native Hawaiian or Pacific Islander."
why = "These groups have long been underrepresented in computer science classes."
unit = "students"
display = "share"
direction = "more_is_better"
kind = "rate"
rule = "people"
grain = "cs"
counts = "sum"
reads = "quarter"
needs = ["diversity.student.race_ethnicity"]
courses = ["ALL"]
season = [1, 1, 1, 1]
numerator_says = "Students of the four underrepresented groups"
denominator_says = "Students whose race or ethnicity is known"
caveats = "Definition of 2016. Students of two or more races or of another race stay in the number it is out of; unknown ones are left out and told beside it. Small numbers are hidden to protect students."
source = "Diversity file. Definition: by the program since 2016."
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
    AND dimension = 'race_ethnicity'
