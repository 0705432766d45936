-- What was said about a target before it was agreed, and what answers what. Nothing here is ever changed.
CREATE TABLE agreement_answer (
    agreement_id BIGINT NOT NULL,               -- the counter-proposal
    answers BIGINT NOT NULL,                    -- the proposal it was made in place of
    from_event BIGINT NOT NULL, to_event BIGINT
);
CREATE TABLE agreement_comment (
    comment_id BIGINT NOT NULL, agreement_id BIGINT NOT NULL, text VARCHAR NOT NULL, account VARCHAR NOT NULL,
    side VARCHAR NOT NULL,                      -- partner | code_org
    happened_at TIMESTAMP NOT NULL,             -- when it was written, UTC
    from_event BIGINT NOT NULL, to_event BIGINT
);
