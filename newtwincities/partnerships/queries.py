# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading partnerships: whose they are, and what the vitality index needs to know of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils.translation import get_language

from newtwincities.atlas.models import Municipality
from newtwincities.common.policy import Viewer
from newtwincities.domain.programmes import Line, days_between, written_programme
from newtwincities.domain.vitality import (
    Agreed,
    ExchangeFacts,
    Mode,
    OrganiserFacts,
    PartnershipFacts,
    Progress,
    SideFacts,
)
from newtwincities.partnerships.models import Carrier, Exchange, Organiser, Part, Partnership, Side
from newtwincities.people.models import Person
from newtwincities.teams import queries as teams
from newtwincities.teams.models import Mandate, Team

AGREED = {
    Partnership.State.PAUSED: Agreed.PAUSED,
    Partnership.State.ENDED: Agreed.ENDED,
}


def partnership_with_pk(pk: int) -> Partnership | None:
    """With its sides, their municipalities and teams: two queries."""
    return _with_sides(Partnership.objects.filter(pk=pk)).first()


def _with_sides(found: QuerySet[Partnership]) -> QuerySet[Partnership]:
    return found.prefetch_related(Prefetch("sides", Side.objects.select_related("municipality", "team")))


def partnerships_of_teams(team_keys: Iterable[int]) -> QuerySet[Partnership]:
    """What these teams take part in, with sides and exchanges; the ended ones last."""
    found = Partnership.objects.filter(sides__team__in=list(team_keys)).distinct()
    return _with_sides(found).prefetch_related(*_EXCHANGES).order_by("-state_since", "pk")


_EXCHANGES = (
    Prefetch("exchanges", Exchange.objects.order_by("-start", "-pk")),
    "exchanges__parts",
    "exchanges__organisers__carrier",
)


def exchanges_of(partnership: Partnership) -> list[Exchange]:
    """With what each side brought and who organised, the latest first: three queries whatever their number."""
    found = partnership.exchanges.order_by("-start", "-pk")
    return list(found.prefetch_related("parts", Prefetch("organisers", Organiser.objects.select_related("carrier"))))


def name_of(partnership: Partnership) -> str:
    """Such as “Aldorf – Bedorf”, in the reader's language."""
    language = get_language() or "en"
    return " – ".join(side.municipality.name_in(language) for side in partnership.sides.all())


def next_of(exchanges: Iterable[Exchange], *, today: date) -> Exchange | None:
    """The planned one that comes first, or goes on."""
    planned = [one for one in exchanges if one.progress == Exchange.Progress.PLANNED and one.end >= today]
    return min(planned, key=lambda exchange: exchange.start, default=None)


def known_as(title: str, start: date) -> tuple[str, date]:
    """By which an exchange is recognised when it comes once more."""
    return " ".join(title.casefold().split()), start


def known_exchanges(partnership: Partnership) -> set[tuple[str, date]]:
    return {known_as(title, start) for title, start in partnership.exchanges.values_list("title", "start")}


def remembered_columns(partnership: Partnership) -> dict[str, list[str]]:
    """Digest of headings → codes of their columns, as somebody has put them right."""
    return {one.headings: [str(code) for code in one.columns] for one in partnership.list_mappings.all()}


def exchange_with_pk(partnership: Partnership, pk: int) -> Exchange | None:
    found = partnership.exchanges.prefetch_related("parts", "organisers__carrier", "programme")
    return found.filter(pk=pk).first()


def programme_text(exchange: Exchange) -> str:
    """The programme as it is written, to be changed."""
    lines = [
        Line(item.day, item.title, item.starts_at, item.ends_at, item.place, item.who)
        for item in exchange.programme.all()
    ]
    return written_programme(lines, days_between(exchange.start, exchange.end))


def shared_programme(key: str) -> Exchange | None:
    """The exchange whose programme is shared under this key, with its sides and lines."""
    found = Exchange.objects.filter(programme_key=key).exclude(programme_key="").select_related("partnership")
    sides = Prefetch("partnership__sides", Side.objects.select_related("municipality", "team"))
    return found.prefetch_related(sides, "parts", "programme").first()


def carriers_of(side: Side) -> QuerySet[Carrier]:
    return Carrier.objects.filter(side=side).exclude(name="").order_by("name")


def open_between(one: Municipality, other: Municipality) -> Partnership | None:
    """A partnership of both that has not ended; its proposal counts."""
    found = Partnership.objects.exclude(state=Partnership.State.ENDED).filter(sides__municipality=one)
    return found.filter(pk__in=Side.objects.filter(municipality=other).values("partnership")).first()


def acting_team(municipality: Municipality) -> Team | None:
    """Who would act for a municipality in a partnership: its town hall's team, else the oldest committee."""
    mandate = teams.mandate_of(municipality) or (
        Mandate.objects.select_related("team")
        .filter(municipality=municipality, until=None, team__state=Team.State.ACTIVE)
        .order_by("since", "pk")
        .first()
    )
    return mandate.team if mandate else None


def leaders_of(side: Side) -> list[Person]:
    """Who is written to on a side: coordinators of its team and their deputies."""
    return teams.leaders_of(side.team)


# --- what the index needs


@dataclass(frozen=True, slots=True)
class Told:
    """The facts of a partnership, and the names of its sides and carriers as the index calls them."""

    facts: PartnershipFacts
    names: dict[str, str] = field(default_factory=dict)


def told(partnership: Partnership, exchanges: Iterable[Exchange], language: str) -> Told:
    """No query, where sides and exchanges were read with what belongs to them."""
    sides = list(partnership.sides.all())
    facts = PartnershipFacts(
        sides=tuple(SideFacts(str(side.pk), side.municipality.population or None) for side in sides),
        exchanges=tuple(_facts(exchange) for exchange in exchanges),
        agreed=AGREED.get(Partnership.State(partnership.state), Agreed.ACTIVE),
        agreed_since=partnership.state_since if partnership.state in AGREED else None,
    )
    return Told(facts, {str(side.pk): side.municipality.name_in(language) for side in sides})


def _facts(exchange: Exchange) -> ExchangeFacts:
    parts: list[Part] = list(exchange.parts.all())
    return ExchangeFacts(
        id=str(exchange.pk),
        start=exchange.start,
        end=exchange.end,
        mode=Mode(exchange.mode),
        progress=Progress(exchange.progress),
        hours=_hours(exchange),
        topics=exchange.topic_codes,
        hosts=tuple(str(part.side_id) for part in parts if part.hosts),
        organisers=tuple(
            OrganiserFacts(str(one.carrier.side_id), str(one.carrier_id), one.parts)
            for one in exchange.organisers.all()
        ),
        participants={str(part.side_id): part.participants for part in parts if part.participants is not None},
        under_26=_of_all(exchange.under_26, parts, "under_26"),
        first_timers=_of_all(exchange.first_timers, parts, "first_timers"),
    )


def _of_all(stated: int | None, parts: list[Part], name: str) -> int | None:
    """What is stated of all; else the sum, where every side that states its participants states how many of them."""
    if stated is not None:
        return stated
    numbers = [getattr(part, name) for part in parts if part.participants is not None]
    return sum(numbers) if numbers and None not in numbers else None


def _hours(exchange: Exchange) -> float | None:
    """What is stated; else from the times, where it began and ended on one day."""
    begins, ends = exchange.starts_at, exchange.ends_at
    if exchange.hours is not None or begins is None or ends is None or exchange.start != exchange.end:
        return exchange.hours
    return max(0, (ends.hour - begins.hour) + (ends.minute - begins.minute) / 60)


# --- who the viewer is to a partnership


def roles_towards(viewer: Viewer, partnership: Partnership) -> list[str]:
    """The viewer's roles in the teams of its sides; those of a side that was only asked are “invited_…”."""
    roles: list[str] = []
    for side in partnership.sides.all():
        mine = roles_on(viewer, side)
        roles += mine if side.confirmed_at else [f"invited_{role}" for role in mine]
    return roles


def roles_on(viewer: Viewer, side: Side) -> tuple[str, ...]:
    """The viewer's roles in the team of one side, while that team may act."""
    standing: teams.Standing = viewer.standing("teams")
    return standing.roles_in(side.team_id) if side.team.state == Team.State.ACTIVE else ()


def own_side(viewer: Viewer, partnership: Partnership) -> Side | None:
    """The side for which the viewer acts; the first one, where it is several."""
    standing: teams.Standing = viewer.standing("teams")
    return next((side for side in partnership.sides.all() if standing.roles_in(side.team_id)), None)


def municipalities_led(viewer: Viewer) -> list[tuple[Municipality, Team]]:
    """The municipalities for which the viewer can begin a partnership, each with the team that would act."""
    standing: teams.Standing = viewer.standing("teams")
    leading = [
        held.team
        for held in standing.held.values()
        if held.state == Team.State.ACTIVE and any(role in teams.EDITING for role in held.roles)
    ]
    mandates = (
        Mandate.objects.select_related("municipality", "team")
        .filter(team__in=leading, until=None)
        .order_by("municipality__name", "kind")
    )
    found: dict[int, tuple[Municipality, Team]] = {}
    for mandate in mandates:
        found.setdefault(mandate.municipality_id, (mandate.municipality, mandate.team))
    return list(found.values())
