/* metric
number = 50
group = "partnership"
title = "Program manager time"
short = "Manager time"
says = "Full-time positions the partner has for the program, added over its positions."
why = "Without a person whose job it is, recruiting and visits wait."
unit = "FTE"
display = "count"
direction = "neutral"
kind = "stock"
rule = "open"
grain = "p"
counts = "sum"
reads = "quarter"
records = true
needs = []
courses = ["NONE"]
season = [1, 1, 1, 1]
numerator_says = "The shares of all positions: half a position is 0.5"
caveats = "A manager may be shared with other work. More is not better in itself: the terms of 2016 ask for up to half a position."
source = "Told by the partner each quarter. Term sheet: a program manager of up to 0.5 FTE."
compare = "none"
default = { comparison = "report_only", target = 0, due_quarter = "Q4", basis = "own" }
reviewed = 2026-11-24
*/
SELECT
    'position ' || staff.position AS thing,
    target.partner_id,
    target.school_year,
    target.quarter,
    'NONE' AS course,
    NULL::VARCHAR AS grade_band,
    NULL::VARCHAR AS state,
    NULL::VARCHAR AS workshop,
    staff.fte AS numerator,
    NULL::INTEGER AS denominator,
    NULL::BIGINT AS submission_id,
    NULL::BIGINT AS line
FROM target
JOIN recorded_staff_time AS staff
    ON staff.partner_id = target.partner_id
    AND staff.school_year = target.school_year
    AND staff.quarter = target.quarter
