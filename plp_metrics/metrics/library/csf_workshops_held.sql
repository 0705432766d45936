/* metric
number = 47
group = "workshops"
title = "CS Fundamentals workshops held"
short = "CSF workshops"
says = "One-day workshops for CS Fundamentals, introduction or deep dive, held so far this school year."
why = "Elementary teachers are trained in many one-day workshops; their number is how the course spreads."
unit = "workshops"
display = "count"
direction = "more_is_better"
kind = "flow"
rule = "open"
grain = "cs"
counts = "sum"
reads = "year"
needs = ["workshop_surveys"]
courses = ["CSF"]
season = [0.25, 0.5, 0.75, 1]
numerator_says = "Introductions and deep dives that somebody came to"
caveats = "A workshop without a state is in the total only."
source = "Workshop survey files."
compare = "poisson"
reviewed = 2026-11-24
*/
SELECT
    workshop_id AS thing,
    partner_id,
    school_year,
    quarter,
    course,
    NULL::VARCHAR AS grade_band,
    state,
    NULL::VARCHAR AS workshop,
    1 AS numerator,
    NULL::INTEGER AS denominator,
    submission_id,
    line
FROM workshop_of_year
WHERE workshop_type IN ('csf_intro', 'csf_deep_dive')
    AND attended >= 1
