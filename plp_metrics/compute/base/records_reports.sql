-- The annual report that fell due in a school year: the one on the year before. A component counts while it is
-- marked as done at the quarter's end; accepted figures count a report that was accepted by then.
-- What each version asks a partner for is declared in partnership/report_template (a test holds the two together).
CREATE OR REPLACE TEMP TABLE recorded_report_asked AS
SELECT version, unnest(components) AS component, due_month, due_day
FROM (
    VALUES (
        '2016', ['figures', 'year', 'workshops', 'roadmap', 'event_1', 'event_2', 'event_3', 'event_4',
        'survey', 'survey_effect'], 8, 31
    )
) AS template (version, components, due_month, due_day);

CREATE OR REPLACE TEMP TABLE recorded_report_due AS
SELECT
    target.partner_id,
    target.school_year,
    target.quarter,
    target.last_year AS report_year,
    target.until,
    coalesce(report.template, (SELECT max(version) FROM recorded_report_asked)) AS version,
    coalesce(report.state = 'accepted', false) AS accepted,
    -- Who handed it in waits for Code.org: that is no report of which nothing is done.
    coalesce($basis = 'accepted' AND report.state = 'submitted', false) AS waits
FROM target
JOIN partner
    ON partner.partner_id = target.partner_id
    AND partner.from_event <= coalesce($as_of, 9223372036854775807)
    AND (partner.to_event IS NULL OR partner.to_event > $as_of)
    AND partner.first_school_year < target.school_year
LEFT JOIN (
    SELECT report.*, coalesce(event.happened_at, CASE WHEN report.to_event IS NOT NULL THEN $at END) AS ended_at
    FROM report LEFT JOIN event ON event.event_id = report.to_event
    WHERE report.from_event <= coalesce($as_of, 9223372036854775807)
) AS report
    ON report.partner_id = target.partner_id
    AND report.school_year = target.last_year
    AND report.happened_at::DATE <= target.until
    AND (report.ended_at IS NULL OR report.ended_at::DATE > target.until OR report.to_event > $as_of)
QUALIFY row_number() OVER (
    PARTITION BY target.partner_id, target.school_year, target.quarter ORDER BY report.from_event DESC
) = 1;

CREATE OR REPLACE TEMP TABLE recorded_report_done AS
SELECT DISTINCT due.partner_id, due.school_year, due.quarter, said.component
FROM recorded_report_due AS due
JOIN (
    SELECT said.*, coalesce(event.happened_at, CASE WHEN said.to_event IS NOT NULL THEN $at END) AS ended_at
    FROM report_said AS said LEFT JOIN event ON event.event_id = said.to_event
    WHERE said.from_event <= coalesce($as_of, 9223372036854775807)
) AS said
    ON said.partner_id = due.partner_id
    AND said.school_year = due.report_year
    AND said.state = 'done'
    AND said.happened_at::DATE <= due.until
    AND (said.ended_at IS NULL OR said.ended_at::DATE > due.until OR said.to_event > $as_of)
WHERE $basis = 'submitted' OR due.accepted;
