# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Municipalities and twinnings from Wikidata: the results of a query, fetched or from a file.

Items become rows like those of the two CSV files, which are compared and written in the same way, both in one
transaction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from babel.languages import get_official_languages
from django.db import transaction
from django.utils.translation import gettext as _

from newtwincities.atlas.imports import fields, municipalities, twinnings
from newtwincities.atlas.imports.record import record_import
from newtwincities.atlas.imports.report import Progress, RefusedError, Report, no_progress
from newtwincities.atlas.imports.wikidata_results import POINT, Item, Period, Results, read_results
from newtwincities.atlas.models import Alias, Municipality, Source
from newtwincities.atlas.territory import Territory

EDITION = re.compile(r"wikidata\d{4}-\d{2}")
MUNICIPALITY = "Q15284"
NOT_YET_WRITTEN = 1 << 60  # primary keys beyond this stand for municipalities that are only planned


@dataclass(slots=True)
class Outcome:
    """The two reports of an import."""

    municipalities: Report
    twinnings: Report
    fetched: date
    source: str

    @property
    def reports(self) -> tuple[Report, Report]:
        return self.municipalities, self.twinnings


def import_wikidata(
    path: Path, *, territory: Territory, dry_run: bool = False, progress: Progress = no_progress
) -> Outcome:
    """Reads the file, compares, and (unless `dry_run`) writes new and changed facts and twinnings in one transaction.

    Raises TableError where the file holds no results of a query; then nothing is written.
    """
    results = read_results(path)
    outcome = Outcome(
        Report("municipalities", path.name, dry_run),
        Report("twinnings", path.name, dry_run),
        results.fetched,
        results.source,
    )
    with nullcontext() if dry_run else transaction.atomic():
        atlas = Atlas(results)
        rows = MunicipalityRows(results, atlas, outcome.municipalities)
        places = municipalities.compare(
            rows, outcome.municipalities, results.source, territory=territory, progress=progress
        )
        if not dry_run:
            _know_source(results, places.source_codes)
            municipalities.write(places, progress)
        ends = twinnings.known_ends()
        for count, new in enumerate(places.new if dry_run else ()):
            ends[new.key] = twinnings.End(NOT_YET_WRITTEN + count, new.key, new.name, new.lat, new.lon, new.country)
        pairs = twinnings.compare(
            TwinningRows(results, atlas, outcome.twinnings, rows.no_places),
            outcome.twinnings,
            results.source,
            ends,
            outdated=_other_editions(results.source),
            progress=progress,
        )
        if not dry_run:
            _know_source(results, pairs.source_codes)
            twinnings.write(pairs, progress)
            for report in outcome.reports:
                record_import(report, path)
    return outcome


def _know_source(results: Results, codes: set[str]) -> None:
    """Describes this edition of Wikidata, where one of its facts is taken."""
    if results.source in codes:
        Source.objects.get_or_create(
            code=results.source,
            defaults={
                "title": "Wikidata",
                "publisher": "Wikidata contributors",
                "date": f"{results.fetched:%Y-%m}",
                "licence": "CC0-1.0",
                "url": "https://www.wikidata.org/",
            },
        )


def _other_editions(source: str) -> list[str]:
    """A twinning names the edition in which it was found last, and not one for each month since it was first."""
    codes = Source.objects.filter(code__startswith="wikidata").values_list("code", flat=True)
    return [code for code in codes if EDITION.fullmatch(code) and code != source]


# --- what items are in the atlas


class Atlas:
    """Finds the municipality that an item is: by key, else by its Wikidata id, else by a second or former key."""

    def __init__(self, results: Results) -> None:
        self.known: dict[str, Municipality] = {}
        self.by_wikidata: dict[str, list[str]] = {}
        for municipality in Municipality.objects.defer("search_names").iterator():
            self.known[municipality.key] = municipality
            self.by_wikidata.setdefault(municipality.wikidata, []).append(municipality.key)
        self.aliases: dict[str, str] = {}
        self.merged: set[str] = set()
        for alias, key, reason in Alias.objects.values_list("key", "municipality__key", "reason"):
            self.aliases[alias] = key
            if reason == Alias.Reason.MERGER:
                self.merged.add(alias)
        self._first: dict[str, tuple[int, int]] = {}  # key → how well, and which item
        for item in results.items.values():
            if item.has_facts:
                key = self.key_of(item.qid)
                self._first[key] = min(self._first.get(key, (9, 0)), (self._how(item.qid), item.number))

    def key_of(self, qid: str) -> str:
        """The key of the municipality, the item's own id where the atlas has none."""
        if qid in self.known:
            return qid
        if len(named := self.by_wikidata.get(qid, [])) == 1:
            return named[0]
        return self.aliases.get(qid, qid)

    def municipality(self, qid: str) -> Municipality | None:
        return self.known.get(self.key_of(qid))

    def is_represented_by(self, item: Item) -> bool:
        """Whether the facts of this item are those of the municipality: of several that lead to it, the best one's.

        What is known of a municipality before it became part of another says nothing about the larger one.
        """
        return self._first[self.key_of(item.qid)][1] == item.number and self._how(item.qid) < 3

    def _how(self, qid: str) -> int:
        if qid in self.known:
            return 0
        if qid in self.by_wikidata:
            return 1
        return 3 if qid in self.merged else 2


# --- rows as in the CSV files


class MunicipalityRows:
    """The items as rows of a file of municipalities, numbered like the items; those that can't be are rejected."""

    def __init__(self, results: Results, atlas: Atlas, report: Report) -> None:
        self.results, self.atlas, self.report = results, atlas, report
        self.no_places: set[str] = set()
        self.fraction_read = 0.0

    def __iter__(self) -> Iterator[tuple[int, fields.Row]]:
        items = [item for item in self.results.items.values() if item.has_facts]
        for count, item in enumerate(items, start=1):
            self.fraction_read = count / len(items)
            try:
                self._check(item)
                if not self.atlas.is_represented_by(item):
                    self.report.aliased += 1
                    continue
                row = self._row(item)
            except RefusedError as refused:
                self.report.rejections.append(refused.at(item.number))
            else:
                yield item.number, row

    def _check(self, item: Item) -> None:
        if len(keys := self.atlas.by_wikidata.get(item.qid, [])) > 1 and item.qid not in self.atlas.known:
            raise RefusedError(
                "item",
                item.shown,
                _("Several municipalities name this item: {keys}.").format(keys=", ".join(keys)),
                _("Correct the Wikidata id of all but one of them, or merge them."),
            )
        if self.atlas.municipality(item.qid) is None:
            if "class" in self.results.variables and not item.classes:
                self.no_places.add(item.qid)
                raise RefusedError(
                    "class",
                    item.shown,
                    _("Wikidata counts this item neither among municipalities nor among settlements."),
                    _("Leave it out if it is a region; else correct its class in Wikidata, and fetch again."),
                )
            if "dissolved" in item.best:
                raise RefusedError(
                    "dissolved",
                    item.shown,
                    _("This municipality exists no longer."),
                    _("Name the item as an alias of the municipality that it has become part of."),
                )
        for variable, reason in (
            ("coordinate", _("Wikidata has no coordinates of this item.")),
            ("country", _("Wikidata has no country of this item, or the country has no code.")),
        ):
            if variable not in item.best:
                raise RefusedError(variable, item.shown, reason, _("Add what is missing in Wikidata, and fetch again."))

    def _row(self, item: Item) -> fields.Row:
        known = self.atlas.municipality(item.qid)
        country = item.text("country")
        languages = _languages(country)
        name = known.name if known else _name(item, languages)
        if not name:
            raise RefusedError(
                "label",
                item.shown,
                _("Wikidata has no name of this item."),
                _("Add what is missing in Wikidata, and fetch again."),
            )
        lon, lat = _point(item.text("coordinate"))
        source = self.results.source
        row = {
            "id": known.key if known else item.qid,
            "name": name,
            "names": _names(item),
            "country": country,
            "lat": lat,
            "lon": lon,
            "population": _whole(item.text("population")),
            "elevation_m": _whole(item.text("elevation")),
            "source": source,
            "population_source": source,
            "elevation_source": source,
        }
        # What is well known already, Wikidata does not know better: names of regions are in other languages there, and
        # codes of neighbours with the same name are easily exchanged.
        if not known or not known.admin2:
            row["admin2"] = _unit(item, languages)
        if not known or not known.geonames_id:
            row["geonames_id"] = item.text("geonames")
        if not known or not (known.wikidata or item.qid in self.atlas.aliases):
            row["wikidata"] = item.qid
        if not known:
            row["kind"] = Municipality.Kind.MUNICIPALITY.value if MUNICIPALITY in item.classes else ""
            row["perimeters_source"] = "territory"
        return row


class TwinningRows:
    """The pairs as rows of a file of twinnings, each numbered like the first of its two items."""

    def __init__(self, results: Results, atlas: Atlas, report: Report, no_places: set[str]) -> None:
        self.results, self.atlas, self.report, self.no_places = results, atlas, report, no_places
        self.fraction_read = 0.0

    def __iter__(self) -> Iterator[tuple[int, fields.Row]]:
        pairs = self._pairs()
        for count, ((a, b), (number, periods)) in enumerate(pairs.items(), start=1):
            self.fraction_read = count / len(pairs)
            since, until = _period(periods)
            yield number, {"id_a": a, "id_b": b, "since": since, "until": until, "source": self.results.source}

    def _pairs(self) -> dict[tuple[str, str], tuple[int, set[Period]]]:
        """The pairs by key, since two items may have become one municipality; without those of what is no place."""
        pairs: dict[tuple[str, str], tuple[int, set[Period]]] = {}
        for (first, second), periods in self.results.pairs.items():
            if first in self.no_places or second in self.no_places:
                continue
            a, b = sorted((self.atlas.key_of(first), self.atlas.key_of(second)))
            if a == b and first != second:
                self.report.aliased += 1
                continue
            numbers = [self.results.items[qid].number for qid in (first, second) if qid in self.results.items]
            _number, together = pairs.setdefault((a, b), (min(numbers), set()))
            together |= periods
        return pairs


def _period(periods: set[Period]) -> tuple[str, str]:
    """Start and end of the latest period that is dated; an end that only another statement has is taken over."""
    best = max(periods, key=lambda period: (period.rank, bool(period.start), period.start, period.end))
    ends = [period.end for period in periods if period.start in ("", best.start) and period.end >= best.start]
    return best.start, best.end or max(ends, default="")


def _languages(country: str) -> list[str]:
    """The official languages of a country, the most spoken first."""
    return [language.partition("_")[0] for language in get_official_languages(country)]


def _name(item: Item, languages: list[str]) -> str:
    """The official name as far as Wikidata tells: the native one, else the label in a language of the country."""
    for names in (item.native, item.labels):
        for language in languages:
            if language in names:
                return names[language]
    others = [*sorted(item.native.items()), *((code, item.labels.get(code, "")) for code in ("mul", "en"))]
    return next((name for _language, name in [*others, *sorted(item.labels.items())] if name), "")


def _names(item: Item) -> str:
    names = {**item.native, **item.labels}
    return "|".join(
        f"{code}:{name}" for code, name in sorted(names.items()) if re.fullmatch(r"[a-z]{2,3}", code) and code != "mul"
    )


def _unit(item: Item, languages: list[str]) -> str:
    """The name of the administrative unit; of several, the preferred one's, then the one that was made first."""
    if not item.units:
        return ""
    _unit, best = min(item.units.items(), key=lambda entry: (-entry[1].rank, len(entry[0]), entry[0]))
    labels = best.labels
    return next((labels[code] for code in (*languages, "mul", "en") if code in labels), min(labels.values()))


def _point(text: str) -> tuple[str, str]:
    """Longitude and latitude to a metre; more digits than that are noise."""
    found = POINT.match(text)
    if not found:
        return text, text
    try:
        return f"{round(float(found[1]), 5)}", f"{round(float(found[2]), 5)}"
    except ValueError:
        return text, text


def _whole(text: str) -> str:
    """A number without what stands behind its point; as it is where it is none, so that the row says so."""
    try:
        return str(round(Decimal(text))) if text else ""
    except (InvalidOperation, ValueError, OverflowError):
        return text
