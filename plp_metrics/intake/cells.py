"""One cell: its text → the value it stands for, or what is wrong with it. Pure."""

from __future__ import annotations

import difflib
import re
from datetime import date
from functools import cache
from typing import NamedTuple

from plp_metrics.contracts import Column
from plp_metrics.intake.heading_words import only_known_words
from plp_metrics.intake.personal import holds_a_person, like_a_person, personal_value
from plp_metrics.model import school_year
from plp_metrics.places import STATES

LONGEST = 200
_BLANKS = " \t\n\x0b\x0c\u00a0\u2007\u202f\u200b\ufeff\u3000"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = "|".join(_MONTHS)
_DAY_MONTH = re.compile(rf"([0-9]{{1,2}})-({_MONTH})(?:-[0-9]{{2,4}})?|({_MONTH})-([0-9]{{2}})", re.I)
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,3}")
_ERRORS = {"#n/a", "#value!", "#ref!", "#div/0!", "#name?", "#num!", "#null!"}
_NOTHING = {"n/a", "na", "none", "null", "nan", "-", "--", "?", "nil", "unknown", "tbd"}


class Cell(NamedTuple):
    """clean: the text as stored (None if bad). note: how it was normalised. rule: what is wrong."""

    clean: str | None
    note: str | None = None
    rule: str | None = None
    suggestion: str | None = None
    hidden: bool = False
    about: str = ""


def judge_cell(column: Column, raw: str, context: str = "") -> Cell:
    """context: the raw cell that `column` leans on (state of a school id, scale of a rating)."""
    text = raw.strip(_BLANKS)
    note = "padding" if text != raw else None
    if not text:
        return _empty(column, note)
    kind = personal_value(text[:LONGEST])
    if kind:
        return Cell(None, rule="personal_value", hidden=True, about=kind)
    if text.casefold() in _ERRORS:
        return Cell(None, rule="spreadsheet_error")
    if len(text) > LONGEST:
        return Cell(None, rule="too_long", hidden=True)
    found = _JUDGES[column.type](column, text, context)
    if found.rule and not found.hidden and holds_a_person(text) and not only_known_words(text):
        found = found._replace(hidden=True)
    return found if found.rule or found.note or not note else found._replace(note=note)


def _empty(column: Column, note: str | None) -> Cell:
    if column.may_be_empty:
        return Cell("", note=note)
    return Cell(None, rule="empty_cell")


@cache
def _meanings(column: Column) -> dict[str, str]:
    return {fold(w): a.value for a in column.allowed for w in (a.value, a.label, *a.aliases)}


def fold(text: str) -> str:
    """A word without case, blanks and punctuation."""
    return re.sub(r"[\W_]+", "", text.casefold())


def _choice(column: Column, text: str, context: str) -> Cell:
    if text in column.values:
        return Cell(text)
    meant = _meanings(column).get(fold(text))
    if meant:
        return Cell(meant, note="words")
    if _DAY_MONTH.fullmatch(text) or re.fullmatch(r"[0-9]{1,4}[/-][0-9]{1,2}[/-][0-9]{2,4}", text):
        return Cell(None, rule="became_a_date", suggestion=_undated(column, text))
    near = difflib.get_close_matches(text.casefold(), [v.casefold() for v in column.values], 1, 0.75)
    about = next((v for v in column.values if near and v.casefold() == near[0]), "")
    hidden = like_a_person(text) and not only_known_words(text)
    return Cell(None, rule="not_allowed", about=about, hidden=hidden)


def _undated(column: Column, text: str) -> str | None:
    """The value a spreadsheet turned into a date: 8-Jun → 6_8, 12-Sep → 9_12."""
    parts = _DAY_MONTH.fullmatch(text)
    if not parts:
        return None
    day, month = parts[1] or parts[4], parts[2] or parts[3]
    number = _MONTHS.index(month.casefold()) + 1
    pair = {fold(f"{number}-{int(day)}"), fold(f"{int(day)}-{number}")}
    found = {_meanings(column)[p] for p in pair if p in _meanings(column)}
    return found.pop() if len(found) == 1 else None


def _code(column: Column, text: str, context: str) -> Cell:
    if _DAY_MONTH.fullmatch(text):
        return Cell(None, rule="became_a_date")
    if re.fullmatch(column.pattern or "", text):
        return Cell(text)
    if re.fullmatch(r"[0-9](?:\.[0-9]+)?[eE]\+[0-9]{1,3}", text):
        return Cell(None, rule="became_scientific")
    if like_a_person(text):
        return Cell(None, rule="person_in_code", hidden=True)
    return Cell(None, rule="bad_code", about="long" if len(text) > 40 else "characters")


def _integer(column: Column, text: str, context: str) -> Cell:
    note = None
    if column.words and text[0].isalpha():
        return _rating(column, text, context)
    if re.fullmatch(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.0+)?", text):
        text, note = text.replace(",", "").split(".")[0], "thousands"
    elif re.fullmatch(r"[0-9]+\.0+", text):
        text, note = text.split(".")[0], "point_zero"
    if re.fullmatch(r"0|[1-9][0-9]*", text):
        return _in_range(column, text, note)
    return Cell(None, rule=_bad_number(text), hidden=like_a_person(text))


def _in_range(column: Column, text: str, note: str | None) -> Cell:
    low, high = column.minimum, column.maximum
    if len(text) > 15 or (low is not None and float(text) < low) or (high is not None and float(text) > high):
        return Cell(None, rule="out_of_range")
    return Cell(text, note=note)


def _bad_number(text: str) -> str:
    if re.fullmatch(r"-[0-9][0-9.,]*", text):
        return "negative"
    if re.fullmatch(r"0[0-9]+", text):
        return "leading_zeros"
    if re.fullmatch(r"\+[0-9.,]+", text):
        return "plus_sign"
    if _SCIENTIFIC.fullmatch(text):
        return "became_scientific"
    if re.fullmatch(r"[0-9.,]+ ?%", text):
        return "percent_sign"
    if re.fullmatch(r"[0-9]{1,3}(?:[ \u00a0\u202f'][0-9]{3})+", text):
        return "blank_in_number"
    if re.fullmatch(r"[0-9]+\.[0-9]+", text):
        return "not_whole"
    if _DAY_MONTH.fullmatch(text) or re.fullmatch(r"[0-9]{1,4}[/-][0-9]{1,2}[/-][0-9]{1,4}", text):
        return "became_a_date"
    if text.isdigit() and not text.isascii():
        return "other_digits"
    if text.casefold() in _NOTHING:
        return "nothing_word"
    return "not_a_number"


def _rating(column: Column, text: str, context: str) -> Cell:
    scale = context.strip(_BLANKS)
    if scale.endswith(".0"):
        scale = scale[:-2]
    words = column.words.get(int(scale)) if scale in ("6", "7") else None
    meanings = {fold(w): number for w, number in (words or {}).items()}
    if fold(text) in meanings:
        return Cell(str(meanings[fold(text)]), note="rating_words")
    everywhere = {fold(w) for scale_words in column.words.values() for w in scale_words}
    if fold(text) in everywhere:
        return Cell(None, rule="word_not_of_scale")
    return Cell(None, rule=_bad_number(text), hidden=like_a_person(text))


def _decimal(column: Column, text: str, context: str) -> Cell:
    note = None
    whole, _, rest = text.partition(".")
    if re.fullmatch(r"[0-9]+\.[0-9]+", text) and len(rest.rstrip("0")) <= column.decimals < len(rest):
        rest, note = rest.rstrip("0"), "point_zero"
        text = f"{whole}.{rest}" if rest else whole
    if not re.fullmatch(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", text):
        return Cell(None, rule=_bad_number(text), hidden=like_a_person(text))
    if len(rest) > column.decimals:
        return Cell(None, rule="too_many_decimals")
    return _in_range(column, text, note)


def _date(column: Column, text: str, context: str) -> Cell:
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return _day(text[:4], text[5:7], text[8:], None)
    if parts := re.fullmatch(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", text):
        first, second, year = parts.groups()
        if int(first) == int(second) or (int(first) <= 12 < int(second)):
            return _day(year, first, second, "date")
        if int(second) <= 12 < int(first):
            found = _day(year, second, first, None)
            return Cell(None, rule="day_first", suggestion=found.clean)
        return Cell(None, rule="ambiguous_date")
    if parts := re.fullmatch(rf"([0-9]{{1,2}})-({_MONTH})-([0-9]{{4}})", text, re.I):
        return _day(parts[3], str(_MONTHS.index(parts[2].casefold()) + 1), parts[1], "date")
    if re.fullmatch(r"[0-9]{5}(?:\.0+)?", text):
        return Cell(None, rule="date_serial")
    if re.fullmatch(rf"[0-9]{{1,2}}[/-](?:[0-9]{{1,2}}|{_MONTH})[/-][0-9]{{2}}", text, re.I):
        return Cell(None, rule="two_digit_year")
    return Cell(None, rule="not_a_date", hidden=like_a_person(text))


def _day(year: str, month: str, day: str, note: str | None) -> Cell:
    try:
        return Cell(date(int(year), int(month), int(day)).isoformat(), note=note)
    except ValueError:
        return Cell(None, rule="no_such_day")


def _school_year(column: Column, text: str, context: str) -> Cell:
    parts = re.fullmatch(r"([12][0-9]{3})[-–]([0-9]{2}|[0-9]{4})", text)
    if not parts:
        return Cell(None, rule="bad_school_year", hidden=like_a_person(text))
    year = school_year(int(parts[1]))
    if parts[2] not in (year[5:], str(int(parts[1]) + 1)):
        return Cell(None, rule="bad_school_year")
    return Cell(year, note=None if text == year else "school_year")


def _school_id(column: Column, text: str, context: str) -> Cell:
    note = None
    if re.fullmatch(r"[0-9]{11,12}\.0+", text):
        text, note = text.split(".")[0], "point_zero"
    if re.fullmatch(r"[0-9]{12}|[A-Za-z0-9]{8}", text) or re.fullmatch(r"own-[A-Za-z0-9._-]{1,36}", text):
        return Cell(text, note=note)
    if re.fullmatch(r"[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]{1,3}", text):
        return Cell(None, rule="became_scientific")
    if re.fullmatch(r"[0-9]{11}", text):
        fips = {_meanings_of_states().get(fold(context), "")} & {s.fips for s in STATES.values()}
        if {"0" + text[0]} == fips:
            return Cell("0" + text, note="leading_zero")
        return Cell(None, rule="school_id_short")
    return Cell(None, rule="bad_school_id", hidden=like_a_person(text))


@cache
def _meanings_of_states() -> dict[str, str]:
    return {fold(word): s.fips for s in STATES.values() for word in (s.code, s.name)}


_JUDGES = {
    "choice": _choice,
    "state": _choice,
    "quarter": _choice,
    "code": _code,
    "partner": _code,
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
    "school_year": _school_year,
    "school_id": _school_id,
}
