/* metric
number = 44
group = "workshops"
title = "Registered participants who came"
short = "Came"
says = "Of the participants registered for this year's workshops, the share that came for at least one day."
why = "Places that stay empty cost as much as those that are filled."
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
numerator_says = "Participants who came for at least one day"
denominator_says = "Participants registered"
caveats = "Workshops the partner hosted this school year so far. Guests who were not registered can lift it above 100 %."
source = "Workshop survey file."
default = { comparison = "report_only", target = 0, due_quarter = "Q4", basis = "own" }
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
    workshop,
    attended AS numerator,
    enrolled AS denominator,
    submission_id,
    line
FROM workshop_of_year
