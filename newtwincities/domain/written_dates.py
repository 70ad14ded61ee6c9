# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Dates as people write them in lists: “12.–15. Mai 2023”, “été 2022”, “Pfingsten 2019”, in five languages.

A day that is written is sure. Of a month, a season or a year the day in its middle is proposed, of a feast its days.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum

EARLIEST_YEAR, LATEST_YEAR = 1900, 2099
LONGEST_TEXT = 100
USUAL_LENGTH = 60  # days; whatever lasts longer is asked about


class DateProblem(Enum):
    """Why a text is no date."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    OUT_OF_RANGE = "out of range"
    BACKWARDS = "backwards"


class WrittenDateError(ValueError):
    """The text gives no date."""

    def __init__(self, problem: DateProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Days:
    """The first and the last day, and whether the text says exactly these."""

    start: date
    end: date
    sure: bool


def read_days(text: str, until: str = "", year: str = "", *, latest: int = LATEST_YEAR) -> Days:
    """What a text says, with that of a column for the last day and of one for the year, where there are any.

    `latest` is the last year that is believed.

    >>> print(*_shown(read_days("12.–15. Mai 2023")))
    2023-05-12 2023-05-15 True
    >>> print(*_shown(read_days("du 30 avril au 2 mai 2019")))
    2019-04-30 2019-05-02 True
    >>> print(*_shown(read_days("Pfingsten 2019")))
    2019-06-09 2019-06-10 False
    >>> print(*_shown(read_days("été 2022")))
    2022-07-16 2022-07-16 False
    >>> print(*_shown(read_days("3.6.", until="5.6.", year="2018")))
    2018-06-03 2018-06-05 True
    """
    if not text.strip():
        text, year = year, ""
    if not text.strip():
        raise WrittenDateError(DateProblem.MISSING)
    if max(len(text), len(until), len(year)) > LONGEST_TEXT:
        raise WrittenDateError(DateProblem.UNREADABLE)
    known = int(year) if re.fullmatch(r"\d{4}", year.strip(), re.ASCII) else None
    days = _read(text, known)
    if until.strip():
        last = _read(until, known or days.start.year)
        days = Days(days.start, last.end, days.sure and last.sure)
    if days.end < days.start:
        raise WrittenDateError(DateProblem.BACKWARDS)
    if days.end.year > latest:
        raise WrittenDateError(DateProblem.OUT_OF_RANGE)
    return replace(days, sure=days.sure and (days.end - days.start).days < USUAL_LENGTH)


def _shown(days: Days) -> tuple[str, str, bool]:
    return str(days.start), str(days.end), days.sure


# --- words


def _words(lines: Iterable[str]) -> dict[str, int]:
    return {word: number for number, line in enumerate(lines) for word in line.split()}


MONTHS = _words([
    "",
    "january januar janner jaenner janvier janv gennaio genn gen januarja januarju jan",
    "february februar feber fevrier fevr fev febbraio febbr februarja februarju feb",
    "march marz maerz mars marzo marec marca marcu mar mrz",
    "april avril aprile aprila aprilu apr avr",
    "may mai maggio magg mag maj maja maju",
    "june juni juno juin giugno giu junij junija juniju jun",
    "july juli julei juillet juil luglio lug julij julija juliju jul",
    "august aout agosto ago avgust avgusta avgustu aug avg",
    "september septembre settembre septembra septembru sept sett sep set",
    "october oktober octobre ottobre oktobra oktobru oct okt ott",
    "november novembre novembra novembru nov",
    "december dezember decembre dicembre decembra decembru dec dez dic",
])  # fmt: skip
SEASONS = _words([
    "spring fruhling fruhjahr fruehling fruehjahr printemps primavera pomlad pomladi spomladi",
    "summer sommer ete estate poletje poletja poleti sommerferien",
    "autumn fall herbst automne autunno jesen jeseni herbstferien",
    "winter hiver inverno zima zime pozimi",
])  # fmt: skip
THIRDS = _words([
    "early anfang debut inizio zacetek zacetku",
    "mid mitte mi meta sredina sredini sredi",
    "late ende fin fine konec",
])  # fmt: skip
# Words that say nothing: articles, prepositions, days of the week.
_FILLERS = set(_words([
    "the of from on in at im am vom von den der du le la les de des l d en dal dall del della dei di il nel nell",
    "v dne od ob po zu a uhr h",
    "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun",
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "lunedi martedi mercoledi giovedi venerdi sabato domenica",
    "ponedeljek torek sreda sredo cetrtek petek sobota soboto nedelja nedeljo",
]))  # fmt: skip
_VAGUE = set(_words(["ca circa um etwa about around vers environ verso okoli okrog priblizno"]))
_UNTIL = "to|until|till|bis|au|al|all|do|through"
_AND = "and|und|et|e|ed|in|&|\\+|u"
# Each with its first day as counted from Easter, and how many more there are.
_FEASTS = (
    (r"oster\w*|easter|paques|pasqua|velik[ae] noci?", 0, 1),
    (r"pfingst\w*|whit(?:sun\w*)?|pentecost\w*|pentecote|binkost\w*", 49, 1),
    (r"himmelfahrt\w*|auffahrt\w*|ascension|ascensione|vnebohod\w*", 39, 0),
    (r"fronleichnam\w*|corpus (?:christi|domini)|fete dieu|(?:resnje|telovo)\w*", 60, 0),
)
_ASSUMPTION = r"maria (?:himmelfahrt|aufnahme)\w*|assumption|assomption|ferragosto|assunta|velik\w* smar\w*"
_CHRISTMAS = r"weihnacht\w*|christmas|noel|natale|bozic\w*"
_ADVENT = r"(?:(?P<sunday>[1-4])\.? ?)?(?:advent\w*|avent|avvento)"


def easter_sunday(year: int) -> date:
    """By Gauss's rule, as Meeus, Jones and Butcher wrote it.

    >>> str(easter_sunday(2019)), str(easter_sunday(2038))
    ('2019-04-21', '2038-04-25')
    """
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), g = divmod(b, 4), (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def advent_sunday(year: int, number: int = 1) -> date:
    """The first to fourth Sunday before Christmas.

    >>> str(advent_sunday(2018)), str(advent_sunday(2023, 4))
    ('2018-12-02', '2023-12-24')
    """
    christmas_eve = date(year, 12, 24)
    fourth = christmas_eve - timedelta((christmas_eve.weekday() + 1) % 7)
    return fourth - timedelta(weeks=4 - number)


def _feast(text: str, year: int) -> tuple[date, date] | None:
    def named(words: str) -> re.Match[str] | None:
        return re.search(rf"(?<!\w)(?:{words})(?!\w)", text)

    if named(_ASSUMPTION):
        return date(year, 8, 15), date(year, 8, 15)
    if named(_CHRISTMAS):
        return date(year, 12, 25), date(year, 12, 26)
    if match := named(_ADVENT):
        sunday = advent_sunday(year, int(match["sunday"] or 1))
        return sunday, sunday
    for words, after, more in _FEASTS:
        if named(words):
            first = easter_sunday(year) + timedelta(after)
            return first, first + timedelta(more)
    return None


# --- reading


@dataclass(frozen=True, slots=True)
class _Point:
    """One end of what is written, as far as it is written."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    guessed: bool = False


_YEAR = r"(?P<year>\d{4})"
_SHAPES = [
    re.compile(shape, re.ASCII)
    for shape in (
        rf"(?P<day>\d{{1,2}})[./] ?(?P<month>\d{{1,2}})(?:[./] ?(?:{_YEAR}|(?P<short>\d\d))|\.)?",
        rf"(?P<day>\d{{1,2}})\.? ?@(?P<month>\d+)\.?(?: ?(?:{_YEAR}|'?(?P<short>\d\d)))?",
        rf"@(?P<month>\d+)\.? (?P<day>\d{{1,2}})(?: {_YEAR})?",
        rf"@(?P<month>\d+)\.?(?: ?{_YEAR})?",
        rf"(?P<day>\d{{1,2}})\.?(?: {_YEAR})?",
        _YEAR,
    )
]


def _read(text: str, year: int | None) -> Days:
    plain, sure = _plain(text)
    try:
        return _read_points(plain, sure, year)
    except WrittenDateError as error:
        if error.problem is not DateProblem.UNREADABLE:
            raise
        return _read_loosely(plain, year)


def _plain(text: str) -> tuple[str, bool]:
    """Folded, months as @5, and what says nothing left out; and whether it claims to be exact."""
    folded = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
    folded = "".join(letter for letter in folded if not unicodedata.combining(letter))
    folded = re.sub(r"[‐‑‒–—−]", "-", folded).replace("’", "'")
    folded, remarks = re.subn(r"\([^()]*\)|\?|~", " ", folded)
    folded = re.sub(r"[t ]\d{1,2}:\d\d(?::\d\d)?(?= |$|-)", " ", folded)
    folded = re.sub(r"\b(\d{4})([-./])(\d{1,2})\2(\d{1,2})\b", r"\4.\3.\1", folded)
    folded = re.sub(r"\b(\d{1,2})-(\d{1,2})-(\d{4})\b", r"\1.\2.\3", folded)
    folded = re.sub(r"^ *(\d{4})-(0[1-9]|1[0-2]) *$", r"@\2 \1", folded)
    folded = re.sub(r"(?<=\d{4})/(?=\d+(?:\.|\d\d))|(?<=[a-z])/(?=[a-z])", "-", folded)
    folded = re.sub(r"\b(\d\d)(\d\d)[/-](\d\d)\b(?![./])", r"\1\2-\1\3", folded)
    folded = re.sub(r"(?<=\d\.)/(?=\d)", "-", folded)
    folded = re.sub(r"\b(\d{1,2})(?:(?:er|st|nd|rd|th|o)\b|°)", r"\1", folded)
    folded = re.sub(rf"(?<=[a-z\d.]) +(?:{_UNTIL})\b", " - ", folded.replace("l'", "l "))
    folded, joined = re.subn(rf"(?<=[\d.]) *(?:{_AND}) +(?=\d)", " - ", folded)
    words = []
    for word in re.findall(r"[a-z]+|[^a-z\s,;']+|'(?=\d)", folded):
        if word in MONTHS:
            words.append(f"@{MONTHS[word]}")
        elif word not in _FILLERS or word in THIRDS:
            words.append(word)
    vague = any(word in _VAGUE for word in words)
    kept = " ".join(word for word in words if word not in _VAGUE)
    kept = re.sub(r"(?<=@\d) \.|(?<=@\d\d) \.", "", kept)
    return re.sub(r" *-[ .]*", "-", kept).strip(" .:-"), not (remarks or joined or vague)


def _read_points(plain: str, sure: bool, year: int | None) -> Days:
    points = [_point(part) for part in plain.split("-")]
    if len(points) > 2:
        raise WrittenDateError(DateProblem.UNREADABLE)
    first, last = points[0], points[-1]
    guessed = first.guessed or last.guessed
    if bool(first.day) != bool(last.day):
        raise WrittenDateError(DateProblem.UNREADABLE)
    last = replace(last, month=last.month or first.month)
    first = replace(first, month=first.month or last.month)
    written = first.year, last.year
    last_year = last.year or first.year or year
    first_year = first.year or last_year
    if first_year is None or last_year is None or (first.day and not first.month):
        raise WrittenDateError(DateProblem.UNREADABLE)
    if not (EARLIEST_YEAR <= first_year <= LATEST_YEAR and EARLIEST_YEAR <= last_year <= LATEST_YEAR):
        raise WrittenDateError(DateProblem.OUT_OF_RANGE)
    start, end = _earliest(first, first_year), _latest(last, last_year)
    if end < start and None in written and (first.month, last.month) == (12, 1):  # over New Year
        guessed = True
        if first.year is None and first_year > EARLIEST_YEAR:
            start = _earliest(first, first_year - 1)
        elif last_year < LATEST_YEAR:
            end = _latest(last, last_year + 1)
    if end < start:
        raise WrittenDateError(DateProblem.BACKWARDS)
    if not first.day:
        return _middle(start, end)
    return Days(start, end, sure and not guessed)


def _point(text: str) -> _Point:
    for shape in _SHAPES:
        if match := shape.fullmatch(text):
            found = {name: int(value) for name, value in match.groupdict().items() if value}
            short = found.get("short")
            if short is not None:  # from 1950 to 2049, sure up to 2029
                year = short + (1900 if short >= 50 else 2000)
                return _Point(year, found["month"], found["day"], guessed=30 <= short < 50)
            return _Point(found.get("year"), found.get("month"), found.get("day"))
    raise WrittenDateError(DateProblem.UNREADABLE)


def _earliest(point: _Point, year: int) -> date:
    return _day(year, point.month or 1, point.day or 1)


def _latest(point: _Point, year: int) -> date:
    if point.day:
        return _day(year, point.month or 1, point.day)
    month = point.month or 12
    _day(year, month, 1)
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(1)


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise WrittenDateError(DateProblem.UNREADABLE) from error


def _middle(start: date, end: date) -> Days:
    middle = start + (end - start) / 2
    return Days(middle, middle, sure=False)


def _read_loosely(plain: str, year: int | None) -> Days:
    """A feast, a season, or the beginning, middle or end of a month or year."""
    years = [int(found) for found in re.findall(r"(?<!\d)\d{4}(?!\d)", plain, re.ASCII)]
    which = years[-1] if years else year
    if which is None:
        raise WrittenDateError(DateProblem.UNREADABLE)
    if not EARLIEST_YEAR <= which <= LATEST_YEAR:
        raise WrittenDateError(DateProblem.OUT_OF_RANGE)
    text = plain.replace("-", " ")
    if feast := _feast(text, which):
        # The days themselves may stand beside the feast: “Pfingsten, 8.-10.6.2019”.
        written = re.search(
            r"(?<![\w.])\d{1,2}\.(?: ?\d{1,2}\.)?-\d[\d. @]*$|(?<![\w.])\d{1,2}\. ?[\d@][\d. ]*$", plain
        )
        if written and not text.startswith(written[0]):
            try:
                return _read_points(written[0].strip(), True, year)
            except WrittenDateError:
                pass
        return Days(*feast, sure=False)
    words = re.findall(r"[a-z]+|@\d+|\d+", text)
    seasons = [SEASONS[word] for word in words if word in SEASONS]
    thirds = [THIRDS[word] for word in words if word in THIRDS]
    months = [int(word[1:]) for word in words if word.startswith("@")]
    if len(words) - len(years) != len(seasons) + len(thirds) + len(months) or len(seasons) + len(months) > 1:
        raise WrittenDateError(DateProblem.UNREADABLE)
    if seasons:
        # A winter belongs to the year that it ends in, as in “Winter 2021/22”.
        start = date(which - 1, 12, 1) if seasons[0] == 3 else date(which, 3 * seasons[0] + 3, 1)
        point = _Point(month=2 if seasons[0] == 3 else start.month + 2)
    elif len(thirds) == 1:
        point = _Point(month=months[0] if months else None)
        start = _earliest(point, which)
    else:
        raise WrittenDateError(DateProblem.UNREADABLE)
    end = _latest(point, which)
    if len(thirds) == 1:
        third = (end - start + timedelta(1)) / 3
        start, end = start + thirds[0] * third, start + (thirds[0] + 1) * third - timedelta(1)
    return _middle(start, end)
