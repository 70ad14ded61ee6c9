# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Parts by countries, in words: what is here, what is missing, and what the programme asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from newtwincities.atlas.territory import in_language
from newtwincities.common.wording import country_name, either
from newtwincities.domain.role_matrix import Asked, Check, Here, Matrix, Row, Sought, checks, matrix
from newtwincities.ideas.models import Idea, RoleSought
from newtwincities.ideas.models.members import Part
from newtwincities.matching.programmes import Programme, eu_members, programmes


@dataclass(frozen=True, slots=True)
class ShownCell:
    here: int
    wanted: bool
    country: str  # in words


@dataclass(frozen=True, slots=True)
class ShownRow:
    part: str
    label: str
    cells: list[ShownCell]
    here: int
    missing: int
    missing_from: str  # in words; empty: from anywhere
    note: str


@dataclass(frozen=True, slots=True)
class ShownCheck:
    words: str
    is_met: bool


class MatrixTable:
    """The table of an idea, made of what was read already."""

    def __init__(self, idea: Idea, sought: Sequence[RoleSought], here: Sequence[Here]) -> None:
        self.idea, self.sought, self.here = idea, sought, here

    @cached_property
    def matrix(self) -> Matrix:
        wishes = [Sought(one.part, one.number, one.country_codes) for one in self.sought]
        return matrix(wishes, self.here, Part.values)

    @property
    def countries(self) -> list[str]:
        return [country_name(code) if code else _("not said") for code in self.matrix.countries]

    @cached_property
    def rows(self) -> list[ShownRow]:
        notes = {one.part: one.note for one in self.sought}
        return [self._shown(row, notes.get(row.part, "")) for row in self.matrix.rows]

    def _shown(self, row: Row, note: str) -> ShownRow:
        cells = [ShownCell(cell.here, cell.wanted, name) for cell, name in zip(row.cells, self.countries, strict=True)]
        sources = either([country_name(code) for code in row.missing_from])
        return ShownRow(row.part, str(Part(row.part).label), cells, row.here, row.missing, sources, note)

    @property
    def parts_missing(self) -> list[str]:
        return [row.part for row in self.matrix.rows if row.missing]

    @property
    def still_missing(self) -> str:
        """“2 × Research from Italy or Slovenia, Youth organisation”; empty where nothing is missing."""
        return ", ".join(_in_words(row) for row in self.rows if row.missing)

    # --- what the programme asks for

    @cached_property
    def programme(self) -> Programme | None:
        return next((one for one in programmes() if one.code == self.idea.rule), None)

    @property
    def programme_name(self) -> str:
        return in_language(self.programme.name, get_language() or "en") if self.programme else ""

    @property
    def programme_note(self) -> str:
        return in_language(self.programme.note, get_language() or "en") if self.programme else ""

    @property
    def programme_date(self) -> str:
        day = parse_date(self.programme.date) if self.programme else None
        return date_format(day, "DATE_FORMAT") if day else ""

    @cached_property
    def checks(self) -> list[ShownCheck]:
        """What is needed and what is here: by the programme's rule, else by what the editors wrote."""
        rule = self.programme
        found = (
            checks(self.here, partners=rule.size, countries=rule.countries, in_eu=rule.eu, eu_members=eu_members())
            if rule
            else checks(self.here, countries=self.idea.countries_needed or 0)
        )
        return [ShownCheck(_check_in_words(check), check.is_met) for check in found]

    @property
    def is_empty(self) -> bool:
        return not self.sought and not self.checks


def _in_words(row: ShownRow) -> str:
    words = _("{number} × {part}").format(number=row.missing, part=row.label) if row.missing > 1 else row.label
    return _("{part} from {countries}").format(part=words, countries=row.missing_from) if row.missing_from else words


def _check_in_words(check: Check) -> str:
    words = {
        Asked.PARTNERS: ngettext(
            "{needed} partner needed, {here} here", "{needed} partners needed, {here} here", check.needed
        ),
        Asked.COUNTRIES: ngettext(
            "{needed} country needed, {here} here", "{needed} countries needed, {here} here", check.needed
        ),
        Asked.IN_EU: ngettext(
            "{needed} partner from the EU needed, {here} here",
            "{needed} partners from the EU needed, {here} here",
            check.needed,
        ),
    }
    return words[check.asked].format(needed=check.needed, here=check.here)
