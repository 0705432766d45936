-- A partner an evaluator set aside in the list of whom to call, until a day and for a reason. Bringing it back
-- (or setting it aside anew) closes the row; nothing is ever changed.
CREATE TABLE set_aside (
    partner_id VARCHAR NOT NULL, until DATE NOT NULL, reason VARCHAR NOT NULL, account VARCHAR NOT NULL,
    happened_at TIMESTAMP NOT NULL, from_event BIGINT NOT NULL, to_event BIGINT
);
