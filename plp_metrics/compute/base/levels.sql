-- Where cells and levels are gathered before they are written.
CREATE OR REPLACE TEMP TABLE cell (
    metric VARCHAR, partner_id VARCHAR, school_year VARCHAR, quarter VARCHAR, course VARCHAR, grade_band VARCHAR,
    state VARCHAR, workshop VARCHAR, thing VARCHAR, numerator DOUBLE, denominator DOUBLE
);
CREATE OR REPLACE TEMP TABLE level_now (
    metric VARCHAR, partner_id VARCHAR, school_year VARCHAR, quarter VARCHAR, course VARCHAR, grade_band VARCHAR,
    state VARCHAR, division VARCHAR, workshop VARCHAR, numerator DOUBLE, denominator DOUBLE
);
