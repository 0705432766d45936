-- Counts of people by trait.
--   is_known      any category but unknown
--   is_of_group   the group a dimension is watched for: girls and women, underrepresented groups (definition of
--                 2016: American Indian or Alaska Native, Black, Hispanic, Native Hawaiian or Pacific Islander),
--                 those eligible for free or reduced lunch
CREATE OR REPLACE TEMP TABLE people_count AS
SELECT
    reading.partner_id,
    reading.school_year,
    reading.quarter,
    diversity.*,
    diversity.category <> 'unknown' AS is_known,
    diversity.category IN (
        'female', 'american_indian_alaska', 'black', 'hispanic', 'native_hawaiian_pi', 'eligible'
    ) AS is_of_group
FROM reading
JOIN diversity
    USING (submission_id)
WHERE reading.role = 'now'
    AND reading.dataset = 'diversity';

-- The group's share to expect in the classes of one course and state if they looked like their schools: the
-- schools' shares from the reference, weighted by the students enrolled; where no such school has one, the
-- file's own counts of the whole schools, if every known category listed carries one.
CREATE OR REPLACE TEMP TABLE expected_share AS
WITH
weighed AS (
    SELECT
        classes.partner_id,
        classes.school_year,
        classes.quarter,
        classes.course,
        classes.state,
        classes.students_enrolled,
        unnest(['gender', 'race_ethnicity', 'frl']) AS dimension,
        unnest([fact.share_female, fact.share_underrepresented, fact.share_frl]) AS share
    FROM classes
    JOIN school_fact AS fact
        USING (partner_id, school_year, quarter, school_id)
    SEMI JOIN people_count
        USING (partner_id, school_year, quarter, course, state)
),
from_schools AS (
    SELECT
        partner_id, school_year, quarter, course, state, dimension,
        sum(students_enrolled * share) / nullif(sum(students_enrolled), 0) AS share
    FROM weighed
    WHERE share IS NOT NULL
    GROUP BY ALL
),
from_counts AS (
    SELECT
        partner_id, school_year, quarter, course, state, dimension,
        CASE
            WHEN count(*) = count(school_count)
            THEN coalesce(sum(school_count) FILTER (is_of_group), 0) / nullif(sum(school_count), 0)
        END AS share
    FROM people_count
    WHERE population = 'student'
        AND is_known
    GROUP BY ALL
)
-- Rounded, since a sum of fractions ends in other digits when it is added up in another order.
SELECT
    partner_id, school_year, quarter, course, state, dimension,
    round(coalesce(from_schools.share, from_counts.share), 12) AS share
FROM from_schools
FULL JOIN from_counts
    USING (partner_id, school_year, quarter, course, state, dimension)
WHERE coalesce(from_schools.share, from_counts.share) IS NOT NULL;
