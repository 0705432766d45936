-- What a quarter's program had cost so far by source, in whole dollars: as last told of a day within that quarter. A
-- figure of an earlier quarter is not carried on, as its teachers and students would be of a later day.
CREATE OR REPLACE TEMP TABLE recorded_spent AS
SELECT target.partner_id, target.school_year, target.quarter, spent.source, round(spent.amount / 100) AS dollars
FROM target
JOIN spent
    ON spent.partner_id = target.partner_id
    AND spent.school_year = target.school_year
    AND spent.day BETWEEN date_trunc('quarter', target.until) AND target.until
    AND spent.from_event <= coalesce($as_of, 9223372036854775807)
    AND (spent.to_event IS NULL OR spent.to_event > $as_of)
QUALIFY spent.day = max(spent.day) OVER (PARTITION BY target.partner_id, target.school_year, target.quarter);

-- What a partner's third year will cost, as it saw it at the end of the quarter, and which year that is.
CREATE OR REPLACE TEMP TABLE recorded_year_three AS
SELECT
    target.partner_id,
    target.school_year,
    target.quarter,
    round(year3_budget.amount / 100) AS dollars,
    year_three.school_year AS year_three
FROM target
JOIN year3_budget
    ON year3_budget.partner_id = target.partner_id
    AND year3_budget.day <= target.until
    AND year3_budget.from_event <= coalesce($as_of, 9223372036854775807)
    AND (year3_budget.to_event IS NULL OR year3_budget.to_event > $as_of)
JOIN partner
    ON partner.partner_id = target.partner_id
    AND partner.from_event <= coalesce($as_of, 9223372036854775807)
    AND (partner.to_event IS NULL OR partner.to_event > $as_of)
CROSS JOIN LATERAL (
    SELECT
        (left(partner.first_school_year, 4)::INTEGER + 2)::VARCHAR || '-'
        || lpad(((left(partner.first_school_year, 4)::INTEGER + 3) % 100)::VARCHAR, 2, '0') AS school_year
) AS year_three
QUALIFY row_number() OVER (
    PARTITION BY target.partner_id, target.school_year, target.quarter ORDER BY year3_budget.day DESC
) = 1;

CREATE OR REPLACE TEMP TABLE recorded_pledge AS
SELECT pledge_id, partner_id, school_year, source, day, round(amount / 100) AS dollars
FROM pledge
WHERE partner_id IN (SELECT partner_id FROM target)
    AND from_event <= coalesce($as_of, 9223372036854775807)
    AND (to_event IS NULL OR to_event > $as_of);

CREATE OR REPLACE TEMP TABLE recorded_staff_time AS
SELECT partner_id, school_year, quarter, position, share / 100 AS fte
FROM staff_time
WHERE partner_id IN (SELECT partner_id FROM target)
    AND from_event <= coalesce($as_of, 9223372036854775807)
    AND (to_event IS NULL OR to_event > $as_of);

CREATE OR REPLACE TEMP TABLE recorded_facilitators AS
SELECT partner_id, school_year, quarter, course, accredited
FROM local_facilitators
WHERE partner_id IN (SELECT partner_id FROM target)
    AND from_event <= coalesce($as_of, 9223372036854775807)
    AND (to_event IS NULL OR to_event > $as_of);

-- Teachers trained and active students of all courses, as measured from the same partner's files.
CREATE OR REPLACE TEMP TABLE recorded_people AS
SELECT metric, partner_id, school_year, quarter, numerator AS people
FROM measurement
WHERE metric IN ('teachers_trained', 'students_active')
    AND basis = $basis
    AND partner_id IN (SELECT partner_id FROM target)
    AND course = 'ALL'
    AND grade_band = 'ALL'
    AND state = 'ALL'
    AND division = 'ALL'
    AND workshop = 'ALL'
    AND from_event <= coalesce($as_of, 9223372036854775807)
    AND (to_event IS NULL OR to_event > $as_of);
