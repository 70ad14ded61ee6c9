# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The ideas that somebody may find, narrowed and in an order, and what a list says of each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from urllib.parse import urlencode

from django.db.models import Case, Count, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from newtwincities.atlas.models import DEMONSTRATION, Municipality
from newtwincities.common.policy import MEMBER, MODERATOR, Viewer
from newtwincities.domain.names import fold_name
from newtwincities.ideas.models import Idea, Member, RoleSought
from newtwincities.moderation.queries import without_hidden
from newtwincities.people.minors import unprotected
from newtwincities.people.models import Person

KIND = "idea"  # for moderators
MOST_WORDS = 8  # of a search; what follows narrows no more
NEWEST, ACTIVE, CLOSING = "", "active", "closing"


@dataclass(frozen=True, slots=True)
class IdeaFilter:
    """What the directory is narrowed to. Empty values narrow nothing."""

    q: str = ""
    kind: str = ""  # `programme/type`
    priority: str = ""  # `programme/priority`
    topic: str = ""
    country: str = ""  # from which somebody takes part
    wanted: str = ""  # country from which partners are welcome
    state: str = ""
    part: str = ""  # that is still sought
    language: str = ""  # of the text, or in which the group works

    @property
    def words(self) -> list[str]:
        return fold_name(self.q).split()[:MOST_WORDS]

    @property
    def query(self) -> str:
        """As it stands in an address and in a saved search: always in one order."""
        return urlencode({name: value for name, value in asdict(self).items() if value})


NAMES = tuple(one.name for one in fields(IdeaFilter))


def visible_to(viewer: Viewer) -> QuerySet[Idea]:
    """Published ideas that the viewer may see by the policy `idea`, without those that are hidden."""
    rows = without_hidden(Idea.objects.exclude(state=Idea.State.DRAFT), KIND)
    if MODERATOR in viewer.roles and viewer.second_factor:
        return rows
    seen = Q(visibility=Idea.Visibility.PUBLIC)
    if MEMBER in viewer.roles:
        seen |= Q(visibility=Idea.Visibility.MEMBERS)
    if viewer.person is not None and viewer.first is None and (own := list(viewer.standing("ideas"))):
        seen |= Q(pk__in=own)
    return rows.filter(seen)


def public_ideas() -> QuerySet[Idea]:
    """What goes out to search engines and other programs, the newest first; nothing invented is among it."""
    rows = visible_to(Viewer()).exclude(municipality__source=DEMONSTRATION)
    return rows.order_by("-published_at", "-pk")


def narrowed(rows: QuerySet[Idea], wanted: IdeaFilter) -> QuerySet[Idea]:
    """By the same rules as `searching.fits`, which asks them of one idea."""
    for word in wanted.words:
        rows = rows.filter(folded__contains=word)
    for name, column in (("kind", "kind"), ("priority", "priority")):
        if value := getattr(wanted, name):
            programme, _slash, code = value.rpartition("/")
            rows = rows.filter(programme=programme, **{column: code})
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.topic:
        rows = rows.filter(topics__contains=f"|{wanted.topic}|")
    if wanted.language:
        rows = rows.filter(Q(language=wanted.language) | Q(languages__contains=f"|{wanted.language}|"))
    if wanted.wanted:
        rows = rows.filter(Q(countries="") | Q(countries__contains=f"|{wanted.wanted}|"))
    if wanted.country:
        rows = rows.filter(Exists(Member.objects.filter(idea=OuterRef("pk"), ended_at=None, country=wanted.country)))
    if wanted.part:
        rows = rows.filter(Exists(_still_sought().filter(idea=OuterRef("pk"), part=wanted.part)))
    return rows


def _still_sought() -> QuerySet[RoleSought]:
    filled = Member.objects.filter(idea=OuterRef("idea"), part=OuterRef("part"), ended_at=None)
    number = filled.order_by().values("part").annotate(number=Count("pk")).values("number")
    return RoleSought.objects.filter(number__gt=Coalesce(Subquery(number), 0))


def ordered(rows: QuerySet[Idea], order: str, today: date) -> QuerySet[Idea]:
    """The newest first, the liveliest first, or by the deadlines to come, those without one last."""
    if order == ACTIVE:
        return rows.order_by("-active_at", "-pk")
    if order == CLOSING:
        ahead = Case(When(deadline__gte=today, then=F("deadline")), output_field=DateField())
        last = Value(date.max, output_field=DateField())
        return rows.order_by(Coalesce(ahead, last), "-published_at", "-pk")
    return rows.order_by("-published_at", "-pk")


def listed(rows: QuerySet[Idea]) -> QuerySet[Idea]:
    """With what a list shows of each, and without the long texts."""
    return rows.select_related("municipality").defer("text", "folded")


@dataclass(slots=True)
class Glance:
    """What a list says of an idea beside its own words."""

    people: int = 0
    countries: list[str] = field(default_factory=list)  # from which somebody takes part
    sought: list[tuple[str, int]] = field(default_factory=list)  # as what, and how many more


def glances_at(ideas: Collection[Idea]) -> dict[int, Glance]:
    """Two queries, whatever the number of ideas and of those who take part."""
    found: dict[int, Glance] = defaultdict(Glance)
    keys = [idea.pk for idea in ideas]
    filled: Counter[tuple[int, str]] = Counter()
    countries: dict[int, set[str]] = defaultdict(set)
    groups = Member.objects.filter(idea__in=keys, ended_at=None).order_by().values_list("idea", "part", "country")
    for idea, part, country, number in groups.annotate(number=Count("pk")):
        found[idea].people += number
        filled[idea, part] += number
        countries[idea] |= {country} - {""}
    for key, here in countries.items():
        found[key].countries = sorted(here)
    sought = RoleSought.objects.filter(idea__in=keys).order_by("pk").values_list("idea", "part", "number")
    for idea, part, number in sought:
        if (more := number - filled[idea, part]) > 0:
            found[idea].sought.append((part, more))
    return found


# --- the map

MOST_PLACES = 300
MOST_ON_MAP = 2_000


def places_of(rows: QuerySet[Idea]) -> list[tuple[Municipality, list[Idea]]]:
    """The municipalities that ideas come from or that somebody acts for in them, those with most ideas first.

    People who are not to be shown at a place are left out. Three queries.
    """
    ideas = {idea.pk: idea for idea in listed(rows)[:MOST_ON_MAP]}
    pairs = {(idea.municipality_id, idea.pk) for idea in ideas.values() if idea.municipality_id}
    acting = Member.objects.filter(idea__in=list(ideas), ended_at=None, municipality__isnull=False)
    acting = acting.filter(person__in=unprotected(Person.objects.all()))
    pairs |= set(acting.values_list("municipality", "idea").distinct())
    of: dict[int, list[Idea]] = defaultdict(list)
    for place, idea in pairs:
        of[place].append(ideas[idea])
    places = Municipality.with_invented.in_bulk(list(of))
    ranked = sorted(places.values(), key=lambda place: (-len(of[place.pk]), -(place.population or 0), place.key))
    return [(place, _newest(of[place.pk])) for place in ranked[:MOST_PLACES]]


def _newest(ideas: Iterable[Idea]) -> list[Idea]:
    return sorted(ideas, key=lambda idea: (idea.published_at, idea.pk), reverse=True)


def ideas_with(municipality: Municipality) -> QuerySet[Idea]:
    """Public ideas that come from a municipality or that somebody acts for it in, the liveliest first."""
    acting = Member.objects.filter(idea=OuterRef("pk"), municipality=municipality, ended_at=None)
    acting = acting.filter(person__in=unprotected(Person.objects.all()))
    rows = visible_to(Viewer()).filter(Q(municipality=municipality) | Exists(acting))
    return listed(ordered(rows, ACTIVE, date.min))
