-- An account that only reads what its role may see, and one that ends by itself after a day.
ALTER TABLE account ADD COLUMN only_reads BOOLEAN DEFAULT false;
ALTER TABLE account ADD COLUMN until DATE;

-- The term sheet's version a partner is held to. Agreeing to a newer one closes the row of the one before.
CREATE TABLE term_sheet_agreed (
    partner_id VARCHAR NOT NULL, version VARCHAR NOT NULL,
    account VARCHAR NOT NULL,                   -- who agreed to it
    happened_at TIMESTAMP NOT NULL,             -- when that account agreed, UTC
    from_event BIGINT NOT NULL, to_event BIGINT
);

-- An organization's application to become a partner, and what became of it: waiting, withdrawn, admitted, declined.
CREATE TABLE application (
    application_id BIGINT NOT NULL,
    account VARCHAR NOT NULL,                   -- who applied; gets the role partner when it is admitted
    organization VARCHAR NOT NULL, states VARCHAR[] NOT NULL,
    courses VARCHAR NOT NULL,                   -- JSON: school year → courses it wishes to offer
    urban BOOLEAN NOT NULL, time_zone VARCHAR NOT NULL, first_school_year VARCHAR NOT NULL, about VARCHAR NOT NULL,
    version VARCHAR NOT NULL,                   -- of the term sheet that was agreed to with it
    applied_at TIMESTAMP NOT NULL, state VARCHAR NOT NULL,
    partner_id VARCHAR,                         -- the partner it became
    reason VARCHAR NOT NULL,                    -- why it was declined
    decided_by VARCHAR NOT NULL, decided_at TIMESTAMP,
    from_event BIGINT NOT NULL, to_event BIGINT
);
