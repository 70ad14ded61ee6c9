# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""How vital partnerships are by country, size, topic and age, and what thriving ones do: only of ten or more."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from newtwincities.atlas import queries as atlas
from newtwincities.atlas.charts import Bar, percentage, share_chart
from newtwincities.atlas.territory import in_language
from newtwincities.common.wording import country_name, joined
from newtwincities.domain.vitality import State
from newtwincities.domain.vitality.groups import LEAST, Difference, Summary, summary_of, what_thriving_ones_do
from newtwincities.partnerships.standings import Standing, standings
from newtwincities.partnerships.wording import DIMENSIONS

SIZES = (5_000, 20_000, 100_000)
AGES = (5, 15, 30)
NAMED = 3  # dimensions in a sentence
ALIVE = (State.ACTIVE, State.THRIVING)


@dataclass(frozen=True, slots=True)
class Group:
    """One group of ten or more."""

    name: str
    summary: Summary
    alive: float  # the share that is active or thriving

    @property
    def bar(self) -> Bar:
        return Bar(self.name, self.summary.middle / 100, str(round(self.summary.middle)))

    @property
    def half(self) -> str:
        return f"{round(self.summary.low)}–{round(self.summary.high)}"

    @property
    def share(self) -> str:
        return percentage(self.alive)


@dataclass(frozen=True, slots=True)
class Section:
    """One way to group them."""

    code: str
    title: str
    groups: list[Group]
    hidden: int  # groups with fewer than ten

    @property
    def chart(self) -> SafeString:
        title = _("{title}: the middle value of each group, from 0 to 100").format(title=self.title)
        return share_chart([group.bar for group in self.groups], title=title)

    @property
    def sentence(self) -> str:
        """From where to where the middle values reach; no group is called the worst."""
        if not self.groups:
            return ""
        if len(self.groups) == 1:
            only = self.groups[0]
            text = _("{name}: the middle value is {value}.")
            return text.format(name=only.name, value=round(only.summary.middle))
        values = [round(group.summary.middle) for group in self.groups]
        if max(values) == min(values):
            return _("All groups have the same middle value, {value}.").format(value=values[0])
        best = max(self.groups, key=lambda group: group.summary.middle)
        text = _("The middle values lie between {low} and {high}; the highest has: {name}.")
        return text.format(low=min(values), high=max(values), name=best.name)

    @property
    def withheld(self) -> str:
        if not self.hidden:
            return ""
        text = ngettext(
            "%(number)s group with fewer than ten partnerships is not shown.",
            "%(number)s groups with fewer than ten partnerships are not shown.",
            self.hidden,
        )
        return text % {"number": self.hidden}


class TerritoryVitalityPage:
    """Read once for each page; pages for visitors are kept until a partnership is computed anew."""

    def __init__(self) -> None:
        self.language = get_language() or "en"
        self.territory = atlas.territory()

    @property
    def locative(self) -> str:
        return in_language(self.territory.locative, self.language)

    @cached_property
    def rows(self) -> list[Standing]:
        return standings(timezone.localdate())

    @cached_property
    def whole(self) -> Group | None:
        return _group(_("All partnerships"), self.rows)

    @property
    def least(self) -> int:
        return LEAST

    @cached_property
    def sections(self) -> list[Section]:
        topics = {topic.code: in_language(topic.name, self.language) for topic in self.territory.topics}
        ways: list[tuple[str, str, Callable[[Standing], Iterable[str]]]] = [
            ("country", _("By country"), lambda one: map(country_name, one.countries)),
            ("size", _("By size"), lambda one: [_size(one.inhabitants)] if one.inhabitants else []),
            ("age", _("By age"), lambda one: [] if one.years is None else [_age(one.years)]),
            ("topic", _("By topic"), lambda one: [topics[code] for code in one.topics if code in topics]),
        ]
        orders = {"size": [_size(number) for number in (1, *SIZES)], "age": [_age(number) for number in (0, *AGES)]}
        return [_section(code, title, self.rows, names, orders.get(code)) for code, title, names in ways]

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        return what_thriving_ones_do((one.state == State.THRIVING, one.scores) for one in self.rows)

    @property
    def thriving_sentence(self) -> str:
        if not self.differences:
            return _("For that, ten thriving partnerships and ten others have to be known; not all of them are yet.")
        parts = [
            _("{name} ({thriving} instead of {others})").format(
                name=DIMENSIONS[one.dimension], thriving=round(one.thriving), others=round(one.others)
            )
            for one in self.differences[:NAMED]
        ]
        return _("Thriving partnerships differ most in: {what}.").format(what=joined(parts))

    @property
    def difference_rows(self) -> list[tuple[str, int, int]]:
        return [(str(DIMENSIONS[one.dimension]), round(one.thriving), round(one.others)) for one in self.differences]

    @property
    def difference_chart(self) -> SafeString:
        bars = [
            Bar(name, thriving / 100, _("{thriving} · others {others}").format(thriving=thriving, others=others),
                others / 100)
            for name, thriving, others in self.difference_rows
        ]  # fmt: skip
        return share_chart(bars, title=_("Mean of each dimension among thriving ones; the thin line marks all others"))


def _section(
    code: str,
    title: str,
    rows: list[Standing],
    names: Callable[[Standing], Iterable[str]],
    order: list[str] | None,
) -> Section:
    found: dict[str, list[Standing]] = {}
    for row in rows:
        for name in names(row):
            found.setdefault(name, []).append(row)
    groups = [made for name, members in found.items() if (made := _group(name, members))]
    groups.sort(key=lambda group: order.index(group.name) if order else group.name)
    return Section(code, title, groups, len(found) - len(groups))


def _group(name: str, members: list[Standing]) -> Group | None:
    summary = summary_of(one.value for one in members)
    if summary is None:
        return None
    return Group(name, summary, sum(one.state in ALIVE for one in members) / len(members))


def _size(inhabitants: int) -> str:
    """By the inhabitants of all sides together."""
    names = (
        _("under 5,000 inhabitants together"), _("5,000 to 20,000"), _("20,000 to 100,000"), _("100,000 and more")
    )  # fmt: skip
    return names[sum(inhabitants >= first for first in SIZES)]


def _age(years: int) -> str:
    names = (_("under 5 years"), _("5 to 14 years"), _("15 to 29 years"), _("30 years and more"))
    return names[sum(years >= first for first in AGES)]
