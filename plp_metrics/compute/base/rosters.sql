-- Roster rows with what is said of them once for all metrics.
--   cohort_offset     the year the teacher was trained in against the file's: 0 this year, 1 next year's recruit
--   is_trained        attended the course's minimum of days
--   is_participating  takes part this school year
--   is_implementing   the students file of the same quarter has a class of that teacher and course with five
--                     active students; wherever the class is. Without that file it is FALSE and not to be read.
CREATE OR REPLACE TEMP TABLE roster_row AS
WITH
file AS (
    SELECT DISTINCT partner_id, file_year, file_quarter, dataset, submission_id
    FROM reading
),
taught AS (
    SELECT DISTINCT file.partner_id, file.file_year, file.file_quarter, students.teacher_code, students.course
    FROM file
    JOIN students
        USING (submission_id)
    SEMI JOIN (SELECT * FROM file WHERE dataset = 'teachers') AS rostered
        USING (partner_id, file_year, file_quarter)
    WHERE file.dataset = 'students'
        AND students.students_active >= 5
),
listed AS (
    SELECT
        file.partner_id,
        file.file_year,
        file.file_quarter,
        teachers.*,
        left(teachers.cohort_year, 4)::INTEGER - left(file.file_year, 4)::INTEGER AS cohort_offset
    FROM file
    JOIN teachers
        USING (submission_id)
    WHERE file.dataset = 'teachers'
)
SELECT
    listed.* EXCLUDE (partner_id, file_year, file_quarter),
    listed.training_days_attended >= course.minimum_days AS is_trained,
    (listed.cohort_offset = 0 AND listed.training_days_attended >= 1)
        OR listed.ay_workshops_attended >= 1 AS is_participating,
    taught.teacher_code IS NOT NULL AS is_implementing
FROM listed
JOIN course
    USING (course)
LEFT JOIN taught
    USING (partner_id, file_year, file_quarter, teacher_code, course);

CREATE OR REPLACE TEMP TABLE roster AS
SELECT reading.partner_id, reading.school_year, reading.quarter, roster_row.*
FROM reading
JOIN roster_row
    USING (submission_id)
WHERE reading.role = 'now';

CREATE OR REPLACE TEMP TABLE roster_last_year AS
SELECT reading.partner_id, reading.school_year, reading.quarter, roster_row.*
FROM reading
JOIN roster_row
    USING (submission_id)
WHERE reading.role = 'last_year';

CREATE OR REPLACE TEMP TABLE roster_last_q4 AS
SELECT reading.partner_id, reading.school_year, reading.quarter, roster_row.*
FROM reading
JOIN roster_row
    USING (submission_id)
WHERE reading.role = 'last_q4';

CREATE OR REPLACE TEMP TABLE roster_ever AS
SELECT reading.partner_id, reading.school_year, reading.quarter, roster_row.*
FROM reading
JOIN roster_row
    USING (submission_id)
WHERE reading.role = 'ever';
