/* metric
number = 43
group = "quality"
title = "Survey response"
short = "Survey response"
says = "Of the participants of this year's workshops, the share that answered at least one survey question."
why = "Results from few answers say little about those who kept silent."
unit = "participants"
display = "share"
direction = "more_is_better"
kind = "rate"
rule = "open"
grain = "csw"
counts = "sum"
reads = "year"
needs = ["workshop_surveys"]
courses = ["ALL", "NONE"]
season = [1, 1, 1, 1]
numerator_says = "Answers with at least one rating"
denominator_says = "Participants of the workshops, each workshop once"
caveats = "Workshops the partner hosted this school year so far. A workshop nobody answered counts with its participants."
source = "Workshop survey file. The default target of 80 % is our own proposal."
compare = "binomial"
default = { comparison = "at_least", target = 0.8, due_quarter = "Q4", basis = "own" }
reviewed = 2026-11-24
*/
WITH
attendance AS (
    SELECT *, 0 AS numerator, attended AS denominator FROM workshop_of_year
    UNION ALL BY NAME
    SELECT *, 1 AS numerator, 0 AS denominator FROM response
)
SELECT
    workshop_id AS thing,
    partner_id,
    school_year,
    quarter,
    course,
    NULL::VARCHAR AS grade_band,
    state,
    workshop,
    numerator,
    denominator,
    submission_id,
    line
FROM attendance
