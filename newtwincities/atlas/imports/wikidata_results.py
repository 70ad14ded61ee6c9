# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a file of results says of each item: JSON with a binding a row, as a query service writes it.

A row may hold any of the variables that docs/how-to/import-from-wikidata.md explains, and an item may have many rows.
Of several values the one of preferred rank counts, then the latest, then the one that sorts first.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from newtwincities.atlas.imports.wikidata_service import ITEM
from newtwincities.common.tables import TableError

RANKS = {"PreferredRank": 2, "NormalRank": 1, "DeprecatedRank": 0}
SINGLE = ("coordinate", "country", "population", "elevation", "geonames", "dissolved")  # of each, one value counts
POINT = re.compile(r"Point\((-?[\d.]+(?:[Ee]-?\d+)?) (-?[\d.]+(?:[Ee]-?\d+)?)\)", re.IGNORECASE)
TIME = re.compile(r"\+?(\d{4})-(\d\d)-(\d\d)T")


class Term(NamedTuple):
    """A value in a row, with its language where it has one."""

    text: str
    language: str


Binding = dict[str, Term]


class Candidate(NamedTuple):
    """One of several values of a fact; the greatest counts."""

    rank: int
    date: str
    text: str

    def beats(self, other: Candidate | None) -> bool:
        if other is None or self[:2] != other[:2]:
            return other is None or self[:2] > other[:2]
        return self.text < other.text


@dataclass(slots=True)
class Unit:
    """An administrative unit in which an item lies."""

    rank: int
    labels: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Item:
    """What all rows of an item state together. `number` counts the items in the order of their first rows."""

    number: int
    qid: str
    best: dict[str, Candidate] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    native: dict[str, str] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    classes: set[str] = field(default_factory=set)

    @property
    def has_facts(self) -> bool:
        return bool(self.best or self.labels or self.native or self.units or self.classes)

    def text(self, variable: str) -> str:
        return self.best[variable].text if variable in self.best else ""

    @property
    def shown(self) -> str:
        label = self.labels.get("en") or next(iter(self.labels.values()), "")
        return f"{self.qid} ({label})" if label else self.qid


class Period(NamedTuple):
    """When a twinning began and ended, as one statement says; the greatest statement counts."""

    rank: int
    start: str
    end: str


@dataclass(slots=True)
class Results:
    """A file of results, read once."""

    name: str
    fetched: date
    variables: list[str]
    items: dict[str, Item]
    pairs: dict[tuple[str, str], set[Period]]

    @property
    def source(self) -> str:
        return f"wikidata{self.fetched:%Y-%m}"


def read_results(path: Path) -> Results:
    """The results of a query in a file, compressed by gzip or not. TableError says what is wrong with the file."""
    text = _text(path)
    reader = _Reader()
    try:
        whole = json.loads(text, object_hook=reader.take)
    except json.JSONDecodeError as error:
        raise TableError(
            _("Line {line} of {file} is no valid JSON ({reason}): fetch the file again.").format(
                line=error.lineno, file=path.name, reason=error.msg
            )
        ) from error
    except RecursionError as error:
        raise _no_results(path) from error
    head = whole.get("head") if isinstance(whole, dict) else None
    results = whole.get("results") if isinstance(whole, dict) else None
    if not isinstance(head, dict) or not isinstance(results, dict) or not isinstance(results.get("bindings"), list):
        raise _no_results(path)
    variables = head.get("vars")
    if not isinstance(variables, list) or "item" not in variables or any(results["bindings"]):
        raise _no_results(path)
    return Results(path.name, _day_of(head, path), variables, reader.items, reader.pairs)


def _no_results(path: Path) -> TableError:
    return TableError(
        _(
            "{file} holds no results of a query with the variable “item” in each row: save the results as JSON"
            " (application/sparql-results+json)."
        ).format(file=path.name)
    )


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
        if content.startswith(b"\x1f\x8b"):
            content = gzip.decompress(content)
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TableError(
            _("{file} is not UTF-8 (byte {position}): fetch the file again.").format(
                file=path.name, position=error.start + 1
            )
        ) from error
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise TableError(
            _("{file} is damaged in its compressed data: fetch or compress the file again.").format(file=path.name)
        ) from error
    except OSError as error:
        raise TableError(
            _("{file} can't be opened ({reason}): check the name and that you may read it.").format(
                file=path, reason=error.strerror
            )
        ) from error


def _day_of(head: dict[str, Any], path: Path) -> date:
    """The day on which the results were fetched: as the head says, else that of the file."""
    try:
        return date.fromisoformat(head["fetched"])
    except (LookupError, ValueError, TypeError):
        return date.fromtimestamp(path.stat().st_mtime)


class _Reader:
    """Takes each row as soon as it is parsed, so that no more than what counts of it stays in memory."""

    def __init__(self) -> None:
        self.items: dict[str, Item] = {}
        self.pairs: dict[tuple[str, str], set[Period]] = {}

    def take(self, parsed: dict[str, Any]) -> Any:
        """The hook of the JSON parser: objects from the inside out, values first, then the row that holds them."""
        if isinstance(parsed.get("value"), str) and "type" in parsed:
            if parsed["type"] == "bnode" or "/.well-known/genid/" in parsed["value"]:
                return Term("", "")  # there is a value, but nobody knows which
            return Term(parsed["value"].strip(), str(parsed.get("xml:lang", "")))
        if isinstance(parsed.get("item"), Term):
            self._row({name: term for name, term in parsed.items() if isinstance(term, Term) and term.text})
            return None
        return parsed

    def _row(self, row: Binding) -> None:
        if "item" not in row or not (qid := qid_of(row["item"].text)):
            return
        rank = RANKS.get(row["rank"].text.rpartition("#")[2], 1) if "rank" in row else 1
        if not rank:
            return
        item = self.items.setdefault(qid, Item(len(self.items) + 1, qid))
        for variable in SINGLE:
            if variable in row and not (variable == "coordinate" and not POINT.match(row[variable].text)):
                day = row["population_date"].text if variable == "population" and "population_date" in row else ""
                candidate = Candidate(rank, day, row[variable].text)
                if candidate.beats(item.best.get(variable)):
                    item.best[variable] = candidate
        for variable, names in (("label", item.labels), ("native", item.native)):
            if variable in row and _usable(row[variable].text):
                language = row[variable].language.partition("-")[0]
                names[language] = min(row[variable].text, names.get(language, row[variable].text))
        if "admin" in row and _usable(row["admin"].text):
            unit = item.units.setdefault(row["unit"].text if "unit" in row else "", Unit(rank))
            unit.rank = max(rank, unit.rank)
            unit.labels.setdefault(row["admin"].language, row["admin"].text)
        if "class" in row:
            item.classes.add(qid_of(row["class"].text))
        if "partner" in row and (partner := qid_of(row["partner"].text)):
            period = Period(rank, _partial_date(row, "start"), _partial_date(row, "end"))
            pair = (qid, partner) if qid < partner else (partner, qid)
            self.pairs.setdefault(pair, set()).add(period)


def qid_of(text: str) -> str:
    """Q131605, from itself or from the item's address; empty where it is none."""
    found = ITEM.match(text)
    return f"Q{found[1]}" if found else ""


def _usable(label: str) -> bool:
    return len(label) <= 100 and "|" not in label and label.isprintable() and label[:1] not in "=+@"


def _partial_date(row: Binding, variable: str) -> str:
    """As much of a time as is known. Without its precision, the first of January stands for the year."""
    if variable not in row or not (found := TIME.match(row[variable].text)):
        return ""
    year, month, day = found.groups()
    precision = row[f"{variable}_precision"].text if f"{variable}_precision" in row else ""
    if precision and precision.isdigit():
        known = {9: 1, 10: 2}.get(int(precision), 3 if int(precision) > 10 else 0)
    else:
        known = 1 if (month, day) in (("01", "01"), ("00", "00")) else 3
    return "-".join((year, month, day)[:known])
