# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a decision changes, each change with how it was before, so that taking it back is its exact inverse.

An effect is a small list that the decision keeps: `["hidden", kind, key, before, after]`, where before and after are
None or `[why, case, since]`; `["trusted", person, before, after]` and `["active", person, before, after]`. A change
that somebody has made since is left alone. `["opened", case]` says that the case was opened for this decision alone.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from newtwincities.moderation.models import Case, Decision, Hidden
from newtwincities.moderation.registry import kind_named
from newtwincities.people.models import Person

Effect = list[Any]


def set_hidden(kind: str, key: str, why: str | None, case: Case | None, actor: Person | None) -> Effect:
    """Hides a thing for this reason, or shows it where there is none."""
    row = Hidden.objects.select_for_update().filter(kind=kind, key=key).first()
    before = _state(row)
    after = [why, case.pk if case else None, timezone.now().isoformat()] if why else None
    _write_hidden(kind, key, before, after, actor)
    return ["hidden", kind, key, before, after]


def _state(row: Hidden | None) -> list[Any] | None:
    return [row.why, row.case_id, row.since.isoformat()] if row else None


def set_trusted(person: Person) -> Effect:
    person = Person.objects.select_for_update().get(pk=person.pk)
    before = person.trusted_at.isoformat() if person.trusted_at else None
    after = before or timezone.now().isoformat()
    Person.objects.filter(pk=person.pk).update(trusted_at=parse_datetime(after))
    return ["trusted", person.pk, before, after]


def set_active(person: Person, active: bool) -> Effect:
    person = Person.objects.select_for_update().get(pk=person.pk)
    Person.objects.filter(pk=person.pk).update(is_active=active)
    return ["active", person.pk, person.is_active, active]


def take_back(effects: list[Effect], actor: Person | None) -> None:
    """The last change first; what has changed since is left as it is now."""
    for name, *rest in reversed(effects):
        _INVERSES[name](*rest, actor=actor)


def _unhide(kind: str, key: str, before: Any, after: Any, *, actor: Person | None) -> None:
    row = Hidden.objects.select_for_update().filter(kind=kind, key=key).first()
    if _same(_state(row), after):
        _write_hidden(kind, key, after, before, actor)


def _same(one: list[Any] | None, other: list[Any] | None) -> bool:
    """Hidden for the same reason, or both shown; a case that is gone is none."""
    return (one[:2] if one else None) == (other[:2] if other else None)


def _untrust(person: int, before: str | None, after: str, *, actor: Person | None) -> None:
    moment = parse_datetime(before) if before else None
    Person.objects.filter(pk=person, trusted_at=parse_datetime(after)).update(trusted_at=moment)


def _unsuspend(person: int, before: bool, after: bool, *, actor: Person | None) -> None:
    Person.objects.filter(pk=person, is_active=after).update(is_active=before)


def _unreverse(decision: int, *, actor: Person | None) -> None:
    """An appeal that was granted is taken back: what it had undone is done again."""
    row = Decision.objects.filter(pk=decision).first()
    for effect in row.effects if row else []:
        _REPEATS[effect[0]](*effect[1:], actor=actor)


def _hide_again(kind: str, key: str, before: Any, after: Any, *, actor: Person | None) -> None:
    _unhide(kind, key, after, before, actor=actor)


def _trust_again(person: int, before: str | None, after: str, *, actor: Person | None) -> None:
    moment = parse_datetime(before) if before else None
    Person.objects.filter(pk=person, trusted_at=moment).update(trusted_at=parse_datetime(after))


def _suspend_again(person: int, before: bool, after: bool, *, actor: Person | None) -> None:
    _unsuspend(person, after, before, actor=actor)


def _unopen(case: int, *, actor: Person | None) -> None:
    """Nothing: `actions.undo` closes the case, which nobody brought."""


_INVERSES: dict[str, Any] = {
    "hidden": _unhide, "trusted": _untrust, "active": _unsuspend, "reversed": _unreverse, "opened": _unopen
}  # fmt: skip
_REPEATS: dict[str, Any] = {
    "hidden": _hide_again, "trusted": _trust_again, "active": _suspend_again, "opened": _unopen
}  # fmt: skip


def _write_hidden(kind: str, key: str, before: Any, after: Any, actor: Person | None) -> None:
    found = kind_named(kind)
    thing = found.find(key) if found else None
    if after is None:
        Hidden.objects.filter(kind=kind, key=key).delete()
        if before is not None and found and thing is not None:
            found.show(thing, actor)
        return
    why, case, since = after
    kept = case if case and Case.objects.filter(pk=case).exists() else None
    facts = {"why": why, "case_id": kept, "since": parse_datetime(since)}
    Hidden.objects.update_or_create(kind=kind, key=key, defaults=facts)
    if before is None and found and found.hide and thing is not None:
        found.hide(thing, actor)
