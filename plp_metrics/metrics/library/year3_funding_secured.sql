/* metric
number = 52
group = "partnership"
title = "Money for year 3 secured"
short = "Year 3 secured"
says = "Of what the partnership's third year will cost, the share local sources have pledged by the end of the quarter."
why = "From the third year the program is to be paid locally, and districts decide a year ahead."
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
season = [0.625, 0.75, 0.875, 1]
numerator_says = "Dollars pledged by local sources for the third year"
denominator_says = "What the third year will cost, as the partner saw it then"
caveats = "Half is due by the end of year 1 (shown with the money), all of it by the end of year 2, by equal steps between. Can be over 100 %."
source = "Pledges and the budget for year 3, told by the partner. Playbook: fundraising milestones."
compare = "none"
default = { comparison = "at_least", target = 1, due_quarter = "Q4", basis = "playbook", from_year = 2 }
reviewed = 2026-11-24
*/
SELECT
    'year 3' AS thing,
    target.partner_id,
    target.school_year,
    target.quarter,
    'NONE' AS course,
    NULL::VARCHAR AS grade_band,
    NULL::VARCHAR AS state,
    NULL::VARCHAR AS workshop,
    coalesce(sum(pledge.dollars), 0) AS numerator,
    any_value(budget.dollars) AS denominator,
    NULL::BIGINT AS submission_id,
    NULL::BIGINT AS line
FROM target
JOIN recorded_year_three AS budget
    ON budget.partner_id = target.partner_id
    AND budget.school_year = target.school_year
    AND budget.quarter = target.quarter
LEFT JOIN recorded_pledge AS pledge
    ON pledge.partner_id = target.partner_id
    AND pledge.school_year = budget.year_three
    AND pledge.source <> 'code_org'
    AND pledge.day <= target.until
GROUP BY target.partner_id, target.school_year, target.quarter
