-- The last school year of a partnership that has ended or will; NULL where it goes on.
ALTER TABLE partner ADD COLUMN last_school_year VARCHAR;
