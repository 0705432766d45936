/* metric
number = 21
group = "students"
title = "Rural schools"
short = "Rural schools"
says = "Of the schools with a class whose locale is known, the share that lie in the country or in a town far from a city."
why = "Rural schools are far from the next workshop and seldom have a computer science teacher."
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
numerator_says = "Schools with a class of a rural locale, or in a town that is distant or remote"
denominator_says = "Schools with a class whose locale is known"
caveats = "Towns near a city (fringe) do not count as rural. Public school data of the school year serve, or of the latest year before; the teachers file speaks only for schools these do not know. Where no class names its school, the figure is not reported."
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
    coalesce(starts_with(locale, 'rural_') OR locale IN ('town_distant', 'town_remote'), FALSE)::INTEGER AS numerator,
    (locale IS NOT NULL)::INTEGER AS denominator,
    submission_id,
    line
FROM classes
JOIN school_fact
    USING (partner_id, school_year, quarter, school_id)
WHERE is_active
    AND school_id IS NOT NULL
