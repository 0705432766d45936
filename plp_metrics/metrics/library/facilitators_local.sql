/* metric
number = 53
group = "partnership"
title = "Accredited local facilitators"
short = "Facilitators"
says = "Local facilitators accredited to lead workshops at the end of the quarter."
why = "Local facilitators make the program stay when Code.org's leave."
unit = "people"
display = "count"
direction = "more_is_better"
kind = "stock"
rule = "open"
grain = "c"
counts = "sum"
reads = "quarter"
records = true
needs = []
courses = ["ALL"]
season = [1, 1, 1, 1]
fill = false
numerator_says = "Accredited local facilitators, course by course"
caveats = "Who is accredited for two courses counts in each of them, and twice in the total: only counts are told, never who they are."
source = "Told by the partner each quarter. Term sheet: identify, recruit and keep local facilitators."
compare = "none"
reviewed = 2026-11-24
*/
SELECT
    facilitators.course AS thing,
    target.partner_id,
    target.school_year,
    target.quarter,
    facilitators.course AS course,
    NULL::VARCHAR AS grade_band,
    NULL::VARCHAR AS state,
    NULL::VARCHAR AS workshop,
    facilitators.accredited AS numerator,
    NULL::INTEGER AS denominator,
    NULL::BIGINT AS submission_id,
    NULL::BIGINT AS line
FROM target
JOIN recorded_facilitators AS facilitators
    ON facilitators.partner_id = target.partner_id
    AND facilitators.school_year = target.school_year
    AND facilitators.quarter = target.quarter
