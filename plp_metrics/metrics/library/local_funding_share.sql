/* metric
number = 51
group = "partnership"
title = "Program paid from local sources"
short = "Paid locally"
says = "Of what the program cost so far this school year, the share that did not come from Code.org."
why = "Code.org's money ends; what is paid locally stays."
unit = "US$"
display = "share"
direction = "more_is_better"
kind = "rate"
rule = "open"
grain = "p"
counts = "sum"
reads = "quarter"
records = true
needs = []
courses = ["NONE"]
season = [1, 1, 1, 1]
numerator_says = "Dollars spent from the state, districts, companies and other sources"
denominator_says = "Dollars spent from all sources, from 1 July up to the day told"
caveats = "As told by the partner of a day in the quarter; where bills do not fit it says why. Not due before the partnership's third year."
source = "Money by source, told by the partner. Term sheet: 100 % local funding by year 3."
compare = "none"
default = { comparison = "at_least", target = 1, due_quarter = "Q4", basis = "term_sheet", from_year = 3 }
reviewed = 2026-11-24
*/
SELECT
    spent.source AS thing,
    target.partner_id,
    target.school_year,
    target.quarter,
    'NONE' AS course,
    NULL::VARCHAR AS grade_band,
    NULL::VARCHAR AS state,
    NULL::VARCHAR AS workshop,
    CASE WHEN spent.source = 'code_org' THEN 0 ELSE spent.dollars END AS numerator,
    spent.dollars AS denominator,
    NULL::BIGINT AS submission_id,
    NULL::BIGINT AS line
FROM target
JOIN recorded_spent AS spent
    ON spent.partner_id = target.partner_id
    AND spent.school_year = target.school_year
    AND spent.quarter = target.quarter
