-- The whole store. Rows are never updated except to close an interval (to_event) or a draft.
-- An interval [from_event, to_event) with to_event NULL is open: the row is in force now.

CREATE TABLE setting (key VARCHAR PRIMARY KEY, value VARCHAR NOT NULL);

-- Every change is one row here, in the transaction of its effects.
CREATE TABLE event (
    event_id BIGINT PRIMARY KEY,
    happened_at TIMESTAMP NOT NULL,              -- UTC
    account VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    partner_id VARCHAR,
    payload VARCHAR NOT NULL            -- JSON; never personal data
);

-- ── declared things, written anew from the code at every start (not events) ──
CREATE TABLE course (course VARCHAR PRIMARY KEY, name VARCHAR NOT NULL, minimum_days UTINYINT NOT NULL);
CREATE TABLE state (state VARCHAR PRIMARY KEY, name VARCHAR NOT NULL, fips VARCHAR NOT NULL, division VARCHAR NOT NULL);

-- ── partners and people ──
CREATE TABLE partner (
    partner_id VARCHAR NOT NULL, name VARCHAR NOT NULL, time_zone VARCHAR NOT NULL,
    urban BOOLEAN NOT NULL, onboarding_group UTINYINT NOT NULL,
    first_school_year VARCHAR NOT NULL, first_cohort_year VARCHAR NOT NULL,
    from_event BIGINT NOT NULL, to_event BIGINT
);
CREATE TABLE partner_state (partner_id VARCHAR NOT NULL, state VARCHAR NOT NULL, from_event BIGINT NOT NULL, to_event BIGINT);
CREATE TABLE partner_course (
    partner_id VARCHAR NOT NULL, school_year VARCHAR NOT NULL, course VARCHAR NOT NULL,
    from_event BIGINT NOT NULL, to_event BIGINT
);
CREATE TABLE account (
    email VARCHAR NOT NULL, role VARCHAR NOT NULL, partner_id VARCHAR, from_event BIGINT NOT NULL, to_event BIGINT
);

-- Public facts of schools (NCES), loaded by an admin. shares are counts of enrolment.
CREATE TABLE school (
    school_id VARCHAR NOT NULL, school_year VARCHAR NOT NULL, state VARCHAR, locale VARCHAR,
    title_i BOOLEAN, frl_percent DOUBLE, enrolment INTEGER, female INTEGER, male INTEGER,
    american_indian_alaska INTEGER, asian INTEGER, black INTEGER, hispanic INTEGER,
    native_hawaiian_pi INTEGER, white INTEGER, two_or_more INTEGER,
    PRIMARY KEY (school_id, school_year)
);

-- ── hand-ins ──
CREATE TABLE upload (sha256 VARCHAR PRIMARY KEY, content BLOB NOT NULL, size BIGINT NOT NULL);  -- zstd

CREATE TABLE submission (
    submission_id BIGINT PRIMARY KEY,
    event_id BIGINT NOT NULL,           -- the event that stored it
    partner_id VARCHAR NOT NULL, school_year VARCHAR NOT NULL, quarter VARCHAR NOT NULL, dataset VARCHAR NOT NULL,
    version INTEGER NOT NULL,           -- 1, 2, … per partner, quarter and dataset
    how VARCHAR NOT NULL,               -- file | nothing_to_report | same_as_last_quarter | restored
    file_name VARCHAR NOT NULL, sha256 VARCHAR, upload_sha256 VARCHAR,
    row_count BIGINT NOT NULL, contract_version INTEGER NOT NULL,
    verdict VARCHAR NOT NULL,           -- accept | accept_normalised
    findings VARCHAR NOT NULL           -- JSON: normalised, left out, problems
);

-- Which version counts, for whom. basis: draft | submitted | accepted. At most one open row per
-- basis, partner, quarter and dataset.
CREATE TABLE version_in_force (
    basis VARCHAR NOT NULL, partner_id VARCHAR NOT NULL, school_year VARCHAR NOT NULL, quarter VARCHAR NOT NULL,
    dataset VARCHAR NOT NULL, submission_id BIGINT NOT NULL, from_event BIGINT NOT NULL, to_event BIGINT
);

-- Optional columns (and dimensions of diversity) a submission fills at least once: "students_active",
-- "student.gender", "student.race_ethnicity", "student.frl", "teacher.gender", "teacher.race_ethnicity".
CREATE TABLE submission_filled (submission_id BIGINT NOT NULL, what VARCHAR NOT NULL);

CREATE TABLE quarter_state (
    partner_id VARCHAR NOT NULL, school_year VARCHAR NOT NULL, quarter VARCHAR NOT NULL, state VARCHAR NOT NULL,
    account VARCHAR NOT NULL, happened_at TIMESTAMP NOT NULL, note VARCHAR NOT NULL, ends_on DATE,
    from_event BIGINT NOT NULL, to_event BIGINT
);

CREATE TABLE explanation (
    submission_id BIGINT NOT NULL, rule VARCHAR NOT NULL, line BIGINT, column_name VARCHAR,
    text VARCHAR NOT NULL, account VARCHAR NOT NULL, from_event BIGINT NOT NULL, to_event BIGINT
);

-- An evaluator's leave to see one partner's raw rows while a submission waits for review.
CREATE TABLE review_permission (
    account VARCHAR NOT NULL, partner_id VARCHAR NOT NULL, school_year VARCHAR NOT NULL, quarter VARCHAR NOT NULL,
    from_event BIGINT NOT NULL, to_event BIGINT
);

-- ── the four datasets: rows as handed in; partner and quarter stand in submission ──
CREATE TABLE teachers (
    submission_id BIGINT NOT NULL, line BIGINT NOT NULL,
    teacher_code VARCHAR NOT NULL, course VARCHAR NOT NULL, status VARCHAR NOT NULL, cohort_year VARCHAR NOT NULL,
    grade_band VARCHAR NOT NULL, state VARCHAR NOT NULL, school_id VARCHAR, locale VARCHAR, title_i BOOLEAN,
    frl_percent DOUBLE, committed BOOLEAN NOT NULL, training_days_attended UTINYINT NOT NULL, trained_at VARCHAR,
    ay_workshops_attended UTINYINT NOT NULL, implementing VARCHAR NOT NULL
);
CREATE TABLE students (
    submission_id BIGINT NOT NULL, line BIGINT NOT NULL,
    teacher_code VARCHAR NOT NULL, course VARCHAR NOT NULL, section_code VARCHAR NOT NULL, grade_band VARCHAR NOT NULL,
    state VARCHAR NOT NULL, school_id VARCHAR, students_enrolled INTEGER NOT NULL, students_active INTEGER,
    students_completed INTEGER, ap_exam_takers INTEGER, source VARCHAR NOT NULL
);
CREATE TABLE diversity (
    submission_id BIGINT NOT NULL, line BIGINT NOT NULL,
    course VARCHAR NOT NULL, state VARCHAR NOT NULL, population VARCHAR NOT NULL, dimension VARCHAR NOT NULL,
    category VARCHAR NOT NULL, count INTEGER NOT NULL, school_count INTEGER, source VARCHAR NOT NULL
);
CREATE TABLE workshop_surveys (
    submission_id BIGINT NOT NULL, line BIGINT NOT NULL,
    workshop_code VARCHAR NOT NULL, workshop_type VARCHAR NOT NULL, course VARCHAR NOT NULL, state VARCHAR,
    workshop_date DATE NOT NULL, days UTINYINT NOT NULL, format VARCHAR NOT NULL,
    facilitators SMALLINT NOT NULL, facilitators_accredited SMALLINT NOT NULL,
    enrolled INTEGER NOT NULL, attended INTEGER NOT NULL, response_number INTEGER, scale_points UTINYINT NOT NULL,
    would_recommend UTINYINT, more_prepared_than_before UTINYINT, know_where_to_go_for_help UTINYINT,
    suitable_for_my_experience UTINYINT, part_of_community UTINYINT, best_pd_ever UTINYINT,
    how_much_learned UTINYINT, how_motivating UTINYINT
);

-- ── measured once ──
-- basis: submitted | accepted. 'ALL' = not split by this. partner_id 'ALL' = counted over partners
-- (only where things can be shared by partners, such as schools). denominator NULL unless a rate.
CREATE TABLE measurement (
    metric VARCHAR NOT NULL, basis VARCHAR NOT NULL, partner_id VARCHAR NOT NULL,
    school_year VARCHAR NOT NULL, quarter VARCHAR NOT NULL,
    course VARCHAR NOT NULL, grade_band VARCHAR NOT NULL, state VARCHAR NOT NULL, division VARCHAR NOT NULL,
    workshop VARCHAR NOT NULL, numerator DOUBLE NOT NULL, denominator DOUBLE,
    from_event BIGINT NOT NULL, to_event BIGINT
);

-- ── what others may see of people and surveys ──
CREATE TABLE release (
    release_id BIGINT PRIMARY KEY, event_id BIGINT NOT NULL, school_year VARCHAR NOT NULL, quarter VARCHAR NOT NULL,
    released_on DATE NOT NULL
);
-- Two-part rows {numerator, rest}. mark: shown | withheld | kept (numerator and denominator are then
-- those of kept_quarter). partner_id 'ALL' with division 'ALL' = nation; partners_in = how many it covers.
CREATE TABLE published (
    metric VARCHAR NOT NULL, basis VARCHAR NOT NULL, partner_id VARCHAR NOT NULL,
    school_year VARCHAR NOT NULL, quarter VARCHAR NOT NULL, course VARCHAR NOT NULL, state VARCHAR NOT NULL,
    division VARCHAR NOT NULL, mark VARCHAR NOT NULL, numerator DOUBLE, denominator DOUBLE,
    kept_quarter VARCHAR, partners_in INTEGER, partners_due INTEGER, release_id BIGINT,
    from_event BIGINT NOT NULL, to_event BIGINT
);
-- Category tables of a release, all dimensions as columns, totals as 'ALL'.
CREATE TABLE published_cell (
    release_id BIGINT NOT NULL, table_name VARCHAR NOT NULL, partner_id VARCHAR NOT NULL, division VARCHAR NOT NULL,
    course VARCHAR NOT NULL, population VARCHAR NOT NULL, dimension VARCHAR NOT NULL, category VARCHAR NOT NULL,
    count INTEGER, mark VARCHAR NOT NULL, kept_quarter VARCHAR, from_event BIGINT NOT NULL, to_event BIGINT
);

-- ── what was agreed ──
CREATE TABLE agreement (
    agreement_id BIGINT NOT NULL, partner_id VARCHAR NOT NULL, metric VARCHAR NOT NULL, school_year VARCHAR NOT NULL,
    course VARCHAR NOT NULL, comparison VARCHAR NOT NULL, target DOUBLE, baseline DOUBLE, due_quarter VARCHAR NOT NULL,
    milestones VARCHAR NOT NULL, basis VARCHAR NOT NULL, state VARCHAR NOT NULL,   -- proposed | confirmed | declined | superseded
    proposed_by VARCHAR NOT NULL, proposed_side VARCHAR NOT NULL, confirmed_by VARCHAR NOT NULL,
    happened_at TIMESTAMP NOT NULL, note VARCHAR NOT NULL, from_event BIGINT NOT NULL, to_event BIGINT
);
CREATE TABLE agreement_exception (
    agreement_id BIGINT NOT NULL, interim DOUBLE NOT NULL, reason VARCHAR NOT NULL, ends_on DATE NOT NULL,
    account VARCHAR NOT NULL, from_event BIGINT NOT NULL, to_event BIGINT
);
