"""The one-page brief of a partner, from the same figures as its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plp_metrics import access, store
from plp_metrics.compute import results
from plp_metrics.compute.answers import answer
from plp_metrics.draw import agreed_talk, brief_words, sentences, words
from plp_metrics.model import Mark, Result, Viewer
from plp_metrics.model.brief import Brief, Headline
from plp_metrics.model.talks import Interim
from plp_metrics.ui import excepting, explained, partner_card, program
from plp_metrics.ui.ask import Asked
from plp_metrics.ui.looked import looked
from plp_metrics.ui.partner_card import Seen
from plp_metrics.ui.partner_chart import headlines
from plp_metrics.ui.partner_todo import follow_ups, steps

LINES, LONGEST = 4, 220
"""Lines of a list at most, and characters of a line: it has to fit a page."""


@looked
def look(viewer: Viewer, asked: Asked) -> Brief | None:
    """The brief for these filters; None where the viewer may name no such partner."""
    seen = partner_card.look(viewer, asked)
    if seen is None:
        return None
    library, partner = program.library(), seen.partner
    first = next(iter(steps(seen)), None)
    rows = headlines(seen.agreed or [r for r in seen.found if r.value is not None])
    base = partner_card.unknown_in_rest(viewer, asked, rows)
    excepted = excepting.in_force(viewer, partner.partner_id, asked.year)
    return Brief(
        partner.name,
        asked.period,
        " · ".join(filter(None, [partner_card.meta(viewer, partner, asked), program.fictional()])),
        brief_words.shows(partner.name, seen.agreed or seen.found, seen.trends, seen.forecasts, library),
        brief_words.todo(
            first,
            seen.forecasts.get(first.metric) if first else None,
            library,
            asked.period,
            program.today(viewer),
        ),
        tuple(_headline(seen, r, _note(r, excepted, r.metric in base)) for r in rows),
        tuple(_changed(viewer, asked, seen.found)),
        tuple(_short(explained.lines(viewer, partner.partner_id, asked.period))),
        tuple(_short(_waiting(viewer, asked))),
        program.today(viewer),
    )


def _headline(seen: Seen, result: Result, note: str) -> Headline:
    told = result.mark is Mark.SHOWN
    return Headline(
        result,
        program.library()[result.metric],
        seen.trends.get(result.metric) if told else None,
        seen.forecasts.get(result.metric) if told else None,
        tuple(seen.history.get(result.metric, ())),
        note,
    )


def _note(result: Result, excepted: Mapping[int, Interim], unknown: bool) -> str:
    """What is to be known with a figure: an exception from its target, whom a share counts in its rest."""
    found = excepted.get(result.agreement.agreement_id) if result.agreement else None
    said = agreed_talk.exception(found, program.library()[result.metric]) if found else ""
    told = (f"exception: {said}" if said else "", words.UNKNOWN_IN_REST if unknown else "")
    return " · ".join(t for t in told if t)


def _changed(viewer: Viewer, asked: Asked, found: Sequence[Result]) -> list[str]:
    before, library = asked.period.previous, program.library()
    if before.school_year != asked.year:
        return ["It is the first quarter of the school year."]
    question = asked.question(tuple(library), period=before, only=(asked.partner or "",))
    earlier = answer(store.current(), access.scope(viewer), results.results, question)
    turned = [sentences.turn(t, library) for t in sentences.turned(found, earlier)]
    return _short([t[:1].upper() + t[1:] for t in turned])


def _waiting(viewer: Viewer, asked: Asked) -> list[str]:
    library = program.library()
    return [
        f"{library[c.metric].short if c.metric in library else c.metric}, {c.period.quarter}: {c.text}"
        for c in reversed(follow_ups(viewer, asked.partner or "", asked.period))
    ]


def _short(items: Sequence[str]) -> list[str]:
    shown = [t if len(t) <= LONGEST else f"{t[: LONGEST - 1].rstrip()}…" for t in items[:LINES]]
    more = len(items) - LINES
    return [*shown, f"and {more} more"] if more > 0 else shown
