-- What a word of a partner's own, in a column that takes a word of a list, was said to mean: asked once.
CREATE TABLE remembered_word (
    partner_id VARCHAR NOT NULL, dataset VARCHAR NOT NULL, column_name VARCHAR NOT NULL, word VARCHAR NOT NULL,
    meant VARCHAR NOT NULL, from_event BIGINT NOT NULL, to_event BIGINT
);
