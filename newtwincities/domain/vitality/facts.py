# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is known of a partnership, as the vitality index takes it in. What is not known is None, or left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Mode(StrEnum):
    """How people met."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    HYBRID = "hybrid"


class Progress(StrEnum):
    """How far an exchange has come. Only what is done counts."""

    PLANNED = "planned"
    DONE = "done"
    CANCELLED = "cancelled"


class Agreed(StrEnum):
    """What the sides agreed on: a partnership that rests by agreement is not judged."""

    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class SideFacts:
    """One municipality of the partnership."""

    id: str
    inhabitants: int | None = None

    def __post_init__(self) -> None:
        if self.inhabitants is not None and self.inhabitants < 1:
            raise ValueError(f"side {self.id}: {self.inhabitants} inhabitants")


@dataclass(frozen=True, slots=True)
class OrganiserFacts:
    """Who helped to carry an exchange, for which side, and with how many rough parts of that side's work."""

    side: str
    person: str
    parts: float = 1.0

    def __post_init__(self) -> None:
        if not 0 < self.parts < float("inf"):
            raise ValueError(f"organiser {self.person}: {self.parts} parts")


@dataclass(frozen=True, slots=True)
class ExchangeFacts:
    """Anything done together. `participants` has a number for each side that states one; 0 is a statement too."""

    id: str
    start: date
    end: date
    mode: Mode = Mode.IN_PERSON
    progress: Progress = Progress.DONE
    hours: float | None = None
    topics: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    organisers: tuple[OrganiserFacts, ...] = ()
    participants: Mapping[str, int] = field(default_factory=dict)
    under_26: int | None = None
    first_timers: int | None = None

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"exchange {self.id} ends before it starts")
        if len(set(self.hosts)) < len(self.hosts):
            raise ValueError(f"exchange {self.id} names a host twice")
        numbers = [*self.participants.values(), self.under_26 or 0, self.first_timers or 0, self.hours or 0]
        if min(numbers) < 0:
            raise ValueError(f"exchange {self.id} has a number below 0")


@dataclass(frozen=True, slots=True)
class PartnershipFacts:
    """Two or more sides and all their exchanges, in any order. `agreed_since` is the day of a pause or an end."""

    sides: tuple[SideFacts, ...]
    exchanges: tuple[ExchangeFacts, ...] = ()
    agreed: Agreed = Agreed.ACTIVE
    agreed_since: date | None = None

    def __post_init__(self) -> None:
        if len({side.id for side in self.sides}) < max(2, len(self.sides)):
            raise ValueError("a partnership has two or more different sides")
        if len({exchange.id for exchange in self.exchanges}) < len(self.exchanges):
            raise ValueError("two exchanges have the same id")
        known = {side.id for side in self.sides}
        for exchange in self.exchanges:
            named = {*exchange.participants, *exchange.hosts, *[organiser.side for organiser in exchange.organisers]}
            if not named <= known:
                raise ValueError(f"exchange {exchange.id} names a side that is not in the partnership")
