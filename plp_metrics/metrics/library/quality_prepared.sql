/* metric
number = 37
group = "quality"
title = "Participants who feel better prepared"
short = "Better prepared"
says = "Of the participants who answered, the share that agrees with: I feel more prepared to teach the course than before. Slightly agree counts as agree."
why = "Teachers who feel prepared start their class on time."
unit = "answers"
display = "share"
direction = "more_is_better"
kind = "rate"
rule = "survey"
grain = "csw"
counts = "sum"
reads = "year"
needs = ["workshop_surveys"]
courses = ["ALL", "NONE"]
season = [1, 1, 1, 1]
numerator_says = "Answers that agree: 4 or more of 6, 5 or more of 7"
denominator_says = "Answers to this question"
caveats = "Workshops the partner hosted this school year so far. The scale has 6 points until 2019 and 7, with a neutral one, later; the shares are added up, never the points. Fewer than five answers are hidden."
source = "Workshop survey file. Agreement as the program publishes it."
compare = "binomial"
breaks = [{ on = 2019-07-01, says = "answers on seven points with a neutral one, six before" }]
reviewed = 2026-11-24
*/
SELECT
    workshop_id || '/' || line AS thing,
    partner_id,
    school_year,
    quarter,
    course,
    NULL::VARCHAR AS grade_band,
    state,
    workshop,
    (more_prepared_than_before >= agree_from)::INTEGER AS numerator,
    1 AS denominator,
    submission_id,
    line
FROM response
WHERE more_prepared_than_before IS NOT NULL
