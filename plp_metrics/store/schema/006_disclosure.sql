-- Category tables know whose versions they were counted from, and how many partners a roll-up covers.
ALTER TABLE published_cell ADD COLUMN basis VARCHAR;
ALTER TABLE published_cell ADD COLUMN partners_in INTEGER;
-- Whose counts a release's category tables were made of: needed to keep the next release of the year from
-- telling the difference. roll_up: the roll-up below the nation it was in; '' for none. in_line: whether it is
-- in the roll-ups of the key line. division: the one it lies in whole, or ''.
-- counted_at: the event as of which it was counted (older than the release where a correction waits).
CREATE TABLE release_member (
    release_id BIGINT NOT NULL, basis VARCHAR NOT NULL, population VARCHAR NOT NULL, dimension VARCHAR NOT NULL,
    partner_id VARCHAR NOT NULL, roll_up VARCHAR NOT NULL, in_line BOOLEAN NOT NULL, division VARCHAR NOT NULL,
    counted_at BIGINT NOT NULL
);
-- How much a release withholds: cells, withheld ones, those small themselves, and cells in rows that hold a
-- small one (what the simplest correct rule would withhold).
CREATE TABLE release_measure (
    release_id BIGINT NOT NULL, basis VARCHAR NOT NULL, table_name VARCHAR NOT NULL, population VARCHAR NOT NULL,
    dimension VARCHAR NOT NULL, cells INTEGER NOT NULL, withheld INTEGER NOT NULL, small INTEGER NOT NULL,
    simplest INTEGER NOT NULL
);
