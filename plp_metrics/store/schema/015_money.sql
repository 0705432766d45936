-- Money and people's time as told on pages. Amounts are whole US cents, so that they add up exactly.
-- A correction closes a row and opens another; taking back only closes it.

-- What one cohort (school year × course) needs for one item of the term sheet, and what Code.org agreed to.
CREATE TABLE budget_line (
    line_id BIGINT NOT NULL, partner_id VARCHAR NOT NULL, school_year VARCHAR NOT NULL, course VARCHAR NOT NULL,
    item VARCHAR NOT NULL,                      -- staffer | facilitators | food | venue
    requested BIGINT NOT NULL, requested_by VARCHAR NOT NULL, requested_at TIMESTAMP NOT NULL, why VARCHAR NOT NULL,
    agreed BIGINT,                              -- NULL until first answered
    agreed_by VARCHAR NOT NULL, agreed_at TIMESTAMP, answer VARCHAR NOT NULL,
    waits BOOLEAN NOT NULL,                     -- the request has no answer yet
    from_event BIGINT NOT NULL, to_event BIGINT
);
-- One bill the partner paid. Of source code_org: paid up front, to be reimbursed by Code.org.
CREATE TABLE expense (
    expense_id BIGINT NOT NULL, partner_id VARCHAR NOT NULL, day DATE NOT NULL,
    school_year VARCHAR NOT NULL, course VARCHAR NOT NULL,  -- the cohort it was for
    item VARCHAR NOT NULL, source VARCHAR NOT NULL, amount BIGINT NOT NULL, note VARCHAR NOT NULL,
    account VARCHAR NOT NULL, happened_at TIMESTAMP NOT NULL, from_event BIGINT NOT NULL, to_event BIGINT
);
CREATE TABLE reimbursement (
    reimbursement_id BIGINT NOT NULL, expense_id BIGINT NOT NULL, partner_id VARCHAR NOT NULL,
    day DATE NOT NULL, amount BIGINT NOT NULL,
    account VARCHAR NOT NULL, happened_at TIMESTAMP NOT NULL, from_event BIGINT NOT NULL, to_event BIGINT
);
-- Money a source other than Code.org promised on a day for a school year.
CREATE TABLE pledge (
    pledge_id BIGINT NOT NULL, partner_id VARCHAR NOT NULL, school_year VARCHAR NOT NULL, source VARCHAR NOT NULL,
    day DATE NOT NULL, amount BIGINT NOT NULL, note VARCHAR NOT NULL,
    account VARCHAR NOT NULL, happened_at TIMESTAMP NOT NULL, from_event BIGINT NOT NULL, to_event BIGINT
);
-- What the whole program had cost from 1 July up to a day, by source: every source has a row, 0 included.
CREATE TABLE spent (
    partner_id VARCHAR NOT NULL, school_year VARCHAR NOT NULL, day DATE NOT NULL, source VARCHAR NOT NULL,
    amount BIGINT NOT NULL, explanation VARCHAR NOT NULL,
    account VARCHAR NOT NULL, happened_at TIMESTAMP NOT NULL, from_event BIGINT NOT NULL, to_event BIGINT
);
-- What the partner's third year will cost, as it saw it from a day on.
CREATE TABLE year3_budget (
    partner_id VARCHAR NOT NULL, day DATE NOT NULL, amount BIGINT NOT NULL,
    account VARCHAR NOT NULL, happened_at TIMESTAMP NOT NULL, from_event BIGINT NOT NULL, to_event BIGINT
);
-- Share of a full position, in hundredths, of each position numbered by the partner; never who holds it.
CREATE TABLE staff_time (
    partner_id VARCHAR NOT NULL, school_year VARCHAR NOT NULL, quarter VARCHAR NOT NULL,
    position INTEGER NOT NULL, share INTEGER NOT NULL,
    account VARCHAR NOT NULL, happened_at TIMESTAMP NOT NULL, from_event BIGINT NOT NULL, to_event BIGINT
);
-- Accredited local facilitators at the end of a quarter (so far, while it runs): a count, never who they are.
CREATE TABLE local_facilitators (
    partner_id VARCHAR NOT NULL, school_year VARCHAR NOT NULL, quarter VARCHAR NOT NULL, course VARCHAR NOT NULL,
    accredited INTEGER NOT NULL,
    account VARCHAR NOT NULL, happened_at TIMESTAMP NOT NULL, from_event BIGINT NOT NULL, to_event BIGINT
);
