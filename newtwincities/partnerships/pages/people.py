# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The people side of a dossier: carriers of each side, small tasks, and what was agreed, as the viewer may see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from newtwincities.atlas import queries as atlas
from newtwincities.atlas.territory import in_language
from newtwincities.common.policy import Viewer, may
from newtwincities.common.wording import day_name, joined, language_name
from newtwincities.partnerships import carrying
from newtwincities.partnerships.actions.agreement import Agreed, agreed_by
from newtwincities.partnerships.models import Carrier, Exchange, Partnership, Side, Task
from newtwincities.partnerships.planning import title_of
from newtwincities.people.minors import Protection, is_protected_from

NEXT_TASKS = 3


def seen_name(carrier: Carrier, viewer: Viewer) -> str:
    """The carrier's name; of somebody protected, only for the viewers who are in a team with that person."""
    person = carrier.person
    if person is not None and is_protected_from(person, Protection.PUBLIC_NAME):
        knows = viewer.person == person or person.pk in viewer.standing("teams").mates
        if not knows:
            return _("A member")
    return carrier.name or _("A former member")


@dataclass(frozen=True, slots=True)
class CarrierRow:
    carrier: Carrier
    name: str
    does: str
    deputy: str
    successor: str
    contact: str
    is_account: bool
    ends_soon: bool


@dataclass(slots=True)
class SideCarriers:
    """Who carries one side."""

    side: Side
    name: str
    may_edit: bool
    current: list[CarrierRow] = field(default_factory=list)
    former: list[CarrierRow] = field(default_factory=list)
    erased: int = 0  # former ones of whom only the number is left
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TaskRow:
    task: Task
    title: str  # in the reader's language
    who: str
    is_mine: bool
    is_late: bool
    can_take: bool
    can_finish: bool


class PeopleView:
    """Carriers and tasks of one partnership; a handful of queries, whatever their number."""

    def __init__(self, partnership: Partnership, viewer: Viewer) -> None:
        self.partnership, self.viewer = partnership, viewer
        self.language = get_language() or "en"
        self.today = timezone.localdate()
        self.sides_all: list[Side] = list(partnership.sides.all())
        self.can_edit = may(viewer, "partnership:edit", partnership)
        self.can_take = may(viewer, "partnership:take", partnership)
        self.sees_contacts = any(may(viewer, "side:see_kit", side) for side in self.sides_all)

    @cached_property
    def own_sides(self) -> list[Side]:
        """The sides that the viewer may edit."""
        return [side for side in self.sides_all if may(self.viewer, "side:edit", side)]

    @cached_property
    def carriers(self) -> list[Carrier]:
        return carrying.carriers_of(self.partnership, today=self.today)

    @cached_property
    def sides(self) -> list[SideCarriers]:
        """Each side with its carriers; the viewer's own first."""
        own = {side.pk for side in self.own_sides}
        found = [
            SideCarriers(side, side.municipality.name_in(self.language), side.pk in own) for side in self.sides_all
        ]
        by_pk = {one.side.pk: one for one in found}
        for carrier in self.carriers:
            one = by_pk[carrier.side_id]
            if not carrier.name:
                one.erased += 1
            elif carrying.is_current(carrier, today=self.today):
                one.current.append(self._row(carrier))
            else:
                one.former.append(self._row(carrier))
        for one in found:
            one.warnings = list(self._warnings(one))
        return sorted(found, key=lambda one: not one.may_edit)

    def _row(self, carrier: Carrier) -> CarrierRow:
        name = seen_name(carrier, self.viewer)
        shows_contact = self.sees_contacts and name == carrier.name
        return CarrierRow(
            carrier=carrier,
            name=name,
            does=words_for(carrier),
            deputy=seen_name(carrier.deputy, self.viewer) if carrier.deputy else "",
            successor=seen_name(carrier.successor, self.viewer) if carrier.successor else "",
            contact=carrier.contact if shows_contact else "",
            is_account=carrier.person_id is not None,
            ends_soon=self._ends_soon(carrier),
        )

    def _ends_soon(self, carrier: Carrier) -> bool:
        until = carrier.until
        return until is not None and self.today < until <= self.today + carrying.SOON and not carrier.successor_id

    def _warnings(self, one: SideCarriers) -> Iterable[str]:
        """What endangers the side, and what helps; nothing while the partnership rests by agreement."""
        if self.partnership.rests:
            return
        for row in one.current:
            if row.ends_soon and row.carrier.until:
                yield _("A term ends on {day} without a successor: {name}. Name one now, so that there is time to hand"
                        " over.").format(day=day_name(row.carrier.until), name=row.name)  # fmt: skip
        organisers = [row for row in one.current if organises(row.carrier)]
        if one.current and not organisers:
            yield _("Nobody is named here who organises.")
        if len(organisers) == 1:
            yield _("Only one person organises here. Find a second one before it becomes too much for one.")

    @cached_property
    def tasks(self) -> list[TaskRow]:
        return [self._task(task) for task in carrying.open_tasks(self.partnership)]

    @cached_property
    def done(self) -> list[TaskRow]:
        return [self._task(task) for task in carrying.done_tasks(self.partnership)]

    @property
    def next_tasks(self) -> list[TaskRow]:
        return self.tasks[:NEXT_TASKS]

    @property
    def further_tasks(self) -> int:
        return max(0, len(self.tasks) - NEXT_TASKS)

    def _task(self, task: Task) -> TaskRow:
        carrier, me = task.carrier, self.viewer.person
        mine = bool(carrier and me and carrier.person_id == me.pk)
        return TaskRow(
            task=task,
            title=title_of(task, self.partnership),
            who=seen_name(carrier, self.viewer) if carrier else "",
            is_mine=mine,
            is_late=task.done_at is None and task.due is not None and task.due < self.today,
            can_take=self.can_take and carrier is None,
            can_finish=self.can_edit or (self.can_take and mine),
        )

    @cached_property
    def agreed(self) -> AgreedView:
        return AgreedView(agreed_by(self.partnership))


def organises(carrier: Carrier) -> bool:
    lately: bool = getattr(carrier, "organised_lately", False)
    return lately or Carrier.Does.ORGANISER in carrier.does_codes


def words_for(carrier: Carrier) -> str:
    """What the carrier does, such as “Organises, Interprets”."""
    known = dict(Carrier.Does.choices)
    return ", ".join(str(known[code]) for code in carrier.does_codes if code in known)


class AgreedView:
    """The agreement in the reader's words."""

    def __init__(self, agreed: Agreed) -> None:
        self.agreed, self.language = agreed, get_language() or "en"

    def __bool__(self) -> bool:
        """Whether anything was entered beside what the head of the page says."""
        a = self.agreed
        return bool(a.signed_on or a.until or a.signed_in or a.text or a.languages or a.topics)

    @property
    def is_over(self) -> bool:
        return self.agreed.until is not None and self.agreed.until < timezone.localdate()

    @property
    def languages(self) -> str:
        return joined([language_name(code) for code in self.agreed.languages])

    @property
    def signed_in(self) -> str:
        return joined([language_name(code) for code in self.agreed.signed_in])

    @property
    def topics(self) -> str:
        named = {topic.code: in_language(topic.name, self.language) for topic in atlas.territory().topics}
        return ", ".join(named.get(code, code) for code in self.agreed.topics)


@dataclass(frozen=True, slots=True)
class SideGives:
    """What one side gives a year, in words; empty where it is not said."""

    side: Side
    name: str
    budget: str
    hours: str
    habits: str  # of the viewer's own side alone
    may_edit: bool
    is_own: bool


def gives(side: Side, viewer: Viewer) -> SideGives:
    own = may(viewer, "side:see_kit", side)
    hours = side.hours_a_year
    return SideGives(
        side=side,
        name=side.municipality.name_in(get_language() or "en"),
        budget="" if side.budget is None else _money(side.budget, side.currency),
        hours="" if hours is None else ngettext("%(number)s hour", "%(number)s hours", hours) % {"number": hours},
        habits=side.habits if own else "",
        may_edit=may(viewer, "side:edit", side),
        is_own=own,
    )


def _money(amount: int, currency: str) -> str:
    shown = dict(Exchange.Currency.choices).get(currency, currency)
    return f"{number_format(amount, force_grouping=True)} {shown}"


def month_name(month: int) -> str:
    return str(date_format(date(2001, month, 1), "F"))


def as_days(start: date, end: date) -> str:
    """Such as “10 June 2026 – 13 June 2026”."""
    days: list[Any] = [start] if start == end else [start, end]
    return " – ".join(day_name(day) for day in days)
