-- Whether a key line (girls, underrepresented groups, lunch) is out of everybody, the few whose trait is unknown
-- among the rest (true), or out of those known, at least ten being unknown (false). Of a roll-up: whether it
-- is so for some of its partners. NULL where nothing of it is shown, and for other figures.
ALTER TABLE published ADD COLUMN of_everybody BOOLEAN;
