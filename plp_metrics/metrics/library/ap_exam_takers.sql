/* metric
number = 16
group = "students"
title = "Students who took the AP exam"
short = "AP exam takers"
says = "Students of CS Principles and Computer Science A who took the AP exam this school year, in classes that say how many did."
why = "The exam is a door to college credit, and it shows who is encouraged to go through it."
unit = "students"
display = "count"
direction = "more_is_better"
kind = "year_to_date"
rule = "people"
grain = "cs"
counts = "sum"
reads = "quarter"
needs = ["students.ap_exam_takers"]
courses = ["CSP", "CSA"]
season = [1, 1, 1, 1]
numerator_says = "Students who took the AP exam, in high school classes that say so"
caveats = "Known at the end of the year only, and only from classes that say how many took the exam. Small numbers are hidden to protect students."
source = "Students file of Q4."
from_quarter = "Q4"
fill = false
compare = "poisson"
reviewed = 2026-11-24
*/
SELECT
    section_code AS thing,
    partner_id,
    school_year,
    quarter,
    course,
    NULL::VARCHAR AS grade_band,
    state,
    NULL::VARCHAR AS workshop,
    ap_exam_takers AS numerator,
    NULL::INTEGER AS denominator,
    submission_id,
    line
FROM classes
WHERE ap_exam_takers IS NOT NULL
    AND grade_band = '9_12'
