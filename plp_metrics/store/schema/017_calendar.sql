-- Feeds of calendars: their addresses are made of a secret and this number, so a new number ends the old address.
CREATE TABLE feed (
    partner_id VARCHAR NOT NULL, serial INTEGER NOT NULL, account VARCHAR NOT NULL,
    happened_at TIMESTAMP NOT NULL, from_event BIGINT NOT NULL, to_event BIGINT
);
