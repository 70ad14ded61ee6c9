# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Municipalities from a CSV file. The columns are explained in docs/reference/file-formats.md.

A file states facts; an empty cell or a missing column states nothing and leaves what the atlas has. What the
municipality itself has confirmed stays, and what the file says of it is kept as a contradiction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from newtwincities.atlas import actions
from newtwincities.atlas.imports import fields
from newtwincities.atlas.imports.record import record_import
from newtwincities.atlas.imports.report import (
    KEPT_CONFIRMED,
    KEPT_SOURCED,
    Change,
    Progress,
    RefusedError,
    Report,
    no_progress,
    source_of_file,
)
from newtwincities.atlas.models import CONFIRMED, KEY_FORM, Alias, Contradiction, Membership, Municipality
from newtwincities.atlas.territory import Territory
from newtwincities.common.tables import TableReader

REQUIRED = ("id", "name", "country", "lat", "lon")
SOURCE_CODE = r"[A-Za-z0-9._:-]+"

# Which source stands for which facts, in the order of the fields' columns.
FACTS_BY_SOURCE: dict[str, tuple[str, ...]] = {
    "source": (
        "name", "names", "alt_names", "country", "admin1", "admin2", "lat", "lon",
        "kind", "local_code", "wikidata", "geonames_id",
    ),
    "population_source": ("population",),
    "elevation_source": ("elevation_m",),
    "languages_source": ("languages",),
    "nuts3_source": ("nuts3",),
    "perimeters_source": ("perimeters",),
}  # fmt: skip
WRITTEN = [name for facts in FACTS_BY_SOURCE.values() for name in facts if name != "perimeters"]
WRITTEN += [*FACTS_BY_SOURCE, "sort_name", "search_names"]
ROWS_AT_ONCE = 1000
T = TypeVar("T")
Differing = dict[str, tuple[Any, Any]]  # field → what the atlas has, what the file states


class Rows(Protocol):
    """Rows from wherever they come, each with the number under which a person finds it there."""

    @property
    def fraction_read(self) -> float: ...

    def __iter__(self) -> Iterator[tuple[int, fields.Row]]: ...


@dataclass(slots=True)
class Stated:
    """What one row states: facts (only those filled in) and their sources, aliases apart."""

    line: int
    key: str
    facts: dict[str, Any]
    sources: dict[str, str]
    aliases: list[str]


@dataclass(slots=True)
class Plan:
    """All that an import will write."""

    new: list[Municipality] = field(default_factory=list)
    changed: list[Municipality] = field(default_factory=list)
    moved: set[int] = field(default_factory=set)  # primary keys of those with new coordinates or country
    join: list[tuple[Municipality, str]] = field(default_factory=list)
    leave: list[tuple[int, str]] = field(default_factory=list)
    aliases: list[tuple[Municipality, str]] = field(default_factory=list)
    contradictions: list[Contradiction] = field(default_factory=list)
    agreements: list[tuple[int, str, str]] = field(default_factory=list)  # primary key, field, source
    source_codes: set[str] = field(default_factory=set)


def import_municipalities(
    path: Path,
    *,
    territory: Territory,
    dry_run: bool = False,
    only_new: bool = False,
    progress: Progress = no_progress,
) -> Report:
    """Reads the file, compares, and (unless `dry_run`) writes all new and changed facts in one transaction.

    With `only_new`, municipalities that the atlas has already stay as they are.
    Raises TableError where the file can't be read as a table; then nothing is written.
    """
    report = Report("municipalities", path.name, dry_run)
    with nullcontext() if dry_run else transaction.atomic():
        with TableReader(path, required=REQUIRED) as table:
            report.unused_columns = [column for column in table.columns if column not in _columns(territory)]
            source = source_of_file(path.name)
            plan = compare(table, report, source, territory=territory, only_new=only_new, progress=progress)
        if not dry_run:
            write(plan, progress)
            record_import(report, path)
    return report


def compare(
    rows: Rows, report: Report, file_source: str, *, territory: Territory, only_new: bool = False, progress: Progress
) -> Plan:
    """What is to be written so that the atlas has what the rows state; the report is filled in."""
    plan = Plan()
    held = Municipality.objects.all() if report.dry_run else Municipality.objects.select_for_update()
    known = {municipality.key: municipality for municipality in held.iterator()}
    comparison = Comparison(plan, report, known, territory, file_source, only_new)
    for stated in _stated_rows(rows, territory, report, progress):
        comparison.add(stated)
    return plan


def write(plan: Plan, progress: Progress) -> None:
    """Writes the plan, where there is something to write; inside the transaction that it was made in."""
    if any((plan.new, plan.changed, plan.aliases, plan.contradictions, plan.agreements)):
        _write(plan, progress)


def _stated_rows(table: Rows, territory: Territory, report: Report, progress: Progress) -> Iterator[Stated]:
    lines_by_key: dict[str, int] = {}
    for count, (line, row) in enumerate(table, start=1):
        if count % 500 == 0:
            progress(_("Reading"), count, int(count / table.fraction_read) if table.fraction_read else None)
        try:
            stated = read_row(line, row, territory)
            if (first := lines_by_key.setdefault(stated.key, line)) != line:
                raise RefusedError(
                    "id",
                    stated.key,
                    _("Line {line} has the same id.").format(line=first),
                    _("Remove one of the two rows, or give it its own id."),
                )
        except RefusedError as refused:
            report.rejections.append(refused.at(line))
        else:
            yield stated


def read_row(line: int, row: fields.Row, territory: Territory) -> Stated:
    """The facts of one row; RefusedError names the first field that can't be taken."""
    key = fields.key(row, "id")
    lat, lon = fields.degrees(row, "lat", most=90), fields.degrees(row, "lon", most=180)
    if lat == lon == 0:
        raise RefusedError(
            "lat", "0", _("The point 0, 0 lies in the sea; it usually means “unknown”."), _("Find out the coordinates.")
        )
    facts: dict[str, Any] = {
        "name": fields.required(row, "name", longest=120),
        "names": fields.names_by_language(row, "names"),
        "alt_names": fields.several(row, "alt_names"),
        "country": fields.country(row, "country"),
        "admin1": fields.text(row, "admin1", longest=100),
        "admin2": fields.text(row, "admin2", longest=100),
        "lat": lat,
        "lon": lon,
        "kind": fields.choice(row, "kind", Municipality.Kind.values),
        "local_code": fields.text(row, "local_code", longest=40),
        "wikidata": fields.matching(row, "wikidata", r"Q\d{1,11}", "Q1735"),
        "geonames_id": fields.matching(row, "geonames_id", r"\d{1,12}", "2775220"),
        "population": fields.whole_number(row, "population", lowest=0, highest=50_000_000),
        "elevation_m": fields.whole_number(row, "elevation_m", lowest=-450, highest=6000),
        "languages": "|".join(fields.codes(row, "languages", r"[a-z]{2,3}", "it|de", longest=60) or ()) or None,
        "nuts3": fields.matching(row, "nuts3", r"[A-Z]{2}[A-Z0-9]{3}", "AT332"),
        "perimeters": _perimeters(key, row, territory),
    }
    sources = {
        column: code
        for column in FACTS_BY_SOURCE
        if (code := fields.matching(row, column, SOURCE_CODE, "geonames2025", longest=80))
    }
    aliases = fields.codes(row, "aliases", KEY_FORM, "gn-2775220", longest=2000) or []
    return Stated(line, key, {name: value for name, value in facts.items() if value is not None}, sources, aliases)


def _columns(territory: Territory) -> set[str]:
    """All columns that mean something."""
    facts = {name for names in FACTS_BY_SOURCE.values() for name in names} - {"perimeters"}
    return {"id", "aliases", *facts, *FACTS_BY_SOURCE, *(perimeter.code for perimeter in territory.perimeters)}


def _perimeters(key: str, row: fields.Row, territory: Territory) -> dict[str, bool] | None:
    """Whether it lies in each perimeter, as far as the row or the territory's rule says; None where neither does."""
    flags = {perimeter.code: fields.flag(row, perimeter.code) for perimeter in territory.perimeters}
    stated = {code: value for code, value in flags.items() if value is not None}
    for perimeter in territory.perimeters:
        if row["country"] in perimeter.countries_added or key in perimeter.municipalities_added:
            stated[perimeter.code] = True
    return stated or None


class Comparison:
    """Holds each stated row against what the atlas has and fills the plan and the report."""

    def __init__(
        self,
        plan: Plan,
        report: Report,
        known: dict[str, Municipality],
        territory: Territory,
        file_source: str,
        only_new: bool,
    ) -> None:
        self.plan, self.report, self.known = plan, report, known
        self.file_source, self.only_new = file_source, only_new
        self.aliases = dict(Alias.objects.values_list("key", "municipality__key"))
        self.planned_aliases: dict[str, int] = {}  # → line
        self.planned_keys: dict[str, int] = {}
        self.perimeters: dict[int, set[str]] = {}
        codes = [perimeter.code for perimeter in territory.perimeters]
        members = Membership.objects.filter(perimeter__in=codes).values_list("municipality_id", "perimeter")
        for pk, perimeter in members.iterator():
            self.perimeters.setdefault(pk, set()).add(perimeter)
        self.contradictions = {
            (c.municipality_id, c.field, c.source): c.value for c in Contradiction.objects.all().iterator()
        }

    def add(self, stated: Stated) -> None:
        try:
            self._check_keys(stated)
        except RefusedError as refused:
            self.report.rejections.append(refused.at(stated.line))
            return
        municipality = self.known.get(stated.key)
        if stated.key in self.aliases:
            self.report.aliased += 1
        elif municipality is None:
            self._add_new(stated)
        elif self.only_new:
            self.report.unchanged += 1
        else:
            self._compare(municipality, stated)

    def _check_keys(self, stated: Stated) -> None:
        if line := self.planned_aliases.get(stated.key):
            raise RefusedError(
                "id",
                stated.key,
                _("Line {line} names this id as an alias.").format(line=line),
                _("Remove the row, or the alias on the other line."),
            )
        for alias in stated.aliases:
            if alias == stated.key:
                raise RefusedError("aliases", alias, _("This alias is the row's own id."), _("Remove the alias."))
            if self.aliases.get(alias, stated.key) != stated.key:
                raise RefusedError(
                    "aliases",
                    alias,
                    _("This alias belongs to {key}.").format(key=self.aliases[alias]),
                    _("Remove the alias from one of the two rows."),
                )
            if alias in self.known or alias in self.planned_keys:
                raise RefusedError(
                    "aliases",
                    alias,
                    _("This alias is the id of a municipality of its own."),
                    _("Remove the alias, or merge the two municipalities first."),
                )
            if self.planned_aliases.setdefault(alias, stated.line) != stated.line:
                raise RefusedError(
                    "aliases",
                    alias,
                    _("Line {line} has the same alias.").format(line=self.planned_aliases[alias]),
                    _("Remove the alias from one of the two rows."),
                )

    def _add_new(self, stated: Stated) -> None:
        self.planned_keys[stated.key] = stated.line
        facts = dict(stated.facts)
        perimeters = _together(set(), facts.pop("perimeters", {}), "perimeters")
        municipality = Municipality(key=stated.key, **facts)
        for column, names in FACTS_BY_SOURCE.items():
            if any(name in stated.facts for name in names):
                setattr(municipality, column, self._note_source(stated.sources.get(column)))
        actions.fold_names(municipality)
        self.plan.new.append(municipality)
        self.plan.join += [(municipality, code) for code in sorted(perimeters)]
        self.plan.aliases += [(municipality, alias) for alias in stated.aliases]
        self.report.new += 1
        if len(self.report.new_examples) < 20:
            self.report.new_examples.append(f"{municipality.name} ({municipality.key})")

    def _compare(self, municipality: Municipality, stated: Stated) -> None:
        changed = False
        for column, names in FACTS_BY_SOURCE.items():
            if any(name in stated.facts for name in names):
                changed |= self._compare_facts(municipality, stated, column)
        new_aliases = [alias for alias in stated.aliases if alias not in self.aliases]
        self.plan.aliases += [(municipality, alias) for alias in new_aliases]
        if changed or new_aliases:
            self.report.changed += 1
        else:
            self.report.unchanged += 1
        if changed:
            actions.fold_names(municipality)
            self.plan.changed.append(municipality)

    def _compare_facts(self, municipality: Municipality, stated: Stated, column: str) -> bool:
        """Takes over the facts of one source column; True where something changes in the atlas."""
        old_source = getattr(municipality, column)
        new_source = stated.sources.get(column)
        differing = {
            name: (old, new)
            for name in FACTS_BY_SOURCE[column]
            if name in stated.facts
            and (new := _together(old := self._value(municipality, name), stated.facts[name], name)) != old
        }
        if stated.facts["name"] in (*municipality.names.values(), *municipality.alt_names):
            differing.pop("name", None)  # a name that we know already, in another language
        if old_source == CONFIRMED and new_source != CONFIRMED:
            agreeing = [name for name in FACTS_BY_SOURCE[column] if name in stated.facts and name not in differing]
            self._keep_confirmed(municipality, differing, agreeing, new_source or self.file_source)
            return False
        if new_source is None and old_source and not old_source.startswith("file:"):
            self._keep(municipality, differing, self.file_source, KEPT_SOURCED)
            return False
        if not differing and (new_source is None or new_source == old_source):
            return False
        source = self._note_source(new_source)
        for name, (old, new) in differing.items():
            self._take_over(municipality, name, old, new)
            self.report.changes.append(Change(municipality.key, municipality.name, name, old, new, source))
        if source != old_source:
            self.report.changes.append(Change(municipality.key, municipality.name, column, old_source, source, source))
            setattr(municipality, column, source)
        return True

    def _take_over(self, municipality: Municipality, name: str, old: Any, new: Any) -> None:
        if name == "perimeters":
            self.plan.join += [(municipality, code) for code in sorted(new - old)]
            self.plan.leave += [(municipality.pk, code) for code in sorted(old - new)]
            return
        if name in ("lat", "lon", "country"):
            self.plan.moved.add(municipality.pk)
        setattr(municipality, name, new)

    def _keep(self, municipality: Municipality, differing: Differing, source: str, why: str) -> None:
        self.report.changes += [
            Change(municipality.key, municipality.name, name, old, new, source, kept=why)
            for name, (old, new) in differing.items()
        ]

    def _keep_confirmed(
        self, municipality: Municipality, differing: Differing, agreeing: list[str], source: str
    ) -> None:
        self._keep(municipality, differing, source, KEPT_CONFIRMED)
        for name in agreeing:
            if (municipality.pk, name, source) in self.contradictions:
                self.plan.agreements.append((municipality.pk, name, source))
        for name, (_old, new) in differing.items():
            value = sorted(new) if isinstance(new, set) else new
            if self.contradictions.get((municipality.pk, name, source)) != value:
                self._note_source(source)
                self.plan.contradictions.append(
                    Contradiction(municipality=municipality, field=name, value=value, source=source)
                )

    def _value(self, municipality: Municipality, name: str) -> Any:
        return self.perimeters.get(municipality.pk, set()) if name == "perimeters" else getattr(municipality, name)

    def _note_source(self, code: str | None) -> str:
        code = code or self.file_source
        self.plan.source_codes.add(code)
        return code


def _together(old: Any, new: Any, name: str) -> Any:
    """What comes of a fact that is there already: names add up, perimeters are joined or left, all else is replaced."""
    if name == "perimeters":
        return {code for code in old if new.get(code, True)} | {code for code, inside in new.items() if inside}
    if name == "alt_names":
        return list(dict.fromkeys([*old, *new]))
    return {**old, **new} if name == "names" else new


def _write(plan: Plan, progress: Progress) -> None:
    actions.know_sources(plan.source_codes)
    total = len(plan.new) + len(plan.changed)
    done = 0
    for rows in portions(plan.new):
        Municipality.objects.bulk_create(rows)
        progress(_("Writing"), done := done + len(rows), total)
    for rows in portions(plan.changed):
        Municipality.objects.bulk_create(rows, update_conflicts=True, unique_fields=["key"], update_fields=WRITTEN)
        progress(_("Writing"), done := done + len(rows), total)
    Membership.objects.bulk_create(Membership(municipality=m, perimeter=code) for m, code in plan.join)
    for code in {code for _pk, code in plan.leave}:
        for pks in portions([pk for pk, left in plan.leave if left == code]):
            Membership.objects.filter(municipality__in=pks, perimeter=code).delete()
    Alias.objects.bulk_create(Alias(municipality=m, key=key) for m, key in plan.aliases)
    Contradiction.objects.bulk_create(
        plan.contradictions,
        update_conflicts=True,
        unique_fields=["municipality", "field", "source"],
        update_fields=["value"],
    )
    for pk, name, source in plan.agreements:
        Contradiction.objects.filter(municipality_id=pk, field=name, source=source).delete()
    for pks in portions(sorted(plan.moved)):
        actions.remeasure_twinnings(pks)
    actions.atlas_changed()


def portions(rows: list[T]) -> Iterable[list[T]]:
    """The rows in portions that one query can take."""
    return (rows[start : start + ROWS_AT_ONCE] for start in range(0, len(rows), ROWS_AT_ONCE))
