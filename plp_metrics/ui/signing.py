"""Who is there: the sign-in page, the person's Viewer, and the line that says whose account this is."""

from __future__ import annotations

from html import escape
from itertools import groupby
from urllib.parse import urlencode, urlsplit

import streamlit as st

from plp_metrics import access, store
from plp_metrics.access import sign_in
from plp_metrics.access.sign_in import Way
from plp_metrics.model import Role, Viewer

ROLE_ORDER = (Role.PARTNER, Role.EVALUATOR, Role.LEADERSHIP, Role.ADMIN)
ROLE_SAYS = {
    Role.PARTNER: "hands in a quarter, sees its own results and targets",
    Role.EVALUATOR: "accepts quarters, compares partners and regions",
    Role.LEADERSHIP: "sees accepted results of the whole network",
    Role.ADMIN: "admits partners, publishes, gives roles",
}

STYLE = """<style>
.plp-in { max-width: 40rem; }
.plp-in form { display: grid; grid-template-columns: 8.5rem 1fr auto; gap: 4px 12px; align-items: center;
  padding: 12px 0; border-top: 1px solid var(--plp-line, #dfe4e966); margin: 0; }
.plp-in label { font-weight: 600; }
.plp-in small { grid-column: 1 / -1; opacity: .8; font-size: 14px; }
.plp-in select, .plp-in output { font: inherit; min-width: 0; width: 100%; color: inherit; }
.plp-in select { background: transparent; border: 1px solid; border-radius: 4px; padding: 6px 8px; }
.plp-in option { color: #1b2430; background: #fff; }
.plp-in button { font: inherit; font-weight: 600; cursor: pointer; border: 1px solid #1a5690;
  background: #1a5690; color: #fff; border-radius: 4px; padding: 6px 16px; }
.plp-in button:focus-visible, .plp-in select:focus-visible { outline: 2px solid; outline-offset: 2px; }
@media (max-width: 640px) { .plp-in form { grid-template-columns: 1fr auto; }
  .plp-in label { grid-column: 1 / -1; } }
.plp-who { position: fixed; top: 0; right: 60px; height: 60px; z-index: 1000000; display: flex; gap: 12px;
  align-items: center; font-size: 14px; max-width: 45vw; white-space: nowrap; }
.plp-who span { overflow: hidden; text-overflow: ellipsis; }
.plp-notice { font-size: 14px; line-height: 18px; opacity: .8; margin: 0; }
@media print { .plp-who { display: none; } }
@media (max-width: 640px) { .plp-who { max-width: 75vw; font-size: 12.5px; } }
</style>"""


def viewer() -> Viewer | None:
    """The signed-in person as the store knows it at this moment; None where nobody is signed in."""
    account = _account()
    if account is None:
        return None
    with store.current().read() as cursor:
        return access.viewer(cursor, account)


def _account() -> str | None:
    if sign_in.way() is Way.LOCAL:
        door = sign_in.door()
        return door.account(st.context.cookies) if door else None
    if sign_in.way() is Way.PROVIDER and st.user.is_logged_in:
        return sign_in.account_of_claims(st.user.to_dict())
    return None


def page() -> None:
    """Sign in, and go on to the address that was asked for."""
    st.html(STYLE)
    st.title("Sign in to PLP Metrics")
    if sign_in.way() is Way.LOCAL:
        st.caption(notice())
        _demo_accounts()
    elif sign_in.way() is Way.PROVIDER:
        _provider()
    else:
        st.error("This app was not started by its own server. Start it with: python -m plp_metrics serve")


def _provider() -> None:
    if st.user.is_logged_in:
        st.warning(
            "Your account has no role here, or your sign-in has run out. Sign in again; "
            "if that does not help, ask an administrator for a role."
        )
    if st.button("Sign in", type="primary"):
        st.login()
    if st.user.is_logged_in and st.button("Sign out"):
        st.logout()


def _demo_accounts() -> None:
    door = sign_in.door()
    with store.current().read() as cursor:
        accounts = access.accounts(cursor)
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
    forms = [_form(role, by_role[role], hidden) for role in ROLE_ORDER if role in by_role]
    st.html(f'<div class="plp-in">{"".join(forms)}</div>')


def _form(role: Role, emails: list[str], hidden: str) -> str:
    name = f"account-{role}"
    options = "".join(f'<option value="{escape(e)}">{escape(e)}</option>' for e in emails)
    label = access.ROLES[role]
    return (
        f'<form method="post" action="/local/sign-in">{hidden}<label for="{name}">{label}</label>'
        f'<select id="{name}" name="account">{options}</select>'
        f'<button type="submit" aria-label="Sign in as {label}">Sign in</button>'
        f"<small>{label} {ROLE_SAYS[role]}.</small></form>"
    )


def asked_for() -> str:
    """The path and query the person came for, to go back to after signing in."""
    path = urlsplit(st.context.url or "/").path or "/"
    query = [(key, value) for key in st.query_params for value in st.query_params.get_all(key)]
    return sign_in.way_back(path + (f"?{urlencode(query)}" if query else ""))


def notice() -> str:
    """Say plainly when this is not the real program: the day is set, the accounts are for trying out."""
    said = []
    if store.current().has_own_today():
        today = store.current().today()
        said.append(f"Sample program: the data are invented and today is {today.day} {today:%B %Y}.")
    if sign_in.way() is Way.LOCAL:
        said.append("Demo accounts without passwords, on this machine only.")
    return " ".join(said)


def frame(viewer: Viewer) -> None:
    """What stands around every page: the account, its role and the way out at the top right; the notice."""
    side = access.ROLES[viewer.role] + (f" {viewer.partner_id}" if viewer.partner_id else "")
    way_out = '<a href="/local/sign-out">Sign out</a>' if sign_in.way() is Way.LOCAL else ""
    said = notice()
    st.html(
        f'{STYLE}<div class="plp-who"><span title="{escape(viewer.account)}">{escape(viewer.account)} · '
        f"{escape(side)}</span>{way_out}</div>"
        + (f'<p class="plp-notice" role="note">{escape(said)}</p>' if said else "")
    )
    if sign_in.way() is Way.PROVIDER:
        with st.sidebar:
            if st.button("Sign out"):
                st.logout()


def not_yours(permission: str) -> None:
    """A page that is there, but not for this account."""
    words, roles = access.PERMISSIONS[permission]
    named = " or ".join(access.ROLES[role] for role in ROLE_ORDER if role in roles)
    st.title("This page is not for your account")
    st.write(f"It takes an account that may {words}: {named}. Ask an administrator if you need it.")
