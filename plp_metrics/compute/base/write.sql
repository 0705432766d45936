-- `level_now` → `measurement`: what did not change stays open; what did is closed by this event and opened anew.
-- A sum of fractions ends in other digits when it is added up in another order, and then its last decimal kept
-- (the sixth) may be one more or less: that is no change.
CREATE OR REPLACE TEMP MACRO as_good_as(this, that) AS
    CASE
        WHEN this IS NULL OR that IS NULL THEN this IS NULL AND that IS NULL
        ELSE abs(this - that) < 2e-6
    END;

CREATE OR REPLACE TEMP TABLE level_open AS
SELECT measurement.rowid AS row_id, measurement.*
FROM measurement
SEMI JOIN asked
    USING (metric, partner_id, school_year, quarter)
WHERE measurement.basis = $basis
    AND measurement.to_event IS NULL;

CREATE OR REPLACE TEMP TABLE level_gone AS
SELECT row_id, from_event
FROM level_open
WHERE NOT EXISTS (
    FROM level_now
    WHERE level_now.metric = level_open.metric
        AND level_now.partner_id = level_open.partner_id
        AND level_now.school_year = level_open.school_year
        AND level_now.quarter = level_open.quarter
        AND level_now.course = level_open.course
        AND level_now.grade_band = level_open.grade_band
        AND level_now.state = level_open.state
        AND level_now.division = level_open.division
        AND level_now.workshop = level_open.workshop
        AND as_good_as(level_now.numerator, level_open.numerator)
        AND as_good_as(level_now.denominator, level_open.denominator)
);

CREATE OR REPLACE TEMP TABLE level_new AS
SELECT *
FROM level_now
WHERE NOT EXISTS (
    FROM level_open
    WHERE level_now.metric = level_open.metric
        AND level_now.partner_id = level_open.partner_id
        AND level_now.school_year = level_open.school_year
        AND level_now.quarter = level_open.quarter
        AND level_now.course = level_open.course
        AND level_now.grade_band = level_open.grade_band
        AND level_now.state = level_open.state
        AND level_now.division = level_open.division
        AND level_now.workshop = level_open.workshop
        AND as_good_as(level_now.numerator, level_open.numerator)
        AND as_good_as(level_now.denominator, level_open.denominator)
);

-- What this same event opened was never in force: it leaves no trace.
DELETE FROM measurement
WHERE rowid IN (SELECT row_id FROM level_gone WHERE from_event = $event_id);

UPDATE measurement
SET to_event = $event_id
WHERE rowid IN (SELECT row_id FROM level_gone WHERE from_event <> $event_id);

INSERT INTO measurement
SELECT
    metric, $basis, partner_id, school_year, quarter, course, grade_band, state, division, workshop,
    numerator, denominator, $event_id, NULL
FROM level_new;
