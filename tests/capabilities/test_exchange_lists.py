# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The list that a committee keeps becomes exchanges: first a preview, then the rows chosen, all or none."""

from __future__ import annotations

import html
import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.test import Client

from newtwincities.common.models import RecordEntry
from newtwincities.partnerships import queries
from newtwincities.partnerships.actions import dossier as actions
from newtwincities.partnerships.actions import exchanges as exchange_actions
from newtwincities.partnerships.models import Exchange, Part, Partnership
from newtwincities.people.models import Person
from tests.capabilities import teams_world

pytestmark = pytest.mark.django_db

MESSY = """Begegnungen Aldorf – Bédorf;;;;;;;
;;;;;;;
Nr.;Datum;Anlass;Ort;Teilnehmer Aldorf;TN Bedorf;Thema;Bemerkungen
1;12.–15. Mai 2023;Bürgerreise;Bédorf;ca. 45;;Kultur;Schönes Fest
2;Pfingsten 2019;Fußballturnier;Aldorf;20;22 Pers.;Sport, Jugend;
;;;;;;;
3;Sommer 2018;"Jugendlager; am See";Aldorf/Bédorf;12;viele;Jugend;
4;5.11.2020;Gespräch der Gemeinderäte;Zoom;4;3;Energie;
5;Mai;Chorbesuch;Aldorf;;;;
6;14.10.1066;Schlacht;Hastings;;;;
7;15.-12.5.2022;Rückreise;;;;;
8;3.6.2022;;Aldorf;;;;
9;3.6.2022;Marktstand;Brüssel;1000000;;;
10;3.10.2021;Wanderung (abgesagt);Aldorf;;;Musik;
11;1.7.2027;Jubiläum;Bédorf;;;;
12;4.6.2022;=1+1;Aldorf;;;;
2;Pfingsten 2019;Fußballturnier;Aldorf;20;22;;
;;;;;;;
"""


@pytest.fixture
def world(municipality: Any, person: Any, time_machine: Any) -> dict[str, Any]:
    time_machine.move_to("2026-11-01")
    aldorf = municipality("Q1", name="Aldorf", population=5000)
    bedorf = municipality("Q2", name="Bédorf", country="IT", population=20000)
    one, two = teams_world.town_hall(aldorf, name="Aldorf"), teams_world.town_hall(bedorf, name="Bédorf")
    people = {name: person(f"{name}@example.org", name=name.title()) for name in ("ana", "ben", "helper", "stranger")}
    teams_world.role(one, people["ana"], "coordinator")
    teams_world.role(one, people["helper"], "helper")
    teams_world.role(two, people["ben"], "coordinator")
    begun = actions.begin(aldorf, bedorf, team=one, kind="comprehensive", since=None, by=people["ana"])
    begun = queries.partnership_with_pk(begun.pk)
    actions.confirm(begun, [side for side in begun.sides.all() if side.municipality == bedorf], by=people["ben"])
    return {"partnership": queries.partnership_with_pk(begun.pk), **people}


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def path(world: dict[str, Any], language: str = "en") -> str:
    return f"/{language}/partnerships/{world['partnership'].pk}/exchanges/import/"


def preview(world: dict[str, Any], text: str, language: str = "en") -> str:
    response = signed_in(world["ana"]).post(path(world, language), {"text": text})
    assert response.status_code == 200, response.content.decode()
    return html.unescape(response.content.decode())


def ticked(page: str) -> list[str]:
    return re.findall(r'name="row" value="(\d+)" checked', page)


def offered(page: str) -> list[str]:
    return re.findall(r'name="row" value="(\d+)"', page)


def enter(world: dict[str, Any], text: str, rows: list[str]) -> Any:
    return signed_in(world["ana"]).post(path(world), {"text": text, "do": "import", "row": rows}, follow=True)


# --- the happy way


def test_a_messy_german_list_is_understood_before_anything_is_saved(world: dict[str, Any]) -> None:
    page = preview(world, MESSY)
    assert not Exchange.objects.exists()
    assert ticked(page) == ["4", "8", "14", "15", "16"]
    assert offered(page) == ["4", "5", "7", "8", "14", "15", "16"]
    for words in (
        "ready <strong>5<", "date to confirm <strong>2<", "there already <strong>1<", "rejected <strong>5<",
        "Columns left out: Nr.<", "Line 5: 2 · Pfingsten 2019", "Left open: viele", "Left open: Musik",
        "This is no day. Write it like 12.5.2023 or 12.–15.5.2023.", "“Date”: choose a day between 1900 and 20",
        "The last day is before the first one.", "Say in a few words what it was.", "at most 100,000",
    ):  # fmt: skip
        assert words in page, words


def test_the_chosen_rows_are_entered_in_one_go(world: dict[str, Any]) -> None:
    page = enter(world, MESSY, ["4", "5", "7", "8", "14", "16"]).content.decode()
    assert re.search(r"Imported: 6\. Left out: 7 \([^)]*\brejected 5\)\.", page)
    found = {exchange.title: exchange for exchange in Exchange.objects.all()}
    assert set(found) == {
        "Bürgerreise", "Fußballturnier", "Jugendlager; am See", "Gespräch der Gemeinderäte", "Wanderung (abgesagt)",
        "=1+1",
    }  # fmt: skip
    trip = found["Bürgerreise"]
    assert (trip.start, trip.end, trip.result) == (date(2023, 5, 12), date(2023, 5, 15), "Schönes Fest")
    assert (trip.mode, trip.progress, trip.topic_codes) == ("in_person", "done", ("culture",))
    assert found["Fußballturnier"].topic_codes == ("sport", "youth")
    assert found["Gespräch der Gemeinderäte"].mode == "online"
    assert found["Wanderung (abgesagt)"].progress == "cancelled"
    one, two = world["partnership"].sides.all()
    parts = {(part.exchange.title, part.side_id): (part.hosts, part.participants) for part in Part.objects.all()}
    assert parts["Bürgerreise", one.pk] == (False, 45)
    assert parts["Bürgerreise", two.pk] == (True, None)
    assert parts["Fußballturnier", two.pk] == (False, 22)
    assert parts["Jugendlager; am See", one.pk] == (True, 12)
    assert parts["Jugendlager; am See", two.pk] == (True, None)
    assert len(parts) == 12
    entry = RecordEntry.objects.get(verb="exchange.import")
    assert entry.details == {"number": 6}


def test_what_is_still_to_come_is_planned(world: dict[str, Any]) -> None:
    enter(world, MESSY, ["15"])
    assert Exchange.objects.get().progress == Exchange.Progress.PLANNED


def test_the_same_list_once_more_brings_nothing_twice(world: dict[str, Any]) -> None:
    enter(world, MESSY, offered(preview(world, MESSY)))
    number = Exchange.objects.count()
    page = preview(world, MESSY)
    assert not offered(page)
    assert "there already <strong>8<" in page
    enter(world, MESSY, ["4", "5"])
    assert Exchange.objects.count() == number
    first = queries.exchanges_of(world["partnership"])[0]
    entry = exchange_actions.Entry(title=first.title.upper(), start=first.start, end=first.end)
    assert exchange_actions.enter_list(world["partnership"], [entry], by=world["ana"]) == 0


def test_a_file_of_a_german_spreadsheet(world: dict[str, Any]) -> None:
    for data in (MESSY.encode("cp1252"), MESSY.replace("\n", "\r\n").encode("utf-8-sig")):
        file = SimpleUploadedFile("liste.csv", data)
        page = html.unescape(signed_in(world["ana"]).post(path(world), {"file": file}).content.decode())
        assert "Bürgerreise" in page
        assert ticked(page) == ["4", "8", "14", "15", "16"]
    sent = re.search(r'name="text" value="([^"]*)"', page)
    assert sent
    assert sent[1].startswith("Begegnungen Aldorf – Bédorf;")


def test_cells_pasted_from_a_spreadsheet(world: dict[str, Any]) -> None:
    page = preview(world, "Data\tEvento\tLuogo\tPartecipanti\n3-5 giugno 2018\tGita\tAldorf\t40\n")
    assert ticked(page) == ["2"]
    assert "The participants stay open" in page


@pytest.mark.parametrize("language", ["de", "fr", "it", "sl"])
def test_the_preview_speaks_the_readers_language(language: str, world: dict[str, Any]) -> None:
    assert len(ticked(preview(world, MESSY, language))) == 5


# --- who may


def test_who_may_not_edit_may_not_import(world: dict[str, Any]) -> None:
    assert signed_in(world["helper"]).get(path(world)).status_code == 403
    assert signed_in(world["helper"]).post(path(world), {"text": MESSY}).status_code == 403
    assert signed_in(world["stranger"]).get(path(world)).status_code == 404
    assert path(world) in signed_in(world["ana"]).get(f"/en/partnerships/{world['partnership'].pk}/").content.decode()
    assert (
        path(world)
        not in signed_in(world["helper"]).get(f"/en/partnerships/{world['partnership'].pk}/").content.decode()
    )


# --- what can't be read

HEAD = "Datum;Was\n"
WRONG = (
    ("", "Choose a file, or paste the rows."),
    ("eins\n2019\n", "No headings found. Name the columns in the first line, such as Date and What."),
    (HEAD + ";\n;\n", "Nothing stands below the headings."),
    (HEAD + '2019;"Chor\n' + "2019;Fest\n" * 80, "Line 2: a quotation mark lacks its other half."),
    (HEAD + "2019;Chor\n" * 5_001, "These are more than 5000 rows. Split the list."),
    (HEAD + "2019;Cho\0r\n", "Null characters are not allowed."),
    (HEAD + "2019;" + "x" * 2_000_000, "This is larger than 2 MB. Split the list."),
)


@pytest.mark.parametrize(("text", "words"), WRONG)
def test_a_text_that_is_no_list_is_refused_with_the_remedy(text: str, words: str, world: dict[str, Any]) -> None:
    response = signed_in(world["ana"]).post(path(world), {"text": text})
    assert response.status_code == 422
    assert words in html.unescape(response.content.decode())


FILES = (
    (b"", "This file is empty. Choose another."),
    (b"PK\x03\x04" + b"x" * 100, "This spreadsheet is damaged."),
    (MESSY.encode("utf-16"), "This is no text."),
    (b"Datum;Was\n2019;Cho\0r\n", "This is no text."),
    (b"x" * 5_000_001, "This is larger than 5 MB."),
    (b"x" * 2_000_001, "This is larger than 2 MB. Split the list."),
)


@pytest.mark.parametrize(("data", "words"), FILES)
def test_a_file_that_is_no_list_is_refused_with_the_remedy(data: bytes, words: str, world: dict[str, Any]) -> None:
    response = signed_in(world["ana"]).post(path(world), {"file": SimpleUploadedFile("liste.csv", data)})
    assert response.status_code == 422
    assert words in response.content.decode()


ROWS = (
    ("31.2.2020;Chor;", "This is no day."),
    ("2066-13-01;Chor;", "This is no day."),
    (";Chor;", "Enter the day."),
    ("2019;;", "Say in a few words what it was."),
    (f"2019;{'x' * 121};", "Shorten what it was to 120 characters."),
    (f"2019;Chor;{'x' * 281}", "Shorten the remark to 280 characters."),
)


@pytest.mark.parametrize(("row", "words"), ROWS)
def test_a_rejected_row_says_why_and_stays_legible(row: str, words: str, world: dict[str, Any]) -> None:
    page = preview(world, f"Datum;Was;Notiz\n{row}\n")
    assert words in page
    assert "rejected <strong>1<" in page
    assert not offered(page)
    assert "Line 2: " + " · ".join(cell for cell in row.split(";") if cell) in page


def test_rows_that_were_not_offered_are_never_entered(world: dict[str, Any]) -> None:
    page = enter(world, MESSY, ["9", "10", "17", "x", "-1", "99999999999"]).content.decode()
    assert "Choose at least one row." in page
    assert not Exchange.objects.exists()


def test_what_stands_in_cells_is_text_and_no_markup(world: dict[str, Any]) -> None:
    response = signed_in(world["ana"]).post(path(world), {"text": HEAD + '2019;<script>alert("x")</script>\n'})
    assert "<script>alert" not in response.content.decode()


def test_nothing_is_half_saved(world: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(exchange_actions, "note", fail)
    with pytest.raises(DatabaseError):
        enter(world, MESSY, ["4"])
    assert not Exchange.objects.exists()
    assert not Part.objects.exists()


def test_five_thousand_rows_come_in_past_as_many_empty_ones(world: dict[str, Any]) -> None:
    first = date(1950, 1, 1).toordinal()
    lines = [f"{date.fromordinal(first + 5 * n):%d.%m.%Y};Treffen {n};Aldorf" for n in range(5_000)]
    text = "Datum;Was;Ort\n" + "\n".join(lines) + "\n" + ";;\n" * 100_000
    rows = [str(line) for line in range(2, 5_002)]
    response = signed_in(world["ana"]).post(path(world), {"text": text, "do": "import", "row": rows})
    assert response.status_code == 302
    assert Exchange.objects.filter(partnership=Partnership.objects.get()).count() == 5_000


def test_organisers_with_their_parts_are_read_like_in_the_form(world: dict[str, Any]) -> None:
    enter(world, "Date;What;Organisers Aldorf\n2019;Choir;Huber 2, Mayr", ["2"])
    (exchange,) = Exchange.objects.all()
    assert {one.carrier.name: one.parts for one in exchange.organisers.all()} == {"Huber": 2, "Mayr": 1}


def test_organisers_with_too_many_parts_are_rejected_with_the_reason(world: dict[str, Any]) -> None:
    page = preview(world, "Date;What;Organisers Aldorf\n2019;Choir;Huber 12")
    assert "Parts of the work are numbers from 1 to 9." in page


@pytest.mark.parametrize(
    ("headings", "place"),
    [
        ("Datum;Was;Ort;TN Aldorf;Organisation Bédorf", "Aldorf"),
        ("Data;Cosa;Luogo;Partecipanti Aldorf;Responsabili Bédorf", "Aldorf"),
        ("Datum;Kaj;Kraj;Udeleženci Aldorf;Odgovorni Bédorf", "Aldorf (Demo)"),
    ],
)
def test_names_need_not_have_what_stands_in_brackets(headings: str, place: str, world: dict[str, Any]) -> None:
    for side in world["partnership"].sides.all():
        side.municipality.name += " (Demo)"
        side.municipality.save()
    enter(world, f"{headings}\n2019;Choir;{place};12;Mayr", ["2"])
    (exchange,) = Exchange.objects.all()
    assert [part.participants for part in exchange.parts.all() if part.participants is not None] == [12]
    assert [one.carrier.name for one in exchange.organisers.all()] == ["Mayr"]
    assert (exchange.place, [part.hosts for part in exchange.parts.all()].count(True)) == ("", 1)


@pytest.mark.parametrize(
    "place", ["splet", "Na spletu", "per Teams", "MS Teams", "a distanza", "à distance", "Internet"]
)
def test_words_for_online_are_known(place: str, world: dict[str, Any]) -> None:
    enter(world, f"Date;What;Place\n2019;Choir;{place}", ["2"])
    (exchange,) = Exchange.objects.all()
    assert (exchange.mode, exchange.place) == (Exchange.Mode.ONLINE, "")


def test_all_proposed_dates_are_taken_with_one_button(world: dict[str, Any]) -> None:
    page = preview(world, MESSY)
    assert "Rows that are not ticked are left out." in page
    columns = re.search(r'name="headings" value="(\w+)"', page)
    assert columns
    sent = {"text": MESSY, "row": ticked(page), "do": "import-proposed", "headings": columns[1]}
    response = signed_in(world["ana"]).post(path(world), sent, follow=True)
    assert Exchange.objects.count() == len(offered(page))
    assert "not ticked" not in response.content.decode()
    assert "date to confirm" not in preview(world, "Date;What\n12.5.2023;Choir")
