# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The figures of a year in the reader's words: each a label, a value, and what has to be said with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from newtwincities.atlas.charts import percentage, whole_number
from newtwincities.domain.emissions import FACTORS_G_PER_KM, FACTORS_YEAR, SOURCE, TravelEmissions
from newtwincities.domain.vitality import Assessment
from newtwincities.partnerships.models import Exchange, Part
from newtwincities.partnerships.pages.year_figures import Money, Share, YearFigures
from newtwincities.partnerships.wording import STATES, decimal

TONNE_KG = 1_000


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: str
    note: str = ""


def facts_of(figures: YearFigures, names: Mapping[int, str]) -> list[Fact]:
    """The year in numbers; by side where the sides have names."""
    if not figures.done:
        return [Fact(_("Exchanges"), whole_number(0))]
    facts = [
        Fact(_("Exchanges"), whole_number(len(figures.done)), _online(figures)),
        Fact(_("Participants"), _number(figures.participants), _participants(figures, names)),
        Fact(_("There for the first time"), _share(figures.first_timers)),
        Fact(_("Under 26"), _share(figures.under_26)),
    ]
    if names:
        organisers = [f"{names[side]} {number}" for side, number in sorted(figures.organisers.items())]
        facts.append(Fact(_("People who organised"), ", ".join(organisers) or _("unknown")))
    return [*facts, *_money(figures), _travel(figures)]


def _online(figures: YearFigures) -> str:
    words = ngettext("%(number)s of them online", "%(number)s of them online", figures.online)
    return words % {"number": figures.online} if figures.online else ""


def _participants(figures: YearFigures, names: Mapping[int, str]) -> str:
    sides = [f"{names[side]} {whole_number(number)}" for side, number in figures.by_side.items() if side in names]
    missing = figures.without_participants
    words = ngettext(
        "not stated by every side for %(number)s exchange",
        "not stated by every side for %(number)s exchanges",
        missing,
    )
    return _joined(", ".join(sides), words % {"number": missing} if missing else "")


def _number(number: int | None) -> str:
    return _("unknown") if number is None else whole_number(number)


def _share(share: Share | None) -> str:
    if share is None or not share.of:
        return _("unknown")
    values = {"number": whole_number(share.number), "of": whole_number(share.of), "share": percentage(share.value)}
    return _("%(number)s of %(of)s (%(share)s)") % values


def _money(figures: YearFigures) -> list[Fact]:
    """Each currency on a line of its own; they are never added up."""
    if not figures.money:
        return [Fact(_("Cost"), _("unknown"))]
    missing = figures.without_cost
    words = ngettext("not stated for %(number)s exchange", "not stated for %(number)s exchanges", missing)
    note = words % {"number": missing} if missing else ""
    return [Fact(_("Cost"), _amount(one.total, one.currency), _joined(_per_person(one), note)) for one in figures.money]


def _per_person(money: Money) -> str:
    if money.per_person is None:
        return ""
    return _("%(amount)s per participant") % {"amount": _amount(money.per_person, money.currency)}


def _amount(amount: float, currency: str) -> str:
    symbol = Exchange.Currency(currency).label
    return f"{whole_number(amount)}\N{NO-BREAK SPACE}{symbol}"


def _travel(figures: YearFigures) -> Fact:
    """What the journeys emitted; unknown ones are said, and never counted as nothing."""
    label = _("CO2 of travel")
    found = figures.emissions
    if not found.known and not found.unknown:
        return Fact(label, _("no journeys"))
    if found.co2_kg is None:
        return Fact(label, _("unknown"), _("Way of travel and kilometres are not stated."))
    return Fact(label, _mass(found), _joined(_each(found), _unknown(found)))


def factors_note(found: TravelEmissions) -> str:
    """By which factors the journeys were computed, and whose they are; empty where none was."""
    if not found.known:
        return ""
    factors = [
        f"{Part.Travel(mode.value).label} {whole_number(grams)}" for mode, grams in FACTORS_G_PER_KM.items() if grams
    ]
    return _(
        "CO2 of travel: averages of the European Union for %(year)s in grams for each person and kilometre: "
        "%(factors)s. Source: %(source)s. Hosts are taken not to travel."
    ) % {"year": str(FACTORS_YEAR), "factors": ", ".join(factors), "source": SOURCE}


def _mass(found: TravelEmissions) -> str:
    kg = found.co2_kg or 0.0
    if kg >= TONNE_KG:
        text = _("%(number)s t") % {"number": decimal(kg / TONNE_KG)}
    else:
        text = _("%(number)s kg") % {"number": whole_number(kg)}
    return text if found.is_complete else _("at least %(amount)s") % {"amount": text}


def _each(found: TravelEmissions) -> str:
    each = found.per_person_kg
    return "" if each is None else _("%(number)s kg for each traveller") % {"number": whole_number(each)}


def _unknown(found: TravelEmissions) -> str:
    if not found.unknown:
        return ""
    return ngettext(
        "the journey of %(number)s group is unknown", "the journeys of %(number)s groups are unknown", found.unknown
    ) % {"number": found.unknown}


def _joined(*notes: str) -> str:
    return "; ".join(note for note in notes if note)


def standing(now: Assessment, before: Assessment) -> Fact:
    """Where it stands, and how that has changed within the year."""
    state = str(STATES[now.state])
    value, earlier = now.overall.value, before.overall.value
    text = state if value is None else f"{round(value)} · {state}"
    if value is None or earlier is None:
        return Fact(_("Vitality"), text)
    values = {"value": round(earlier), "change": change(value, earlier)}
    return Fact(_("Vitality"), text, _("a year before %(value)s (%(change)s)") % values)


def change(now: float | None, before: float | None) -> str:
    """The difference with its sign, of the values as they are shown; empty where one is unknown.

    >>> change(60.4, 52.6), change(10, 20), change(5, 5.2), change(None, 3)
    ('+7', '−10', '±0', '')
    """
    if now is None or before is None:
        return ""
    difference = round(now) - round(before)
    sign = "+" if difference > 0 else "−" if difference < 0 else "±"
    return f"{sign}{abs(difference)}"


def period(exchange: Exchange) -> str:
    first = date_format(exchange.start, "SHORT_DATE_FORMAT")
    if exchange.end == exchange.start:
        return first
    return f"{first} – {date_format(exchange.end, 'SHORT_DATE_FORMAT')}"
