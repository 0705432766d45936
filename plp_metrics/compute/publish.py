"""What others than the partner itself may see of people and surveys: the table `published`.

Rules: publish_rules. `surveys` runs with every hand-in, `release` twice a year, by an administrator.
"""

from plp_metrics.compute.publish_people import release
from plp_metrics.compute.publish_surveys import surveys

__all__ = ["release", "surveys"]
