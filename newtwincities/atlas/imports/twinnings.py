# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Twinnings from a CSV file. The columns are explained in docs/reference/file-formats.md."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from newtwincities.atlas import actions
from newtwincities.atlas.imports import fields
from newtwincities.atlas.imports.municipalities import Rows
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
from newtwincities.atlas.models import Alias, Municipality, Twinning
from newtwincities.common.tables import TableReader
from newtwincities.domain.geo import distance_km
from newtwincities.domain.partial_dates import is_before

REQUIRED = ("id_a", "id_b")
COMPARED = ("kind", "since", "until", "agreement_url", "date", "confirmed_a_on", "confirmed_b_on")
COLUMNS = {*REQUIRED, *COMPARED, "source"}
ROWS_AT_ONCE = 2000


class End(NamedTuple):
    """A municipality as far as a twinning needs it."""

    pk: int
    key: str
    name: str
    lat: float
    lon: float
    country: str


@dataclass(slots=True)
class Stated:
    """What one row states: the pair in the order of primary keys, and the facts that are filled in."""

    line: int
    a: End
    b: End
    facts: dict[str, Any]
    sources: list[str]


@dataclass(slots=True)
class Plan:
    new: list[Twinning] = field(default_factory=list)
    changed: list[Twinning] = field(default_factory=list)
    ends: set[int] = field(default_factory=set)
    source_codes: set[str] = field(default_factory=set)


def import_twinnings(
    path: Path, *, dry_run: bool = False, only_new: bool = False, progress: Progress = no_progress
) -> Report:
    """Reads the file, compares, and (unless `dry_run`) writes all new and changed twinnings in one transaction.

    With `only_new`, twinnings that the atlas has already stay as they are.
    Raises TableError where the file can't be read as a table; then nothing is written.
    """
    report = Report("twinnings", path.name, dry_run)
    with nullcontext() if dry_run else transaction.atomic():
        with TableReader(path, required=REQUIRED) as table:
            report.unused_columns = [column for column in table.columns if column not in COLUMNS]
            plan = compare(table, report, source_of_file(path.name), known_ends(), only_new=only_new, progress=progress)
        if not dry_run:
            write(plan, progress)
            record_import(report, path)
    return report


def compare(
    rows: Rows,
    report: Report,
    file_source: str,
    ends: dict[str, End],
    *,
    only_new: bool = False,
    outdated: Collection[str] = (),
    progress: Progress,
) -> Plan:
    """What is to be written so that the atlas has what the rows state; the report is filled in.

    `outdated` are source codes that those of the rows replace; all others add up.
    """
    plan = Plan()
    held = Twinning.objects.all() if report.dry_run else Twinning.objects.select_for_update()
    known = {(t.a_id, t.b_id): t for t in held.iterator()}
    for stated in _stated_rows(rows, ends, report, progress):
        twinning = known.get((stated.a.pk, stated.b.pk))
        if twinning and only_new:
            report.unchanged += 1
        else:
            _compare(stated, twinning, plan, report, file_source, outdated)
    return plan


def write(plan: Plan, progress: Progress) -> None:
    """Writes the plan, where there is something to write; inside the transaction that it was made in."""
    if plan.new or plan.changed:
        _write(plan, progress)


def known_ends() -> dict[str, End]:
    """Every key and alias with its municipality."""
    rows = Municipality.objects.values_list("pk", "key", "name", "lat", "lon", "country")
    found = {row[1]: End(*row) for row in rows.iterator()}
    by_pk = {end.pk: end for end in found.values()}
    for key, pk in Alias.objects.values_list("key", "municipality_id"):
        found[key] = by_pk[pk]
    return found


def _stated_rows(table: Rows, ends: dict[str, End], report: Report, progress: Progress) -> Iterator[Stated]:
    seen: dict[tuple[int, int], tuple[int, bool]] = {}  # pair → line, and whether an alias led to it
    for count, (line, row) in enumerate(table, start=1):
        if count % 500 == 0:
            progress(_("Reading"), count, int(count / table.fraction_read) if table.fraction_read else None)
        try:
            stated = read_row(line, row, ends)
            if stated is None:
                report.aliased += 1
                continue
            through_alias = any(ends[row[column]].key != row[column] for column in REQUIRED)
            first, first_through_alias = seen.setdefault((stated.a.pk, stated.b.pk), (line, through_alias))
            if first != line and (through_alias or first_through_alias):
                report.aliased += 1
                continue
            if first != line:
                raise RefusedError(
                    "id_b",
                    row["id_b"],
                    _("Line {line} has the same pair.").format(line=first),
                    _("Remove one of the two rows; the order of the two ids makes no difference."),
                )
        except RefusedError as refused:
            report.rejections.append(refused.at(line))
        else:
            yield stated


def read_row(line: int, row: fields.Row, ends: dict[str, End]) -> Stated | None:
    """The facts of one row, None where its two ids have become one; RefusedError names the first field to mend."""
    a, b = (_end(row, column, ends) for column in REQUIRED)
    if a.pk == b.pk and row["id_a"] != row["id_b"]:
        return None
    if a.pk == b.pk:
        raise RefusedError(
            "id_b", row["id_b"], _("{name} can't be twinned with itself.").format(name=a.name), _("Remove the row.")
        )
    facts: dict[str, Any] = {
        "kind": fields.choice(row, "kind", Twinning.Kind.values),
        "since": fields.partial_date(row, "since"),
        "until": fields.partial_date(row, "until"),
        "agreement_url": fields.web_address(row, "agreement_url"),
        "date": fields.partial_date(row, "date"),
        "confirmed_a_on": fields.full_date(row, "confirmed_a_on"),
        "confirmed_b_on": fields.full_date(row, "confirmed_b_on"),
    }
    if is_before(facts["until"] or "", facts["since"] or ""):
        raise _ends_too_early(facts["until"])
    if a.pk > b.pk:
        a, b = b, a
        facts["confirmed_a_on"], facts["confirmed_b_on"] = facts["confirmed_b_on"], facts["confirmed_a_on"]
    sources = fields.codes(row, "source", r"[A-Za-z0-9._:-]+", "wikidata2016|wikidata2017", longest=2000) or []
    return Stated(line, a, b, {name: value for name, value in facts.items() if value is not None}, sources)


def _ends_too_early(until: str) -> RefusedError:
    return RefusedError(
        "until", until, _("The twinning ends before it starts."), _("Exchange or correct the two dates.")
    )


def _end(row: fields.Row, column: str, ends: dict[str, End]) -> End:
    key = fields.required(row, column, longest=64)
    if key not in ends:
        raise RefusedError(
            column,
            key,
            _("There is no municipality with this id."),
            _("Import the municipalities first, or correct the id."),
        )
    return ends[key]


def _compare(
    stated: Stated,
    twinning: Twinning | None,
    plan: Plan,
    report: Report,
    file_source: str,
    outdated: Collection[str],
) -> None:
    label = f"{stated.a.name} – {stated.b.name}"
    key = f"{stated.a.key},{stated.b.key}"
    if twinning is None:
        sources = sorted(set(stated.sources or [file_source]))
        plan.new.append(
            Twinning(
                a_id=stated.a.pk,
                b_id=stated.b.pk,
                sources="|".join(sources),
                countries=Twinning.countries_of(stated.a.country, stated.b.country),
                distance_km=round(distance_km(stated.a.lat, stated.a.lon, stated.b.lat, stated.b.lon), 1),
                **stated.facts,
            )
        )
        plan.ends |= {stated.a.pk, stated.b.pk}
        plan.source_codes |= set(sources)
        report.new += 1
        if len(report.new_examples) < 20:
            report.new_examples.append(label)
        return
    differing = {
        name: (old, stated.facts[name])
        for name in COMPARED
        if name in stated.facts and (old := getattr(twinning, name)) != stated.facts[name]
    }
    if is_before(stated.facts.get("until", twinning.until), stated.facts.get("since", twinning.since)):
        report.rejections.append(_ends_too_early(stated.facts.get("until", twinning.until)).at(stated.line))
        return
    source = "|".join(stated.sources) or file_source
    for name, why in _kept(twinning, differing, bool(stated.sources)):
        report.changes.append(Change(key, label, name, *differing.pop(name), source, kept=why))
    sources = sorted({*twinning.source_codes, *stated.sources} - set(outdated))
    if not differing and sources == twinning.source_codes:
        report.unchanged += 1
        return
    for name, (old, new) in differing.items():
        setattr(twinning, name, new)
        report.changes.append(Change(key, label, name, old, new, source))
    if sources != twinning.source_codes:
        report.changes.append(Change(key, label, "source", twinning.sources, "|".join(sources), source))
        twinning.sources = "|".join(sources)
        plan.source_codes |= set(sources)
    plan.changed.append(twinning)
    report.changed += 1


def _kept(twinning: Twinning, differing: dict[str, tuple[Any, Any]], file_names_source: bool) -> list[tuple[str, str]]:
    """The facts that stay as they are, and why: a side has confirmed the twinning, or only the atlas knows a source."""
    if twinning.is_confirmed:
        return [(name, KEPT_CONFIRMED) for name in differing if not name.startswith("confirmed_")]
    if not file_names_source and any(not code.startswith("file:") for code in twinning.source_codes):
        return [(name, KEPT_SOURCED) for name, (old, _new) in differing.items() if old]
    return []


def _write(plan: Plan, progress: Progress) -> None:
    actions.know_sources(plan.source_codes)
    total = len(plan.new) + len(plan.changed)
    done = 0
    for start in range(0, len(plan.new), ROWS_AT_ONCE):
        rows = plan.new[start : start + ROWS_AT_ONCE]
        Twinning.objects.bulk_create(rows)
        progress(_("Writing"), done := done + len(rows), total)
    for start in range(0, len(plan.changed), ROWS_AT_ONCE):
        rows = plan.changed[start : start + ROWS_AT_ONCE]
        Twinning.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["a", "b"], update_fields=[*COMPARED, "sources"]
        )
        progress(_("Writing"), done := done + len(rows), total)
    actions.recount_twinnings(plan.ends)
    actions.atlas_changed()
