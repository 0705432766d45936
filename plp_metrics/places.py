"""US states (with the District of Columbia) and the nine Census divisions they belong to.

Source: U.S. Census Bureau, "Census Regions and Divisions of the United States".
"""

from typing import NamedTuple


class State(NamedTuple):
    """A state: postal code, name, FIPS code (the first two digits of an NCES school id), division."""

    code: str
    name: str
    fips: str
    division: str


_BY_DIVISION = {
    "New England": "CT:Connecticut:09 ME:Maine:23 MA:Massachusetts:25 NH:New_Hampshire:33 "
    "RI:Rhode_Island:44 VT:Vermont:50",
    "Middle Atlantic": "NJ:New_Jersey:34 NY:New_York:36 PA:Pennsylvania:42",
    "East North Central": "IL:Illinois:17 IN:Indiana:18 MI:Michigan:26 OH:Ohio:39 WI:Wisconsin:55",
    "West North Central": "IA:Iowa:19 KS:Kansas:20 MN:Minnesota:27 MO:Missouri:29 NE:Nebraska:31 "
    "ND:North_Dakota:38 SD:South_Dakota:46",
    "South Atlantic": "DE:Delaware:10 DC:District_of_Columbia:11 FL:Florida:12 GA:Georgia:13 "
    "MD:Maryland:24 NC:North_Carolina:37 SC:South_Carolina:45 VA:Virginia:51 WV:West_Virginia:54",
    "East South Central": "AL:Alabama:01 KY:Kentucky:21 MS:Mississippi:28 TN:Tennessee:47",
    "West South Central": "AR:Arkansas:05 LA:Louisiana:22 OK:Oklahoma:40 TX:Texas:48",
    "Mountain": "AZ:Arizona:04 CO:Colorado:08 ID:Idaho:16 MT:Montana:30 NV:Nevada:32 "
    "NM:New_Mexico:35 UT:Utah:49 WY:Wyoming:56",
    "Pacific": "AK:Alaska:02 CA:California:06 HI:Hawaii:15 OR:Oregon:41 WA:Washington:53",
}

DIVISIONS: tuple[str, ...] = tuple(_BY_DIVISION)

STATES: dict[str, State] = {
    code: State(code, name.replace("_", " "), fips, division)
    for division, line in _BY_DIVISION.items()
    for code, name, fips in (entry.split(":") for entry in line.split())
}
