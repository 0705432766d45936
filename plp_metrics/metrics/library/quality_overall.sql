/* metric
number = 42
group = "quality"
title = "Overall success of workshops"
short = "Overall success"
says = "Of all answers to the five questions on overall success, the share that agrees: would recommend, better prepared, know where to get help, suitable for my experience, part of a community."
why = "Five questions together tell more than one, and it is the score partners know."
unit = "answers"
display = "share"
direction = "more_is_better"
kind = "rate"
rule = "survey"
grain = "csw"
counts = "sum"
answers_each = 5
reads = "year"
needs = ["workshop_surveys"]
courses = ["ALL", "NONE"]
season = [1, 1, 1, 1]
numerator_says = "Answers that agree, over the five questions"
denominator_says = "Answers to the five questions"
caveats = "Five answers of one person are alike, so the range is wider than the number of answers suggests, and there is no comparison of partners by chance alone. Fewer than five participants are hidden."
source = "Workshop survey file. Overall success as the program publishes it."
breaks = [{ on = 2019-07-01, says = "answers on seven points with a neutral one, six before" }]
reviewed = 2026-11-24
*/
WITH
answer AS (
    SELECT
        response.*,
        [
            would_recommend, more_prepared_than_before, know_where_to_go_for_help,
            suitable_for_my_experience, part_of_community
        ] AS ratings
    FROM response
)
SELECT
    workshop_id || '/' || line AS thing,
    partner_id,
    school_year,
    quarter,
    course,
    NULL::VARCHAR AS grade_band,
    state,
    workshop,
    len(list_filter(ratings, LAMBDA rating: rating >= agree_from)) AS numerator,
    len(list_filter(ratings, LAMBDA rating: rating IS NOT NULL)) AS denominator,
    submission_id,
    line
FROM answer
WHERE denominator > 0
