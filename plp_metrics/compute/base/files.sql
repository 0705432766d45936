-- Which hand-ins each quarter that is measured reads, and as what. Made from `target` (the quarters
-- measured), `wanted` (the datasets each reads, and as what) and `file_in_force` (one basis's versions).
--   now        its own files                      last_year  those of the same quarter a year before
--   last_q4    those of Q4 of the year before     year       those of the year so far, and of last year's
--   ever       every earlier one and its own                 Q4, whose June belongs to the training year
CREATE OR REPLACE TEMP TABLE reading AS
SELECT
    target.*,
    wanted.role,
    wanted.dataset,
    file.school_year AS file_year,
    file.quarter AS file_quarter,
    file.submission_id
FROM wanted
JOIN target
    USING (partner_id, school_year, quarter)
JOIN file_in_force AS file
    ON file.partner_id = wanted.partner_id
    AND file.dataset = wanted.dataset
    AND CASE wanted.role
        WHEN 'now' THEN file.school_year = target.school_year AND file.quarter = target.quarter
        WHEN 'last_year' THEN file.school_year = target.last_year AND file.quarter = target.quarter
        WHEN 'last_q4' THEN file.school_year = target.last_year AND file.quarter = 'Q4'
        WHEN 'year' THEN
            (file.school_year = target.school_year AND file.quarter <= target.quarter)
            OR (file.school_year = target.last_year AND file.quarter = 'Q4')
        WHEN 'ever' THEN file.school_year || file.quarter <= target.school_year || target.quarter
    END;

-- The courses a partner offers in that school year or the next, or names in a file of that quarter. Workshops
-- of no course are every partner's.
CREATE OR REPLACE TEMP TABLE own_course AS
WITH
file AS (
    SELECT target.partner_id, target.school_year, target.quarter, file.submission_id
    FROM target
    JOIN file_in_force AS file
        USING (partner_id, school_year, quarter)
),
named AS (
    SELECT submission_id, course FROM teachers
    UNION ALL
    SELECT submission_id, course FROM students
    UNION ALL
    SELECT submission_id, course FROM diversity
    UNION ALL
    SELECT submission_id, course FROM workshop_surveys
)
SELECT DISTINCT file.partner_id, file.school_year, file.quarter, named.course, FALSE AS is_next_year
FROM file
JOIN named
    USING (submission_id)
UNION
SELECT partner_id, school_year, quarter, 'NONE', FALSE
FROM target
UNION
SELECT target.partner_id, target.school_year, target.quarter, offered.course, offered.school_year = target.next_year
FROM target
JOIN partner_course AS offered
    ON offered.partner_id = target.partner_id
    AND offered.school_year IN (target.school_year, target.next_year)
    AND offered.to_event IS NULL;
