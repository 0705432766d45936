/* metric
number = 18
group = "students"
title = "Districts with a class"
short = "Districts"
says = "School districts in which at least one class of the course has five or more active students this school year."
why = "A district that runs the course in one school can carry it to its others."
unit = "districts"
display = "count"
direction = "more_is_better"
kind = "year_to_date"
rule = "open"
grain = "cgs"
counts = "distinct"
reads = "quarter"
needs = ["students.students_active"]
courses = ["ALL"]
season = [0.6, 0.9, 1, 1]
numerator_says = "Districts of the public schools named by a class with five or more active students"
caveats = "The district is known from a public school's 12-digit number; private schools and schools with a number of the partner's own have none. A district shared by partners is one in its state and in the network. Where no class names its school, the figure is not reported."
source = "Students file."
fill = false
over_partners = true
compare = "poisson"
reviewed = 2026-11-24
*/
SELECT
    coalesce(district, school) AS thing,
    partner_id,
    school_year,
    quarter,
    course,
    grade_band,
    state,
    NULL::VARCHAR AS workshop,
    (district IS NOT NULL)::INTEGER AS numerator,
    NULL::INTEGER AS denominator,
    submission_id,
    line
FROM classes
WHERE is_active
    AND school_id IS NOT NULL
