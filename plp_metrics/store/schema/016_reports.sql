-- Annual reports, their texts, evaluations and seals.
-- Where a report stands. A report nobody began has no row.
CREATE TABLE report (
    partner_id VARCHAR NOT NULL, school_year VARCHAR NOT NULL,
    template VARCHAR NOT NULL,                  -- the version of what is asked, kept from its beginning
    state VARCHAR NOT NULL,                     -- in_progress, submitted, returned, accepted, unlocked
    pinned_event BIGINT NOT NULL, pinned_on DATE NOT NULL,  -- its figures are as of this event, on this day
    note VARCHAR NOT NULL,                      -- why it was returned or unlocked
    account VARCHAR NOT NULL, happened_at TIMESTAMP NOT NULL,
    from_event BIGINT NOT NULL, to_event BIGINT
);
-- Texts as typed. One row per component stands; another one saved meanwhile waits beside it.
CREATE TABLE report_text (
    partner_id VARCHAR NOT NULL, school_year VARCHAR NOT NULL, component VARCHAR NOT NULL,
    revision INTEGER NOT NULL,
    began_from INTEGER NOT NULL,                -- the revision its author had before the eyes, 0 for none
    beside BOOLEAN NOT NULL,
    copied_from VARCHAR NOT NULL,               -- school year whose text it is, '' once confirmed
    text VARCHAR NOT NULL,
    account VARCHAR NOT NULL, happened_at TIMESTAMP NOT NULL,
    from_event BIGINT NOT NULL, to_event BIGINT
);
-- What was said of a component: done, left_out (note: why), look (note: what to look at).
CREATE TABLE report_said (
    partner_id VARCHAR NOT NULL, school_year VARCHAR NOT NULL, component VARCHAR NOT NULL,
    state VARCHAR NOT NULL, note VARCHAR NOT NULL,
    account VARCHAR NOT NULL, happened_at TIMESTAMP NOT NULL,
    from_event BIGINT NOT NULL, to_event BIGINT
);
-- Code.org's words on each target (about: 'metric|course') and on the year ('overall').
CREATE TABLE report_evaluation (
    partner_id VARCHAR NOT NULL, school_year VARCHAR NOT NULL, about VARCHAR NOT NULL,
    verdict VARCHAR NOT NULL, text VARCHAR NOT NULL,
    account VARCHAR NOT NULL, happened_at TIMESTAMP NOT NULL,
    from_event BIGINT NOT NULL, to_event BIGINT
);
-- An accepted report as it was then, for good: never changed, never closed.
CREATE TABLE report_seal (
    seal VARCHAR NOT NULL, partner_id VARCHAR NOT NULL, school_year VARCHAR NOT NULL,
    account VARCHAR NOT NULL, happened_at TIMESTAMP NOT NULL, from_event BIGINT NOT NULL
);
CREATE TABLE report_file (
    seal VARCHAR NOT NULL, kind VARCHAR NOT NULL,  -- pdf, html, xlsx, inputs (JSON)
    sha256 VARCHAR NOT NULL, size BIGINT NOT NULL, content BLOB NOT NULL
);
