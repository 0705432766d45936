-- What partner and Code.org say to each other about one value. A comment is never changed: resolving a
-- follow-up closes the row and opens it again without the flag.
CREATE TABLE comment (
    comment_id BIGINT NOT NULL, partner_id VARCHAR NOT NULL, metric VARCHAR NOT NULL,
    school_year VARCHAR NOT NULL, quarter VARCHAR NOT NULL, text VARCHAR NOT NULL, account VARCHAR NOT NULL,
    happened_at TIMESTAMP NOT NULL,             -- when it was written, UTC
    follow_up BOOLEAN NOT NULL,                 -- somebody still has to see to it
    resolved_by VARCHAR NOT NULL,               -- the account that resolved a follow-up; else ''
    from_event BIGINT NOT NULL, to_event BIGINT
);
