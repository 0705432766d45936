-- Class sections, row by row. They stay views: a file may hold a million.
--   is_active   five or more active students; an empty number of active students is unknown, so not active
--   school      the school across partners: a partner's own school number means nothing to another
--   district    the first seven digits of an NCES number
CREATE OR REPLACE TEMP VIEW section AS
SELECT
    reading.partner_id,
    reading.school_year,
    reading.quarter,
    students.*,
    coalesce(students.students_active >= 5, FALSE) AS is_active,
    CASE
        WHEN starts_with(lower(students.school_id), 'own-') THEN reading.partner_id || '/' || students.school_id
        ELSE students.school_id
    END AS school,
    CASE WHEN regexp_full_match(students.school_id, '[0-9]{12}') THEN left(students.school_id, 7) END AS district
FROM reading
JOIN students
    USING (submission_id)
WHERE reading.role = 'now'
    AND reading.dataset = 'students';

CREATE OR REPLACE TEMP VIEW section_last_year AS
SELECT
    reading.partner_id,
    reading.school_year,
    reading.quarter,
    students.*,
    coalesce(students.students_active >= 5, FALSE) AS is_active
FROM reading
JOIN students
    USING (submission_id)
WHERE reading.role = 'last_year'
    AND reading.dataset = 'students';

-- The same classes taken together where nothing a metric asks tells them apart, so that a million are read
-- once and not by each metric: added up by school, course, grade band and state. For the drill-down
-- ($each_row) every class is a row of its own, with its code and line, and the sums are its own numbers.
--   sections   how many classes
CREATE OR REPLACE TEMP TABLE class_group AS
SELECT
    submission_id,
    CASE WHEN $each_row THEN line END AS line,
    CASE WHEN $each_row THEN section_code END AS section_code,
    course,
    grade_band,
    state,
    school_id,
    coalesce(students_active >= 5, FALSE) AS is_active,
    students_completed IS NOT NULL AS is_completion_known,
    count(*) AS sections,
    sum(students_enrolled)::BIGINT AS students_enrolled,
    sum(students_active)::BIGINT AS students_active,
    sum(students_completed)::BIGINT AS students_completed,
    sum(ap_exam_takers)::BIGINT AS ap_exam_takers
FROM students
WHERE submission_id IN (
    SELECT submission_id FROM reading WHERE dataset = 'students' AND role IN ('now', 'last_year')
)
GROUP BY ALL;

CREATE OR REPLACE TEMP VIEW classes AS
SELECT
    reading.partner_id,
    reading.school_year,
    reading.quarter,
    class_group.*,
    CASE
        WHEN starts_with(lower(class_group.school_id), 'own-')
        THEN reading.partner_id || '/' || class_group.school_id
        ELSE class_group.school_id
    END AS school,
    CASE WHEN regexp_full_match(class_group.school_id, '[0-9]{12}') THEN left(class_group.school_id, 7) END AS district
FROM reading
JOIN class_group
    USING (submission_id)
WHERE reading.role = 'now'
    AND reading.dataset = 'students';

CREATE OR REPLACE TEMP VIEW classes_last_year AS
SELECT reading.partner_id, reading.school_year, reading.quarter, class_group.*
FROM reading
JOIN class_group
    USING (submission_id)
WHERE reading.role = 'last_year'
    AND reading.dataset = 'students';
