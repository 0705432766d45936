/* metric
number = 34
group = "diversity"
title = "Teachers of underrepresented groups"
short = "Teachers, groups"
says = "Of the teachers whose race or ethnicity is known, the share that are American Indian or Alaska Native, Black, Hispanic, or Native Hawaiian or Pacific Islander."
why = "Students see in their teachers who can do computer science."
unit = "teachers"
display = "share"
direction = "more_is_better"
kind = "rate"
rule = "people"
grain = "cs"
counts = "sum"
reads = "quarter"
needs = ["diversity.teacher.race_ethnicity"]
courses = ["ALL"]
season = [1, 1, 1, 1]
numerator_says = "Teachers of the four underrepresented groups"
denominator_says = "Teachers whose race or ethnicity is known"
caveats = "Definition of 2016. Teachers of two or more races or of another race stay in the number it is out of; unknown ones are left out. Most partners have too few teachers for it to be shown to others, and then only for Q4."
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
WHERE population = 'teacher'
    AND dimension = 'race_ethnicity'
