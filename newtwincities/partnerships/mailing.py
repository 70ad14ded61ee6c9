# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The mails of partnerships: to the coordinators of the sides. The words stand in templates/mails/."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import override

from newtwincities.common.mails import link, stop_headers, write_mail
from newtwincities.domain.vitality.warnings import Warned
from newtwincities.partnerships import queries, stopping
from newtwincities.partnerships.models import Carrier, Partnership, Side, Task
from newtwincities.partnerships.planning import title_of
from newtwincities.partnerships.watching import warning_sentence
from newtwincities.people.models import Person


def send_proposal(partnership: Partnership, asked: Side) -> None:
    others = [side for side in partnership.sides.select_related("municipality") if side.pk != asked.pk]
    _send("partnership_proposed", partnership, queries.leaders_of(asked), own=[asked], others=others)


def send_answer(partnership: Partnership, *, accepted: bool, answering: list[Side]) -> None:
    """To those who asked."""
    keys = {side.pk for side in answering}
    asking = [side for side in partnership.sides.select_related("municipality", "team") if side.pk not in keys]
    people = [person for side in asking for person in queries.leaders_of(side)]
    _send("partnership_answered", partnership, people, own=asking, others=answering, accepted=accepted)


def send_state(partnership: Partnership, *, by: Person) -> None:
    """To the other coordinators of all sides."""
    sides = list(partnership.sides.select_related("municipality", "team"))
    people = {person.pk: person for side in sides for person in queries.leaders_of(side) if person.pk != by.pk}
    said = {"state": partnership.state, "reason": partnership.reason}
    _send("partnership_state", partnership, people.values(), own=[], others=sides, **said)


def send_task_reminder(task: Task, person: Person, *, is_overdue: bool) -> None:
    stop = stopping.stop_url(person, stopping.REMINDERS)
    with override(person.language):
        title = title_of(task, task.partnership)
    write_mail(
        "task_reminder",
        address=person.email,
        language=person.language,
        person=person,
        headers=stop_headers(stop),
        title=title,
        day=task.due,
        overdue=is_overdue,
        others=_names(task.partnership, person.language),
        plan_url=link("partnerships:plan", person.language, task.partnership_id),
        stop_url=stop,
    )


def send_warning(partnership: Partnership, warning: Warned, person: Person) -> None:
    sides = list(partnership.sides.all())
    with override(person.language):
        sentence = warning_sentence(warning, {str(one.pk): one.municipality.name_in(person.language) for one in sides})
    stop = stopping.stop_url(person, stopping.WARNINGS)
    write_mail(
        "early_warning",
        address=person.email,
        language=person.language,
        person=person,
        headers=stop_headers(stop),
        sentence=sentence,
        others=_names(partnership, person.language),
        partnership_url=link("partnerships:partnership", person.language, partnership.pk),
        plan_url=link("partnerships:plan", person.language, partnership.pk),
        stop_url=stop,
    )


def _names(partnership: Partnership, language: str) -> str:
    return queries.named(partnership.sides.select_related("municipality"), language)


def send_handover(side: Side, carrier: Carrier, people: Iterable[Person], *, to_carrier: bool) -> None:
    """That a term ends: to the carrier, or else to who leads the side."""
    sides = list(side.partnership.sides.select_related("municipality"))
    for person in people:
        write_mail(
            "handover_asked",
            address=person.email,
            language=person.language,
            person=person,
            partnership_name=" – ".join(one.municipality.name_in(person.language) for one in sides),
            name=carrier.name,
            day=carrier.until,
            to_carrier=to_carrier,
            has_successor=carrier.successor_id is not None,
            handover_url=link("partnerships:handover", person.language, side.partnership_id),
            carriers_url=link("partnerships:carriers", person.language, side.partnership_id),
        )


def _send(
    kind: str,
    partnership: Partnership,
    people: Iterable[Person],
    *,
    own: list[Side],
    others: list[Side],
    **more: Any,
) -> None:
    for person in people:
        language = person.language
        write_mail(
            kind,
            address=person.email,
            language=language,
            person=person,
            own=queries.named(own, language),
            others=queries.named(others, language),
            partnership_url=link("partnerships:partnership", language, partnership.pk),
            **more,
        )
