/* metric
number = 49
group = "workshops"
title = "Workshops led by accredited facilitators only"
short = "Accredited facilitators"
says = "Of the workshops held so far this school year, the share in which every facilitator was accredited."
why = "The term sheet asks partners to contract accredited facilitators; they know the course and how it is taught."
unit = "workshops"
display = "share"
direction = "more_is_better"
kind = "rate"
rule = "open"
grain = "cs"
counts = "sum"
reads = "year"
needs = ["workshop_surveys"]
courses = ["ALL"]
season = [1, 1, 1, 1]
numerator_says = "Workshops with at least one facilitator, all of them accredited"
denominator_says = "Workshops held but those for counselors and administrators"
caveats = "Counselor and administrator workshops are left out, and so are workshops nobody came to. A workshop without a facilitator counts as not accredited."
source = "Workshop survey files. Term sheet: accredited facilitators."
compare = "binomial"
default = { comparison = "at_least", target = 1, due_quarter = "Q1", basis = "term_sheet" }
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
    NULL::VARCHAR AS workshop,
    (facilitators >= 1 AND facilitators_accredited = facilitators)::INTEGER AS numerator,
    1 AS denominator,
    submission_id,
    line
FROM workshop_of_year
WHERE workshop_type <> 'admin_counselor'
    AND attended >= 1
