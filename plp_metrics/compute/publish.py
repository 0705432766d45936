"""What others than the partner itself may see of people and surveys: `published` and `published_cell`.

Rules: publish_rules, suppress. `surveys` runs with every hand-in; `release` twice a year by an administrator,
at the year's end with `categories`.
"""

from plp_metrics.compute.publish_categories import Ready, categories
from plp_metrics.compute.publish_people import Published, release
from plp_metrics.compute.publish_surveys import surveys
from plp_metrics.compute.suppress import UnprovenError

__all__ = ["Published", "Ready", "UnprovenError", "categories", "release", "surveys"]
