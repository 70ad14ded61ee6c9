# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The council's sheet: one page on which a municipality decides about a candidate, or about a ring of several."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from newtwincities.atlas.models import Municipality
from newtwincities.atlas.regions import region_name
from newtwincities.common.policy import Viewer, may
from newtwincities.common.templatetags.interface import kilometres, metres
from newtwincities.common.wording import country_name, joined, language_name
from newtwincities.domain.geo import distance_km
from newtwincities.matching.approach.queries import introductions
from newtwincities.matching.approach.queries.peers import Peers, peers_of
from newtwincities.matching.approach.queries.shortlists import entry_of
from newtwincities.matching.approach.reasons import Reasons, reasons_between
from newtwincities.matching.approach.rules import Own
from newtwincities.matching.models import Introduction, ShortlistEntry
from newtwincities.partnerships.queries import acting_team

MOST_IN_RING = 5  # beside the own municipality
# Hours a year of one side's town hall and volunteers together, by form: our own estimate, and said to be one.
HOURS = (
    (gettext_lazy("informal, online with one visit a year"), 20, 60),
    (gettext_lazy("on one topic, two meetings a year"), 60, 150),
    (gettext_lazy("between schools, one exchange a year"), 80, 200),
    (gettext_lazy("comprehensive, several exchanges a year"), 150, 400),
)
MORE_PER_PARTNER = 0.5  # of these hours for each further municipality of a ring: our estimate too


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of those about whom is decided."""

    municipality: Municipality
    facts: list[tuple[str, str]]
    reasons: Reasons

    @property
    def name(self) -> str:
        return self.municipality.name_in(get_language() or "en")


class SheetPage:
    """In the language of now, which the reader chooses."""

    def __init__(self, own: Own, others: list[Municipality], viewer: Viewer) -> None:
        self.own, self.others, self.viewer = own, others, viewer
        self.language = get_language() or "en"

    @property
    def is_ring(self) -> bool:
        return len(self.others) > 1

    @property
    def own_name(self) -> str:
        return self.own.municipality.name_in(self.language)

    @property
    def title(self) -> str:
        names = [one.name_in(self.language) for one in (self.own.municipality, *self.others)]
        return " – ".join(names)

    @cached_property
    def candidates(self) -> list[Candidate]:
        found = reasons_between(self.own.municipality, self.others)
        return [self._candidate(other, found.get(other.key, Reasons())) for other in self.others]

    def _candidate(self, other: Municipality, reasons: Reasons) -> Candidate:
        own = self.own.municipality
        km = distance_km(own.lat, own.lon, other.lat, other.lon)
        place = ", ".join(
            filter(None, (region_name(other.country, other.admin1, self.language), country_name(other.country)))
        )
        known = [
            (_("Where"), place),
            (_("Inhabitants"), _number(other.population) if other.population else _("unknown")),
            (_("Elevation"), metres(other.elevation_m) if other.elevation_m is not None else _("unknown")),
            (_("Languages"), joined([language_name(code) for code in other.language_codes]) or _("unknown")),
            (_("Distance"), kilometres(km)),
            (_("Twinnings"), _number(other.twinning_count)),
            (_("On this site"), _("its team can be asked") if acting_team(other) else _("nobody acts for it yet")),
        ]
        return Candidate(other, known, reasons)

    @property
    def hours(self) -> list[tuple[str, str]]:
        """By form, the range of hours a year; more for a ring."""
        times = 1 + MORE_PER_PARTNER * (len(self.others) - 1)
        return [
            (str(form), _("%(low)s to %(high)s hours") % {"low": _number(low * times), "high": _number(high * times)})
            for form, low, high in HOURS
        ]

    @cached_property
    def peers(self) -> Peers | None:
        return peers_of(self.own.municipality, self.others[0].country)

    @property
    def peers_say(self) -> str:
        """What others of that size did, in whole sentences."""
        peers = self.peers
        if peers is None or not peers.all:
            return _("Nothing is known of municipalities of our size.")
        there = ngettext(
            "In our country there is %(count)s other municipality with half to twice our inhabitants.",
            "In our country there are %(count)s other municipalities with half to twice our inhabitants.",
            peers.all,
        ) % {"count": _number(peers.all)}
        if not peers.twinned:
            return " ".join((there, _("No twinning of theirs is known.")))
        twinned = ngettext(
            "%(count)s of them has a twinning that is known.",
            "%(count)s of them have a twinning that is known.",
            peers.twinned,
        ) % {"count": _number(peers.twinned)}
        return " ".join(part for part in (there, twinned, self._peers_in_country(peers)) if part)

    def _peers_in_country(self, peers: Peers) -> str:
        """Of a ring nothing is said: its municipalities lie in several countries."""
        if self.is_ring or not peers.with_country:
            return ""
        return ngettext(
            "%(count)s has a partner in this country: %(country)s.",
            "%(count)s have a partner in this country: %(country)s.",
            peers.with_country,
        ) % {"count": _number(peers.with_country), "country": country_name(self.others[0].country)}

    @property
    def steps(self) -> list[str]:
        """What follows a yes."""
        return [
            _("The council or the mayor decides: yes, no or later."),
            _("After a yes the team asks for an introduction; the other side agrees or declines."),
            _("A first talk of half an hour by video: what does each side expect, what can it give?"),
            _("A first small thing together within six months, before anything is signed."),
            _("After a year both sides look back and decide whether to sign an agreement."),
        ]

    @cached_property
    def entry(self) -> ShortlistEntry | None:
        """What has been decided; a ring has no decision of its own."""
        return None if self.is_ring else entry_of(self.own.municipality, self.others[0])

    @cached_property
    def introduction(self) -> Introduction | None:
        return introductions.between(self.own.municipality, [self.others[0].pk]).get(self.others[0].pk)

    @property
    def decided(self) -> list[tuple[str, str]]:
        """Decision and answer, as far as they are known."""
        entry, said = self.entry, []
        if entry and entry.decision:
            day = f" ({date_format(entry.decided_on, 'DATE_FORMAT')})" if entry.decided_on else ""
            said.append((_("Our decision"), f"{entry.get_decision_display()}{day}"))
        if entry and entry.decision_note:
            said.append((_("Note"), entry.decision_note))
        if entry and entry.reply:
            said.append((_("Answer of the other side"), str(entry.get_reply_display())))
        if not self.is_ring and self.introduction:
            said.append((_("Introduction"), str(Introduction.State(self.introduction.seen_by_asker).label)))
        return said

    @cached_property
    def can(self) -> dict[str, bool]:
        return {
            "decide": not self.is_ring and may(self.viewer, "shortlist:decide", self.own),
            "ask": not self.is_ring and may(self.viewer, "introduction:ask", self.own),
        }

    @property
    def query(self) -> str:
        """What the address of this sheet says beyond the first candidate."""
        return ",".join(one.key for one in self.others[1:])

    def paper(self) -> dict[str, Any]:
        """The values of the PDF, words included."""
        return {
            "words": {
                "for": _("What speaks for it"), "against": _("What speaks against it"),
                "unknown": _("What is unknown"),
                "time": _("What it costs in time"), "estimate": self.estimate,
                "peers": _("What others of our size did"),
                "steps": _("Next steps"), "decided": _("Decision and answer"), "blank": _("Decision, day, signature"),
            },
            "candidates": [
                {"name": one.name, "facts": [list(fact) for fact in one.facts], "for": one.reasons.speaks_for,
                 "against": one.reasons.against, "unknown": one.reasons.unknown}
                for one in self.candidates
            ],
            "hours": [list(row) for row in self.hours], "peers": self.peers_say, "steps": self.steps,
            "decided": [list(row) for row in self.decided],
        }  # fmt: skip

    @property
    def estimate(self) -> str:
        return _(
            "Our own estimate, for one side a year, town hall and volunteers together. What you spend depends on you."
        )


def _number(value: float) -> str:
    return str(number_format(round(value), use_l10n=True, force_grouping=True))
