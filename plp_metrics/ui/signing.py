"""Who is there: the sign-in page, the person's Viewer, and the line that says whose account this is."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from html import escape
from itertools import groupby
from urllib.parse import urlencode, urlsplit

import streamlit as st

from plp_metrics import access, store
from plp_metrics.access import idle, sign_in
from plp_metrics.access.sign_in import Way
from plp_metrics.act import visit
from plp_metrics.draw import clock, words
from plp_metrics.draw.markup import literal
from plp_metrics.model import Role, Viewer
from plp_metrics.model.joining import Account
from plp_metrics.model.zones import CODE_ORG_ZONE
from plp_metrics.store import DiskError, StoreBusyError, read_joining
from plp_metrics.ui import keys, show

ROLE_ORDER = (Role.PARTNER, Role.EVALUATOR, Role.LEADERSHIP, Role.ADMIN, Role.APPLICANT)
ROLE_SAYS = {
    Role.PARTNER: "Hands in a quarter, sees its own results and targets",
    Role.EVALUATOR: "Accepts quarters, compares partners and regions",
    Role.LEADERSHIP: "Sees accepted results of the whole network",
    Role.ADMIN: "Admits partners, publishes, gives roles",
    Role.APPLICANT: "Has no role yet: reads the term sheet, applies to join",
}

STYLE = """<style>
.plp-in { max-width: 40rem; margin-top: 12px; }
.plp-in form { display: grid; grid-template-columns: 8.5rem 1fr auto; gap: 4px 12px; align-items: center;
  padding: 12px 0; border-top: 1px solid var(--line); margin: 0; }
.plp-in label { font-weight: 600; font-size: 15px; }
.plp-in .says { grid-column: 1 / -1; color: var(--ink2); }
.plp-in select { font: inherit; font-size: 15px; min-width: 0; width: 100%; color: var(--ink);
  background: var(--page); border: 1px solid var(--line2); border-radius: 4px; padding: 6px 8px; }
.plp-in button { font: inherit; font-size: 15px; font-weight: 600; cursor: pointer; border: 0;
  background: var(--good); color: var(--page); border-radius: 4px; padding: 6px 16px; }
.plp-in a.go { display: inline-block; font-size: 15px; font-weight: 600; text-decoration: none;
  background: var(--good); color: var(--page); border-radius: 4px; padding: 8px 20px; margin-right: 12px; }
.plp-in a.go:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
.plp-in button:focus-visible, .plp-in select:focus-visible { outline: 2px solid var(--ink);
  outline-offset: 2px; }
@media (max-width: 640px) { .plp-in form { grid-template-columns: 1fr auto; }
  .plp-in label { grid-column: 1 / -1; } }
.plp-who { position: fixed; top: 0; right: 24px; height: 60px; z-index: 1000000; display: flex; gap: 12px;
  align-items: center; max-width: 45vw; white-space: nowrap; }
.plp-who span { overflow: hidden; text-overflow: ellipsis; color: var(--ink2); }
@media (max-width: 640px) { .plp-who { max-width: calc(100vw - 80px); right: 16px; } }
@media print { .plp-who { display: none; } }
</style>"""


def viewer() -> Viewer | None:
    """The signed-in person as the store knows it at this moment; None where nobody is signed in.

    Who never had a role is an applicant: with a provider whoever it vouches for, in local mode the demo
    applicants.
    """
    email, now = account(), store.current()
    if email is None:
        return None
    with now.read() as cursor:
        found = access.viewer(cursor, email, now.today())
        if found is None and (
            sign_in.way() is Way.PROVIDER or email.lower() in access.demo_applicants(cursor)
        ):
            found = access.visitor(cursor, email, now.today())
    if found is None or found.role is Role.APPLICANT:
        return found
    if now.copied is not None:
        only = replace(found, permissions=access.reading(found.permissions), only_reads=True)
        return None if sign_in.way() is Way.PROVIDER and closed(found.account) else only
    return _in_use(found) if sign_in.way() is Way.PROVIDER else found


def _in_use(found: Viewer) -> Viewer | None:
    """The viewer, taken down as signed in today; None where nobody used the account for too long."""
    now = store.current()
    today = (found.account, now.today())
    if st.session_state.get(keys.CAME) != today:
        if closed(found.account):
            return None
        st.session_state[keys.NEARLY] = _nearly_closed(found.account)
        # Whoever only reads can go on doing so while the disk takes nothing.
        with suppress(DiskError, StoreBusyError):
            visit.came(found, now)
        st.session_state[keys.CAME] = today
    return found


def closed(email: str) -> str:
    """Why this account signs nobody in although it has a role; "" where it does, as all of a sample do."""
    now, own = store.current(), _own(email)
    if now.has_own_today() or own is None or not idle.is_closed(own, now.today()):
        return ""
    return (
        f"Your account was closed because nobody used it for {idle.IDLE_DAYS} days. Ask an administrator to"
        " give it its role again; everything you handed in is still there."
    )


def _nearly_closed(email: str) -> str:
    """What somebody is told who came back shortly before the account would have closed; else ""."""
    now, own = store.current(), _own(email)
    if now.has_own_today() or own is None or not idle.closing([own], now.today()):
        return ""
    since = words.day(idle.used_on(own), year=True)
    return (
        f"You were away for long: nobody used this account since {since}, and one that nobody uses for"
        f" {idle.IDLE_DAYS} days is closed. You signed in today, so the days count anew."
    )


def _own(email: str) -> Account | None:
    with store.current().read() as cursor:
        return next((a for a in read_joining.accounts(cursor) if a.email.lower() == email.lower()), None)


def account() -> str | None:
    """The account that signed in, whether or not the store knows it (any more)."""
    if sign_in.way() is Way.LOCAL:
        door = sign_in.door()
        return door.account(st.context.cookies) if door else None
    if sign_in.way() is Way.PROVIDER and st.user.is_logged_in:
        judge = sign_in.provider_door()
        return judge.account(st.user.to_dict()) if judge else None
    return None


def page() -> None:
    """Sign in, and go on to the address that was asked for."""
    show.sentence("Sign in to PLP Metrics", notice())
    if sign_in.way() is Way.LOCAL:
        _demo_accounts()
    elif sign_in.way() is Way.PROVIDER:
        _provider()
    else:
        st.error("This app was not started by its own server. Start it with: python -m plp_metrics serve")


def _provider() -> None:
    judge = sign_in.provider_door()
    if judge and st.user.is_logged_in:
        st.warning(
            judge.why_not(st.user.to_dict())
            or literal(closed(account() or ""))
            or "Your account has no role here any more. Ask an administrator for one, or use another account."
        )
    to = escape(f"/provider/sign-in?{urlencode({'to': asked_for()})}")
    other = '<a href="/auth/logout" target="_self">Sign out</a>' if st.user.is_logged_in else ""
    st.html(
        f'{STYLE}<div class="plp plp-in"><p><a class="go" href="{to}" target="_self">Sign in</a> {other}</p>'
        "<p>You sign in with your organization's account; this app never sees your password.</p></div>"
    )


def _demo_accounts() -> None:
    door = sign_in.door()
    with store.current().read() as cursor:
        accounts = access.accounts(cursor, store.current().today())
        joining = access.demo_applicants(cursor)
    if door is None or not accounts:
        st.error("This store has no accounts yet. Make one: python -m plp_metrics grant EMAIL ROLE [PARTNER]")
        return
    hidden = f'<input type="hidden" name="form" value="{door.form()}">' + (
        f'<input type="hidden" name="to" value="{escape(asked_for())}">'
    )
    by_role = {
        role: [email for email, _, _ in group]
        for role, group in groupby(sorted(accounts, key=lambda a: a[1]), key=lambda a: a[1])
    }
    by_role |= {Role.APPLICANT: joining} if joining else {}
    forms = [_form(role, by_role[role], hidden) for role in ROLE_ORDER if role in by_role]
    st.html(f'{STYLE}<div class="plp plp-in">{"".join(forms)}</div>')


def _form(role: Role, emails: list[str], hidden: str) -> str:
    name = f"account-{role}"
    options = "".join(f'<option value="{escape(e)}">{escape(e)}</option>' for e in emails)
    label = access.ROLES[role]
    return (
        f'<form method="post" action="/local/sign-in">{hidden}<label for="{name}">{label}</label>'
        f'<select id="{name}" name="account">{options}</select>'
        f'<button type="submit" aria-label="Sign in as {label}">Sign in</button>'
        f'<span class="says">{ROLE_SAYS[role]}</span></form>'
    )


def asked_for() -> str:
    """The path and query the person came for, to go back to after signing in."""
    path = urlsplit(st.context.url or "/").path or "/"
    query = [(key, value) for key in st.query_params for value in st.query_params.get_all(key)]
    return sign_in.way_back(path + (f"?{urlencode(query)}" if query else ""))


def notice() -> str:
    """Say plainly when this is not the real program: the day is set, the accounts are for trying out."""
    said = []
    now, today = store.current(), store.current().today()
    day = f"today is {today.day} {today:%B %Y}"
    if now.is_sample():
        said.append(f"Sample program: the partners are fictional, the data invented, and {day}.")
    elif now.has_own_today():
        said.append(f"The day is set by PLP_TODAY: {day}.")
    if now.copied is not None:
        made = clock.moment(now.copied.at, CODE_ORG_ZONE)
        said.append(f"A copy of {made}, to read only. Change things at {now.copied.main}.")
    if sign_in.way() is Way.LOCAL:
        said.append("Demo accounts without passwords, on this machine only.")
    return " ".join(said)


def frame(viewer: Viewer) -> None:
    """What stands around every page: the account, its role and the way out at the top right; the notice."""
    side = access.ROLES[viewer.role] + (f" {viewer.partner_id}" if viewer.partner_id else "")
    side += ", only reads" if viewer.only_reads else ""
    out = {Way.LOCAL: "/local/sign-out", Way.PROVIDER: "/auth/logout"}.get(sign_in.way() or Way.LOCAL)
    way_out = f'<a href="{out}" target="_self">Sign out</a>'
    said = " ".join(filter(None, [notice(), st.session_state.get(keys.NEARLY, "")]))
    st.html(
        f'{STYLE}<div class="plp plp-who"><span title="{escape(viewer.account)}">{escape(viewer.account)} · '
        f"{escape(side)}</span>{way_out}</div>"
        + (f'<div class="plp"><div class="banner" role="note">{escape(said)}</div></div>' if said else "")
    )


def not_yours(permission: str) -> None:
    """A page that is there, but not for this account."""
    what, roles = access.PERMISSIONS[permission]
    copied = store.current().copied
    if copied is not None:
        show.sentence("Nothing can be changed here", f"{copied.refusal} It takes an account that may {what}.")
        return
    named = " or ".join(access.ROLES[role] for role in ROLE_ORDER if role in roles)
    show.sentence(
        "This page is not for your account",
        f"It takes an account that may {what}: {named}. Ask an administrator if you need it.",
    )
