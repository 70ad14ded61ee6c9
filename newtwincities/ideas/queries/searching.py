# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Saved searches, and whom of those who saved one a new idea concerns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from django.db.models import Q, QuerySet

from newtwincities.common.policy import may
from newtwincities.ideas.models import Idea, Invitation, Member, RoleSought, SavedIdeaSearch
from newtwincities.ideas.queries.directory import KIND, NAMES, IdeaFilter
from newtwincities.ideas.queries.members import INVITED, ROLES
from newtwincities.moderation.queries import is_hidden
from newtwincities.people.models import Block, Person
from newtwincities.people.viewing import viewer_of_person


def searches_of(person: Person) -> QuerySet[SavedIdeaSearch]:
    return SavedIdeaSearch.objects.filter(person=person).order_by("-created_at", "-pk")


def filter_of(query: str) -> IdeaFilter:
    """What a saved search asks for; what the directory no longer knows is left aside."""
    return IdeaFilter(**{name: value for name, value in parse_qsl(query) if name in NAMES})


@dataclass(frozen=True, slots=True)
class Facts:
    """What the filter asks of an idea."""

    idea: Idea
    countries: frozenset[str]  # from which somebody takes part
    sought: frozenset[str]  # parts


def facts_of(idea: Idea) -> Facts:
    """Two queries."""
    members = list(Member.objects.filter(idea=idea, ended_at=None).values_list("part", "country"))
    filled = Counter(part for part, _country in members)
    roles = RoleSought.objects.filter(idea=idea).values_list("part", "number")
    sought = frozenset(part for part, number in roles if number > filled[part])
    return Facts(idea, frozenset(country for _part, country in members), sought)


def fits(facts: Facts, wanted: IdeaFilter) -> bool:
    """Whether the directory narrowed to this would list the idea; `directory.narrowed` asks the same of many."""
    idea = facts.idea
    return (
        all(word in idea.folded for word in wanted.words)
        and wanted.kind in ("", f"{idea.programme}/{idea.kind}")
        and wanted.priority in ("", f"{idea.programme}/{idea.priority}")
        and wanted.state in ("", idea.state)
        and (not wanted.topic or wanted.topic in idea.topic_codes)
        and (not wanted.language or wanted.language in (idea.language, *idea.language_codes))
        and (not wanted.wanted or not idea.countries or wanted.wanted in idea.country_codes)
        and (not wanted.country or wanted.country in facts.countries)
        and (not wanted.part or wanted.part in facts.sought)
    )


def who_searches(idea: Idea) -> list[Person]:
    """Whoever has saved a search that the idea fits, and may see it. Some queries, whatever the number of searches."""
    if is_hidden(KIND, idea.pk):
        return []
    facts = facts_of(idea)
    saved = SavedIdeaSearch.objects.values_list("query", "person")
    wanted: dict[str, bool] = {}
    keys = set()
    for query, person in saved.iterator(chunk_size=2_000):
        if query not in wanted:  # many search for the same
            wanted[query] = fits(facts, filter_of(query))
        if wanted[query]:
            keys.add(person)
    return _who_may_see(idea, keys)


def _who_may_see(idea: Idea, keys: set[int]) -> list[Person]:
    """Nobody who takes part already, and nobody who is apart from whoever has begun it."""
    inside = dict.fromkeys(_invited_to(idea), INVITED)
    members = Member.objects.filter(idea=idea, ended_at=None).values_list("person", "standing")
    taking_part = {person: ROLES[standing] for person, standing in members if person is not None}
    keys -= taking_part.keys() | _apart_from(idea.created_by_id)
    found = []
    for person in _people(sorted(keys)):
        viewer = viewer_of_person(person)
        role = inside.get(person.pk)
        viewer.know("ideas", {idea.pk: role} if role else {})
        if may(viewer, "idea:see", idea):
            found.append(person)
    return found


def _people(keys: list[int]) -> Iterable[Person]:
    for start in range(0, len(keys), 500):
        yield from Person.objects.filter(pk__in=keys[start : start + 500]).order_by("pk")


def _invited_to(idea: Idea) -> Iterable[int]:
    rows = Invitation.objects.filter(idea=idea, state=Invitation.State.OPEN, person__isnull=False)
    return rows.values_list("person_id", flat=True)


def _apart_from(person: int | None) -> set[int]:
    if person is None:
        return set()
    rows = Block.objects.filter(Q(person=person) | Q(blocked=person)).values_list("person_id", "blocked_id")
    return {key for pair in rows for key in pair}
