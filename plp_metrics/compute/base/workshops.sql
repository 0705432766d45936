-- Workshops the partner hosted, each once however many answers it has. A date lies in its file's quarter, so a
-- code is one workshop within its file. `workshop` names it in its own quarter only, where its own figures stand.
CREATE OR REPLACE TEMP TABLE workshop_row AS
SELECT
    file.submission_id,
    survey.workshop_code,
    min(survey.line) AS line,
    any_value(survey.workshop_type) AS workshop_type,
    any_value(survey.course) AS course,
    any_value(survey.state) AS state,
    any_value(survey.workshop_date) AS workshop_date,
    any_value(survey.days) AS days,
    any_value(survey.format) AS format,
    any_value(survey.facilitators) AS facilitators,
    any_value(survey.facilitators_accredited) AS facilitators_accredited,
    any_value(survey.enrolled) AS enrolled,
    any_value(survey.attended) AS attended
FROM (SELECT DISTINCT submission_id FROM reading WHERE dataset = 'workshop_surveys') AS file
JOIN workshop_surveys AS survey
    USING (submission_id)
WHERE survey.workshop_type NOT IN ('teachercon', 'facilitator')
GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE workshop_read AS
SELECT
    reading.partner_id,
    reading.school_year,
    reading.quarter,
    workshop_row.*,
    reading.file_year || reading.file_quarter || '/' || workshop_row.workshop_code AS workshop_id,
    CASE
        WHEN reading.file_year = reading.school_year AND reading.file_quarter = reading.quarter
        THEN workshop_row.workshop_code
    END AS workshop,
    workshop_row.workshop_date BETWEEN reading.year_from AND reading.until AS is_in_year,
    workshop_row.workshop_date BETWEEN reading.training_from AND reading.training_until AS is_in_training_year
FROM reading
JOIN workshop_row
    USING (submission_id)
WHERE reading.role = 'year';

CREATE OR REPLACE TEMP TABLE workshop_of_year AS
SELECT * FROM workshop_read WHERE is_in_year;

CREATE OR REPLACE TEMP TABLE workshop_of_training_year AS
SELECT * FROM workshop_read WHERE is_in_training_year;

-- The numbers 1 to 4 of the school-year workshops held so far; a pair covers two.
CREATE OR REPLACE TEMP TABLE ay_workshop AS
SELECT
    workshop_of_year.*,
    unnest(CASE workshop_type
        WHEN 'ayw_1' THEN [1]
        WHEN 'ayw_2' THEN [2]
        WHEN 'ayw_3' THEN [3]
        WHEN 'ayw_4' THEN [4]
        WHEN 'ayw_1_2' THEN [1, 2]
        WHEN 'ayw_3_4' THEN [3, 4]
    END) AS number
FROM workshop_of_year
WHERE attended >= 1
    AND starts_with(workshop_type, 'ayw_');

-- Answers of the year so far: rows of those workshops with at least one rating.
--   agree_from   the lowest point of the scale that agrees: 4 of 6, 5 of 7
CREATE OR REPLACE TEMP TABLE response AS
SELECT
    held.partner_id,
    held.school_year,
    held.quarter,
    held.workshop,
    held.workshop_id,
    survey.*,
    CASE survey.scale_points WHEN 7 THEN 5 ELSE 4 END AS agree_from
FROM workshop_of_year AS held
JOIN workshop_surveys AS survey
    USING (submission_id, workshop_code)
WHERE coalesce(
    survey.would_recommend, survey.more_prepared_than_before, survey.know_where_to_go_for_help,
    survey.suitable_for_my_experience, survey.part_of_community, survey.best_pd_ever,
    survey.how_much_learned, survey.how_motivating
) IS NOT NULL;
