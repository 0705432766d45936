/* metric
number = 20
group = "students"
title = "Title I schools"
short = "Title I schools"
says = "Of the schools with a class whose Title I status is known, the share that are Title I schools."
why = "Title I names the schools with many children of low-income families, which often have no computer science yet."
unit = "schools"
display = "share"
direction = "more_is_better"
kind = "rate"
rule = "open"
grain = "cgs"
counts = "distinct"
reads = "quarter"
needs = ["students.students_active"]
uses = ["teachers"]
courses = ["ALL"]
season = [1, 1, 1, 1]
numerator_says = "Schools with a class that are Title I schools"
denominator_says = "Schools with a class whose Title I status is known"
caveats = "Schools whose status is not known are in neither number. Public school data of the school year serve, or of the latest year before; the teachers file speaks only for schools these do not know. Where no class names its school, the figure is not reported."
source = "Students file; public school data (NCES); else the teachers file."
fill = false
over_partners = true
compare = "binomial"
default = { comparison = "report_only", target = 0, due_quarter = "Q4", basis = "own" }
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
    coalesce(title_i, FALSE)::INTEGER AS numerator,
    (title_i IS NOT NULL)::INTEGER AS denominator,
    submission_id,
    line
FROM classes
JOIN school_fact
    USING (partner_id, school_year, quarter, school_id)
WHERE is_active
    AND school_id IS NOT NULL
