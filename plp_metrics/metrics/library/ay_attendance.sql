/* metric
number = 9
group = "teachers"
title = "Attendance at school-year workshops"
short = "Workshop attendance"
says = "Of the school-year workshops held so far in their course, the share that this year's trained teachers came to."
why = "The four workshops carry teachers through their first year; those who stay away are the first to stop teaching."
unit = "attendances"
display = "share"
direction = "more_is_better"
kind = "rate"
rule = "open"
grain = "cgs"
counts = "sum"
reads = "year"
needs = ["teachers", "workshop_surveys"]
courses = ["ALL", "-CSF"]
season = [1, 1, 1, 1]
numerator_says = "Workshops attended by teachers trained this year who have not left, added up"
denominator_says = "School-year workshops held so far in each of these teachers' course, at most four, added up"
caveats = "A workshop number held at two sites is one workshop to come to. Teachers who left are in neither number. Teachers who also came to another partner's workshops can lift it above 100 %. CS Fundamentals has no school-year workshops."
source = "Teachers and workshop survey files."
reviewed = 2026-11-24
*/
WITH
held AS (
    SELECT partner_id, school_year, quarter, course, count(DISTINCT number) AS workshops
    FROM ay_workshop
    GROUP BY ALL
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
    ay_workshops_attended AS numerator,
    coalesce(workshops, 0) AS denominator,
    submission_id,
    line
FROM roster
LEFT JOIN held
    USING (partner_id, school_year, quarter, course)
WHERE cohort_offset = 0
    AND is_trained
    AND status <> 'left'
