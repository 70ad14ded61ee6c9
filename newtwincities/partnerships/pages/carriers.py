# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pages of carriers, tasks and the agreement, and the handover kit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from newtwincities.common.policy import Viewer, may
from newtwincities.common.wording import joined
from newtwincities.partnerships import carrying
from newtwincities.partnerships.models import Exchange, Partnership, Side
from newtwincities.partnerships.pages.dossier import DossierPage
from newtwincities.partnerships.pages.people import (
    CarrierRow,
    SideGives,
    as_days,
    gives,
    month_name,
    seen_name,
    words_for,
)


class PeoplePage(DossierPage):
    """Who carries the partnership, and what small is to do; what they show is in `people`."""


class AgreementPage(DossierPage):
    """What was agreed, and what each side gives."""

    @cached_property
    def gives(self) -> list[SideGives]:
        return [gives(side, self.viewer) for side in self.sides]


@dataclass(frozen=True, slots=True)
class MonthRow:
    name: str
    years: str
    titles: str
    is_usual: bool


@dataclass(frozen=True, slots=True)
class KnowsRow:
    name: str
    does: str
    knows: str


class HandoverPage(DossierPage):
    """All that whoever takes over on one side has to know, made from the dossier."""

    def __init__(self, partnership: Partnership, viewer: Viewer, side: Side) -> None:
        super().__init__(partnership, viewer)
        self.side = side
        self.today = timezone.localdate()

    @property
    def side_name(self) -> str:
        return self.side.municipality.name_in(self.language)

    @property
    def other_own_sides(self) -> list[tuple[int, str]]:
        """Further sides for which the viewer may read the kit."""
        return [
            (side.pk, side.municipality.name_in(self.language))
            for side in self.sides
            if side.pk != self.side.pk and may(self.viewer, "side:see_kit", side)
        ]

    @property
    def may_edit(self) -> bool:
        return may(self.viewer, "side:edit", self.side)

    @cached_property
    def contacts(self) -> list[tuple[str, list[CarrierRow]]]:
        """The carriers of each side, the own one first."""
        sides = sorted(self.people.sides, key=lambda one: one.side.pk != self.side.pk)
        return [(one.name, one.current) for one in sides]

    @cached_property
    def who_knows(self) -> list[KnowsRow]:
        """What only single persons of this side know."""
        here = (one for one in self.people.carriers if one.side_id == self.side.pk and one.name and one.knows)
        return [KnowsRow(seen_name(one, self.viewer), words_for(one), one.knows) for one in here]

    @cached_property
    def gives(self) -> SideGives:
        return gives(self.side, self.viewer)

    @cached_property
    def months(self) -> list[MonthRow]:
        return [
            MonthRow(
                month_name(one.month), ", ".join(str(year) for year in one.years), ", ".join(one.titles), one.is_usual
            )
            for one in carrying.calendar_of_year(self.exchanges, today=self.today)
        ]

    @property
    def usual_months(self) -> str:
        """The months in which they met in more than one year."""
        return joined([row.name for row in self.months if row.is_usual])

    @cached_property
    def planned(self) -> list[Exchange]:
        return carrying.planned(self.exchanges, today=self.today)

    @cached_property
    def missing(self) -> list[str]:
        """What would make the kit complete."""
        own = self.contacts[0][1]
        asked = (
            (not own, _("carriers")),
            (bool(own) and not any(row.contact for row in own), _("addresses or numbers of the carriers")),
            (not self.side.habits, _("habits")),
            (not self.who_knows, _("who knows what")),
            (not self.months and not self.planned, _("exchanges")),
        )
        return [words for is_missing, words in asked if is_missing]

    def values(self) -> dict[str, Any]:
        """The kit for its paper: headings, tables and paragraphs in the language of now."""
        dashes = "–"
        parts: list[dict[str, Any]] = []
        for name, rows in self.contacts:
            table = [[row.name, row.does or dashes, row.contact or dashes, _until(row)] for row in rows]
            heads = [_("Name"), _("What part"), _("Address or number"), _("Until")]
            parts.append({"heading": _("Contacts: {name}").format(name=name), "heads": heads, "rows": table,
                          "columns": [3, 3, 4, 3]})  # fmt: skip
        parts.append({"heading": _("Habits"), "text": self.gives.habits})
        knows = [[row.name, row.knows] for row in self.who_knows]
        parts.append({"heading": _("Who knows what"), "heads": [_("Name"), _("Knows")], "rows": knows,
                      "columns": [1, 3]})  # fmt: skip
        parts.extend(self._calendar())
        tasks = [
            [row.title, str(row.task.get_effort_display()), row.who or dashes,
             date_format(row.task.due, "DATE_FORMAT") if row.task.due else dashes]
            for row in self.people.tasks
        ]  # fmt: skip
        heads = [_("What"), _("Effort"), _("Who"), _("Due")]
        parts.append({"heading": _("Open tasks"), "heads": heads, "rows": tasks, "columns": [5, 2, 3, 3]})
        parts.append({"heading": _("The agreement"), "facts": self._facts()})
        return {"parts": parts, "nothing": _("Nothing is entered yet.")}

    def _calendar(self) -> list[dict[str, Any]]:
        usual = self.usual_months
        past = [[row.name, row.years, row.titles] for row in self.months]
        coming = [[as_days(one.start, one.end), one.title] for one in self.planned]
        said = _("Usual months: {months}.").format(months=usual) if usual else ""
        return [
            {"heading": _("Calendar of the year"), "text": said, "heads": [_("Month"), _("Years"), _("What")],
             "rows": past, "columns": [2, 3, 5]},
            {"heading": _("Planned next"), "heads": [_("Date"), _("What")], "rows": coming, "columns": [2, 3]},
        ]  # fmt: skip

    def _facts(self) -> list[list[str]]:
        view = self.people.agreed
        agreed = view.agreed
        facts = (
            (_("Signed on"), date_format(agreed.signed_on, "DATE_FORMAT") if agreed.signed_on else ""),
            (_("Holds until"), date_format(agreed.until, "DATE_FORMAT") if agreed.until else ""),
            (_("Languages used"), view.languages),
            (_("Topics"), view.topics),
            (_("Budget a year"), self.gives.budget),
            (_("Working hours a year"), self.gives.hours),
        )
        return [[name, value] for name, value in facts if value]


def _until(row: CarrierRow) -> str:
    return str(date_format(row.carrier.until, "DATE_FORMAT")) if row.carrier.until else _("without an end")
