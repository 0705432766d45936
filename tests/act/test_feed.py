"""The address of a calendar feed: who gets it, what it opens, when it ends."""

import pytest

from plp_metrics.act import feed
from plp_metrics.model import RefusedError

SECRET = "a secret of this test"


def token(address: str) -> str:
    return address.removeprefix("/calendar-feed/").removesuffix(".ics")


def test_an_address_opens_its_own_partners_feed_until_it_is_renewed(sample, viewer_of) -> None:
    ozark = viewer_of("ozark")
    address = feed.address(ozark, sample, SECRET, "OZARK")
    assert feed.partner_of(sample, SECRET, token(address)) == "OZARK"
    feed.renew(ozark, sample, "OZARK")
    assert feed.partner_of(sample, SECRET, token(address)) is None
    assert feed.partner_of(sample, SECRET, token(feed.address(ozark, sample, SECRET, "OZARK"))) == "OZARK"

    for forged in ("OZARK", "OZARK~0", token(address) + "x", "", "BUCKEYE~0~" + token(address).split("~")[2]):
        assert feed.partner_of(sample, SECRET, forged) is None
    assert feed.partner_of(sample, "another secret", token(address)) is None

    with pytest.raises(RefusedError, match="own organization"):
        feed.address(ozark, sample, SECRET, "BUCKEYE")
    with pytest.raises(RefusedError, match="own organization"):
        feed.renew(ozark, sample, "BUCKEYE")
    with pytest.raises(RefusedError):
        feed.renew(viewer_of("leadership"), sample, "OZARK")
