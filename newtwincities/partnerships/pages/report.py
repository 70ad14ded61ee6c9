# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The yearly report for the council: of one partnership or of all that a municipality has, as page and as PDF."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from newtwincities.atlas import queries as atlas
from newtwincities.atlas.charts import Bar, bar_chart, whole_number
from newtwincities.atlas.models import Municipality
from newtwincities.atlas.territory import in_language
from newtwincities.common.wording import joined
from newtwincities.domain.vitality import Assessment, assess_vitality
from newtwincities.partnerships import queries
from newtwincities.partnerships.models import Exchange, Partnership
from newtwincities.partnerships.pages.report_words import Fact, change, factors_note, facts_of, period, standing
from newtwincities.partnerships.pages.year_figures import YearFigures, people_of
from newtwincities.partnerships.wording import DIMENSIONS

FIRST_YEAR, COMPARED_YEARS = 1900, 5
MOST_TOPICS = 8
MOST_YEARS = 12  # that the page leads to; further ones by their address


@dataclass(frozen=True, slots=True)
class ExchangeLine:
    """An exchange as the council reads it."""

    when: str
    title: str
    where: str
    people: str
    result: str


@dataclass(frozen=True, slots=True)
class DimensionLine:
    name: str
    now: str
    before: str
    change: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars with their heading: drawn on the screen as SVG, on paper by the paper itself."""

    title: str
    bars: list[Bar]

    @property
    def drawing(self) -> SafeString:
        return bar_chart(self.bars, title=self.title)


class YearReport:
    """One partnership in one year. No query, where sides and exchanges were read with what belongs to them."""

    def __init__(self, partnership: Partnership, exchanges: Iterable[Exchange], *, year: int) -> None:
        self.partnership, self.year = partnership, year
        self.exchanges = list(exchanges)
        self.language = get_language() or "en"
        self.figures = YearFigures(self.exchanges, year=year)
        told = queries.told(partnership, self.exchanges, self.language)
        self._facts, self.names = told.facts, {int(pk): name for pk, name in told.names.items()}

    @property
    def year_before(self) -> int:
        return self.year - 1

    @property
    def name(self) -> str:
        return queries.name_of(self.partnership)

    @property
    def is_demonstration(self) -> bool:
        return self.partnership.is_demonstration

    @cached_property
    def now(self) -> Assessment:
        """At the end of the year, or today while it runs."""
        return assess_vitality(self._facts, as_of=min(date(self.year, 12, 31), timezone.localdate()))

    @cached_property
    def before(self) -> Assessment:
        return assess_vitality(self._facts, as_of=date(self.year - 1, 12, 31))

    @property
    def note(self) -> str:
        return factors_note(self.figures.emissions)

    @property
    def people(self) -> str:
        return _people(self.figures)

    @property
    def standing(self) -> Fact:
        return standing(self.now, self.before)

    @cached_property
    def facts(self) -> list[Fact]:
        return [*facts_of(self.figures, self.names), self.standing]

    @cached_property
    def lines(self) -> list[ExchangeLine]:
        return [self._line(one) for one in self.figures.done]

    def _line(self, one: Exchange) -> ExchangeLine:
        hosts = [self.names[part.side_id] for part in one.parts.all() if part.hosts]
        where = _("online") if one.mode == Exchange.Mode.ONLINE else joined(hosts)
        people = people_of(one)
        return ExchangeLine(period(one), one.title, where, "" if people is None else whole_number(people), one.result)

    @cached_property
    def planned(self) -> list[ExchangeLine]:
        """What is to come, to the end of the next year."""
        coming = [
            one for one in self.exchanges
            if one.progress == Exchange.Progress.PLANNED and one.start.year in (self.year, self.year + 1)
        ]  # fmt: skip
        return [self._line(one) for one in sorted(coming, key=lambda one: (one.start, one.pk))]

    @cached_property
    def dimensions(self) -> list[DimensionLine]:
        if not self.figures.done and self.now.overall.value is None:
            return []
        before = {result.dimension: result.score for result in self.before.dimensions}
        return [
            DimensionLine(
                str(DIMENSIONS[result.dimension]), _score(result.score), _score(before.get(result.dimension)),
                change(result.score, before.get(result.dimension)),
            )
            for result in self.now.dimensions
        ]  # fmt: skip

    @cached_property
    def charts(self) -> list[Chart]:
        return _charts(self.exchanges, self.figures)

    def values(self) -> dict[str, Any]:
        """The same for the paper."""
        return {
            "name": self.name,
            "years": [str(self.year), str(self.year_before)],
            "facts": [asdict(fact) for fact in self.facts],
            "lines": [asdict(line) for line in self.lines],
            "planned": [asdict(line) for line in self.planned],
            "dimensions": [asdict(line) for line in self.dimensions],
            "charts": [asdict(chart) for chart in self.charts],
        }


class PartnershipReport(YearReport):
    """The page and the paper of one partnership."""

    @property
    def title(self) -> str:
        return _("%(name)s in %(year)s") % {"name": self.name, "year": str(self.year)}

    @property
    def years(self) -> list[int]:
        return _years(self.exchanges, self.year)

    @property
    def languages(self) -> list[tuple[str, str]]:
        return _languages()

    def paper(self) -> dict[str, Any]:
        return {"overview": None, "sections": [self.values()], "is_demonstration": self.is_demonstration,
                "note": self.note}  # fmt: skip


class MunicipalityReport:
    """All partnerships of a municipality that the viewer's teams take part in."""

    def __init__(self, municipality: Municipality, partnerships: list[Partnership], *, year: int) -> None:
        self.municipality, self.year = municipality, year
        self.language = get_language() or "en"
        self.sections = [YearReport(one, one.exchanges.all(), year=year) for one in partnerships]
        self.exchanges = [exchange for section in self.sections for exchange in section.exchanges]
        self.figures = YearFigures(self.exchanges, year=year)

    @property
    def name(self) -> str:
        return self.municipality.name_in(self.language)

    @property
    def languages(self) -> list[tuple[str, str]]:
        return _languages()

    @property
    def title(self) -> str:
        return _("Partnerships of %(name)s in %(year)s") % {"name": self.name, "year": str(self.year)}

    @property
    def note(self) -> str:
        return factors_note(self.figures.emissions)

    @property
    def is_demonstration(self) -> bool:
        return self.municipality.is_demonstration

    @property
    def years(self) -> list[int]:
        return _years(self.exchanges, self.year)

    @cached_property
    def facts(self) -> list[Fact]:
        """Of all together; which side somebody came from differs from partnership to partnership."""
        return facts_of(self.figures, {})

    @cached_property
    def charts(self) -> list[Chart]:
        return _charts(self.exchanges, self.figures)

    def paper(self) -> dict[str, Any]:
        rows = [
            {"name": section.name, "exchanges": whole_number(len(section.figures.done)),
             "people": _people(section.figures),
             "standing": asdict(section.standing)}
            for section in self.sections
        ]  # fmt: skip
        overview = {
            "facts": [asdict(fact) for fact in self.facts], "rows": rows,
            "charts": [asdict(chart) for chart in self.charts],
        }  # fmt: skip
        sections = [section.values() for section in self.sections]
        return {"overview": overview, "sections": sections, "is_demonstration": self.is_demonstration,
                "note": self.note}  # fmt: skip


def paper_words() -> dict[str, str]:
    """The headings of the paper."""
    return {
        "happened": _("What happened"), "nothing": _("Nothing is recorded for this year."),
        "next": _("What comes next"), "no_next": _("Nothing is planned yet."), "when": _("When"), "what": _("What"),
        "where": _("Where"), "people": _("Participants"), "vitality": _("Vitality by dimension, of 100"),
        "dimension": _("Dimension"), "change": _("change"),
        "numbers": _("In numbers"), "partnership": _("Partnership"), "exchanges": _("Exchanges"),
        "standing": _("Vitality"),
    }  # fmt: skip


def _charts(exchanges: list[Exchange], figures: YearFigures) -> list[Chart]:
    """Participants over some years, and the topics of this one; each only where there is something to compare."""
    charts = []
    years = [YearFigures(exchanges, year=figures.year - ago) for ago in range(COMPARED_YEARS - 1, -1, -1)]
    most = max((one.participants or 0 for one in years), default=0)
    if most:
        bars = [Bar(str(one.year), (one.participants or 0) / most, _people(one)) for one in years]
        charts.append(Chart(_("Participants by year"), bars))
    if figures.topics:
        named = {topic.code: in_language(topic.name, get_language() or "en") for topic in atlas.territory().topics}
        top = figures.topics[0][1]
        bars = [
            Bar(named.get(code, code), number / top, whole_number(number))
            for code, number in figures.topics[:MOST_TOPICS]
        ]
        charts.append(Chart(_("Topics, by number of exchanges"), bars))
    return charts


def _languages() -> list[tuple[str, str]]:
    """In which the report can be read, each with its own name."""
    return list(settings.LANGUAGES)


def _years(exchanges: list[Exchange], shown: int) -> list[int]:
    """The years of which there is a report, the latest first."""
    done = {one.start.year for one in exchanges if one.progress == Exchange.Progress.DONE}
    latest = sorted({*done, timezone.localdate().year}, reverse=True)[:MOST_YEARS]
    return sorted({*latest, shown}, reverse=True)


def _people(figures: YearFigures) -> str:
    """How many took part; a dash where nothing took place."""
    if not figures.done:
        return "–"
    return _("unknown") if figures.participants is None else whole_number(figures.participants)


def _score(score: float | None) -> str:
    return "–" if score is None else str(round(score))
