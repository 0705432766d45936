-- An event somebody declared: from that day on things are not what they were (a new state, another course
-- offered, a strike). partner_id 'ALL' concerns everybody. rebase: limits begin anew with it, for this reason.
-- Withdrawing one closes its row; nothing is ever changed.
CREATE TABLE declared_event (
    declared_id BIGINT NOT NULL, partner_id VARCHAR NOT NULL, day DATE NOT NULL, says VARCHAR NOT NULL,
    rebase BOOLEAN NOT NULL, account VARCHAR NOT NULL, happened_at TIMESTAMP NOT NULL,
    from_event BIGINT NOT NULL, to_event BIGINT
);
