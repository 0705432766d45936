"""A fictional program, invented from a seed: partners, schools, hand-ins, agreements and their lives.

Nothing here is about a real organization, school or person. The same seed gives the same bytes:
only uniform numbers are drawn, everything else is arithmetic on them.
"""

from plp_metrics.sample.life import TODAY, Life
from plp_metrics.sample.program import Program, program
from plp_metrics.sample.write import combined, csv_text, partner_toml, schools_csv, write

__all__ = [
    "TODAY",
    "Life",
    "Program",
    "combined",
    "csv_text",
    "partner_toml",
    "program",
    "schools_csv",
    "write",
]
