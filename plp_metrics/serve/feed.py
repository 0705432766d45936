"""The calendar feed: calendar programs can't sign in, so the address itself is what lets them in."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from plp_metrics import store
from plp_metrics.access import sign_in
from plp_metrics.act import feed as addresses
from plp_metrics.draw.fictional import FICTIONAL
from plp_metrics.partnership import calendar, dues
from plp_metrics.report import calendar_feed
from plp_metrics.store import read


async def answer(request: Request) -> Response:
    """The feed an address names; one answer for every address that is not in force."""
    made = await asyncio.to_thread(feed_of, request.path_params["token"])
    if made is None:
        return PlainTextResponse("There is no such calendar.", 404)
    headers = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"}
    return Response(made, 200, headers, media_type="text/calendar; charset=utf-8")


def feed_of(token: str) -> bytes | None:
    """The calendar an address names; None where it is not in force."""
    now = store.current()
    partner_id = addresses.partner_of(now, sign_in.secret_beside(now.path), token)
    if partner_id is None:
        return None
    with now.read() as cursor:
        partner = read.partners(cursor).get(partner_id)
        if partner is None:
            return None
        found = dues.dues(cursor, dues.of_one(partner_id), calendar.years_around(now.today()), now.today())
    mind = FICTIONAL if now.is_sample() else ""
    return calendar_feed.feed(found, partner.name, now.now(), mind)


ROUTE = Route("/calendar-feed/{token}.ics", answer)
