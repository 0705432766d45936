-- Evidence that a line of the term sheet is kept, given by the side that owes it. An answer of the other side
-- (confirmed, disputed) or taking it back (withdrawn) closes the row and opens it again; nothing is ever changed.
CREATE TABLE promise_evidence (
    evidence_id BIGINT NOT NULL, partner_id VARCHAR NOT NULL, line VARCHAR NOT NULL,       -- P1 … J3
    school_year VARCHAR NOT NULL,               -- of the promise, not of the day
    day DATE NOT NULL,                          -- when it happened
    side VARCHAR NOT NULL, account VARCHAR NOT NULL, happened_at TIMESTAMP NOT NULL,
    course VARCHAR NOT NULL, topic VARCHAR NOT NULL, number DOUBLE, unit VARCHAR NOT NULL, link VARCHAR NOT NULL,
    text VARCHAR NOT NULL, place VARCHAR NOT NULL,                                         -- a state, '' for none
    state VARCHAR NOT NULL,                     -- given | confirmed | disputed | withdrawn
    answered_by VARCHAR NOT NULL, answered_at TIMESTAMP, reason VARCHAR NOT NULL,
    from_event BIGINT NOT NULL, to_event BIGINT
);
-- A promise of a school year let off. Only the side it is owed to can grant it; the other can ask for it.
CREATE TABLE promise_waiver (
    waiver_id BIGINT NOT NULL, partner_id VARCHAR NOT NULL, line VARCHAR NOT NULL, school_year VARCHAR NOT NULL,
    reason VARCHAR NOT NULL, side VARCHAR NOT NULL, account VARCHAR NOT NULL, happened_at TIMESTAMP NOT NULL,
    state VARCHAR NOT NULL,                     -- asked | granted | ended
    answered_by VARCHAR NOT NULL, from_event BIGINT NOT NULL, to_event BIGINT
);
-- Talks between partner and Code.org. Resolving a follow-up closes the row and opens it again.
CREATE TABLE contact (
    contact_id BIGINT NOT NULL, partner_id VARCHAR NOT NULL, day DATE NOT NULL,
    kind VARCHAR NOT NULL, topic VARCHAR NOT NULL, text VARCHAR NOT NULL,
    side VARCHAR NOT NULL, account VARCHAR NOT NULL, happened_at TIMESTAMP NOT NULL,
    follow_up VARCHAR NOT NULL, follow_up_by DATE, resolved_by VARCHAR NOT NULL, resolved_at TIMESTAMP,
    from_event BIGINT NOT NULL, to_event BIGINT
);
-- How each line stood at the end of each quarter that is over, worked out from measured figures, evidence and
-- waivers (partnership/promises.py): what the share of promises kept is counted from.
CREATE TABLE promise_standing (
    partner_id VARCHAR NOT NULL, school_year VARCHAR NOT NULL, quarter VARCHAR NOT NULL, basis VARCHAR NOT NULL,
    line VARCHAR NOT NULL, side VARCHAR NOT NULL, standing VARCHAR NOT NULL,
    counts BOOLEAN NOT NULL,                    -- in the base of "promises kept"
    from_event BIGINT NOT NULL, to_event BIGINT
);
