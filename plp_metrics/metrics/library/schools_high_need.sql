/* metric
number = 19
group = "students"
title = "High-need schools"
short = "High-need schools"
says = "Of the schools with a class whose share is known, those in which over half of the students are eligible for free or reduced lunch."
why = "The program wants to reach the schools that have least; the share of high-need schools shows whether it does."
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
numerator_says = "Schools with over 50 % of their students eligible for free or reduced lunch"
denominator_says = "Schools with a class whose share of eligible students is known"
caveats = "The limit of one half is about whole schools, not about the classes. Public school data of the school year serve, or of the latest year before; the teachers file speaks only for schools these do not know. Where no class names its school, the figure is not reported."
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
    coalesce(frl_percent > 50, FALSE)::INTEGER AS numerator,
    (frl_percent IS NOT NULL)::INTEGER AS denominator,
    submission_id,
    line
FROM classes
JOIN school_fact
    USING (partner_id, school_year, quarter, school_id)
WHERE is_active
    AND school_id IS NOT NULL
