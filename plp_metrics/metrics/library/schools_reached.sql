/* metric
number = 17
group = "students"
title = "Schools with a class"
short = "Schools"
says = "Schools in which at least one class of the course has five or more active students this school year."
why = "It shows how far the program reaches, beyond the number of teachers."
unit = "schools"
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
numerator_says = "Schools named by a class with five or more active students"
caveats = "A school with two courses is one school in the total. A school shared by partners is one in its state and in the network. Classes that name no school add nothing; where no class names one, the figure is not reported."
source = "Students file."
fill = false
over_partners = true
compare = "poisson"
reviewed = 2026-11-24
*/
SELECT
    school AS thing,
    partner_id,
    school_year,
    quarter,
    course,
    grade_band,
    state,
    NULL::VARCHAR AS workshop,
    1 AS numerator,
    NULL::INTEGER AS denominator,
    submission_id,
    line
FROM classes
WHERE is_active
    AND school_id IS NOT NULL
