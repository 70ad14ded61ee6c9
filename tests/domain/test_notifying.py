# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who learns of what, when, and by which rule."""

from __future__ import annotations

import doctest
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from newtwincities.domain import notifying
from newtwincities.domain.notifying import (
    ANY,
    NEVER_MUTED,
    Choice,
    Decision,
    HappeningFacts,
    PersonFacts,
    Rule,
    When,
    resolve,
)

IDEA, TOWN, ELSEWHERE = "idea:5", "municipality:33", "idea:7"
STREAMS = (IDEA, TOWN)
MENTION = HappeningFacts("mention", STREAMS, addressed=True)
UPDATE = HappeningFacts("follow_update", STREAMS)
FOLLOWER = PersonFacts(follows=frozenset({IDEA}))
NOBODY = PersonFacts()
NOW, DIGEST, NEVER = Choice(When.NOW), Choice(When.DIGEST), Choice(When.NEVER)
UNLISTED = Choice(When.NEVER, in_list=False)


def chose(person: PersonFacts, *choices: tuple[str, str, Choice]) -> PersonFacts:
    return replace(person, choices={(stream, kind): choice for stream, kind, choice in choices})


# The person, what happens, and what comes of it: an expert can check each line by hand.
EXAMPLES: tuple[tuple[str, PersonFacts, HappeningFacts, Decision], ...] = (
    ("a stranger to it learns nothing", NOBODY, UPDATE, Decision(When.NEVER, False, Rule.APART)),
    ("who is addressed learns of it at once", NOBODY, MENTION, Decision(When.NOW, True, Rule.ADDRESSED)),
    ("who follows reads it in the digest", FOLLOWER, UPDATE, Decision(When.DIGEST, True, Rule.FOLLOWED)),
    ("one's own doings are no news", FOLLOWER, replace(UPDATE, own=True), Decision(When.NEVER, False, Rule.OWN)),
    ("a kind switched off", chose(FOLLOWER, (ANY, "follow_update", NEVER)), UPDATE,
     Decision(When.NEVER, True, Rule.KIND)),
    ("the object beats the kind", chose(FOLLOWER, (ANY, "follow_update", NEVER), (IDEA, ANY, NOW)), UPDATE,
     Decision(When.NOW, True, Rule.STREAM)),
    ("the kind in the object beats both",
     chose(FOLLOWER, (ANY, "follow_update", NEVER), (IDEA, ANY, NOW), (IDEA, "follow_update", DIGEST)), UPDATE,
     Decision(When.DIGEST, True, Rule.STREAM_AND_KIND)),
    ("the nearer object beats the wider one", chose(FOLLOWER, (IDEA, ANY, NOW), (TOWN, ANY, NEVER)), UPDATE,
     Decision(When.NOW, True, Rule.STREAM)),
    ("a kind in the wider object beats the nearer object",
     chose(FOLLOWER, (IDEA, ANY, NOW), (TOWN, "follow_update", NEVER)), UPDATE,
     Decision(When.NEVER, True, Rule.STREAM_AND_KIND)),
    ("another object has nothing to say", chose(FOLLOWER, (ELSEWHERE, ANY, NOW)), UPDATE,
     Decision(When.DIGEST, True, Rule.FOLLOWED)),
    ("an object switched off silences mentions in it", chose(NOBODY, (IDEA, ANY, NEVER)), MENTION,
     Decision(When.NEVER, True, Rule.STREAM)),
    ("not even in the list", chose(FOLLOWER, (IDEA, ANY, UNLISTED)), UPDATE,
     Decision(When.NEVER, False, Rule.STREAM)),
    ("muted", replace(FOLLOWER, mutes=frozenset({TOWN})), UPDATE, Decision(When.NEVER, False, Rule.MUTED)),
    ("muted silences mentions", replace(NOBODY, mutes=frozenset({IDEA})), MENTION,
     Decision(When.NEVER, False, Rule.MUTED)),
    ("muted lets an invitation through", replace(NOBODY, mutes=frozenset({IDEA})), replace(MENTION, kind="invitation"),
     Decision(When.NOW, True, Rule.ADDRESSED)),
    ("no mails at all", replace(NOBODY, all_off=True), MENTION, Decision(When.NEVER, True, Rule.ALL_OFF)),
    ("no mails at all beats every choice", replace(chose(NOBODY, (IDEA, "mention", NOW)), all_off=True), MENTION,
     Decision(When.NEVER, True, Rule.ALL_OFF)),
    ("no digest", replace(FOLLOWER, wants_digest=False), UPDATE, Decision(When.NEVER, True, Rule.NO_DIGEST)),
    ("no digest leaves what comes at once", replace(NOBODY, wants_digest=False), MENTION,
     Decision(When.NOW, True, Rule.ADDRESSED)),
)  # fmt: skip


@pytest.mark.parametrize(("person", "happening", "expected"), [e[1:] for e in EXAMPLES], ids=[e[0] for e in EXAMPLES])
def test_worked_examples(person: PersonFacts, happening: HappeningFacts, expected: Decision) -> None:
    assert resolve(person, happening) == expected


def test_the_examples_in_the_module_hold() -> None:
    assert doctest.testmod(notifying).failed == 0
    assert doctest.testmod(notifying).attempted


names = some.sampled_from((IDEA, TOWN, ELSEWHERE, "territory"))
kinds = some.sampled_from(("mention", "invitation", "message", "follow_update", "follow_joined"))
decisions = some.builds(Choice, when=some.sampled_from(When), in_list=some.booleans())
people = some.builds(
    PersonFacts,
    follows=some.frozensets(names),
    mutes=some.frozensets(names),
    choices=some.dictionaries(some.tuples(names | some.just(ANY), kinds | some.just(ANY)), decisions, max_size=8),
    all_off=some.booleans(),
    wants_digest=some.booleans(),
)
happenings = some.builds(
    HappeningFacts,
    kind=kinds,
    streams=some.lists(names, min_size=1, max_size=3, unique=True).map(tuple),
    addressed=some.booleans(),
    own=some.booleans(),
)


@given(people, happenings)
def test_off_is_off_whatever_else_was_chosen(person: PersonFacts, happening: HappeningFacts) -> None:
    assert resolve(replace(person, all_off=True), happening).when is When.NEVER


@given(people, happenings)
def test_a_mute_beats_every_choice(person: PersonFacts, happening: HappeningFacts) -> None:
    decision = resolve(replace(person, mutes=frozenset(happening.streams[-1:])), happening)
    assert happening.kind in NEVER_MUTED or (decision.when is When.NEVER and not decision.in_list)


@given(people, happenings)
def test_nothing_of_ones_own_comes_back(person: PersonFacts, happening: HappeningFacts) -> None:
    decision = resolve(person, replace(happening, own=True))
    assert (decision.when, decision.in_list) == (When.NEVER, False)


@given(people, happenings)
def test_nothing_comes_at_once_that_is_not_addressed_unless_it_was_chosen(
    person: PersonFacts, happening: HappeningFacts
) -> None:
    if resolve(person, happening).when is When.NOW and not happening.addressed:
        assert any(choice.when is When.NOW for choice in person.choices.values())


@given(people, happenings)
def test_what_is_neither_addressed_nor_followed_stays_away(person: PersonFacts, happening: HappeningFacts) -> None:
    apart = replace(person, follows=frozenset())
    assert resolve(apart, replace(happening, addressed=False)).when is When.NEVER


@given(people, happenings, decisions)
def test_the_more_specific_rule_always_wins(person: PersonFacts, happening: HappeningFacts, choice: Choice) -> None:
    heard = replace(person, follows=frozenset(happening.streams), mutes=frozenset(), all_off=False, wants_digest=True)
    nearest = happening.streams[0]
    specific = replace(heard, choices={**heard.choices, (nearest, happening.kind): choice})
    decision = resolve(specific, replace(happening, own=False))
    assert decision == Decision(choice.when, choice.in_list, Rule.STREAM_AND_KIND)
    without = {key: value for key, value in heard.choices.items() if ANY in key}
    broader = replace(heard, choices={**without, (nearest, ANY): choice})
    assert resolve(broader, replace(happening, own=False)) == Decision(choice.when, choice.in_list, Rule.STREAM)


@given(people, happenings, some.sampled_from(When))
def test_a_quieter_choice_never_makes_anything_louder(
    person: PersonFacts, happening: HappeningFacts, most: When
) -> None:
    quieter = {key: replace(choice, when=min(choice.when, most)) for key, choice in person.choices.items()}
    assert resolve(replace(person, choices=quieter), happening).when <= resolve(person, happening).when


@given(people, happenings)
def test_switching_off_never_makes_anything_louder(person: PersonFacts, happening: HappeningFacts) -> None:
    before = resolve(person, happening)
    for quieter in (
        replace(person, all_off=True),
        replace(person, wants_digest=False),
        replace(person, mutes=person.mutes | {IDEA}),
    ):
        after = resolve(quieter, happening)
        assert after.when <= before.when
        assert after.in_list <= before.in_list


@given(people, happenings)
def test_the_order_in_which_choices_were_made_does_not_count(person: PersonFacts, happening: HappeningFacts) -> None:
    turned = replace(person, choices=dict(reversed(list(person.choices.items()))))
    assert resolve(turned, happening) == resolve(person, happening)
