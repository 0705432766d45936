/* metric
number = 35
group = "diversity"
title = "Students whose race or ethnicity is known"
short = "Race or ethnicity known"
says = "Of all students in the diversity file, the share whose race or ethnicity is known."
why = "A share of groups says little while many students are unknown."
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
numerator_says = "Students whose race or ethnicity is known"
denominator_says = "Students counted by race or ethnicity, unknown ones included"
caveats = "Unknown are those nobody asked and those who chose not to answer. Small numbers are hidden to protect students."
source = "Diversity file. The default target of 80 % is our own proposal."
fill = false
compare = "binomial"
default = { comparison = "at_least", target = 0.8, due_quarter = "Q4", basis = "own" }
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
    CASE WHEN is_known THEN count ELSE 0 END AS numerator,
    count AS denominator,
    submission_id,
    line
FROM people_count
WHERE population = 'student'
    AND dimension = 'race_ethnicity'
