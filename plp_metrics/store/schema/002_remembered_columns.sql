-- What a partner said its own column names mean: asked once, used for its next files.
CREATE TABLE remembered_column (
    partner_id VARCHAR NOT NULL, dataset VARCHAR NOT NULL, from_name VARCHAR NOT NULL, to_name VARCHAR NOT NULL,
    from_event BIGINT NOT NULL, to_event BIGINT
);
