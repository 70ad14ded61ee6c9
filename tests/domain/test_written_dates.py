# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Dates are read as people write them in five languages; what is not exact is only proposed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newtwincities.domain.written_dates import (
    DateProblem,
    Days,
    WrittenDateError,
    advent_sunday,
    easter_sunday,
    read_days,
)

SURE = (
    # German
    ("12.–15. Mai 2023", "2023-05-12", "2023-05-15"),
    ("12.-15.5.2023", "2023-05-12", "2023-05-15"),
    ("30.4.–2.5.2019", "2019-04-30", "2019-05-02"),
    ("30. April bis 2. Mai 2019", "2019-04-30", "2019-05-02"),
    ("vom 12. bis 15.05.2023", "2023-05-12", "2023-05-15"),
    ("Sa., 12. Mai 2023", "2023-05-12", "2023-05-12"),
    ("Fr.-So. 12.-14.5.2023", "2023-05-12", "2023-05-14"),
    ("12./13.5.2023", "2023-05-12", "2023-05-13"),
    ("28.12.2019-3.1.2020", "2019-12-28", "2020-01-03"),
    ("4. Jänner 2019", "2019-01-04", "2019-01-04"),
    ("8.Juni 2019, 14:00 Uhr", "2019-06-08", "2019-06-08"),
    ("12.5.98", "1998-05-12", "1998-05-12"),
    ("Pfingsten, 8.-10.6.2019", "2019-06-08", "2019-06-10"),
    # French
    ("du 3 au 5 juin 2018", "2018-06-03", "2018-06-05"),
    ("du 30 avril au 2 mai 2019", "2019-04-30", "2019-05-02"),
    ("le 1er août 2019", "2019-08-01", "2019-08-01"),
    # Italian
    ("3-5 giugno 2018", "2018-06-03", "2018-06-05"),
    ("dall’11 al 13 ottobre 2018", "2018-10-11", "2018-10-13"),
    ("1°-3 maggio 2019", "2019-05-01", "2019-05-03"),
    # Slovene
    ("12.–15. maj 2023", "2023-05-12", "2023-05-15"),
    ("od 3. do 5. junija 2018", "2018-06-03", "2018-06-05"),
    ("12. 5. 2023", "2023-05-12", "2023-05-12"),
    # English and programs
    ("May 12-15, 2023", "2023-05-12", "2023-05-15"),
    ("12 to 15 May 2023", "2023-05-12", "2023-05-15"),
    ("2023-05-12", "2023-05-12", "2023-05-12"),
    ("2023-05-12 00:00:00", "2023-05-12", "2023-05-12"),
    ("2023-05-12/2023-05-15", "2023-05-12", "2023-05-15"),
)
PROPOSED = (
    ("Mai 2021", "2021-05-16", "2021-05-16"),
    ("Anfang Mai 2021", "2021-05-05", "2021-05-05"),
    ("konec maja 2021", "2021-05-26", "2021-05-26"),
    ("Juli/August 2019", "2019-07-31", "2019-07-31"),
    ("2019", "2019-07-02", "2019-07-02"),
    ("ca. 2019", "2019-07-02", "2019-07-02"),
    ("été 2022", "2022-07-16", "2022-07-16"),
    ("Sommer 2022", "2022-07-16", "2022-07-16"),
    ("estate 2022", "2022-07-16", "2022-07-16"),
    ("poleti 2022", "2022-07-16", "2022-07-16"),
    ("Winter 2021/22", "2022-01-14", "2022-01-14"),
    ("Pfingsten 2019", "2019-06-09", "2019-06-10"),
    ("week-end de la Pentecôte 2019", "2019-06-09", "2019-06-10"),
    ("Pentecoste 2019", "2019-06-09", "2019-06-10"),
    ("binkošti 2019", "2019-06-09", "2019-06-10"),
    ("Ostern 2018", "2018-04-01", "2018-04-02"),
    ("Pâques 2018", "2018-04-01", "2018-04-02"),
    ("Pasqua 2018", "2018-04-01", "2018-04-02"),
    ("velika noč 2018", "2018-04-01", "2018-04-02"),
    ("Christi Himmelfahrt 2019", "2019-05-30", "2019-05-30"),
    ("Ascension 2019", "2019-05-30", "2019-05-30"),
    ("Mariä Himmelfahrt 2019", "2019-08-15", "2019-08-15"),
    ("Fronleichnam 2019", "2019-06-20", "2019-06-20"),
    ("Fête-Dieu 2019", "2019-06-20", "2019-06-20"),
    ("Corpus Domini 2019", "2019-06-20", "2019-06-20"),
    ("božič 2019", "2019-12-25", "2019-12-26"),
    ("2. Advent 2018", "2018-12-09", "2018-12-09"),
    ("28.12.-3.1.2020", "2019-12-28", "2020-01-03"),
    ("12. und 20. Mai 2023", "2023-05-12", "2023-05-20"),
    ("12.5.48", "2048-05-12", "2048-05-12"),
    ("12.5.2001–15.5.2019", "2001-05-12", "2019-05-15"),
)
REFUSED = (
    ("", DateProblem.MISSING),
    ("  ", DateProblem.MISSING),
    ("viel Spaß", DateProblem.UNREADABLE),
    ("=1+1", DateProblem.UNREADABLE),
    ("31.2.2020", DateProblem.UNREADABLE),
    ("5/25/2023", DateProblem.UNREADABLE),
    ("Mai", DateProblem.UNREADABLE),
    ("12.5.", DateProblem.UNREADABLE),
    ("1.2.3.4.2020", DateProblem.UNREADABLE),
    ("1.1.2020" * 100, DateProblem.UNREADABLE),
    ("14.10.1066", DateProblem.OUT_OF_RANGE),
    ("Ostern 1066", DateProblem.OUT_OF_RANGE),
    ("5.5.2999", DateProblem.OUT_OF_RANGE),
    ("31.12.1899", DateProblem.OUT_OF_RANGE),
    ("1.1.2100", DateProblem.OUT_OF_RANGE),
    ("15.-12.5.2023", DateProblem.BACKWARDS),
)


def days(start: str, end: str, *, sure: bool) -> Days:
    return Days(date.fromisoformat(start), date.fromisoformat(end), sure)


@pytest.mark.parametrize(("text", "start", "end"), SURE)
def test_days_that_are_written_are_sure(text: str, start: str, end: str) -> None:
    assert read_days(text) == days(start, end, sure=True)


@pytest.mark.parametrize(("text", "start", "end"), PROPOSED)
def test_what_is_not_exact_is_proposed(text: str, start: str, end: str) -> None:
    assert read_days(text) == days(start, end, sure=False)


@pytest.mark.parametrize(("text", "problem"), REFUSED)
def test_what_is_no_date_is_refused_with_its_reason(text: str, problem: DateProblem) -> None:
    with pytest.raises(WrittenDateError) as refused:
        read_days(text)
    assert refused.value.problem is problem


def test_columns_for_the_last_day_and_the_year_add_what_lacks() -> None:
    assert read_days("12.5.", year="2019") == days("2019-05-12", "2019-05-12", sure=True)
    assert read_days("30.4.2019", until="2.5.") == days("2019-04-30", "2019-05-02", sure=True)
    assert read_days("Pfingsten", year="2019") == days("2019-06-09", "2019-06-10", sure=False)
    assert read_days("", year="2019") == days("2019-07-02", "2019-07-02", sure=False)
    with pytest.raises(WrittenDateError):
        read_days("12.5.2019", until="11.5.2019")


def test_easter_falls_on_a_sunday_in_spring() -> None:
    for year in range(1900, 2100):
        easter = easter_sunday(year)
        assert easter.weekday() == 6
        assert date(year, 3, 22) <= easter <= date(year, 4, 25)
        assert date(year, 11, 27) <= advent_sunday(year) <= date(year, 12, 3)
        assert advent_sunday(year).weekday() == 6


MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "sl": "januar februar marec april maj junij julij avgust september oktober november december",
    "en": "January February March April May June July August September October November December",
}
starts = st.dates(date(1900, 1, 1), date(2099, 10, 31))


@given(starts, st.integers(0, 59), st.sampled_from(["{0:%d.%m.%Y}-{1:%d.%m.%Y}", "{0:%Y-%m-%d} – {1:%Y-%m-%d}"]))
def test_every_span_in_figures_is_read_back(start: date, more: int, shape: str) -> None:
    end = start + timedelta(more)
    assert read_days(shape.format(start, end)) == Days(start, end, sure=True)


@given(starts, st.integers(0, 59), st.sampled_from(list(MONTHS)))
def test_every_span_in_words_is_read_back(start: date, more: int, language: str) -> None:
    end = start + timedelta(more)
    dot = "." if language in ("de", "sl") else ""
    names = MONTHS[language].split()
    first = f"{start.day}{dot} {names[start.month - 1]} {start.year}"
    last = f"{end.day}{dot} {names[end.month - 1]} {end.year}"
    assert read_days(f"{first} – {last}") == Days(start, end, sure=True)


@given(st.text("0123456789.-/ –'?()@MaijunPfstenétl", max_size=30) | st.text(max_size=120))
def test_whatever_is_typed_gives_days_or_a_reason(text: str) -> None:
    try:
        found = read_days(text)
    except WrittenDateError:
        return
    assert date(1900, 1, 1) <= found.start <= found.end <= date(2099, 12, 31)
