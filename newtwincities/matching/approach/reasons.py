# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What speaks for two municipalities and what against, from public facts; what is unknown is said too."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from newtwincities.atlas.models import Municipality
from newtwincities.common.templatetags.interface import kilometres
from newtwincities.common.wording import joined, language_name
from newtwincities.domain.geo import distance_km
from newtwincities.matching.approach.letters import topic_names
from newtwincities.matching.queries import stances_of

NEAR_KM, FAR_KM = 400, 1_000  # a day's coach trip; a flight
ALIKE, UNLIKE = 2.0, 5.0  # times the inhabitants


@dataclass(slots=True)
class Reasons:
    """Whole sentences."""

    speaks_for: list[str] = field(default_factory=list)
    against: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def reasons_between(own: Municipality, other: Municipality) -> Reasons:
    """One query."""
    found = Reasons()
    _topics(own, other, found)
    _language(own, other, found)
    _size(own, other, found)
    _distance(own, other, found)
    return found


def _topics(own: Municipality, other: Municipality, found: Reasons) -> None:
    stated = stances_of([own.pk, other.pk])
    mine, theirs = stated.get(own.pk, {}), stated.get(other.pk, {})
    if not mine or not theirs:
        found.unknown.append(_("Topics: one of the two has named none yet."))
        return
    language = get_language() or "en"
    nothing: frozenset[str] = frozenset()
    given = theirs.get("show", nothing) & mine.get("learn", nothing)
    taken = mine.get("show", nothing) & theirs.get("learn", nothing)
    for codes, text in (
        (given, _("It can show what we want to learn: %(topics)s.")),
        (taken, _("We can show what it wants to learn: %(topics)s.")),
    ):
        if names := topic_names(sorted(codes), language):
            found.speaks_for.append(text % {"topics": joined(names)})
    if not frozenset().union(*mine.values()) & frozenset().union(*theirs.values()):
        found.against.append(_("The two have named no topic in common."))


def _language(own: Municipality, other: Municipality, found: Reasons) -> None:
    if not own.language_codes or not other.language_codes:
        found.unknown.append(_("Languages: of one of the two they are unknown."))
    elif common := [code for code in own.language_codes if code in other.language_codes]:
        names = joined([language_name(code) for code in common])
        found.speaks_for.append(_("A language in common: %(languages)s.") % {"languages": names})
    else:
        found.against.append(_("No official language in common; meetings need interpreters or a third language."))


def _size(own: Municipality, other: Municipality, found: Reasons) -> None:
    one, two = own.population, other.population
    if not one or not two:
        found.unknown.append(_("Size: of one of the two the number of inhabitants is unknown."))
        return
    values = {"one": _number(one), "two": _number(two)}
    times = max(one, two) / min(one, two)
    if times <= ALIKE:
        found.speaks_for.append(_("Of similar size: %(one)s and %(two)s inhabitants.") % values)
    elif times >= UNLIKE:
        found.against.append(_("Of very different size: %(one)s and %(two)s inhabitants.") % values)


def _distance(own: Municipality, other: Municipality, found: Reasons) -> None:
    km = distance_km(own.lat, own.lon, other.lat, other.lon)
    if km <= NEAR_KM:
        found.speaks_for.append(
            _("%(distance)s apart: near enough for a visit by train or coach.") % {"distance": kilometres(km)}
        )
    elif km >= FAR_KM:
        found.against.append(_("%(distance)s apart: each visit is a long journey.") % {"distance": kilometres(km)})


def _number(value: int) -> str:
    return str(number_format(value, use_l10n=True, force_grouping=True))
