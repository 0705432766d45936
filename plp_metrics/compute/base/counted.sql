-- The drill-down: one metric's counted rows of one partner's quarter, of a course and a state or of all.
SELECT thing, course, grade_band, state, workshop, numerator, denominator, submission_id, line
FROM counted
WHERE partner_id = $partner_id
    AND school_year = $school_year
    AND quarter = $quarter
    AND course IN (SELECT unnest($courses::VARCHAR[]))
    AND $course IN ('ALL', course)
    AND ($state = 'ALL' OR $state = state)
ORDER BY course, state, thing, submission_id, line;
