/* metric
number = 57
group = "partnership"
title = "Promises Code.org kept"
short = "Code.org's promises"
says = "Of Code.org's promises of the term sheet whose day has come this school year, the share that is kept."
why = "The term sheet binds both sides; a partner can only do its part if Code.org does its own."
unit = "promises"
display = "share"
direction = "more_is_better"
kind = "rate"
rule = "open"
grain = "p"
counts = "sum"
reads = "quarter"
records = true
side = "code_org"
needs = []
courses = ["NONE"]
season = [1, 1, 1, 1]
numerator_says = "Promises of Code.org, joint ones among them, that are kept by the quarter's end"
denominator_says = "Promises due by then or kept before, less those let off, those with nothing agreed to hold them against, and those whose evidence waits for an answer"
caveats = "What figures prove is read from them; other evidence counts once the other side has confirmed it. What is due after a school year, such as its annual report, counts in the year in which it is due. A promise kept late counts as kept from then on."
source = "The promises of both sides, line by line in docs/promises.md."
compare = "binomial"
default = { comparison = "at_least", target = 1, due_quarter = "Q4", basis = "term_sheet" }
reviewed = 2026-11-24
*/
SELECT
    promise.line AS thing,
    target.partner_id,
    target.school_year,
    target.quarter,
    'NONE' AS course,
    NULL::VARCHAR AS grade_band,
    NULL::VARCHAR AS state,
    NULL::VARCHAR AS workshop,
    CASE WHEN promise.is_kept THEN 1 ELSE 0 END AS numerator,
    1 AS denominator,
    NULL::BIGINT AS submission_id,
    NULL::BIGINT AS line
FROM target
JOIN recorded_promise AS promise
    USING (partner_id, school_year, quarter)
WHERE promise.side IN ('code_org', 'joint')
