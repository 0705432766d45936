"""The addresses of local mode: sign in as a demo account, sign out."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from plp_metrics import access, store
from plp_metrics.access.sign_in import COOKIE_HOURS, LocalDoor, way_back


def routes(door: LocalDoor) -> list[Route]:
    """POST /local/sign-in (account, to, form) and GET /local/sign-out."""

    async def enter(request: Request) -> Response:
        form = await request.form()
        account, to = str(form.get("account", "")), way_back(str(form.get("to", "/")))
        answer = RedirectResponse(to, status_code=303)
        # An old form, or an account that has gone meanwhile, leads to the sign-in page again.
        if door.is_our_form(str(form.get("form", ""))) and is_account(account):
            door.sign_out(request.cookies)
            answer.set_cookie(
                door.cookie_name,
                door.cookie(account),
                max_age=COOKIE_HOURS * 3600,
                httponly=True,
                samesite="strict",
            )
        return answer

    async def leave(request: Request) -> Response:
        answer = RedirectResponse("/", status_code=303)
        # A link on another site must not sign anybody out.
        if request.headers.get("sec-fetch-site", "none") in ("same-origin", "none"):
            door.sign_out(request.cookies)
            answer.delete_cookie(door.cookie_name, httponly=True, samesite="strict")
        return answer

    return [
        Route("/local/sign-in", enter, methods=["POST"]),
        Route("/local/sign-out", leave, methods=["GET"]),
    ]


def is_account(account: str) -> bool:
    """Whether the store knows this account now, or it is one of those that may try to join."""
    now = store.current()
    with now.read() as cursor:
        known = access.viewer(cursor, account, now.today()) is not None
        return known or account.lower() in access.demo_applicants(cursor)
