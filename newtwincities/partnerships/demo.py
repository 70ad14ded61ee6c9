# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Six partnerships to try the program with: thriving, dormant, on one person, culture only, young, online.

Their municipalities are invented and say so in their names; no public page, list or download knows them (see
atlas.models.RealMunicipalities). They are made by the same actions that people use, the same each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newtwincities.atlas import queries as atlas
from newtwincities.atlas.actions import fold_names
from newtwincities.atlas.models import DEMONSTRATION, Municipality
from newtwincities.common.models import Mail
from newtwincities.partnerships import queries
from newtwincities.partnerships.actions import dossier, exchanges
from newtwincities.partnerships.actions.exchanges import Entry
from newtwincities.partnerships.models import Exchange, Part, Partnership
from newtwincities.people.demo import DOMAIN, DemoPerson, register_demo
from newtwincities.people.models import Person
from newtwincities.teams.models import Mandate, Role, Team

PARTNERS = "Demo partners (invented)"
COACH, TRAIN, CAR = Part.Travel.COACH, Part.Travel.TRAIN, Part.Travel.CAR


@dataclass(frozen=True, slots=True)
class Place:
    """An invented municipality."""

    key: str
    name: str
    country: str
    language: str
    population: int
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Did:
    """An exchange: when, what, and what each side gave; `own` is the side of the demonstration's coordinator."""

    start: date
    title: str
    topics: str
    days: int = 3
    hosts: str = "own"  # own, other, both
    people: tuple[int | None, int | None] = (None, None)  # from the own side, from the other
    under_26: int | None = None
    first_timers: int | None = None
    own: Mapping[str, int] = field(default_factory=dict)  # organisers and their parts
    other: Mapping[str, int] = field(default_factory=dict)
    hours: int | None = None  # online, where it is stated
    travel: str = ""
    cost: int | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """A partnership with one of the invented municipalities."""

    place: Place
    kind: str
    since: date
    km: int  # there and back
    did: Callable[[int], Iterator[Did]]  # of the year of today


OWN = Place("demo-own", "Musterdorf (Demo)", "AT", "de", 4_800, {
    "en": "Sampleton (demo)", "de": "Musterdorf (Demo)", "fr": "Exempleville (démo)", "it": "Esempio (demo)",
    "sl": "Vzorčna vas (demo)",
})  # fmt: skip


# --- the six stories; every name and number in them is invented


def _thriving(year: int) -> Iterator[Did]:
    for then in range(1976, year - 6, 4):
        yield Did(date(then, 6, 14), "Citizens’ visit", "culture|sociability", hosts="own" if then % 8 else "other")
    topics = ("youth|climate", "energy|participation", "water|education", "sport|youth", "local_economy", "mobility")
    for ago in range(6, -1, -1):
        host, guest = ("own", "other") if ago % 2 else ("other", "own")
        yield Did(
            date(year - ago, 5, 9), "Summer days of both towns", topics[ago % 6], 4, host, (38 + 3 * ago, 46 - 2 * ago),
            28, 36, {"A. M.": 2, "B. K.": 2, "C. T.": 1, "D. R.": 1, "E. F.": 1},
            {"G. V.": 2, "L. P.": 2, "M. S.": 1, "N. B.": 1}, travel=COACH, cost=9_800 + 300 * ago,
        )  # fmt: skip
        yield Did(
            date(year - ago, 10, 3), "Workshop of the two town halls", topics[(ago + 3) % 6], 2, guest, (14, 12), 6,
            11, {"B. K.": 1, "F. W.": 1, "D. R.": 1}, {"L. P.": 1, "O. C.": 1, "M. S.": 1}, travel=TRAIN, cost=2_900,
        )  # fmt: skip
    yield Did(date(year + 1, 5, 8), "Summer days of both towns", "youth|energy", 4)


def _dormant(_year: int) -> Iterator[Did]:
    for then in range(1987, 2020, 2):
        yield Did(
            date(then, 7, 12), "Visit for the village feast", "culture|sociability", 3,
            "own" if then % 4 == 3 else "other", (24, 30), 5 if then >= 2009 else None,
            own={"H. Z.": 1, "I. U.": 1}, other={"R. D.": 1}, travel=COACH,
        )  # fmt: skip
    yield Did(date(2020, 2, 21), "Carnival", "culture", 3, "other", (18, 25), 4, 3, {"H. Z.": 1}, {"R. D.": 1},
              travel=COACH)  # fmt: skip


def _one_person(year: int) -> Iterator[Did]:
    for ago in range(9, 0, -1):
        if year - ago in (2020, 2021):
            continue
        yield Did(date(year - ago, 9, 6), "Hikers’ weekend", "sport" if ago % 3 else "biodiversity", 3,
                  "own" if ago % 2 else "other", (11, 9), 1, 2, {"K. H.": 1}, {"S. J.": 2, "T. A.": 1},
                  travel=CAR, cost=1_200)  # fmt: skip


def _only_culture(year: int) -> Iterator[Did]:
    for then in range(1995, year + 1):
        if then in (2020, 2021):
            continue
        yield Did(date(then, 6, 20), "Concert of both choirs", "culture", 2, "own" if then % 2 else "other", (31, 34),
                  3, 2, {"P. O.": 1, "Q. L.": 1}, {"U. E.": 1, "V. I.": 1}, travel=COACH, cost=3_400)  # fmt: skip


def _young(year: int) -> Iterator[Did]:
    for then in range(2019, year + 1):
        if then in (2020, 2021):
            continue
        yield Did(date(then, 7, 19), "Youth camp by the river", "youth|water|climate", 8,
                  "other" if then % 2 else "own", (22, 25), 41, 33, {"W. N.": 1, "X. Y.": 1, "Y. B.": 1},
                  {"Z. M.": 1, "J. K.": 1}, travel=TRAIN, cost=8_600)  # fmt: skip
        yield Did(date(then, 3, 14), "Pupils plan the camp", "youth|participation", 1, "both", (12, 14), 24, 9,
                  {"X. Y.": 1, "Y. B.": 1}, {"J. K.": 1}, hours=2)  # fmt: skip


def _online(year: int) -> Iterator[Did]:
    topics = ("digital", "education", "energy", "languages")
    for then in range(max(2021, year - 3), year + 1):
        for number, month in enumerate((2, 5, 9, 11)):
            yield Did(date(then, month, 17), f"Online evening: {topics[number].replace('_', ' ')}", topics[number], 1,
                      "both", (9 + number, 13), 5, 6, {"A. L.": 1, "C. E.": 1}, {"D. O.": 1}, hours=2)  # fmt: skip


STORIES = (
    Story(Place("demo-1", "Borgofinto (demo)", "IT", "it", 12_400), "comprehensive", date(1976, 6, 14), 640, _thriving),
    Story(Place("demo-2", "Villefictive (démo)", "FR", "fr", 3_100), "comprehensive", date(1986, 7, 12), 980, _dormant),
    Story(Place("demo-3", "Izmišljena vas (demo)", "SI", "sl", 2_600), "informal", date(1998, 9, 5), 520, _one_person),
    Story(Place("demo-4", "Fantasiebach (Demo)", "DE", "de", 6_900), "topic", date(1994, 6, 20), 380, _only_culture),
    Story(Place("demo-5", "Vzorec ob Izmišljici (demo)", "SI", "sl", 5_500), "school", date(2019, 3, 14), 560, _young),
    Story(Place("demo-6", "Montinventé (démo)", "FR", "fr", 8_200), "fixed_term", date(2021, 2, 17), 1_100, _online),
)  # fmt: skip


# --- how they are made


# Where the invented municipalities lie on maps of the demonstration: in their country, apart from each other.
WHERE = {
    "demo-own": (47.3, 13.2), "demo-1": (45.9, 10.6), "demo-2": (45.6, 5.9), "demo-3": (46.2, 14.2),
    "demo-4": (48.0, 11.0), "demo-5": (45.8, 15.2), "demo-6": (44.6, 6.3),
}  # fmt: skip


def _municipality(place: Place) -> Municipality:
    lat, lon = WHERE[place.key]
    made = Municipality(
        key=place.key, name=place.name, names=dict(place.names), country=place.country, languages=place.language,
        population=place.population, lat=lat, lon=lon, source=DEMONSTRATION,
    )  # fmt: skip
    fold_names(made)
    made.save(force_insert=True)
    return made


def _acts_for(team: Team, municipality: Municipality) -> None:
    Mandate.objects.create(
        team=team, municipality=municipality, kind=Mandate.Kind.COMMITTEE, since=timezone.localdate()
    )


def make_records() -> None:
    """Adds the invented municipalities and what they did, for the committee of the demonstration’s coordinator."""
    coordinator, partner = (Person.objects.get(email=f"{name}@{DOMAIN}") for name in ("coordinator", "partner"))
    ours = Role.objects.get(person=coordinator).team
    theirs = Team.objects.create(name=PARTNERS, kind=Team.Kind.COMMITTEE, language="en", country="AT",
                                 created_at=timezone.now(), created_by=partner)  # fmt: skip
    Role.objects.create(team=theirs, person=partner, role=Role.Name.COORDINATOR, since=timezone.localdate())
    own = _municipality(OWN)
    _acts_for(ours, own)
    for story in STORIES:
        other = _municipality(story.place)
        _acts_for(theirs, other)
        begun = dossier.begin(own, other, team=ours, kind=story.kind, since=story.since, by=coordinator)
        dossier.confirm(begun, [begun.sides.get(municipality=other)], by=partner)
        _enter(begun, story, by=coordinator)
    Mail.objects.filter(person__in=(coordinator, partner)).delete()  # they need not read what they have agreed to


def _enter(partnership: Partnership, story: Story, *, by: Person) -> None:
    found = queries.partnership_with_pk(partnership.pk)
    assert found
    today = timezone.localdate()
    for did in story.did(today.year):
        exchange = exchanges.enter_exchange(found, _entry(found, did, today), by=by)
        if did.cost:
            Exchange.objects.filter(pk=exchange.pk).update(cost=did.cost)
        if did.travel:
            guests = exchange.parts.filter(hosts=False)
            guests.update(travel=did.travel, travel_km=story.km)


def _entry(partnership: Partnership, did: Did, today: date) -> Entry:
    """What has not ended yet is planned, and nobody has been counted."""
    own, other = partnership.sides.all()
    end = did.start + timedelta(days=did.days - 1)
    hosts = {"own": {own.pk}, "other": {other.pk}, "both": {own.pk, other.pk}}[did.hosts]
    known = {topic.code for topic in atlas.territory().topics}
    plan: dict[str, Any] = {
        "title": did.title, "start": did.start, "end": end, "hosts": frozenset(hosts), "hours": did.hours,
        "topics": tuple(code for code in did.topics.split("|") if code in known),
        "mode": Exchange.Mode.ONLINE if did.hours else Exchange.Mode.IN_PERSON,
    }  # fmt: skip
    if end >= today:
        return Entry(**plan, progress=Exchange.Progress.PLANNED)
    counted = {side.pk: number for side, number in zip((own, other), did.people, strict=True) if number is not None}
    return Entry(
        **plan, under_26=did.under_26, first_timers=did.first_timers, participants=counted,
        organisers={own.pk: did.own, other.pk: did.other},
    )  # fmt: skip


def register_own() -> None:
    register_demo(
        DemoPerson(f"partner@{DOMAIN}", _("Coordinator of the partners"),
                   _("Leads the other side of six invented partnerships with the coordinator above."),
                   {"name": "Demo partner"}),
        records=make_records,
    )  # fmt: skip
