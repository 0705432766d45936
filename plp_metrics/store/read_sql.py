"""The statements of `read` and `read_program`, put together from fragments when the module is loaded.

Only fragments written here are put together; whatever comes from outside is bound.
"""

from __future__ import annotations

_FRAGMENTS = {
    "as_of": "from_event <= coalesce($as_of, 9223372036854775807)"
    " AND (to_event IS NULL OR to_event > $as_of)",
    "among": "($partners IS NULL OR list_contains($partners::VARCHAR[], partner_id))",
    "of_years": "($years IS NULL OR list_contains($years::VARCHAR[], school_year))",
}
_FRAGMENTS["asked"] = (
    "list_contains($metrics, metric) AND basis = $basis AND list_contains($years, school_year)"
    " AND list_contains($quarters, quarter)"
    " AND ($courses IS NULL OR list_contains($courses::VARCHAR[], course)) AND "
) + _FRAGMENTS["as_of"]

# Level → the rows that stand at it, and how a row names its place.
_LEVELS = {
    "nation": (
        "grade_band = 'ALL' AND state = 'ALL' AND division = 'ALL' AND workshop = 'ALL'",
        "'ALL' AS state, 'ALL' AS division",
    ),
    "division": (
        "grade_band = 'ALL' AND state = 'ALL' AND division <> 'ALL' AND workshop = 'ALL'",
        "'ALL' AS state, division",
    ),
    "state": ("grade_band = 'ALL' AND state <> 'ALL' AND workshop = 'ALL'", "state, 'ALL' AS division"),
}
_PUBLISHED_LEVELS = {
    "partner": "partner_id <> 'ALL'",
    "nation": "partner_id = 'ALL' AND state = 'ALL' AND division = 'ALL'",
    "division": "partner_id = 'ALL' AND state = 'ALL' AND division <> 'ALL'",
    "state": "partner_id = 'ALL' AND state <> 'ALL'",
}


def _text(template: str) -> str:
    return template.format(**_FRAGMENTS)


def _by_level(template: str) -> dict[str, str]:
    return {
        k: template.format(level=level, place=place, **_FRAGMENTS) for k, (level, place) in _LEVELS.items()
    }


MEASURED = _by_level("""
SELECT metric, partner_id, school_year, quarter, course, numerator, denominator FROM measurement
WHERE {asked} AND {level} AND partner_id <> 'ALL' AND {among}
""")["nation"]

PLACED = _by_level("""
SELECT metric, partner_id, school_year, quarter, course, {place}, numerator, denominator FROM measurement
WHERE {asked} AND {level} AND partner_id <> 'ALL' AND {among}
""")

WORKSHOPS = _text("""
SELECT metric, partner_id, school_year, quarter, course, workshop, numerator, denominator FROM measurement
WHERE {asked} AND workshop <> 'ALL' AND partner_id <> 'ALL' AND {among}
ORDER BY quarter, workshop, course
""")

POOLED = _by_level("""
SELECT metric, school_year, quarter, course, state, division,
       CASE WHEN n >= $least THEN if(list_contains($shared, metric), together, added) END,
       CASE WHEN n >= $least THEN if(list_contains($shared, metric), together_of, added_of) END, n
FROM (
    SELECT metric, school_year, quarter, course, {place},
           sum(numerator) FILTER (partner_id <> 'ALL') AS added,
           sum(denominator) FILTER (partner_id <> 'ALL') AS added_of,
           any_value(numerator) FILTER (partner_id = 'ALL') AS together,
           any_value(denominator) FILTER (partner_id = 'ALL') AS together_of,
           (count(*) FILTER (partner_id <> 'ALL'))::INTEGER AS n
    FROM measurement
    WHERE {asked} AND {level} AND (partner_id = 'ALL' OR {among})
    GROUP BY ALL
)
WHERE n > 0
""")

SPREAD = _by_level("""
SELECT quantile_cont(v, 0.25), quantile_cont(v, 0.5), quantile_cont(v, 0.75), count(*)::INTEGER
FROM (SELECT if(denominator IS NULL, numerator, numerator / nullif(denominator, 0)) AS v FROM measurement
      WHERE {asked} AND {level} AND partner_id <> 'ALL')
WHERE v IS NOT NULL
HAVING count(*) >= $least
""")["nation"]

_PUBLISHED = """
SELECT metric, partner_id, school_year, quarter, course, state, division, mark, numerator, denominator,
       kept_quarter, partners_in, partners_due
FROM published WHERE {asked} AND {level} AND (partner_id = 'ALL' OR {among})
"""
PUBLISHED = {k: _PUBLISHED.format(level=level, **_FRAGMENTS) for k, level in _PUBLISHED_LEVELS.items()}

DISCLOSED = _text("""
SELECT metric, partner_id, quarter, course, numerator, denominator FROM published
WHERE list_contains($metrics, metric) AND basis = $basis AND school_year = $year AND mark = 'shown'
  AND (to_event IS NULL OR to_event > from_event) AND partner_id <> 'ALL' AND {among}
ORDER BY from_event
""")

IN_FORCE = _text("""
SELECT metric, basis, partner_id, school_year, quarter, course, state, division, mark, numerator,
       denominator, kept_quarter, partners_in, partners_due, of_everybody
FROM published
WHERE list_contains($metrics, metric) AND basis = $basis AND school_year = $year AND to_event IS NULL
  AND list_contains($quarters, quarter) AND {among}
""")

PARTNERS = _text("""
SELECT partner_id, name, first_school_year, first_cohort_year, time_zone, urban, onboarding_group,
       last_school_year
FROM partner WHERE {as_of} ORDER BY partner_id
""")
PARTNER_STATES = _text("SELECT partner_id, state FROM partner_state WHERE {as_of} ORDER BY state")
PARTNER_COURSES = _text("""
SELECT partner_id, school_year, course FROM partner_course WHERE {as_of} ORDER BY school_year, course
""")

AGREEMENTS = _text("""
SELECT agreement_id, partner_id, metric, school_year, course, comparison, target, due_quarter, baseline,
       milestones, basis, state, proposed_by, confirmed_by, happened_at, note, proposed_side
FROM agreement
WHERE ($metrics IS NULL OR list_contains($metrics::VARCHAR[], metric)) AND {of_years}
  AND list_contains($states, state) AND (partner_id = 'ALL' OR {among}) AND {as_of}
ORDER BY agreement_id, from_event
""")

QUARTER_STATES = _text("""
SELECT partner_id, school_year, quarter, state FROM quarter_state WHERE {of_years} AND {among} AND {as_of}
""")
DATASETS = _text("""
SELECT partner_id, school_year, quarter, dataset FROM version_in_force
WHERE basis = $basis AND {of_years} AND {among} AND {as_of}
""")

YEARS = "SELECT DISTINCT school_year FROM measurement ORDER BY school_year"
