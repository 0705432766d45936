/* metric
number = 8
group = "teachers"
title = "Growth in teachers taking part"
short = "Growth, teachers"
says = "Teachers taking part this year against those taking part in the same quarter a year before."
why = "The partnership is meant to grow; the term sheet names the growth of teachers as a measure."
unit = "teachers"
display = "change"
direction = "more_is_better"
kind = "rate"
rule = "open"
grain = "cgs"
counts = "distinct"
reads = "last_year"
needs = ["teachers"]
needs_before = ["last_year:teachers"]
courses = ["ALL"]
season = [1, 1, 1, 1]
numerator_says = "Teachers taking part this year"
denominator_says = "Teachers taking part in the same quarter last year"
caveats = "There is none in a partner's first year. Over partners it is taken only from those that reported both years."
source = "Teachers files of both years. Term sheet: growth of teachers."
first_year = false
reviewed = 2026-11-24
*/
WITH
participating AS (
    SELECT *, 1 AS numerator, 0 AS denominator FROM roster WHERE is_participating
    UNION ALL BY NAME
    SELECT *, 0 AS numerator, 1 AS denominator FROM roster_last_year WHERE is_participating
)
SELECT
    teacher_code AS thing,
    partner_id,
    school_year,
    quarter,
    course,
    grade_band,
    state,
    NULL::VARCHAR AS workshop,
    numerator,
    denominator,
    submission_id,
    line
FROM participating
