# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Programmes as people write them: days, and below each its lines, as “9:00–10:30 Reception, town hall, the mayors”."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import Enum

from newtwincities.domain.written_dates import WrittenDateError, read_days

MOST_LINES = 200
LONGEST = 160


class ProgrammeProblem(Enum):
    """Why a line is none of a programme."""

    NOT_OF_THESE_DAYS = "not of these days"
    NO_DAY = "no day"
    NO_TITLE = "no title"
    BACKWARDS = "backwards"
    NO_TIME = "no time"
    TOO_LONG = "too long"
    TOO_MANY = "too many"


class ProgrammeError(ValueError):
    def __init__(self, problem: ProgrammeProblem, line: int) -> None:
        super().__init__(problem.value)
        self.problem, self.line = problem, line


@dataclass(frozen=True, slots=True)
class Line:
    """When, what, where, who meets whom."""

    day: date
    title: str
    starts_at: time | None = None
    ends_at: time | None = None
    place: str = ""
    who: str = ""


_HOUR = r"(?P<{0}>\d{{1,2}})(?:\s?[:.h]\s?(?P<{0}_minute>\d\d)(?!\d)|(?P<{0}_bare>\s?h(?!\w)))?"
_ZONE_OF_WORDS = r"(?:\s*(?:Uhr|h|o’clock|heures?|ure|ore)(?!\w))?"
_TIMES = re.compile(
    rf"(?:ab|from|dès|à|alle|ob|um|at|von|de|dalle|od)?\s*{_HOUR.format('from')}{_ZONE_OF_WORDS}"
    rf"(?:\s*(?:[-–—]|bis|to|à|alle|do)\s*{_HOUR.format('to')}{_ZONE_OF_WORDS})?(?=[\s:,;|\t]|$)\s*[:,;|]?\s*",
    re.IGNORECASE,
)
_DAY = "(?:tag|day|jour|giorno|dan)"
_DAY_NUMBER = re.compile(rf"{_DAY}\s*(\d{{1,2}})|(\d{{1,2}})\.?\s*{_DAY}", re.IGNORECASE)


def read_programme(text: str, first: date, last: date) -> list[Line]:
    """The lines of a programme for an exchange from the first to the last day; of one day no day need be written.

    >>> for line in read_programme("12.5.\\n9:00–10:30 Empfang, Rathaus\\n13. Mai\\nAbreise", date(2027, 5, 12),
    ...                            date(2027, 5, 13)):
    ...     print(line.place or "–", line.title, line.day, line.starts_at, line.ends_at)
    Rathaus Empfang 2027-05-12 09:00:00 10:30:00
    – Abreise 2027-05-13 None None
    """
    found: list[Line] = []
    day = first if first == last else None
    for number, written in enumerate(text.splitlines(), start=1):
        line = written.strip().lstrip("•*").strip()
        if not line:
            continue
        if (named := _day_named(line, first, last)) is not None:
            if not first <= named <= last:
                raise ProgrammeError(ProgrammeProblem.NOT_OF_THESE_DAYS, number)
            day = named
            continue
        if day is None:
            raise ProgrammeError(ProgrammeProblem.NO_DAY, number)
        if len(found) == MOST_LINES:
            raise ProgrammeError(ProgrammeProblem.TOO_MANY, number)
        found.append(_line(line, day, number))
    return found


def written_programme(lines: Iterable[Line], days: Sequence[date]) -> str:
    """The text from which `read_programme` reads the same; with several days each stands above its lines.

    >>> day = date(2027, 5, 12)
    >>> lines = [Line(day, "Song, dance", time(9), None, "Hall"), Line(day, "Lunch", who="all")]
    >>> print(written_programme(lines, [day]))
    9:00 Song, dance | Hall
    Lunch | | all
    """
    text: list[str] = []
    shown: date | None = days[0] if len(days) == 1 else None
    for line in lines:
        if line.day != shown:
            text += [""] * bool(text) + [f"{line.day.day}.{line.day.month}.{line.day.year}"]
            shown = line.day
        text.append(_written(line))
    return "\n".join(text)


def read_times(text: str) -> tuple[time | None, time | None] | None:
    """When it begins and ends, if the text is nothing but that.

    >>> read_times("18–19.30 Uhr"), read_times("9:00"), read_times("abends")
    ((datetime.time(18, 0), datetime.time(19, 30)), (datetime.time(9, 0), None), None)
    """
    try:
        (line,) = read_programme(f"{text.strip()} | x", date.min, date.min)
    except (ProgrammeError, ValueError):
        return None
    return (line.starts_at, line.ends_at) if line.title == "x" and line.starts_at else None


def ends_early(text: str) -> bool:
    """Whether the hours are written so that it ends before it begins.

    >>> ends_early("17:00–15:00"), ends_early("15:00–17:00"), ends_early("abends")
    (True, False, False)
    """
    try:
        read_programme(f"{text.strip()} | x", date.min, date.min)
    except ProgrammeError as error:
        return error.problem is ProgrammeProblem.BACKWARDS
    except ValueError:
        pass
    return False


def days_between(first: date, last: date) -> list[date]:
    return [first + timedelta(days) for days in range((last - first).days + 1)]


def _written(line: Line) -> str:
    parts = [line.title, line.place, line.who]
    while parts and not parts[-1]:
        parts.pop()
    is_plain = all(parts) and not any("," in part or "|" in part for part in parts)
    words = ", ".join(parts) if is_plain else re.sub(" +", " ", " | ".join(part.replace("|", "/") for part in parts))
    if len(parts) == 1 and "," in words:
        words += " |"
    times = "–".join(f"{one.hour}:{one.minute:02}" for one in (line.starts_at, line.ends_at) if one)
    return f"{times} {words}".strip()


def _day_named(line: str, first: date, last: date) -> date | None:
    """The day, if the line is nothing but one."""
    words = line.rstrip(" :")
    if match := _DAY_NUMBER.fullmatch(words):
        return first + timedelta(int(match[1] or match[2]) - 1)
    for year in dict.fromkeys((first.year, last.year)):
        try:
            days = read_days(words, year=str(year))
        except WrittenDateError:
            continue
        if days.sure and days.start == days.end and (first <= days.start <= last or year == last.year):
            return days.start
    return None


def _line(text: str, day: date, number: int) -> Line:
    match = _TIMES.match(text)
    begins = ends = None
    if match and (match["to"] or match["from_minute"] or match["from_bare"] or "uhr" in match[0].lower()):
        begins, ends = _time(match, "from", number), _time(match, "to", number) if match["to"] else None
        text = text[match.end() :]
        if begins and ends and ends <= begins:
            raise ProgrammeError(ProgrammeProblem.BACKWARDS, number)
    separator = "\t" if "\t" in text.strip() else "|" if "|" in text else ","
    parts = [" ".join(part.split()) for part in text.split(separator, 2)] + ["", ""]
    if separator != ",":
        parts[2] = parts[2].strip(" |\t")
    title, place, who = parts[:3]
    if not title:
        raise ProgrammeError(ProgrammeProblem.NO_TITLE, number)
    if max(len(title), len(place), len(who)) > LONGEST:
        raise ProgrammeError(ProgrammeProblem.TOO_LONG, number)
    return Line(day, title, begins, ends, place, who)


def _time(match: re.Match[str], name: str, number: int) -> time:
    try:
        return time(int(match[name]), int(match[f"{name}_minute"] or 0))
    except ValueError as error:
        raise ProgrammeError(ProgrammeProblem.NO_TIME, number) from error
