-- Class sections. They stay views: a file may hold a million, and few metrics read them.
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
