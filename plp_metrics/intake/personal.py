"""What looks like personal data. Every pattern runs in linear time."""

from __future__ import annotations

import re

PERSONAL_WORDS = frozenset({
    "name", "names", "firstname", "lastname", "fullname", "surname", "forename", "nickname",
    "email", "emails", "mail", "phone", "phones", "telephone", "mobile", "ssn", "birth", "birthday",
    "birthdate", "dob", "address", "addresses", "street", "studentid", "studentids",
})  # fmt: skip
OF_THINGS = frozenset({
    "school", "district", "course", "workshop", "partner", "organization", "file", "state", "column",
    "section", "class", "county", "region",
})  # fmt: skip
_NAME_WORDS = {"name", "names"}
_NUMBER = re.compile(
    r"(?<![0-9])[0-9]{3}-[0-9]{2}-[0-9]{4}(?![0-9])"  # a social security number
    r"|(?<![0-9])\(?[0-9]{3}\)?[ .-]{1,2}[0-9]{3}[ .-][0-9]{4}(?![0-9])"  # a telephone number
    r"|\+[0-9]{1,3}[ .-]?\(?[0-9]{2,4}\)?[ .-][0-9]{3}"
)
_TWO_WORDS = re.compile(r"[^\W\d_]{2,40},?\s{1,3}[^\W\d_]{2,40}")
_PERSON = re.compile(r"[^\W\d_][^\W\d_.'’-]{0,30}[.]?(?:,? [^\W\d_][^\W\d_.'’-]{0,30}[.]?){1,3}")


def personal_column(name: str) -> bool:
    """Whether a column (as contracts.column_name writes it) is named like a person's data."""
    words = set(name.split("_"))
    if "student" in words and words & {"id", "ids", "number"}:
        return True
    found = words & PERSONAL_WORDS
    return bool(found) and not (found <= _NAME_WORDS and words & OF_THINGS)


def personal_value(text: str) -> str | None:
    """ "an e-mail address", "a telephone or social security number", or None."""
    at = text.find("@")
    while at >= 0:
        before, after = text[max(0, at - 1) : at], text[at + 1 : at + 81]
        if before and not before.isspace() and re.match(r"[\w-]{1,60}\.[A-Za-z]", after):
            return "an e-mail address"
        at = text.find("@", at + 1)
    if _NUMBER.search(text):
        return "a telephone or social security number"
    return None


def holds_a_person(text: str) -> bool:
    """Whether two words of letters follow each other anywhere in a cell, as a name's do."""
    return _TWO_WORDS.search(text[:400]) is not None


def like_a_person(text: str) -> bool:
    """Whether a cell reads like a person's name: two to four words of letters."""
    return len(text) <= 80 and _PERSON.fullmatch(text) is not None
