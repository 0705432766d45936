/* metric
number = 33
group = "diversity"
title = "Women among teachers"
short = "Women"
says = "Of the teachers whose gender is known, the share that are women."
why = "Girls choose computer science more often where they see women teach it."
unit = "teachers"
display = "share"
direction = "more_is_better"
kind = "rate"
rule = "people"
grain = "cs"
counts = "sum"
reads = "quarter"
needs = ["diversity.teacher.gender"]
courses = ["ALL"]
season = [1, 1, 1, 1]
numerator_says = "Women among the teachers"
denominator_says = "Teachers whose gender is known, non-binary ones included"
caveats = "Teachers of unknown gender are left out of the share. Most partners have too few teachers for it to be shown to others, and then only for Q4."
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
WHERE population = 'teacher'
    AND dimension = 'gender'
