# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The reasons of the ranking in the reader's language. A sentence is said only where the facts at hand bear it out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from newtwincities.atlas.models import Municipality
from newtwincities.atlas.pages import name_of, reader_language
from newtwincities.atlas.queries import territory
from newtwincities.atlas.territory import in_language
from newtwincities.common.templatetags.interface import kilometres, metres
from newtwincities.common.wording import country_name, joined, language_name
from newtwincities.domain.matching.ranking import Reason
from newtwincities.domain.matching.signals import HIGH_M
from newtwincities.domain.names import fold_name

TITLES = {
    "size": gettext_lazy("Size"),
    "setting": gettext_lazy("Mountain setting"),
    "language": gettext_lazy("Language"),
    "distance": gettext_lazy("Distance"),
    "perimeter": gettext_lazy("Perimeters"),
    "name": gettext_lazy("Name"),
    "countries": gettext_lazy("Countries and regions"),
    "partners": gettext_lazy("Common partners"),
    "neighbourhood": gettext_lazy("What the neighbours do"),
    "links": gettext_lazy("Number of twinnings"),
}
UNKNOWN = {
    "population": gettext_lazy("inhabitants"),
    "elevation": gettext_lazy("elevation"),
    "languages": gettext_lazy("official languages"),
    "region": gettext_lazy("region"),
}
ALIKE_SIZE = 1.6  # times the inhabitants
ALIKE_M = 200
NEAR_KM = 150
FAR_KM = 500
MANY_TWINNINGS = 10
FEW_BETWEEN = 20


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality as sentences need it."""

    municipality: Municipality
    perimeters: frozenset[str]
    twinnings: int

    @property
    def name(self) -> str:
        return name_of(self.municipality)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two municipalities and what lies between them."""

    home: Place
    other: Place
    km: float
    between_countries: int  # twinnings
    already_there: int  # partners that the first has in the other's country
    named: dict[str, str]  # key → name of whoever a reason may name
    path: tuple[str, str] | None = None  # a partner of the first, twinned with a partner of the other
    neighbours: tuple[str, str] | None = None  # a place near the first, twinned with a place near the other

    def names(self, keys: Sequence[str]) -> list[str]:
        return [self.named[key] for key in keys if key in self.named]


def sentence(reason: Reason, pair: Pair) -> str:
    """The reason in plain words, for or against by its sign; empty where the facts at hand have nothing to say."""
    return _SENTENCES[reason.code](reason, pair, reason.contribution > 0)


def number(value: int) -> str:
    return number_format(value, use_l10n=True, force_grouping=True)


def perimeter_names(codes: frozenset[str]) -> list[str]:
    return [in_language(p.name, reader_language()) for p in territory().perimeters if p.code in codes]


def unknown_words(facts: Sequence[str]) -> str:
    """Which facts could not be compared."""
    return joined([str(UNKNOWN[fact]) for fact in facts])


def _size(_reason: Reason, pair: Pair, is_for: bool) -> str:
    one, other = pair.home.municipality.population, pair.other.municipality.population
    if not one or not other:
        return ""
    values = {"one": number(one), "other": number(other)}
    if max(one, other) / min(one, other) <= ALIKE_SIZE:
        return _("Of similar size: {one} and {other} inhabitants").format(**values) if is_for else ""
    if is_for:
        return _("With {other} inhabitants of a size that often goes with {one}").format(**values)
    return _("Of different size: {one} and {other} inhabitants").format(**values)


def _setting(_reason: Reason, pair: Pair, is_for: bool) -> str:
    one, other = pair.home.municipality.elevation_m, pair.other.municipality.elevation_m
    if one is None or other is None:
        return ""
    values = {"one": metres(one), "other": metres(other)}
    both = one > HIGH_M and other > HIGH_M
    if is_for:
        if both:
            return _("Both in the mountains: at {one} and {other}").format(**values)
        return _("At similar elevation: {one} and {other}").format(**values) if abs(one - other) <= ALIKE_M else ""
    if both or abs(one - other) <= ALIKE_M:
        return ""
    return _("At different elevations: {one} and {other}").format(**values)


def _language(_reason: Reason, pair: Pair, is_for: bool) -> str:
    one, other = (place.municipality.language_codes for place in (pair.home, pair.other))
    if not one or not other:
        return ""
    if common := [code for code in one if code in other]:
        names = joined([language_name(code) for code in common])
        return _("Common official language: {languages}").format(languages=names) if is_for else ""
    if is_for:
        return ""
    return _("No common official language: {one} here, {other} there").format(
        one=joined([language_name(code) for code in one]), other=joined([language_name(code) for code in other])
    )


def _distance(_reason: Reason, pair: Pair, is_for: bool) -> str:
    if is_for and pair.km <= NEAR_KM:
        return _("Only {distance} away").format(distance=kilometres(pair.km))
    if is_for and pair.km <= FAR_KM:
        return _("{distance} away: near enough to visit").format(distance=kilometres(pair.km))
    return "" if is_for or pair.km <= FAR_KM else _("Far away: {distance}").format(distance=kilometres(pair.km))


def _perimeter(_reason: Reason, pair: Pair, is_for: bool) -> str:
    if is_for:
        common = perimeter_names(pair.home.perimeters & pair.other.perimeters)
        return _("Both in the same perimeter: {names}").format(names=joined(common)) if common else ""
    single = perimeter_names(pair.home.perimeters ^ pair.other.perimeters)
    return _("Only one of the two is in this perimeter: {names}").format(names=joined(single)) if single else ""


def _name(_reason: Reason, pair: Pair, is_for: bool) -> str:
    if not is_for:
        return ""
    one, other = fold_name(pair.home.municipality.name), fold_name(pair.other.municipality.name)
    if one == other:
        return _("Both have the same name")
    words = {word for word in one.split() if len(word) > 3} & set(other.split())
    return _("Their names have a word in common") if words else ""


def _countries(_reason: Reason, pair: Pair, is_for: bool) -> str:
    one, other = (country_name(place.municipality.country) for place in (pair.home, pair.other))
    if is_for and pair.already_there:
        return ngettext(
            "{name} already has {count} partner in this country: {country}",
            "{name} already has {count} partners in this country: {country}",
            pair.already_there,
        ).format(name=pair.home.name, count=number(pair.already_there), country=other)
    count = pair.between_countries
    if is_for == (count < FEW_BETWEEN):
        return ""
    if is_for:
        text = ngettext(
            "Countries that get on: {count} twinning {one} – {other}",
            "Countries that get on: {count} twinnings {one} – {other}",
            count,
        )
    else:
        text = ngettext(
            "Twinnings between these countries are rare: {count} known, {one} – {other}",
            "Twinnings between these countries are rare: {count} known, {one} – {other}",
            count,
        )
    return text.format(count=number(count), one=one, other=other)


def _partners(reason: Reason, pair: Pair, is_for: bool) -> str:
    if not is_for:
        return ""
    if names := pair.names(reason.witnesses):
        return _("Both are twinned with {names}").format(names=joined(names))
    if pair.path and len(names := pair.names(pair.path)) == 2:
        return _("Twinned with {theirs}, which is twinned with your partner {ours}").format(
            theirs=names[1], ours=names[0]
        )
    return ""


def _neighbourhood(reason: Reason, pair: Pair, is_for: bool) -> str:
    names = pair.names(reason.witnesses)
    if is_for and names:
        return ngettext(
            "Twinned with your neighbour {names}", "Twinned with your neighbours {names}", len(names)
        ).format(names=joined(names))
    linked = pair.names(pair.neighbours) if pair.neighbours else []
    if is_for and len(linked) == 2:
        return _("Your neighbour {ours} is twinned with {theirs}, which lies near").format(
            ours=linked[0], theirs=linked[1]
        )
    if is_for or names or linked:
        return ""
    return _("No neighbour of yours is twinned with it or its surroundings")


def _links(_reason: Reason, pair: Pair, is_for: bool) -> str:
    count = pair.other.twinnings
    if not is_for and not count:
        return _("No twinning of it is known yet")
    if is_for and not count:
        return _("Has no twinning yet, so there is room for a first one")
    if is_for:
        text = ngettext(
            "Used to partners elsewhere: {count} twinning", "Used to partners elsewhere: {count} twinnings", count
        )
    elif count >= MANY_TWINNINGS:
        text = ngettext(
            "Has many partners already: {count} twinning", "Has many partners already: {count} twinnings", count
        )
    else:
        text = ngettext(
            "Has few partners so far: {count} twinning", "Has few partners so far: {count} twinnings", count
        )
    return text.format(count=number(count))


_SENTENCES: dict[str, Callable[[Reason, Pair, bool], str]] = {
    "size": _size,
    "setting": _setting,
    "language": _language,
    "distance": _distance,
    "perimeter": _perimeter,
    "name": _name,
    "countries": _countries,
    "partners": _partners,
    "neighbourhood": _neighbourhood,
    "links": _links,
}
