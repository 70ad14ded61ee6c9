# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may do what: the one layer that pages, API, search, exports and mails ask.

A capability writes a `Policy` in its `rules.py`, a table of actions by state and role, and registers it in its
`apps.py`. Everybody else asks `may` or `demand` with a viewer, an action such as `team:invite`, and the thing it is
about. What a rule needs to know of the viewer is read once per request (`Viewer.standing`), so asking for each row of
a list costs no query.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.core.exceptions import PermissionDenied

# Roles that everybody has towards everything; a policy adds those towards the things that it is about.
VISITOR = "visitor"  # everybody, signed in or not
MEMBER = "member"  # signed in, address confirmed
MODERATOR = "moderator"
OPERATOR = "operator"


class Need(StrEnum):
    """What an action asks of the viewer beside the role."""

    SECOND_FACTOR = "second_factor"  # shows others' personal data, or acts for the site
    ADULT = "adult"  # not for people under 18
    TRUSTED = "trusted"  # not before the first approved contribution or a team's invitation


class Answer(StrEnum):
    """Whether, and if not, what stands in the way; from the fourth on, the viewer can do something about it."""

    YES = "yes"
    STATE = "state"
    ROLE = "role"
    SIGN_IN = "sign_in"
    AGE = "age"  # has to be said first
    GUARDIAN = "guardian"  # has to agree first
    ADULT = "adult"
    TRUSTED = "trusted"
    SECOND_FACTOR = "second_factor"


@dataclass(slots=True)
class Viewer:
    """Who asks. `person` is None for a visitor; people/viewing.py makes viewers from requests and persons."""

    person: Any = None
    roles: frozenset[str] = frozenset({VISITOR})
    second_factor: bool = False
    adult: bool = False
    trusted: bool = False
    first: Answer | None = None  # what the person has to settle before they may do anything: AGE or GUARDIAN
    _standings: dict[str, Any] = field(default_factory=dict)

    def standing(self, name: str) -> Any:
        """What a capability knows of the person, such as the teams with roles in them; read once."""
        if name not in self._standings:
            self._standings[name] = _standings[name](self.person)
        return self._standings[name]

    def know(self, name: str, standing: Any) -> None:
        """A standing that was read for many viewers at once."""
        self._standings[name] = standing

    def forget(self) -> None:
        """After an action that changed the person's roles."""
        self._standings.clear()


@dataclass(frozen=True, slots=True)
class Allow:
    """These roles may do this in these states (in all, where none are named)."""

    action: str
    roles: frozenset[str]
    states: frozenset[str] = frozenset()
    needs: frozenset[Need] = frozenset()


def allow(action: str, roles: str, states: str = "", needs: Iterable[Need] = ()) -> Allow:
    """`allow("invite", "coordinator editor", "active", [Need.SECOND_FACTOR])`."""
    return Allow(action, frozenset(roles.split()), frozenset(states.split()), frozenset(needs))


@dataclass(frozen=True)
class Policy:
    """The table of one kind of thing. `roles_of` names the viewer's roles towards a thing, without a query."""

    name: str
    roles: tuple[str, ...]  # weakest first; those of everybody included where the table names them
    rules: tuple[Allow, ...]
    roles_of: Callable[[Viewer, Any], Iterable[str]] = lambda _viewer, _thing: ()
    states: tuple[str, ...] = ("any",)
    state_of: Callable[[Any], str] = lambda _thing: "any"

    def __post_init__(self) -> None:
        for rule in self.rules:
            if unknown := (rule.roles - set(self.roles)) | (rule.states - set(self.states)):
                raise ValueError(f"The policy {self.name} does not know {', '.join(sorted(unknown))}.")

    @property
    def actions(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(rule.action for rule in self.rules))

    def cell(self, action: str, state: str, role: str) -> Allow | None:
        """The rule that lets this role do this in this state."""
        fits = (r for r in self.rules if r.action == action and role in r.roles and state in (r.states or self.states))
        return next(fits, None)

    def answer(self, viewer: Viewer, action: str, thing: Any) -> Answer:
        if action not in self.actions:
            raise KeyError(f"The policy {self.name} has no action {action}.")
        state = self.state_of(thing)
        roles = viewer.roles | frozenset(self.roles_of(viewer, thing))
        rules = [rule for rule in self.rules if rule.action == action and state in (rule.states or self.states)]
        if not rules:
            return viewer.first or Answer.STATE
        mine = [rule for rule in rules if rule.roles & roles]
        if not mine:
            return (viewer.first or Answer.ROLE) if viewer.person else Answer.SIGN_IN
        return min((_what_is_missing(viewer, rule.needs) for rule in mine), key=list(Answer).index)


def _what_is_missing(viewer: Viewer, needs: frozenset[Need]) -> Answer:
    if Need.ADULT in needs and not viewer.adult:
        return Answer.ADULT
    if Need.TRUSTED in needs and not viewer.trusted:
        return Answer.TRUSTED
    if Need.SECOND_FACTOR in needs and not viewer.second_factor:
        return Answer.SECOND_FACTOR
    return Answer.YES


class Refused(PermissionDenied):
    """What the viewer may not do; the page for it says what stands in the way and what helps."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.value)
        self.answer = answer


_policies: dict[str, Policy] = {}
_standings: dict[str, Callable[[Any], Any]] = {}
_together: dict[str, Callable[[Collection[Any]], Mapping[int, Any]]] = {}


def register_policy(policy: Policy) -> None:
    _policies[policy.name] = policy


def register_standing(
    name: str, read: Callable[[Any], Any], *, of_many: Callable[[Collection[Any]], Mapping[int, Any]] | None = None
) -> None:
    """`read` gets the person, or None for a visitor, and answers what the rules of the capability need.

    `of_many` answers the same for many persons, by their keys, in a constant number of queries.
    """
    _standings[name] = read
    if of_many is not None:
        _together[name] = of_many


def read_together(viewers: Collection[Viewer]) -> None:
    """Reads the standings of many persons at once, where the rooms can; the others are read when they are asked for."""
    for name, read in _together.items():
        found = read([viewer.person for viewer in viewers])
        for viewer in viewers:
            viewer._standings[name] = found[viewer.person.pk]


def policies() -> Mapping[str, Policy]:
    return _policies


def ask(viewer: Viewer, action: str, thing: Any = None) -> Answer:
    """Whether the viewer may do `policy:action` to the thing, and if not, why."""
    policy, _colon, what = action.partition(":")
    return _policies[policy].answer(viewer, what, thing)


def may(viewer: Viewer, action: str, thing: Any = None) -> bool:
    return ask(viewer, action, thing) is Answer.YES


def demand(viewer: Viewer, action: str, thing: Any = None) -> None:
    """Raises Refused where the viewer may not."""
    if (answer := ask(viewer, action, thing)) is not Answer.YES:
        raise Refused(answer)
