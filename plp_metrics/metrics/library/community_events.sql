/* metric
number = 54
group = "partnership"
title = "Meetups and fairs held"
short = "Meetups and fairs"
says = "Informal meetups, Hour of Code events and CS Fairs recorded so far this school year."
why = "A course lives on where its teachers know each other and families have seen it."
unit = "events"
display = "count"
direction = "more_is_better"
kind = "flow"
rule = "open"
grain = "p"
counts = "sum"
reads = "quarter"
records = true
needs = []
courses = ["NONE"]
season = [0, 0.5, 0.5, 1]
numerator_says = "Events recorded with the promises on meetups, the Hour of Code and the CS Fair, up to the quarter's end"
caveats = "Counted from what partners record; among accepted figures only what Code.org confirmed. One record may stand for several events."
source = "Evidence of promises. Term sheet: meetups and the Hour of Code in the first year, a CS Fair in the second; the playbook asks for four events."
compare = "none"
default = { comparison = "at_least", target = 1, due_quarter = "Q4", basis = "term_sheet" }
reviewed = 2026-11-24
*/
SELECT
    'event ' || evidence.evidence_id AS thing,
    target.partner_id,
    target.school_year,
    target.quarter,
    'NONE' AS course,
    NULL::VARCHAR AS grade_band,
    NULL::VARCHAR AS state,
    NULL::VARCHAR AS workshop,
    coalesce(evidence.number, 0) AS numerator,
    NULL::INTEGER AS denominator,
    NULL::BIGINT AS submission_id,
    NULL::BIGINT AS line
FROM target
LEFT JOIN recorded_evidence AS evidence
    ON evidence.partner_id = target.partner_id
    AND evidence.topic IN ('meetup', 'hour_of_code', 'cs_fair')
    AND evidence.day BETWEEN target.year_from AND target.until
