# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Domains and addresses of town halls from a CSV file. The columns are explained in docs/reference/file-formats.md."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from newtwincities.atlas.imports import fields
from newtwincities.atlas.imports.record import record_import
from newtwincities.atlas.imports.report import Change, Progress, RefusedError, Report, no_progress
from newtwincities.atlas.imports.twinnings import End, known_ends
from newtwincities.common.tables import TableReader
from newtwincities.teams import domains
from newtwincities.teams.models import OfficialAddress, OfficialDomain

REQUIRED = ("id", "source", "date")
COLUMNS = {*REQUIRED, "domain", "email", "post"}
_Key = tuple[str, int, str]  # what, municipality, and the domain or the kind of address


@dataclass(frozen=True, slots=True)
class Stated:
    """One fact about a town hall."""

    what: str  # "domain", "email" or "post"
    town: End
    value: str
    source: str
    date: date

    @property
    def key(self) -> _Key:
        return self.what, self.town.pk, self.value if self.what == "domain" else ""


def import_official_contacts(path: Path, *, dry_run: bool = False, progress: Progress = no_progress) -> Report:
    """Reads the file, compares, and (unless `dry_run`) writes what is new or changed in one transaction."""
    report = Report("official-contacts", path.name, dry_run)
    with nullcontext() if dry_run else transaction.atomic():
        with TableReader(path, required=REQUIRED) as table:
            report.unused_columns = [column for column in table.columns if column not in COLUMNS]
            known = _known()
            for stated in _rows(table, report, progress):
                _take(stated, known, report)
        if not dry_run:
            record_import(report, path)
    return report


def _known() -> dict[_Key, Any]:
    found: dict[_Key, Any] = {("domain", row.municipality_id, row.domain): row for row in OfficialDomain.objects.all()}
    found |= {(row.kind, row.municipality_id, ""): row for row in OfficialAddress.objects.all()}
    return found


def _rows(table: TableReader, report: Report, progress: Progress) -> Iterator[list[Stated]]:
    ends = known_ends()
    seen: dict[_Key, int] = {}
    for count, (line, row) in enumerate(table, start=1):
        if count % 500 == 0:
            progress(_("Reading"), count, None)
        try:
            stated = read_row(row, ends)
            for fact in stated:
                if (first := seen.setdefault(fact.key, line)) != line:
                    raise RefusedError(
                        fact.what,
                        fact.value,
                        _("Line {line} states the same.").format(line=first),
                        _("Keep one of the two rows."),
                    )
        except RefusedError as refused:
            report.rejections.append(refused.at(line))
        else:
            yield stated


def read_row(row: fields.Row, ends: dict[str, End]) -> list[Stated]:
    """The facts of one row; RefusedError names the first field to mend."""
    key = fields.key(row, "id")
    if key not in ends:
        raise RefusedError("id", key, _("There is no municipality with this id."), _("Correct it, or remove the row."))
    source = fields.required(row, "source", longest=200)
    fields.required(row, "date", longest=10)
    day = fields.full_date(row, "date")
    assert day
    values = {"domain": _domain(row), "email": _email(row), "post": _post(row)}
    if not any(values.values()):
        raise RefusedError("domain", "", _("The row states nothing."), _("Fill in domain, email or post."))
    return [Stated(what, ends[key], value, source, day) for what, value in values.items() if value]


def _domain(row: fields.Row) -> str:
    value = fields.text(row, "domain", longest=253) or ""
    domain = domains.as_known(value.removeprefix("www."))
    if not value or domains.can_stand_for_a_town_hall(domain):
        return domain
    reason = (
        _("Anybody can get an address at this domain.")
        if domains.is_free_mailer(domain)
        else _("Many parties have names beneath this domain, or it is none.")
    )
    raise RefusedError("domain", value, reason, _("Name the domain that is the town hall’s own, or leave it empty."))


def _email(row: fields.Row) -> str:
    value = fields.text(row, "email", longest=254) or ""
    try:
        if value:
            validate_email(value)
    except ValidationError:
        remedy = _("Write it like “{example}”, or leave it empty.").format(example="office@example.org")
        raise RefusedError("email", value, _("This is no e-mail address."), remedy) from None
    return value.lower()


def _post(row: fields.Row) -> str:
    """A postal address, its lines separated by |."""
    lines = [line.strip() for line in (fields.text(row, "post", longest=400) or "").split("|")]
    return "\n".join(line for line in lines if line)


def _take(stated: list[Stated], known: dict[_Key, Any], report: Report) -> None:
    new = changed = False
    for fact in stated:
        row = known.get(fact.key)
        if row is None:
            new = True
            _save(_new(fact), report)
        elif (old := _facts(row)) != (fact.value, fact.source, fact.date):
            changed = True
            report.changes.append(Change(fact.town.key, fact.town.name, fact.what, old[0], fact.value, fact.source))
            setattr(row, "domain" if fact.what == "domain" else "value", fact.value)
            row.source, row.date = fact.source, fact.date
            _save(row, report)
    if new:
        report.new += 1
        report.new_examples.append(f"{stated[0].town.name}: {', '.join(fact.value for fact in stated)}")
    elif changed:
        report.changed += 1
    else:
        report.unchanged += 1


def _facts(row: OfficialDomain | OfficialAddress) -> tuple[str, str, date]:
    return row.domain if isinstance(row, OfficialDomain) else row.value, row.source, row.date


def _new(fact: Stated) -> OfficialDomain | OfficialAddress:
    common: dict[str, Any] = {"municipality_id": fact.town.pk, "source": fact.source, "date": fact.date}
    if fact.what == "domain":
        return OfficialDomain(domain=fact.value, **common)
    return OfficialAddress(kind=fact.what, value=fact.value, **common)


def _save(row: OfficialDomain | OfficialAddress, report: Report) -> None:
    if not report.dry_run:
        row.save()
