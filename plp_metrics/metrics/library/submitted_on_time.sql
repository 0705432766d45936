/* metric
number = 59
group = "partnership"
title = "Data handed in on time"
short = "Handed in on time"
says = "Of the files that fell due this school year so far, the share first handed in by the day they were due."
why = "Late files make every other figure late."
unit = "files"
display = "share"
direction = "more_is_better"
kind = "rate"
rule = "open"
grain = "p"
counts = "sum"
reads = "quarter"
records = true
needs = []
uses = ["teachers", "students", "diversity", "workshop_surveys"]
courses = ["NONE"]
season = [1, 1, 1, 1]
numerator_says = "Files first handed in by the end of the day they were due, in the partner's own time zone"
denominator_says = "Files that fell due this school year so far: those of the quarter before, 30 days after its end"
caveats = "Nothing to report counts as handed in. A file mended after its due day stays on time."
source = "The hand-ins themselves. Term sheet: ongoing communication on metrics; the target of 100 % is our reading."
compare = "binomial"
default = { comparison = "at_least", target = 1, due_quarter = "Q4", basis = "own" }
reviewed = 2026-11-24
*/
SELECT
    due.dataset || ' ' || due.school_year || due.quarter AS thing,
    target.partner_id,
    target.school_year,
    target.quarter,
    'NONE' AS course,
    NULL::VARCHAR AS grade_band,
    NULL::VARCHAR AS state,
    NULL::VARCHAR AS workshop,
    CASE WHEN came.first_at < due.due_by THEN 1 ELSE 0 END AS numerator,
    1 AS denominator,
    came.submission_id,
    NULL::BIGINT AS line
FROM target
JOIN recorded_due AS due
    ON due.partner_id = target.partner_id
    AND due.due_on BETWEEN target.year_from AND target.until
LEFT JOIN recorded_hand_in AS came
    ON came.partner_id = due.partner_id
    AND came.school_year = due.school_year
    AND came.quarter = due.quarter
    AND came.dataset = due.dataset
