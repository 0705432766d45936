-- Evidence in force, and talks. Handed-in figures count what was given; accepted ones what the other side confirmed.
CREATE OR REPLACE TEMP TABLE recorded_evidence AS
SELECT evidence_id, partner_id, line, school_year, day, topic, number, place
FROM promise_evidence
WHERE partner_id IN (SELECT partner_id FROM target)
    AND (state = 'confirmed' OR (state = 'given' AND $basis = 'submitted'))
    AND from_event <= coalesce($as_of, 9223372036854775807)
    AND (to_event IS NULL OR to_event > $as_of);

CREATE OR REPLACE TEMP TABLE recorded_talk AS
SELECT contact_id, partner_id, day
FROM contact
WHERE partner_id IN (SELECT partner_id FROM target)
    AND from_event <= coalesce($as_of, 9223372036854775807)
    AND (to_event IS NULL OR to_event > $as_of);

-- How each promise stood at the end of a quarter (act/promise_standings.py); joint ones are both sides'.
CREATE OR REPLACE TEMP TABLE recorded_promise AS
SELECT partner_id, school_year, quarter, line, side, standing = 'kept' AS is_kept
FROM promise_standing
WHERE partner_id IN (SELECT partner_id FROM target)
    AND counts
    AND basis = $basis
    AND from_event <= coalesce($as_of, 9223372036854775807)
    AND (to_event IS NULL OR to_event > $as_of);
