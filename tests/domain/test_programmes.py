# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""A programme is read as people write it, and written so that the same is read again."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newtwincities.domain.programmes import (
    MOST_LINES,
    Line,
    ProgrammeError,
    ProgrammeProblem,
    days_between,
    read_programme,
    written_programme,
)

FIRST, LAST = date(2027, 5, 12), date(2027, 5, 14)

ONE_LINE = (
    ("9:00–10:30 Empfang, Rathaus, Bürgermeister mit Gästen",
     Line(FIRST, "Empfang", time(9), time(10, 30), "Rathaus", "Bürgermeister mit Gästen")),
    ("9.00 - 10.30 Uhr: Empfang", Line(FIRST, "Empfang", time(9), time(10, 30))),
    ("18 Uhr Abendessen, Gasthof Post", Line(FIRST, "Abendessen", time(18), None, "Gasthof Post")),
    ("ab 18 Uhr Abendessen", Line(FIRST, "Abendessen", time(18))),
    ("14h30 Visite du lac, départ à la mairie", Line(FIRST, "Visite du lac", time(14, 30), None, "départ à la mairie")),
    ("de 9h à 11h Ateliers", Line(FIRST, "Ateliers", time(9), time(11))),
    ("dalle 9.00 alle 11.00 Incontro, Municipio", Line(FIRST, "Incontro", time(9), time(11), "Municipio")),
    ("od 9.00 do 11.00 Sprejem, občina", Line(FIRST, "Sprejem", time(9), time(11), "občina")),
    ("9–11 Walk", Line(FIRST, "Walk", time(9), time(11))),
    ("9:00\tWalk\tLake\tall", Line(FIRST, "Walk", time(9), None, "Lake", "all")),
    ("Walk, with picnic | Lake | families, hosts", Line(FIRST, "Walk, with picnic", None, None, "Lake",
                                                        "families, hosts")),
    ("12 Gäste kommen an", Line(FIRST, "12 Gäste kommen an")),
    ("• Lunch", Line(FIRST, "Lunch")),
    ("10.30", None),
)  # fmt: skip


@pytest.mark.parametrize(("text", "line"), ONE_LINE)
def test_a_line_is_time_what_where_and_who(text: str, line: Line | None) -> None:
    if line is None:
        with pytest.raises(ProgrammeError):
            read_programme(text, FIRST, FIRST)
    else:
        assert read_programme(text, FIRST, FIRST) == [line]


@pytest.mark.parametrize(
    "heading", ["13.5.2027", "13.5.", "Donnerstag, 13. Mai 2027:", "jeudi 13 mai", "13 maggio", "Day 2", "2. Tag",
                "13. maja"],
)  # fmt: skip
def test_a_day_stands_above_its_lines(heading: str) -> None:
    (line,) = read_programme(f"{heading}\n9:00 Walk", FIRST, LAST)
    assert line.day == date(2027, 5, 13)


WRONG = (
    ("9:00 Walk", ProgrammeProblem.NO_DAY, 1),
    ("12.5.\nWalk\n15.5.\nFeast", ProgrammeProblem.NOT_OF_THESE_DAYS, 3),
    ("12.5.2026", ProgrammeProblem.NOT_OF_THESE_DAYS, 1),
    ("12.5.\n10:00–9:00 Walk", ProgrammeProblem.BACKWARDS, 2),
    ("12.5.\n25:00 Walk", ProgrammeProblem.NO_TIME, 2),
    ("12.5.\n9:00–10:00", ProgrammeProblem.NO_TITLE, 2),
    ("12.5.\n" + "x" * 161, ProgrammeProblem.TOO_LONG, 2),
    ("12.5.\n" + "Walk\n" * (MOST_LINES + 1), ProgrammeProblem.TOO_MANY, MOST_LINES + 2),
)


@pytest.mark.parametrize(("text", "problem", "line"), WRONG)
def test_what_is_wrong_is_named_with_its_line(text: str, problem: ProgrammeProblem, line: int) -> None:
    with pytest.raises(ProgrammeError) as caught:
        read_programme(text, FIRST, LAST)
    assert (caught.value.problem, caught.value.line) == (problem, line)


def test_over_new_year_each_day_finds_its_year() -> None:
    lines = read_programme("31.12.\nFeast\n1.1.\nBreakfast", date(2027, 12, 31), date(2028, 1, 1))
    assert [line.day for line in lines] == [date(2027, 12, 31), date(2028, 1, 1)]


words = (
    st.text("abc,de fgh", min_size=1, max_size=20)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: text.strip(" ,") == text and text != "")
)
times = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))
lines = st.builds(
    lambda day, title, span, place, who: Line(day, title, span[0], span[1], place, who),
    st.sampled_from(days_between(FIRST, LAST)),
    words.filter(lambda text: text[:1].isalpha() and text.split(",")[0].strip() not in ("de", "h")),
    st.one_of(st.just((None, None)), times.map(lambda begins: (begins, None))),
    words | st.just(""),
    words | st.just(""),
)


@given(st.lists(lines, max_size=8))
def test_what_is_written_is_read_again(given_lines: list[Line]) -> None:
    ordered = sorted(given_lines, key=lambda line: line.day)
    text = written_programme(ordered, days_between(FIRST, LAST))
    assert read_programme(text, FIRST, LAST) == ordered
