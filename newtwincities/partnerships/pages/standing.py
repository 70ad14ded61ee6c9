# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where one partnership stands, in full: dimensions, history, and what it is like beside similar ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from newtwincities.atlas.charts import Bar, share_chart
from newtwincities.domain.vitality import Progress
from newtwincities.domain.vitality.groups import Summary, similar_to, summary_of
from newtwincities.partnerships.pages.dossier import DossierPage
from newtwincities.partnerships.pages.vitality import HistoryView
from newtwincities.partnerships.standings import values_of_similar
from newtwincities.partnerships.wording import DIMENSIONS


class StandingPage(DossierPage):
    """The seven dimensions with their reasons, and how they came about."""

    @cached_property
    def history(self) -> HistoryView:
        return HistoryView(self.vitality.facts, self.vitality.assessment)

    @cached_property
    def comparison(self) -> ComparisonView | None:
        """None where fewer than ten similar ones are known, or nothing is known of this one."""
        own, since = self.vitality.assessment.overall.value, self._since
        inhabitants = sum(side.municipality.population or 0 for side in self.sides)
        if own is None or since is None or not inhabitants:
            return None
        rows = values_of_similar(self.partnership.pk, similar_to(inhabitants, since))
        whole = summary_of(value for value, _scores in rows)
        if whole is None:
            return None
        dimensions = []
        for result in self.vitality.assessment.dimensions:
            found = summary_of(scores[result.dimension] for _value, scores in rows if result.dimension in scores)
            if found and result.score is not None:
                dimensions.append(CompareRow(str(DIMENSIONS[result.dimension]), result.score, found))
        return ComparisonView(own, whole, dimensions)

    @property
    def _since(self) -> date | None:
        """When it began: as stated, else with the first exchange."""
        done = [one.start for one in self.vitality.facts.exchanges if one.progress is Progress.DONE]
        return self.partnership.since or min(done, default=None)


@dataclass(frozen=True, slots=True)
class CompareRow:
    name: str
    own: float
    summary: Summary

    @property
    def bar(self) -> Bar:
        words = _("{own} · usual {usual}").format(own=round(self.own), usual=round(self.summary.middle))
        return Bar(self.name, self.own / 100, words, self.summary.middle / 100)


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """This partnership beside the middle of similar ones; no other one is shown, and no place in an order."""

    own: float
    whole: Summary
    dimensions: list[CompareRow]

    @property
    def sentence(self) -> str:
        values = {
            "number": self.whole.number, "low": round(self.whole.low), "high": round(self.whole.high),
            "middle": round(self.whole.middle), "own": round(self.own),
        }  # fmt: skip
        similar = _("Of {number} other partnerships of similar size and age, half lie between {low} and {high}.")
        own = _("The middle value is {middle}; this one has {own}.")
        return f"{similar.format(**values)} {own.format(**values)}"

    @property
    def chart(self) -> SafeString:
        title = _("The dimensions beside the middle of similar partnerships; the thin line marks what is usual")
        return share_chart([row.bar for row in self.dimensions], title=title)
