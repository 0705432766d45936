/* metric
number = 58
group = "partnership"
title = "Annual report complete"
short = "Report complete"
says = "Of the parts the annual report asks a partner for, the share that is done. The report of a school year is due two months after it, on 31 August, and counts in the school year in which it is due."
why = "All components of the report are part of the agreement; what is missing is missing for everybody who reads it."
unit = "components"
display = "share"
direction = "more_is_better"
kind = "rate"
rule = "open"
grain = "p"
counts = "sum"
reads = "quarter"
records = true
first_year = false
needs = []
courses = ["NONE"]
season = [1, 1, 1, 1]
numerator_says = "Parts marked as done at the quarter's end, in the report on the school year before"
denominator_says = "Parts that report asks for"
caveats = "A part that was left out with a reason doesn't keep a report from being submitted, but is not done. Among accepted figures only an accepted report counts; one that waits for Code.org's decision is not told yet. The first report is due in a partner's second year."
source = "The annual report. Term sheet: complete all components of the annual report; the day it is due is our reading."
compare = "none"
default = { comparison = "at_least", target = 1, due_quarter = "Q1", basis = "term_sheet", from_year = 2 }
reviewed = 2026-11-24
*/
SELECT
    due.report_year || ' ' || asked.component AS thing,
    due.partner_id,
    due.school_year,
    due.quarter,
    'NONE' AS course,
    NULL::VARCHAR AS grade_band,
    NULL::VARCHAR AS state,
    NULL::VARCHAR AS workshop,
    CASE WHEN done.component IS NULL THEN 0 ELSE 1 END AS numerator,
    1 AS denominator,
    NULL::BIGINT AS submission_id,
    NULL::BIGINT AS line
FROM target
JOIN recorded_report_due AS due
    USING (partner_id, school_year, quarter)
JOIN recorded_report_asked AS asked
    ON asked.version = due.version
    AND make_date(year(target.year_from)::INTEGER, asked.due_month, asked.due_day) <= target.until
LEFT JOIN recorded_report_done AS done
    ON done.partner_id = due.partner_id
    AND done.school_year = due.school_year
    AND done.quarter = due.quarter
    AND done.component = asked.component
WHERE NOT due.waits
