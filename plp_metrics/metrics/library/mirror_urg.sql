/* metric
number = 31
group = "diversity"
title = "Does the class look like its school? Underrepresented groups"
short = "Groups, class to school"
says = "Students of underrepresented groups in the classes against the number to expect if the classes had the same share of them as their schools. 1 means the classes mirror their schools."
why = "The schools around differ so much that a share alone cannot tell whether a class is open to everybody."
unit = "students"
display = "ratio"
direction = "more_is_better"
kind = "rate"
rule = "people"
grain = "cs"
counts = "sum"
reads = "quarter"
needs = ["diversity.student.race_ethnicity"]
uses = ["students", "teachers"]
courses = ["ALL"]
season = [1, 1, 1, 1]
numerator_says = "Students of the four underrepresented groups in the classes"
denominator_says = "Students to expect: students of known race or ethnicity times the share of the four groups in their schools"
caveats = "A course in a state whose schools' shares are not known is in neither number. Small numbers are hidden to protect students."
source = "Diversity and students files; public school data (NCES); else the diversity file's own counts of the schools."
fill = false
reviewed = 2026-11-24
*/
SELECT
    people_count.course || '/' || people_count.state || '/' || people_count.category AS thing,
    people_count.partner_id,
    people_count.school_year,
    people_count.quarter,
    people_count.course,
    NULL::VARCHAR AS grade_band,
    people_count.state,
    NULL::VARCHAR AS workshop,
    CASE WHEN people_count.is_of_group THEN people_count.count ELSE 0 END AS numerator,
    people_count.count * expected_share.share AS denominator,
    people_count.submission_id,
    people_count.line
FROM people_count
JOIN expected_share
    USING (partner_id, school_year, quarter, course, state, dimension)
WHERE people_count.population = 'student'
    AND people_count.dimension = 'race_ethnicity'
    AND people_count.is_known
