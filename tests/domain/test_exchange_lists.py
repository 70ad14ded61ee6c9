# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Lists of committees are read whatever their language, separator and encoding."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from newtwincities.domain.exchange_lists import (
    MOST_ROWS,
    Column,
    ListError,
    ListProblem,
    column_of,
    decoded,
    number_in,
    read_list,
)

SIDES = {"a": ["Aldorf", "Aldorp"], "b": ["Bédorf"]}
HEADINGS = (
    "Date;What;Place;Participants;Topic;Remark",
    "Datum;Anlass;Ort;Teilnehmer;Thema;Bemerkungen",
    "Wann?;Was?;Wo?;TN;Themen;Notiz",
    "Date;Événement;Lieu;Participants;Thème;Remarques",
    "Data;Evento;Luogo;N. partecipanti;Tema;Osservazioni",
    "Datum;Dogodek;Kraj;Št. udeležencev;Tema;Opombe",
)
MEANT = [Column.DATE, Column.WHAT, Column.PLACE, Column.PARTICIPANTS, Column.TOPIC, Column.REMARK]


@pytest.mark.parametrize("line", HEADINGS)
def test_headings_in_five_languages(line: str) -> None:
    assert [column_of(heading) for heading in line.split(";")] == MEANT


def test_headings_of_the_first_and_last_day() -> None:
    for heading in ("von", "Datum von", "Datum (von–bis)", "Start date", "Data inizio", "Date de début", "od"):
        assert column_of(heading) is Column.DATE
    for heading in ("bis", "Datum bis", "End date", "Data fine", "Date de fin", "do"):
        assert column_of(heading) is Column.UNTIL
    assert column_of("Wetter") is None


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_separators_are_found_by_the_headings(separator: str) -> None:
    text = f"Datum{separator}Was{separator}Ort\n12.5.2023{separator}Chor{separator}Aldorf\n"
    (row,) = read_list(text, SIDES).rows
    assert (row.line, row.text(Column.WHAT), row.text(Column.PLACE), row.original) == (
        2,
        "Chor",
        "Aldorf",
        "12.5.2023 · Chor · Aldorf",
    )


def test_a_title_above_the_headings_and_what_means_nothing_do_no_harm() -> None:
    text = "Unsere Begegnungen;;;\n;;;\nDatum;Was;Wetter;Datum\n2019;Chor;100;x;y\n;;;\n2020;Fest\n"
    found = read_list(text, SIDES)
    assert [(row.line, row.text(Column.WHAT)) for row in found.rows] == [(4, "Chor"), (6, "Fest")]
    assert found.unread == ["Wetter", "Datum"]


def test_participants_belong_to_the_side_that_the_heading_names() -> None:
    found = read_list("Datum;Was;TN aus Aldorf;Bedorf;Teilnehmer\n2019;Chor;12;30;42\n", SIDES)
    assert found.rows[0].participants == {"a": "12", "b": "30"}
    assert found.has_total
    assert not found.unread


def test_cells_of_several_lines_become_one() -> None:
    found = read_list('Datum;Was\n2019;"Chor\nund Fest"\n2020;Rat\n', SIDES)
    assert [(row.line, row.text(Column.WHAT)) for row in found.rows] == [(2, "Chor und Fest"), (4, "Rat")]


@pytest.mark.parametrize(
    ("text", "problem", "line"),
    [
        ("", ListProblem.NO_HEADINGS, 0),
        ("eins\nzwei\n", ListProblem.NO_HEADINGS, 0),
        ("Datum;Was\n;\n", ListProblem.NO_ROWS, 0),
        ("Datum;Was\n2019;Chor\0\n", ListProblem.NO_TEXT, 0),
        ('Datum;Was\n2019;"Chor\n' + "2020;Fest\n" * 100, ListProblem.QUOTES, 2),
        ('Datum;Was\n2019;"' + "x" * 200_000, ListProblem.QUOTES, 2),
        ("Datum;Was\n" + "2019;Chor\n" * (MOST_ROWS + 1), ListProblem.TOO_LONG, 0),
    ],
)
def test_what_is_no_list_is_refused_with_its_reason(text: str, problem: ListProblem, line: int) -> None:
    with pytest.raises(ListError) as refused:
        read_list(text, SIDES)
    assert (refused.value.problem, refused.value.line) == (problem, line)


def test_encodings() -> None:
    assert decoded("Völs – Fête".encode()) == decoded("Völs – Fête".encode("cp1252")) == "Völs – Fête"
    for data in (b"PK\x03\x04zip", "Völs".encode("utf-16"), b"\x81\xff"):
        with pytest.raises(ListError):
            decoded(data)


def test_a_hundred_thousand_empty_rows_are_skipped() -> None:
    found = read_list("Datum;Was;Ort;Thema\n2019;Chor\n" + ";;;\n" * 100_000 + "2020;Fest\n", SIDES)
    assert [row.line for row in found.rows] == [2, 100_003]


def test_numbers() -> None:
    texts = ("45", "ca. 45 Pers.", "1 200", "-5", "=1+1", "12+30", "9" * 30, "")
    assert [number_in(text) for text in texts] == [45, 45, 1200, None, None, None, None, None]


cells = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=20)


@given(st.lists(st.tuples(cells, cells), max_size=20), st.sampled_from(";,\t"))
def test_whatever_stands_in_cells_is_read_back(rows: list[tuple[str, str]], separator: str) -> None:
    written = io.StringIO()
    csv.writer(written, delimiter=separator).writerows([("Datum", "Was"), *rows])
    tidy = [tuple(" ".join(cell.split()) for cell in row) for row in rows]
    assume(any(any(row) for row in tidy))
    found = read_list(written.getvalue(), {})
    assert [(row.text(Column.DATE), row.text(Column.WHAT)) for row in found.rows] == [row for row in tidy if any(row)]


NEW_HEADINGS = (
    ("TN unter 26", Column.UNDER_26), ("Jugendliche", Column.UNDER_26), ("Jeunes (moins de 26 ans)", Column.UNDER_26),
    ("Neue Teilnehmer", Column.FIRST_TIMERS), ("Nouveaux participants", Column.FIRST_TIMERS),
    ("Organisation", Column.ORGANISERS), ("Responsabile", Column.ORGANISERS), ("Kosten", Column.COST),
    ("Coût", Column.COST), ("Stroški", Column.COST), ("Uhrzeit", Column.TIME), ("Stato", Column.STATE),
    ("Förderung", Column.FUNDING),
)  # fmt: skip


@pytest.mark.parametrize(("heading", "column"), NEW_HEADINGS)
def test_headings_of_all_that_an_exchange_has(heading: str, column: Column) -> None:
    assert column_of(heading) is column


def test_a_column_belongs_to_the_side_that_its_heading_names() -> None:
    found = read_list("Datum;Was;U26 Aldorf;Organisation Bedorf;Kosten Aldorf\n2019;Chor;3;Ben;100\n", SIDES)
    assert found.columns[2:] == [(Column.UNDER_26, "a"), (Column.ORGANISERS, "b"), None]
    assert found.rows[0].of_sides(Column.UNDER_26) == {"a": "3"}
    assert found.unread == ["Kosten Aldorf"]  # of one side alone it is not what it cost


def test_headings_that_say_nothing_can_be_put_right() -> None:
    text = "eins;zwei;drei\n2019;Chor;x\n"
    found = read_list(text, SIDES)
    assert (found.headings, found.has_needed, found.rows) == (["eins", "zwei", "drei"], False, [])
    meant = [(Column.YEAR, ""), (Column.WHAT, ""), None]
    found = read_list(text, SIDES, lambda headings: meant if headings == ["eins", "zwei", "drei"] else None)
    assert found.rows[0].text(Column.WHAT) == "Chor"
