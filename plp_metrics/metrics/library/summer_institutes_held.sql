/* metric
number = 46
group = "workshops"
title = "Five-day summer institutes held"
short = "Summer institutes"
says = "Five-day summer institutes the partner held in the training year so far: from 1 June before the school year to 31 May."
why = "From its second workshop year on, a partner trains its new teachers itself, in one five-day institute per course."
unit = "workshops"
display = "count"
direction = "more_is_better"
kind = "flow"
rule = "open"
grain = "c"
counts = "sum"
reads = "training_year"
needs = ["workshop_surveys"]
courses = ["ALL", "-CSF"]
season = [1, 1, 1, 1]
numerator_says = "Five-day summer institutes that somebody came to"
caveats = "An institute in June counts only for the school year that follows. Institutes others held are not counted. CS Fundamentals has none."
source = "Workshop survey files. Term sheet: a five-day summer institute per course from the second workshop year."
compare = "none"
default = { comparison = "at_least", target = 1, due_quarter = "Q1", basis = "term_sheet", per = "course", clock = "workshop", from_year = 2 }
reviewed = 2026-11-24
*/
SELECT
    workshop_id AS thing,
    partner_id,
    school_year,
    quarter,
    course,
    NULL::VARCHAR AS grade_band,
    NULL::VARCHAR AS state,
    NULL::VARCHAR AS workshop,
    1 AS numerator,
    NULL::INTEGER AS denominator,
    submission_id,
    line
FROM workshop_of_training_year
WHERE workshop_type = 'summer_5day'
    AND days = 5
    AND attended >= 1
