# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The values of a cell: each reader gives the value, None for an empty cell, or raises RefusedError with a remedy."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from urllib.parse import urlsplit

from babel import Locale
from django.utils.translation import gettext as _

from newtwincities.atlas.imports.report import RefusedError
from newtwincities.atlas.models import KEY_FORM
from newtwincities.domain.partial_dates import check_partial_date

Row = Mapping[str, str]
DEGREES = r"[+-]?\d{1,3}([.,]\d+)?([eE][+-]?\d{1,3})?"


@cache
def country_codes() -> frozenset[str]:
    """ISO 3166-1 alpha-2 codes, and XK for Kosovo, as the CLDR has them."""
    not_countries = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
    territories = map(str, Locale("en").territories)
    return frozenset(code for code in territories if len(code) == 2 and code.isalpha()) - not_countries


def text(row: Row, field: str, *, longest: int) -> str | None:
    value = row.get(field, "")
    if not value:
        return None
    if not value.isascii():
        value = unicodedata.normalize("NFC", value)
    if len(value) > longest:
        raise RefusedError(
            field,
            value,
            _("The text has {found} characters, at most {most} are possible.").format(found=len(value), most=longest),
            _("Shorten it."),
        )
    if _has_control_character(value):
        raise RefusedError(
            field, value, _("The text contains a control character."), _("Remove line breaks and tabs from it.")
        )
    if value[0] in "=+@":
        raise RefusedError(
            field,
            value,
            _("The text begins like a formula of a spreadsheet."),
            _("Remove the first character, or save the values instead of the formulas."),
        )
    return value


def _has_control_character(value: str) -> bool:
    return not value.isprintable() and any(unicodedata.category(c) == "Cc" for c in value)


def required(row: Row, field: str, *, longest: int) -> str:
    value = text(row, field, longest=longest)
    if value is None:
        raise RefusedError(field, "", _("The field is empty."), _("Fill it in, or remove the row."))
    return value


def matching(row: Row, field: str, pattern: str, example: str, *, longest: int = 64) -> str | None:
    value = text(row, field, longest=longest)
    if value is not None and not re.fullmatch(pattern, value, re.ASCII):
        raise RefusedError(
            field,
            value,
            _("The value has another form than expected."),
            _("Write it like “{example}”, or leave it empty.").format(example=example),
        )
    return value


def key(row: Row, field: str) -> str:
    """An identifier of a municipality; it can't be empty."""
    value = required(row, field, longest=64)
    if not re.fullmatch(KEY_FORM, value):
        raise RefusedError(
            field,
            value,
            _("The value has another form than expected."),
            _("Use letters, digits, point, colon, dash and underscore only, as in Q1735."),
        )
    return value


def whole_number(row: Row, field: str, *, lowest: int, highest: int) -> int | None:
    value = row.get(field, "")
    if not value:
        return None
    number = int(value) if re.fullmatch(r"-?\d{1,12}", value, re.ASCII) else None
    if number is None or not lowest <= number <= highest:
        raise RefusedError(
            field,
            value,
            _("This is no whole number from {lowest} to {highest}.").format(lowest=lowest, highest=highest),
            _("Write it without separators, or leave it empty when unknown."),
        )
    return number


def degrees(row: Row, field: str, *, most: int) -> float:
    value = row.get(field, "")
    number = float(value.replace(",", ".")) if re.fullmatch(DEGREES, value, re.ASCII) else None
    if number is None or abs(number) > most:
        raise RefusedError(
            field,
            value,
            _("This is no coordinate: degrees lie between -{most} and {most}.").format(most=most),
            _("Write decimal degrees such as 46.49067."),
        )
    return number


def country(row: Row, field: str) -> str:
    value = required(row, field, longest=40)
    if value not in country_codes():
        raise RefusedError(
            field,
            value,
            _("This country is unknown."),
            _("Use the code of two capital letters of ISO 3166, such as AT or SI."),
        )
    return value


def choice(row: Row, field: str, choices: Sequence[str]) -> str | None:
    value = row.get(field, "")
    if value and value not in choices:
        raise RefusedError(
            field,
            value,
            _("This value is not one of those possible."),
            _("Use one of: {choices}, or leave it empty.").format(choices=", ".join(choices)),
        )
    return value or None


def flag(row: Row, field: str) -> bool | None:
    value = choice(row, field, ("0", "1"))
    return None if value is None else value == "1"


def several(row: Row, field: str, *, longest: int = 120) -> list[str] | None:
    """Values joined by |. One that holds a control character is left out: lists of further names carry such debris."""
    cell = row.get(field, "")
    if not cell:
        return None
    values = [value.strip() for value in cell.split("|") if value.strip() and not _has_control_character(value)]
    return [required({field: value}, field, longest=longest) for value in dict.fromkeys(values)] or None


def codes(row: Row, field: str, pattern: str, example: str, *, longest: int) -> list[str] | None:
    if text(row, field, longest=longest) is None:
        return None
    values = several(row, field)
    for value in values or ():
        matching({field: value}, field, pattern, example, longest=80)
    return values


def names_by_language(row: Row, field: str) -> dict[str, str] | None:
    names: dict[str, str] = {}
    for value in several(row, field, longest=130) or ():
        language, colon, name = value.partition(":")
        if not colon or not re.fullmatch(r"[a-z]{2,3}", language) or not name.strip():
            raise RefusedError(
                field,
                value,
                _("This is no name with its language."),
                _("Write the language, a colon and the name, such as “de:Bozen|it:Bolzano”."),
            )
        names.setdefault(language, name.strip())
    return names or None


def partial_date(row: Row, field: str) -> str | None:
    value = row.get(field, "")
    if not value:
        return None
    try:
        return check_partial_date(value)
    except ValueError as error:
        raise RefusedError(
            field, value, _("This is no date."), _("Write a year, month or day such as 1963, 1963-07 or 1963-07-12.")
        ) from error


def full_date(row: Row, field: str) -> date | None:
    value = row.get(field, "")
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise RefusedError(field, value, _("This is no complete date."), _("Write it like 1963-07-12.")) from error


def web_address(row: Row, field: str) -> str | None:
    value = text(row, field, longest=400)
    if value is not None and not _is_web_address(value):
        raise RefusedError(
            field, value, _("This is no web address."), _("Begin it with https://, or leave the field empty.")
        )
    return value


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
