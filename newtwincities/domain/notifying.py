# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What reaches whom, when, and by which rule.

Whoever is addressed personally learns of it at once; what happens in something that one follows waits for the digest;
all else is left out. A person may decide otherwise: for a kind of happening, for one stream (`idea:5`), for a kind
within one stream. The most specific of these wins, and off is off.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

ANY = ""  # every stream, or every kind


class When(IntEnum):
    """When a mail goes; the louder, the larger."""

    NEVER = 0
    DIGEST = 1
    NOW = 2


class Rule(StrEnum):
    """Which rule has decided on the mail."""

    OWN = "own"  # one's own doing
    APART = "apart"  # neither addressed nor following
    MUTED = "muted"
    ALL_OFF = "all_off"
    STREAM_AND_KIND = "stream_and_kind"
    STREAM = "stream"
    KIND = "kind"
    ADDRESSED = "addressed"
    FOLLOWED = "followed"
    NO_DIGEST = "no_digest"  # it would stand in the digest, which the person does not want


# What two people, or a group and a person, are about to begin: muting the place where it happens does not hide it.
NEVER_MUTED = frozenset({"message", "invitation"})


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person has decided: for the mail and for the list of notifications."""

    when: When
    in_list: bool = True


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What a person has decided. `choices` has (stream, kind) as keys, where `ANY` stands for all."""

    follows: frozenset[str] = frozenset()
    mutes: frozenset[str] = frozenset()
    choices: Mapping[tuple[str, str], Choice] = field(default_factory=dict)
    all_off: bool = False
    wants_digest: bool = True


@dataclass(frozen=True, slots=True)
class HappeningFacts:
    """What happened, as one person may learn of it. `streams` are those in which it stands, the nearest first."""

    kind: str
    streams: tuple[str, ...]
    addressed: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    when: When
    in_list: bool
    rule: Rule


def resolve(person: PersonFacts, happening: HappeningFacts) -> Decision:
    """When the person learns of the happening, and by which rule.

    In this order: one's own doings and what one neither follows nor is addressed by never count; nor does what stands
    in a muted stream, except what is in NEVER_MUTED; then the most specific choice decides (kind in a stream, stream,
    kind; of several streams the nearest), and without one whether the person is addressed. At last, “no mails at all”
    and “no digest” silence the mail and leave the list as it is.

    >>> ana = PersonFacts(follows=frozenset({"idea:5"}), choices={("idea:5", ANY): Choice(When.NEVER)})
    >>> resolve(ana, HappeningFacts("follow_update", ("idea:5",)))
    Decision(when=<When.NEVER: 0>, in_list=True, rule=<Rule.STREAM: 'stream'>)
    >>> resolve(ana, HappeningFacts("mention", ("idea:7",), addressed=True))
    Decision(when=<When.NOW: 2>, in_list=True, rule=<Rule.ADDRESSED: 'addressed'>)
    """
    if happening.own:
        return Decision(When.NEVER, False, Rule.OWN)
    if not happening.addressed and not person.follows.intersection(happening.streams):
        return Decision(When.NEVER, False, Rule.APART)
    if happening.kind not in NEVER_MUTED and person.mutes.intersection(happening.streams):
        return Decision(When.NEVER, False, Rule.MUTED)
    choice, rule = chosen(person, happening)
    if person.all_off:
        return Decision(When.NEVER, choice.in_list, Rule.ALL_OFF)
    if choice.when is When.DIGEST and not person.wants_digest:
        return Decision(When.NEVER, choice.in_list, Rule.NO_DIGEST)
    return Decision(choice.when, choice.in_list, rule)


def chosen(person: PersonFacts, happening: HappeningFacts) -> tuple[Choice, Rule]:
    """The most specific choice, or what holds without any; with the rule that this is."""
    ways = [((stream, happening.kind), Rule.STREAM_AND_KIND) for stream in happening.streams]
    ways += [((stream, ANY), Rule.STREAM) for stream in happening.streams]
    ways += [((ANY, happening.kind), Rule.KIND)]
    for key, rule in ways:
        if (choice := person.choices.get(key)) is not None:
            return choice, rule
    return (Choice(When.NOW), Rule.ADDRESSED) if happening.addressed else (Choice(When.DIGEST), Rule.FOLLOWED)
