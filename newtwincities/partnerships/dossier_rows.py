# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The fields of a whole dossier, as its file has them: docs/reference/dossier-file.md has the format.

One table serves writing and reading. How a field is written follows from the model: dates as in ISO 8601, codes as
lists.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import available_timezones

from django.db import models
from django.utils.translation import gettext as _

from newtwincities.common.codes import codes
from newtwincities.partnerships.files import DOSSIER_FORMAT, FieldReader
from newtwincities.partnerships.models import (
    Agreement,
    Carrier,
    Document,
    Exchange,
    Organiser,
    Part,
    Partnership,
    ProgrammeItem,
    Side,
    Task,
    YearAnswer,
)

FORMAT = DOSSIER_FORMAT
FORMAT_VERSION = 1
FIELDS: Mapping[type[models.Model], tuple[str, ...]] = {
    Partnership: ("kind", "state", "state_since", "reason", "since", "topics", "languages"),
    Agreement: ("signed_on", "until", "languages", "text"),
    Side: ("budget", "currency", "hours_a_year", "habits", "shown"),
    Carrier: ("name", "does", "since", "until", "contact", "knows"),
    Exchange: (
        "title", "start", "end", "mode", "progress", "hours", "topics", "under_26", "first_timers", "starts_at",
        "ends_at", "zone", "place", "cost", "currency", "funding", "meeting_link", "result",
    ),
    Part: ("hosts", "participants", "under_26", "first_timers", "families", "travel", "travel_km"),
    Organiser: ("parts",),
    ProgrammeItem: ("day", "starts_at", "ends_at", "title", "place", "who"),
    Task: ("title", "effort", "due", "remedy", "created_at", "done_at"),
    Document: (
        "kind", "title", "language", "text", "second_language", "second_text", "file_name", "media_type", "consent",
        "public_consent", "added_at",
    ),
    YearAnswer: ("year", "met", "asked_at", "answered_at"),
}  # fmt: skip
CODES = {"topics", "languages", "does", "shown"}
KNOWN_CODES: Mapping[str, set[str]] = {"does": set(Carrier.Does.values), "shown": set(Side.Shown.values)}
FORMS: Mapping[str, Callable[[str], bool]] = {
    "meeting_link": lambda text: text.startswith(("https://", "http://")),
    "language": lambda text: bool(re.fullmatch(r"[a-z]{2}", text)),
    "second_language": lambda text: bool(re.fullmatch(r"[a-z]{2}", text)),
    "currency": lambda text: bool(re.fullmatch(r"[A-Z]{3}", text)),
    "zone": lambda text: text in available_timezones(),
}
MOST_NUMBER = 100_000_000
MOST_SMALL_NUMBER = 32_767
_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


def fields_of(row: models.Model) -> dict[str, Any]:
    """A row as plain values; what is unknown or empty is left out."""
    values = {name: _plain(name, getattr(row, name)) for name in FIELDS[type(row)]}
    return {name: value for name, value in values.items() if value is not None and value != "" and value != []}


def _plain(name: str, value: Any) -> Any:
    if name in CODES:
        return list(codes(value))
    return value.isoformat() if isinstance(value, date | datetime | time) else value


def row_of(reader: FieldReader, kind: type[models.Model]) -> dict[str, Any]:
    """The values of a row as its file has them; what is wrong is told to the reader."""
    return {name: _read(reader, kind, name) for name in FIELDS[kind]}


def _read(reader: FieldReader, kind: type[models.Model], name: str) -> Any:
    field: Any = kind._meta.get_field(name)
    value, default = reader.fields.get(name), field.get_default() if field.has_default() else None
    if name in CODES:
        return _codes(reader, name, field.max_length or 0)
    if value is None:
        empty = "" if isinstance(field, models.CharField | models.TextField) else None
        return default if default is not None else empty
    if isinstance(field, models.DateTimeField):
        return _moment(reader, name)
    if isinstance(field, models.DateField):
        return reader.day(name)
    if isinstance(field, models.TimeField):
        return _time(reader, name)
    if isinstance(field, models.BooleanField):
        reader.check(isinstance(value, bool), name, _("write true or false"))
        return value if isinstance(value, bool) else default
    if isinstance(field, models.IntegerField):
        small = isinstance(field, models.PositiveSmallIntegerField)
        return reader.number(name, least=0, most=MOST_SMALL_NUMBER if small else MOST_NUMBER)
    return _text(reader, name, field)


def _text(reader: FieldReader, name: str, field: Any) -> str:
    value = reader.fields.get(name)
    text = value.replace("\x00", "") if isinstance(value, str) else ""
    reader.check(isinstance(value, str), name, _("a text is expected here"))
    words = _("at most {most} characters").format(most=field.max_length)
    reader.check(not field.max_length or len(text) <= field.max_length, name, words)
    if field.choices:
        allowed = [code for code, _name in field.choices]
        known = text in allowed or (field.blank and not text)
        reader.check(known, name, _("write one of {words}").format(words=", ".join(allowed)))
    if name in FORMS and text:
        reader.check(FORMS[name](text), name, _("not in the form that is expected here"))
    return text


def _codes(reader: FieldReader, name: str, longest: int) -> str:
    value = reader.fields.get(name)
    reader.check(value is None or isinstance(value, list), name, _("a list in […] is expected here"))
    found = list(dict.fromkeys(str(one) for one in value)) if isinstance(value, list) else []
    known = KNOWN_CODES.get(name)
    joined = "|".join(found)
    right = all(_CODE.fullmatch(one) and (known is None or one in known) for one in found) and len(joined) <= longest
    reader.check(right, name, _("a list of codes is expected here"))
    return joined if right else ""


def _time(reader: FieldReader, name: str) -> time | None:
    try:
        return time.fromisoformat(str(reader.fields[name])).replace(tzinfo=None)
    except ValueError:
        reader.tell(name, _("write a time like 09:30"))
        return None


def _moment(reader: FieldReader, name: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(reader.fields[name]))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not 1900 <= moment.year < 2100:
        reader.tell(name, _("write a moment like 2026-06-10T09:30:00+00:00"))
        return None
    return moment
