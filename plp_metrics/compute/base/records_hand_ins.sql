-- When each file of a quarter was first handed in (UTC), however it was mended later. Drafts are not handed in.
-- The event that is being written has no row yet: its moment is bound.
CREATE OR REPLACE TEMP TABLE recorded_hand_in AS
SELECT
    force.partner_id,
    force.school_year,
    force.quarter,
    force.dataset,
    min(coalesce(event.happened_at, $at)) AS first_at,
    arg_min(force.submission_id, force.from_event) AS submission_id
FROM version_in_force AS force
LEFT JOIN event
    ON event.event_id = force.from_event
WHERE force.basis = 'submitted'
    AND force.partner_id IN (SELECT partner_id FROM target)
    AND force.from_event <= coalesce($as_of, 9223372036854775807)
GROUP BY ALL;
