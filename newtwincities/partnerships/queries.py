# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading partnerships: whose they are, and what the vitality index needs to know of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language, override

from newtwincities.atlas.models import DEMONSTRATION, Municipality, Twinning
from newtwincities.common.policy import Viewer, may
from newtwincities.common.wording import joined
from newtwincities.domain.names import fold_name
from newtwincities.domain.programmes import Line, days_between, written_programme
from newtwincities.domain.similar_titles import most_alike
from newtwincities.domain.vitality import (
    Agreed,
    ExchangeFacts,
    Mode,
    OrganiserFacts,
    PartnershipFacts,
    Progress,
    SideFacts,
)
from newtwincities.moderation.queries import without_hidden
from newtwincities.partnerships.facts import AGREED
from newtwincities.partnerships.models import (
    Carrier,
    Document,
    Exchange,
    Organiser,
    Part,
    Partnership,
    Side,
    YearAnswer,
)
from newtwincities.people.models import Person
from newtwincities.people.viewing import viewer_of_person
from newtwincities.teams import queries as teams
from newtwincities.teams.models import Mandate, Team


def partnership_with_pk(pk: int) -> Partnership | None:
    """With its agreement, its sides, their municipalities and teams: two queries."""
    return _with_sides(Partnership.objects.select_related("agreement").filter(pk=pk)).first()


def partnerships_with_pks(pks: Iterable[int]) -> QuerySet[Partnership]:
    """With their sides: two queries."""
    return _with_sides(Partnership.objects.filter(pk__in=list(pks)))


def _with_sides(found: QuerySet[Partnership]) -> QuerySet[Partnership]:
    return found.prefetch_related(Prefetch("sides", Side.objects.select_related("municipality", "team")))


def real_partnerships() -> QuerySet[Partnership]:
    """Without what is invented for demonstration; for all that is counted or public."""
    invented = Side.objects.filter(municipality__source=DEMONSTRATION)
    return Partnership.objects.exclude(pk__in=invented.values("partnership"))


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


def begun_in(partnership: Partnership) -> int | None:
    """The year since which it is: as its sides say, else that of the first twinning between its municipalities."""
    if partnership.since:
        return partnership.since.year
    sides = [side.municipality_id for side in partnership.sides.all()]
    twinnings = Twinning.objects.filter(a__in=sides, b__in=sides).exclude(since="")
    return min((year for twinning in twinnings if (year := twinning.since_year)), default=None)


def known_as(title: str, start: date) -> tuple[str, date]:
    """By which an exchange is recognised when it comes once more."""
    return " ".join(title.casefold().split()), start


def known_exchanges(partnership: Partnership) -> set[tuple[str, date]]:
    return {known_as(title, start) for title, start in partnership.exchanges.values_list("title", "start")}


def entered_already(partnership: Partnership, title: str, start: date, end: date) -> Exchange | None:
    """An exchange that this seems to be: known as the same, or on the same days with a title much alike."""
    found = list(partnership.exchanges.filter(start=start).order_by("pk"))
    same = next((one for one in found if known_as(one.title, one.start) == known_as(title, start)), None)
    alike = most_alike(fold_name(title), [(one, fold_name(one.title)) for one in found if one.end == end], most=1)
    return same or next(iter(alike), None)


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


def open_between(*municipalities: Municipality) -> Partnership | None:
    """A partnership of just these that has not ended; its proposal counts."""
    of_these = Count("sides", filter=Q(sides__municipality__in=municipalities))
    found = Partnership.objects.exclude(state=Partnership.State.ENDED).filter(sides__municipality=municipalities[0])
    keys = Partnership.objects.filter(pk__in=found.values("pk")).annotate(all=Count("sides"), ours=of_these)
    return keys.filter(all=len(municipalities), ours=len(municipalities)).order_by("pk").first()


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


# --- the yearly question


def partnerships_without_exchange_in(year: int) -> QuerySet[Partnership]:
    """Active ones of which nothing is entered for the year, neither done nor planned, and that were not asked yet."""
    told = Exchange.objects.filter(start__year=year).exclude(progress=Exchange.Progress.CANCELLED)
    asked = YearAnswer.objects.filter(year=year).values("side__partnership")
    active = real_partnerships().filter(state=Partnership.State.ACTIVE)
    return active.exclude(pk__in=told.values("partnership")).exclude(pk__in=asked)


def asked_for_the_year(side: Side) -> list[Person]:
    """Who can answer for a side: whoever leads its team, and carriers with an account, as far as they may edit."""
    current = Q(until=None) | Q(until__gt=timezone.localdate())
    carriers = Carrier.objects.filter(current, side=side, person__is_active=True)
    people = [*leaders_of(side), *[carrier.person for carrier in carriers.select_related("person") if carrier.person]]
    partnership = partnership_with_pk(side.partnership_id)
    return [
        person for person in dict.fromkeys(people) if may(viewer_of_person(person), "partnership:edit", partnership)
    ]


def year_answer_with_pk(pk: int) -> YearAnswer | None:
    found = YearAnswer.objects.select_related("side__municipality", "side__team", "exchange")
    return found.filter(pk=pk).first()


def exchange_of_year(partnership: Partnership, year: int) -> Exchange | None:
    """What the answers of its sides have made of the year."""
    return Exchange.objects.filter(year_answers__year=year, year_answers__side__partnership=partnership).first()


def said_first(made: Exchange) -> int | None:
    """The answer that made the exchange."""
    return made.year_answers.order_by("answered_at", "pk").values_list("pk", flat=True).first()


def entered_otherwise(partnership: Partnership, year: int) -> Exchange | None:
    """An exchange of the year that no answer has made: somebody has signed in and entered it."""
    found = partnership.exchanges.filter(start__year=year, year_answers=None)
    return found.exclude(progress=Exchange.Progress.CANCELLED).order_by("-start", "-pk").first()


def named(sides: Iterable[Side], language: str) -> str:
    """The municipalities of the sides as an enumeration in this language, whatever the one of now is."""
    with override(language):
        return joined([side.municipality.name_in(language) for side in sides])


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
        agreed=AGREED.get(partnership.state, Agreed.ACTIVE),
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


def municipality_acted_for(viewer: Viewer, key: str) -> Municipality | None:
    """The municipality with this key, where one of the viewer's active teams acts for it."""
    standing: teams.Standing = viewer.standing("teams")
    active = [held.team for held in standing.held.values() if held.state == Team.State.ACTIVE]
    acting = Mandate.objects.filter(team__in=active, until=None, municipality__key=key).select_related("municipality")
    mandate = acting.first()
    return mandate.municipality if mandate else None


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
        .exclude(municipality__source=DEMONSTRATION)  # what is invented has no partnership with what is real
        .order_by("municipality__name", "kind")
    )
    found: dict[int, tuple[Municipality, Team]] = {}
    for mandate in mandates:
        found.setdefault(mandate.municipality_id, (mandate.municipality, mandate.team))
    return list(found.values())


def present_carriers(partnership: Partnership, *, today: date) -> list[Carrier]:
    """Who carries it now, on all sides: one query."""
    found = Carrier.objects.filter(side__partnership=partnership).exclude(name="").exclude(until__lt=today)
    return list(found.order_by("side", "name"))


# --- documents


def documents_of(partnership: Partnership) -> list[Document]:
    """The latest first, without their texts: one query."""
    found = partnership.documents.select_related("exchange").defer("text", "second_text")
    return list(found)


def document_with_pk(partnership: Partnership, pk: int) -> Document | None:
    return partnership.documents.select_related("exchange").filter(pk=pk).first()


# --- a dossier that comes once more


def same_partnership(places: Iterable[Municipality], exchanges: set[tuple[str, date]]) -> Partnership | None:
    """A partnership of these municipalities that has not ended, or an ended one with the same exchanges."""
    found = Partnership.objects.order_by("pk")
    for place in places:
        found = found.filter(pk__in=Side.objects.filter(municipality=place).values("partnership"))
    told = {known_as(title, start) for title, start in exchanges}
    same = (one for one in found if one.state != Partnership.State.ENDED or (told and told <= known_exchanges(one)))
    return next(same, None)


# --- what everybody may see


def shown_by_all(partnership: Partnership) -> frozenset[str]:
    """What all sides agree to show; nothing while it is only proposed, and nothing of what is invented."""
    sides = list(partnership.sides.all())
    if (
        partnership.is_demonstration
        or partnership.state == Partnership.State.PROPOSED
        or not all(side.confirmed_at for side in sides)
    ):
        return frozenset()
    shown = [frozenset(side.shown_codes) for side in sides]
    return frozenset.intersection(*shown) if shown else frozenset()


def public_partnerships(municipality: Municipality | None = None) -> list[Partnership]:
    """Those of which everybody may see something, of one municipality or all."""
    found = _with_sides(Partnership.objects.exclude(state=Partnership.State.PROPOSED)).order_by("pk")
    found = without_hidden(found.exclude(sides__shown=""), "partnership")
    if municipality:
        found = found.filter(pk__in=Side.objects.filter(municipality=municipality).values("partnership"))
    return [one for one in found if shown_by_all(one)]


def public_photographs(partnership: Partnership) -> list[Document]:
    """Those whom they show agreed to it, somebody has noted so, and no moderator has hidden them."""
    return list(without_hidden(_consented(partnership), "photograph"))


def _consented(partnership: Partnership) -> QuerySet[Document]:
    found = partnership.documents.filter(kind=Document.Kind.PHOTOGRAPH, public_consent=True, media_type="image/webp")
    return found.exclude(consent="").exclude(ref=None).select_related("exchange")


def public_photograph(pk: int, photograph: int) -> Document | None:
    """One that everybody may see, unless a moderator has hidden it."""
    found = partnership_with_pk(pk)
    if found is None or Side.Shown.PICTURES not in shown_by_all(found):
        return None
    return _consented(found).select_related("partnership", "added_by").filter(pk=photograph).first()
