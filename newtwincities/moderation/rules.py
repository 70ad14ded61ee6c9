# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may report, decide, take back and appeal. Nobody ever decides on their own content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from newtwincities.common.policy import MODERATOR, OPERATOR, Need, Policy, Viewer, allow
from newtwincities.moderation.models import Case
from newtwincities.people.models import Person

JUDGE = "judge"  # a moderator or operator who has no stake in the matter
AUTHOR, REPORTER = "author", "reporter"
JUDGES = "judges"  # the standing: the keys of everybody who may decide

_SAFELY = [Need.SECOND_FACTOR]


@dataclass(frozen=True, slots=True)
class Party:
    """A case as one of its parties sees it, proved by a signed link from a mail: nobody needs to be signed in."""

    case: Case
    role: str


def roles_towards(viewer: Viewer, thing: Any) -> Iterator[str]:
    if isinstance(thing, Party):
        yield thing.role
    elif isinstance(thing, Case):
        yield from _roles_in_case(viewer, thing)
    elif thing is None and viewer.roles & {MODERATOR, OPERATOR}:
        yield JUDGE


def _roles_in_case(viewer: Viewer, case: Case) -> Iterator[str]:
    me = viewer.person.pk if viewer.person else None
    if me is None:
        return
    if case.author_id == me:
        yield AUTHOR
    if case.reporter_id == me:
        yield REPORTER
    has_no_stake = viewer.roles & {MODERATOR, OPERATOR} and me not in (case.author_id, case.reporter_id)
    if has_no_stake and (case.appeals is None or case.appeals.by_id != me or not _others(viewer, case, me)):
        yield JUDGE


def _others(viewer: Viewer, case: Case, me: int) -> frozenset[int]:
    """Who else could decide: an appeal is for another moderator where there is one."""
    return frozenset(viewer.standing(JUDGES)) - {me, case.author_id, case.reporter_id}


def state_of(thing: Any) -> str:
    case = thing.case if isinstance(thing, Party) else thing
    if not isinstance(case, Case) or case.is_open:
        return "open"
    if case.may_be_undone:
        return "decided"
    return "settled" if case.may_be_appealed else "past"


MODERATION = Policy(
    name="moderation",
    roles=("visitor", "reporter", "author", "moderator", "operator", "judge"),
    states=("open", "decided", "settled", "past"),
    rules=(
        allow("report", "visitor"),
        allow("see_numbers", "visitor"),
        allow("see_queue", "moderator operator", needs=_SAFELY),
        allow("see", "moderator operator", needs=_SAFELY),
        allow("see_outcome", "reporter author"),
        allow("take", "judge", "open", _SAFELY),
        allow("decide", "judge", "open", _SAFELY),
        allow("undo", "judge", "decided", _SAFELY),
        allow("appeal", "reporter author", "decided settled"),
        allow("settle_errors", "moderator operator", needs=_SAFELY),
    ),
    roles_of=roles_towards,
    state_of=state_of,
)


def roles_towards_account(viewer: Viewer, person: Person) -> Iterator[str]:
    if viewer.roles & {MODERATOR, OPERATOR} and viewer.person.pk != person.pk and not person.site_role:
        yield JUDGE


# Accounts of moderators and operators are out of reach until an operator has taken their role away.
ACCOUNTS = Policy(
    name="moderated_account",
    roles=("moderator", "operator", "judge"),
    states=("active", "suspended"),
    rules=(
        allow("clean", "judge", "active", _SAFELY),
        allow("see", "moderator operator", needs=_SAFELY),
    ),
    roles_of=roles_towards_account,
    state_of=lambda person: "active" if person.is_active else "suspended",
)
