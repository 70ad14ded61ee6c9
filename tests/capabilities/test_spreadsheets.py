# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Spreadsheets and calendars become exchanges as lists do, and nothing in such a file does harm."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook

from newtwincities.partnerships.models import Exchange, ListMapping, Organiser, Part
from newtwincities.partnerships.spreadsheets import MOST_UNPACKED
from tests.capabilities.test_exchange_lists import enter, offered, path, preview, signed_in, ticked, world  # noqa: F401

pytestmark = pytest.mark.django_db

HEADINGS = ["Datum", "Anlass", "Ort", "TN Aldorf", "TN Bédorf", "U26 Aldorf", "Kosten", "Organisation Aldorf"]
ROWS = [
    [datetime(2023, 5, 12), "Bürgerreise", "Bédorf", 45, 30, 12, "1.200,50 €", "Ana, Bor"],
    ["Pfingsten 2019", "Turnier", "Sportplatz Aldorf", 20.0, None, None, None, None],
]


def book(fill: Callable[[Any], None] | None = None, rows: list[list[Any]] | None = None) -> bytes:
    workbook = Workbook()
    sheet = workbook.active
    for row in [HEADINGS, *ROWS] if rows is None else rows:
        sheet.append(row)
    if fill:
        fill(workbook)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def send(world: dict[str, Any], data: bytes, name: str = "liste.xlsx", **more: Any) -> Any:  # noqa: F811
    return signed_in(world["ana"]).post(path(world), {"file": SimpleUploadedFile(name, data), **more})


def shown(world: dict[str, Any], data: bytes, name: str = "liste.xlsx") -> str:  # noqa: F811
    response = send(world, data, name)
    assert response.status_code == 200, response.content.decode()
    return html.unescape(response.content.decode())


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return found[1] if found else ""


def columns(page: str) -> list[str]:
    """What is chosen for each column."""
    return [
        chosen[1] if (chosen := re.search(r'value="([^"]*)" selected', select)) else ""
        for select in re.findall(r'<select name="column".*?</select>', page)
    ]


def repacked(data: bytes, **parts: bytes) -> bytes:
    """The archive with some of its parts replaced, or others added."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return buffer.getvalue()


# --- spreadsheets


def test_a_spreadsheet_is_read_like_a_list(world: dict[str, Any]) -> None:  # noqa: F811
    page = shown(world, book())
    assert ticked(page) == ["2"]
    assert offered(page) == ["2", "3"]
    assert "Sportplatz Aldorf" in page
    response = enter(world, html.unescape(hidden(page, "text")), ["2", "3"])
    assert "Imported: 2." in response.content.decode()
    trip = Exchange.objects.get(title="Bürgerreise")
    assert (trip.start, trip.cost, trip.currency, trip.place) == (date(2023, 5, 12), 1200, "EUR", "")
    one, two = world["partnership"].sides.all()
    numbers = {part.side_id: (part.participants, part.under_26) for part in trip.parts.all()}
    assert numbers == {one.pk: (45, 12), two.pk: (30, None)}
    assert sorted(Organiser.objects.values_list("carrier__name", "carrier__side")) == [("Ana", one.pk), ("Bor", one.pk)]
    assert Exchange.objects.get(title="Turnier").place == "Sportplatz Aldorf"


def test_of_formulas_the_last_results_count_and_it_is_said(world: dict[str, Any]) -> None:  # noqa: F811
    sheet = b"""<?xml version="1.0" encoding="UTF-8"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="inlineStr"><is><t>Datum</t></is></c><c r="B1" t="inlineStr"><is><t>Was</t></is></c>
<c r="C1" t="inlineStr"><is><t>TN Aldorf</t></is></c></row>
<row r="2"><c r="A2" t="inlineStr"><is><t>3.6.2022</t></is></c><c r="B2" t="str"><f>"Cho"&amp;"r"</f><v>Chor</v></c>
<c r="C2"><f>6*7</f><v>42</v></c></row></sheetData></worksheet>"""
    page = shown(world, repacked(book(), **{"xl/worksheets/sheet1.xml": sheet}))
    assert "Of formulas the last results were read." in page
    assert "Aldorf 42" in page
    assert ticked(page) == ["2"]


def test_macros_are_left_aside_and_it_is_said(world: dict[str, Any]) -> None:  # noqa: F811
    page = shown(world, repacked(book(), **{"xl/vbaProject.bin": b"Sub Auto_Open()"}), "liste.xlsm")
    assert "The macros in the file were left aside." in page
    assert ticked(page) == ["2"]


def test_a_cell_merged_downwards_counts_in_each_of_its_rows(world: dict[str, Any]) -> None:  # noqa: F811
    rows = [
        ["Unsere Begegnungen"],
        ["Datum", "Anlass"],
        ["3.6.2022", "Chor"],
        [None, "Markt"],
        [None, None],
        [None, "x"],
    ]

    def fill(workbook: Any) -> None:
        workbook.active.merge_cells("A1:B1")
        workbook.active.merge_cells("A3:A5")

    page = shown(world, book(fill, rows))
    assert ticked(page) == ["3", "4"]
    assert "Line 6: x" in page
    assert "Enter the day." in page


def test_a_hundred_thousand_empty_rows_do_no_harm(world: dict[str, Any]) -> None:  # noqa: F811
    def fill(workbook: Any) -> None:
        sheet = workbook.active
        for number in range(4, 100_004):
            sheet.cell(number, 1).number_format = "0.00"
        sheet.cell(100_010, 1).value, sheet.cell(100_010, 2).value = "3.6.2022", "Chor"

    assert offered(shown(world, book(fill))) == ["2", "3", "100010"]


def test_the_first_sheet_that_is_a_list_is_taken_and_another_can_be_chosen(world: dict[str, Any]) -> None:  # noqa: F811
    def fill(workbook: Any) -> None:
        first = workbook.create_sheet("Adressen", 0)
        first.append(["Name", "Telefon"])
        first.append(["Ana", "123"])
        workbook.create_sheet("leer", 0)
        old = workbook.create_sheet("Früher")
        old.append(["Datum", "Was"])
        old.append(["1998", "Erstes Treffen"])

    page = send(world, book(fill)).content.decode()
    assert "Bürgerreise" in page
    assert "leer" not in page
    sheets = html.unescape(hidden(page, "sheets"))
    response = signed_in(world["ana"]).post(path(world), {"sheets": sheets, "sheet": "2", "do": "read"})
    assert "Erstes Treffen" in response.content.decode()
    sent = {"sheets": sheets, "sheet": "2", "do": "import", "row": ["2"]}
    signed_in(world["ana"]).post(path(world), sent)
    assert Exchange.objects.get().title == "Erstes Treffen"


def bomb() -> bytes:
    rows = b"<row><c><v>" + b"1" * (MOST_UNPACKED + 1) + b"</v></c></row>"
    return repacked(book(), **{"xl/worksheets/sheet1.xml": rows})


def laughing() -> bytes:
    entities = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12))
    sheet = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">' + entities + b"]><worksheet>&l11;</worksheet>"
    return repacked(book(), **{"xl/worksheets/sheet1.xml": sheet})


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
BAD = (
    (bomb, "This file unpacks to more than 60 MB."),
    (laughing, "This spreadsheet is damaged."),
    (lambda: book()[:-40], "This spreadsheet is damaged."),
    (lambda: repacked(book(), **{"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row>"}), "is damaged."),
    (lambda: OLD, "This is a spreadsheet of an old kind (.xls). Open it and save it as .xlsx or CSV."),
    (lambda: OLD + "EncryptedPackage".encode("utf-16-le"), "This spreadsheet is locked with a password."),
    (lambda: book(rows=[]), "Nothing stands in this spreadsheet."),
    (lambda: zipped("content.xml"), "This spreadsheet is of another kind."),
    (lambda: zipped("letter.txt"), "This is no spreadsheet."),
    (lambda: book(rows=[HEADINGS] + [["2019", f"Chor {n}"] for n in range(5_001)]), "more than 5000 rows"),
)


def zipped(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(("make", "words"), BAD)
def test_a_file_that_should_not_be_opened_is_refused_with_the_remedy(
    make: Callable[[], bytes],
    words: str,
    world: dict[str, Any],  # noqa: F811
) -> None:
    response = send(world, make())
    assert response.status_code == 422
    assert words in html.unescape(response.content.decode())
    assert not Exchange.objects.exists()


# --- columns put right, and remembered

UNCLEAR = "Wann genau?\tHöhepunkt\tAnzahl\n3.6.2022\tChor\t12\n"


def test_what_a_column_is_can_be_put_right_and_is_remembered(world: dict[str, Any]) -> None:  # noqa: F811
    one = world["partnership"].sides.first()
    page = preview(world, UNCLEAR)
    assert "Or say here which column has the date" in page
    assert not offered(page)
    sent = {"text": UNCLEAR, "headings": hidden(page, "headings"), "do": "read",
            "column": ["date", "what", f"participants@{one.pk}"]}  # fmt: skip
    page = html.unescape(signed_in(world["ana"]).post(path(world), sent).content.decode())
    assert ticked(page) == ["2"]
    assert "Aldorf 12" in page
    again = html.unescape(signed_in(world["ben"]).post(path(world), {"text": UNCLEAR}).content.decode())
    assert columns(again) == ["date", "what", f"participants@{one.pk}"]
    assert ticked(again) == ["2"]
    enter(world, UNCLEAR, ["2"])
    assert Part.objects.get(side=one).participants == 12


def test_what_was_guessed_right_need_not_be_remembered(world: dict[str, Any]) -> None:  # noqa: F811
    text = "Datum;Was\n2019;Chor\n"
    page = preview(world, text)
    sent = {"text": text, "headings": hidden(page, "headings"), "do": "read", "column": columns(page)}
    signed_in(world["ana"]).post(path(world), sent)
    assert not ListMapping.objects.exists()


def test_columns_sent_for_other_headings_count_for_nothing(world: dict[str, Any]) -> None:  # noqa: F811
    sent = {"text": "Datum;Was\n2019;Chor\n", "headings": "0" * 64, "do": "read", "column": ["what", "date"]}
    page = signed_in(world["ana"]).post(path(world), sent).content.decode()
    assert columns(page) == ["date", "what"]
    assert not ListMapping.objects.exists()


def test_a_column_that_is_none_is_left_out(world: dict[str, Any]) -> None:  # noqa: F811
    text = "Datum;Was;Ort\n2019;Chor;Wien\n"
    page = preview(world, text)
    sent = {"text": text, "headings": hidden(page, "headings"), "do": "read",
            "column": ["date", "what", "participants@999999"]}  # fmt: skip
    page = html.unescape(signed_in(world["ana"]).post(path(world), sent).content.decode())
    assert "Columns left out: Ort" in page


REJECTED = (
    ("Datum;Was;TN Aldorf;Neue Aldorf\n2019;Chor;3;9\n", "than took part. Check the numbers."),
    ("Datum;Was;TN Aldorf;TN Bédorf;U26\n2019;Chor;3;2;9\n", "than took part. Check the numbers."),
    ("Datum;Was;TN Aldorf\n2019;Chor;1000000\n", "at most 100,000"),
    (f"Datum;Was;Ort\n2019;Chor;{'x' * 121}\n", "Shorten the place to 120 characters."),
    ("Datum;Was\n14.10.1066;Schlacht\n", "choose a day between 1900 and 20"),
)


@pytest.mark.parametrize(("text", "words"), REJECTED)
def test_a_row_that_cannot_be_is_rejected_with_its_reason(
    text: str,
    words: str,
    world: dict[str, Any],  # noqa: F811
) -> None:
    page = preview(world, text)
    assert words in page
    assert not offered(page)


def test_a_day_within_ten_years_is_planned_and_one_in_2066_a_slip(world: dict[str, Any]) -> None:  # noqa: F811
    year = timezone.localdate().year + 10
    text = f"Datum;Was\n14.10.{year};Jubiläum\n14.10.{year + 1};Zu weit\n14.10.2066;Verschrieben\n"
    assert ticked(preview(world, text)) == ["2"]
    enter(world, text, ["2", "3", "4"])
    assert Exchange.objects.get().progress == Exchange.Progress.PLANNED


def test_hours_that_end_before_they_begin_are_left_out_and_not_ticked(world: dict[str, Any]) -> None:  # noqa: F811
    event = "BEGIN:VEVENT\r\nDTSTART:20250601T170000\r\nDTEND:20250601T150000\r\nSUMMARY:Chor\r\nEND:VEVENT\r\n"
    page = preview(world, f"BEGIN:VCALENDAR\r\n{event}END:VCALENDAR\r\n")
    assert (offered(page), ticked(page)) == (["2"], [])
    assert "Left open: 17:00–15:00 (it ends before it begins)" in page


def test_what_the_list_says_against_the_day_is_told(world: dict[str, Any]) -> None:  # noqa: F811
    year = timezone.localdate().year
    page = preview(world, f"Datum;Was;Status\n1.5.{year + 1};Chor;erledigt\n1.5.{year - 1};Lauf;geplant\n")
    assert ticked(page) == ["3"]
    assert "It lies ahead, so it can’t be done yet." in page
    assert "its day has passed" in page


def test_a_side_that_is_not_in_the_partnership_is_named(world: dict[str, Any]) -> None:  # noqa: F811
    page = preview(world, "Datum;Was;Teilnehmer Cedorf\n2019;Chor;9\n")
    assert "The participants stay open (Teilnehmer Cedorf): the heading names no side of this partnership." in page


# --- calendars

CALENDAR = """BEGIN:VCALENDAR\r
VERSION:2.0\r
BEGIN:VEVENT\r
UID:1\r
DTSTART;VALUE=DATE:20230512\r
DTEND;VALUE=DATE:20230516\r
SUMMARY:Bürgerreise\\, mit Chor\r
LOCATION:Bédorf\r
DESCRIPTION:Schönes Fest\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:2\r
DTSTART:20230601T160000Z\r
DTEND:20230601T173000Z\r
SUMMARY:Sitzung\r
LOCATION:Zoom\r
RRULE:FREQ=MONTHLY\r
STATUS:CANCELLED\r
END:VEVENT\r
END:VCALENDAR\r
"""


def test_a_calendar_is_read_like_a_list(world: dict[str, Any]) -> None:  # noqa: F811
    page = shown(world, CALENDAR.encode(), "termine.ics")
    assert ticked(page) == ["2", "3"]
    assert "1 event recurs: only its first date is read." in page
    enter(world, html.unescape(hidden(page, "text")), ["2", "3"])
    trip, meeting = Exchange.objects.order_by("start")
    assert (trip.title, trip.start, trip.end) == ("Bürgerreise, mit Chor", date(2023, 5, 12), date(2023, 5, 15))
    assert trip.result == "Schönes Fest"
    assert (meeting.mode, meeting.progress) == ("online", "cancelled")
    assert (meeting.starts_at, meeting.ends_at, meeting.zone) == (time(18), time(19, 30), "Europe/Vienna")


BAD_CALENDARS = (
    ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "There is no event in this calendar."),
    ("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:x\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", "This calendar can’t be read."),
    ("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "There is no event in this calendar."),
)


@pytest.mark.parametrize(("text", "words"), BAD_CALENDARS)
def test_a_calendar_that_is_none_is_refused_with_the_remedy(
    text: str,
    words: str,
    world: dict[str, Any],  # noqa: F811
) -> None:
    response = send(world, text.encode(), "termine.ics")
    assert response.status_code == 422
    assert words in html.unescape(response.content.decode())
