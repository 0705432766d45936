/* metric
number = 55
group = "partnership"
title = "Districts that promised teachers"
short = "Districts committed"
says = "Districts that have promised to send teachers, as last recorded by the end of the quarter."
why = "A district that has promised sends teachers year after year, and opens its schools."
unit = "districts"
display = "count"
direction = "more_is_better"
kind = "stock"
rule = "open"
grain = "s"
counts = "sum"
reads = "quarter"
records = true
needs = []
courses = ["NONE"]
season = [1, 1, 1, 1]
numerator_says = "The number recorded last, state by state"
caveats = "A number partners record, not a list of districts; among accepted figures only what Code.org confirmed."
source = "Evidence of promises. Term sheet: partnerships with districts and schools."
compare = "none"
reviewed = 2026-11-24
*/
SELECT
    'districts ' || evidence.place AS thing,
    target.partner_id,
    target.school_year,
    target.quarter,
    'NONE' AS course,
    NULL::VARCHAR AS grade_band,
    evidence.place AS state,
    NULL::VARCHAR AS workshop,
    evidence.number AS numerator,
    NULL::INTEGER AS denominator,
    NULL::BIGINT AS submission_id,
    NULL::BIGINT AS line
FROM target
JOIN recorded_evidence AS evidence
    ON evidence.partner_id = target.partner_id
    AND evidence.line = 'P11'
    AND evidence.place <> ''
    AND evidence.day <= target.until
QUALIFY row_number() OVER (
    PARTITION BY target.partner_id, target.school_year, target.quarter, evidence.place
    ORDER BY evidence.day DESC, evidence.evidence_id DESC
) = 1
