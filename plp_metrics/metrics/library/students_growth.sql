/* metric
number = 15
group = "students"
title = "Growth in students"
short = "Growth, students"
says = "Students learning this year against those learning in the same quarter a year before."
why = "The partnership is meant to grow; the term sheet names the growth of students as a measure."
unit = "class places"
display = "change"
direction = "more_is_better"
kind = "rate"
rule = "open"
grain = "cgs"
counts = "sum"
reads = "last_year"
needs = ["students.students_active"]
needs_before = ["last_year:students.students_active"]
courses = ["ALL"]
season = [1, 1, 1, 1]
numerator_says = "Active students this year, year to date"
denominator_says = "Active students in the same quarter last year"
caveats = "There is none in a partner's first year. Over partners it is taken only from those that reported both years."
source = "Students files of both years. Term sheet: growth of students."
first_year = false
reviewed = 2026-11-24
*/
WITH
learning AS (
    SELECT *, students_active AS numerator, 0 AS denominator FROM classes
    UNION ALL BY NAME
    SELECT *, 0 AS numerator, students_active AS denominator FROM classes_last_year
)
SELECT
    section_code AS thing,
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
FROM learning
WHERE students_active IS NOT NULL
