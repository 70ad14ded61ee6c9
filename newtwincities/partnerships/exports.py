# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""A whole partnership as a zip file, from which it can be restored elsewhere."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.conf import settings
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from newtwincities.partnerships import document_files as files
from newtwincities.partnerships import queries
from newtwincities.partnerships.dossier_rows import FORMAT, FORMAT_VERSION, fields_of
from newtwincities.partnerships.files import PartnershipFile, content_of
from newtwincities.partnerships.models import Carrier, Exchange, Organiser, Partnership, Side, YearAnswer

TABLE_COLUMNS = (
    "exchange", "title", "start", "end", "mode", "progress", "hours", "topics", "place", "under_26", "first_timers",
    "cost", "currency", "funding", "result", "municipality", "municipality_id", "hosts", "participants",
    "participants_under_26", "participants_first_timers", "families", "travel", "travel_km",
)  # fmt: skip
_FORMULA = re.compile(r"[=+\-@\t\r]")
JSON_FORM: dict[str, Any] = {"ensure_ascii": False, "indent": 1}


@dataclass(frozen=True, slots=True)
class Dossier:
    """What dossier.json holds, the table of exchanges, and the files by their place in the zip."""

    content: dict[str, Any]
    table: list[dict[str, Any]]
    kept: dict[str, UUID]


def dossier_zip(partnership: Partnership) -> IO[bytes]:
    """The zip, at its beginning. Closing it is up to whoever gets it."""
    dossier = dossier_of(partnership)
    told = queries.told(partnership, queries.exchanges_of(partnership), get_language() or "en")
    facts = content_of(PartnershipFile(told.facts, told.names))
    written: IO[bytes] = TemporaryFile()  # noqa: SIM115
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", readme(partnership))
        archive.writestr("dossier.json", json.dumps(dossier.content, **JSON_FORM))
        archive.writestr("partnership.json", json.dumps(facts, **JSON_FORM))
        archive.writestr("exchanges.csv", exchanges_csv(dossier.table))
        archive.writestr("exchanges.xlsx", exchanges_xlsx(dossier.table))
        for name, ref in dossier.kept.items():
            info = ZipInfo(name, date_time=timezone.localtime().timetuple()[:6])
            info.compress_type = ZIP_STORED  # they are compressed already
            archive.writestr(info, files.SHELF.path_of(ref).read_bytes())
    written.seek(0)
    return written


def dossier_of(partnership: Partnership) -> Dossier:
    """Everything that was entered. Rows have codes of the file (s1, c1, e1, d1), no numbers of the database."""
    sides = list(partnership.sides.select_related("municipality").order_by("pk"))
    side_code = {side.pk: f"s{number}" for number, side in enumerate(sides, 1)}
    carriers = list(Carrier.objects.filter(side__in=sides).order_by("side", "name", "pk"))
    carrier_code = {one.pk: f"c{number}" for number, one in enumerate(carriers, 1)}
    exchanges = _exchanges(partnership)
    exchange_code = {one.pk: f"e{number}" for number, one in enumerate(exchanges, 1)}
    documents, kept = _documents(partnership, exchange_code)
    agreement = getattr(partnership, "agreement", None)
    content: dict[str, Any] = {
        "format": FORMAT, "version": FORMAT_VERSION, "made_on": timezone.localdate().isoformat(),
        "made_at": settings.BASE_URL, "partnership": fields_of(partnership),
        "agreement": fields_of(agreement) if agreement else None,
        "sides": [_side(side, side_code) for side in sides],
        "carriers": [_carrier(one, side_code, carrier_code) for one in carriers],
        "exchanges": [_exchange(one, side_code, carrier_code, exchange_code) for one in exchanges],
        "tasks": [
            fields_of(task) | _if_known(carrier=carrier_code.get(task.carrier_id or 0))
            for task in partnership.tasks.order_by("created_at", "pk")
        ],
        "year_answers": [
            fields_of(one) | {"side": side_code[one.side_id]}
            for one in YearAnswer.objects.filter(side__in=sides).order_by("year", "side")
        ],
        "documents": documents,
    }  # fmt: skip
    return Dossier(content, list(_table(exchanges, sides, exchange_code)), kept)


def _exchanges(partnership: Partnership) -> list[Exchange]:
    found = partnership.exchanges.order_by("start", "title", "pk")
    organisers = Prefetch("organisers", Organiser.objects.order_by("carrier__side", "carrier__name", "pk"))
    return list(found.prefetch_related("parts", organisers, "programme"))


def _side(side: Side, codes: dict[int, str]) -> dict[str, Any]:
    place = side.municipality
    return {
        "id": codes[side.pk], "municipality": place.key, "name": place.name, "country": place.country, **fields_of(side)
    }  # fmt: skip


def _carrier(carrier: Carrier, sides: dict[int, str], codes: dict[int, str]) -> dict[str, Any]:
    others = {"deputy": codes.get(carrier.deputy_id or 0), "successor": codes.get(carrier.successor_id or 0)}
    return {"id": codes[carrier.pk], "side": sides[carrier.side_id], **fields_of(carrier), **_if_known(**others)}


def _exchange(
    exchange: Exchange, sides: dict[int, str], carriers: dict[int, str], codes: dict[int, str]
) -> dict[str, Any]:
    parts = sorted(exchange.parts.all(), key=lambda part: part.side_id)
    unknown = set() if any(part.hosts for part in parts) else {"hosts"}  # nobody has said who was host
    return {
        "id": codes[exchange.pk],
        **fields_of(exchange),
        "parts": [
            {"side": sides[part.side_id]}
            | {name: value for name, value in fields_of(part).items() if name not in unknown}
            for part in parts
        ],
        "organisers": [{"carrier": carriers[one.carrier_id], **fields_of(one)} for one in exchange.organisers.all()],
        "programme": [fields_of(item) for item in exchange.programme.all()],
    }


def _documents(partnership: Partnership, exchanges: dict[int, str]) -> tuple[list[dict[str, Any]], dict[str, UUID]]:
    rows: list[dict[str, Any]] = []
    kept: dict[str, UUID] = {}
    for number, one in enumerate(partnership.documents.order_by("added_at", "pk"), 1):
        row = {"id": f"d{number}", **fields_of(one), **_if_known(exchange=exchanges.get(one.exchange_id or 0))}
        if one.ref and files.SHELF.path_of(one.ref).is_file():
            row["file"] = f"documents/{number:03}-{one.file_name}"
            kept[row["file"]] = one.ref
        rows.append(row)
    return rows, kept


def _if_known(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _table(exchanges: list[Exchange], sides: list[Side], codes: dict[int, str]) -> Iterator[dict[str, Any]]:
    """A row for each exchange and side."""
    for exchange in exchanges:
        parts = {part.side_id: part for part in exchange.parts.all()}
        hosts_known = any(part.hosts for part in parts.values())
        common = {name: getattr(exchange, name, None) for name in TABLE_COLUMNS[1:15]}
        common |= {"exchange": codes[exchange.pk], "topics": ", ".join(exchange.topic_codes)}
        for side in sides:
            part = parts.get(side.pk)
            place = {"municipality": side.municipality.name, "municipality_id": side.municipality.key}
            own = {name: getattr(part, name, None) for name in ("participants", "families", "travel", "travel_km")}
            own["hosts"] = int(part.hosts) if part and hosts_known else None
            own["participants_under_26"] = part.under_26 if part else None
            own["participants_first_timers"] = part.first_timers if part else None
            yield {**common, **place, **own}


def exchanges_csv(table: Sequence[dict[str, Any]]) -> bytes:
    """With the mark by which spreadsheets know UTF-8; no cell begins like a formula."""
    written = io.StringIO()
    writer = csv.DictWriter(written, TABLE_COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: harmless(value) for name, value in row.items()} for row in table)
    return written.getvalue().encode("utf-8-sig")


def harmless(value: Any) -> Any:
    """A text that no spreadsheet takes for a formula.

    >>> harmless("=HYPERLINK(1)"), harmless("Camp"), harmless(-3)
    ("'=HYPERLINK(1)", 'Camp', -3)
    """
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def exchanges_xlsx(table: Sequence[dict[str, Any]]) -> bytes:
    """The same as a workbook; dates are dates, texts are never formulas."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "exchanges"
    sheet.append(list(TABLE_COLUMNS))
    for number, row in enumerate(table, 2):
        for column, name in enumerate(TABLE_COLUMNS, 1):
            value = row[name]
            cell = sheet.cell(number, column)
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
            if isinstance(value, str):
                cell.data_type = "s"
    sheet.freeze_panes = "C2"
    for letter, width in {"B": 36, "C": 12, "D": 12, "O": 40, "P": 20}.items():
        sheet.column_dimensions[letter].width = width
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def readme(partnership: Partnership) -> str:
    """What is in the zip, in the reader's language."""
    day = date_format(timezone.localdate(), "DATE_FORMAT")
    lines = [
        queries.name_of(partnership),
        _("The dossier of this partnership, from {site}, {day}").format(site=settings.SITE_NAME, day=day),
        "",
        _("It holds names and contacts of people. Give it only to those who may know them."),
        "",
        _("dossier.json: everything that was entered; “Begin a partnership”, “Restore from a file” reads it."),
        _("exchanges.csv, exchanges.xlsx: a row for each exchange and municipality, for spreadsheets."),
        _("partnership.json: what the vitality is computed from, without names (newtwincities vitality)."),
        _("documents/: the files."),
        "",
        _("Columns of the table:"),
        *(f"  {name}: {words}" for name, words in column_words()),
        "",
    ]
    return "\r\n".join(lines)


def column_words() -> Iterable[tuple[str, str]]:
    """What each column of the table means."""
    words = {
        "exchange": _("number of the exchange in this file"), "title": _("what it was"), "start": _("first day"),
        "end": _("last day"), "mode": _("in_person, online or hybrid"), "progress": _("planned, done or cancelled"),
        "hours": _("hours, for what took place online"), "topics": _("topics, as codes"), "place": _("place"),
        "under_26": _("of all, under 26"), "first_timers": _("of all, there for the first time"),
        "cost": _("cost of all sides together"), "currency": _("currency of the cost"),
        "funding": _("where the money came from"), "result": _("what came of it"),
        "municipality": _("the municipality that this row is about"),
        "municipality_id": _("its identifier in the atlas"),
        "hosts": _("1 where it was host, else 0; empty where nobody has said who was"),
        "participants": _("participants from there"),
        "participants_under_26": _("participants from there under 26"),
        "participants_first_timers": _("participants from there for the first time"),
        "families": _("host families"), "travel": _("how most of them travelled: walk, train, coach, car, plane"),
        "travel_km": _("kilometres there and back, of one person"),
    }  # fmt: skip
    return ((name, words[name]) for name in TABLE_COLUMNS)
