# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The public face of a partnership: chosen by its sides, read by everybody. No carrier is ever named in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from newtwincities.atlas import queries as atlas
from newtwincities.atlas.territory import in_language
from newtwincities.common.markup import as_html
from newtwincities.common.wording import joined, language_name
from newtwincities.partnerships import queries
from newtwincities.partnerships.models import Agreement, Document, Exchange, Partnership, Side
from newtwincities.partnerships.pages.dossier import DossierPage
from newtwincities.partnerships.pages.vitality import VitalityView
from newtwincities.teams.queries import DEPUTY

LEADING = {DEPUTY, "coordinator"}
FEWEST_FOR_SHARES = 10  # a share of fewer people could tell who was there


class PublicFacePage(DossierPage):
    """Where a side chooses; what each side shows so far."""

    @cached_property
    def own_sides(self) -> list[Side]:
        """Those for which the viewer may choose: not all of them, where the role in one team is a lesser one."""
        standing = self.viewer.standing("teams")
        return [side for side in self.sides if LEADING & set(standing.roles_in(side.team_id))]

    @property
    def chosen(self) -> list[str]:
        """What the viewer's side shows now."""
        return list(self.own_sides[0].shown_codes) if self.own_sides else []

    @property
    def rows(self) -> list[tuple[str, list[tuple[str, bool]], bool]]:
        """For each thing: its name, each side and whether it shows it, and whether everybody sees it."""
        everybody = queries.shown_by_all(self.partnership)
        return [
            (
                str(one.label),
                [(name, one.value in side.shown_codes) for name, side in zip(self.names, self.sides, strict=True)],
                one.value in everybody,
            )
            for one in Side.Shown
        ]

    @property
    def names(self) -> list[str]:
        return [side.municipality.name_in(self.language) for side in self.sides]

    @property
    def is_public(self) -> bool:
        return bool(queries.shown_by_all(self.partnership))

    @cached_property
    def photographs(self) -> tuple[int, int]:
        """How many may be public, of how many."""
        found = self.partnership.documents.filter(kind=Document.Kind.PHOTOGRAPH).count()
        return len(queries.public_photographs(self.partnership)), found


@dataclass(frozen=True, slots=True)
class PublicExchange:
    title: str
    exchange: Exchange  # for its days
    where: str
    topics: str


class PublicPage:
    """What everybody sees of a partnership."""

    def __init__(self, partnership: Partnership) -> None:
        self.partnership = partnership
        self.language = get_language() or "en"
        self.shown = queries.shown_by_all(partnership)
        self.sides: list[Side] = list(partnership.sides.all())

    @property
    def name(self) -> str:
        return queries.name_of(self.partnership)

    @property
    def places(self) -> list[tuple[str, str, str]]:
        """Key, name and country of each side."""
        return [
            (side.municipality.key, side.municipality.name_in(self.language), side.municipality.country)
            for side in self.sides
        ]

    @cached_property
    def done(self) -> list[Exchange]:
        return [one for one in queries.exchanges_of(self.partnership) if one.progress == Exchange.Progress.DONE]

    @cached_property
    def agreement(self) -> Agreement | None:
        if Side.Shown.AGREEMENT not in self.shown:
            return None
        return Agreement.objects.filter(partnership=self.partnership).first()

    @property
    def agreement_text(self) -> SafeString | str:
        return as_html(self.agreement.text) if self.agreement and self.agreement.text else ""

    @property
    def topics(self) -> str:
        if Side.Shown.AGREEMENT not in self.shown:
            return ""
        return self._topics(self.partnership.topic_codes)

    @property
    def languages(self) -> str:
        return joined([language_name(code) for code in self.partnership.language_codes])

    @cached_property
    def exchanges(self) -> list[PublicExchange]:
        if Side.Shown.EXCHANGES not in self.shown:
            return []
        names = {side.pk: side.municipality.name_in(self.language) for side in self.sides}
        return [
            PublicExchange(
                one.title,
                one,
                joined([names[part.side_id] for part in one.parts.all() if part.hosts]),
                self._topics(one.topic_codes),
            )
            for one in self.done
        ]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Sums over all that was done; a share only where it tells of nobody."""
        if Side.Shown.NUMBERS not in self.shown:
            return {}
        known = [part.participants for one in self.done for part in one.parts.all() if part.participants is not None]
        found = {"exchanges": len(self.done), "participants": sum(known)}
        stated = [(one.under_26, _people(one)) for one in self.done if one.under_26 is not None and _people(one)]
        people = sum(all_of for _young, all_of in stated)
        if people >= FEWEST_FOR_SHARES:
            found["young_percent"] = round(100 * min(1, sum(young or 0 for young, _all in stated) / people))
        return found

    @cached_property
    def vitality(self) -> VitalityView | None:
        if Side.Shown.VITALITY not in self.shown:
            return None
        return VitalityView(self.partnership, queries.exchanges_of(self.partnership))

    @cached_property
    def photographs(self) -> list[Document]:
        return queries.public_photographs(self.partnership) if Side.Shown.PICTURES in self.shown else []

    def _topics(self, codes: tuple[str, ...]) -> str:
        names = {topic.code: in_language(topic.name, self.language) for topic in atlas.territory().topics}
        return ", ".join(names.get(code, code) for code in codes)


def _people(exchange: Exchange) -> int:
    return sum(part.participants or 0 for part in exchange.parts.all())
