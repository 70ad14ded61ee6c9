# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What if: where the partnership would stand if it worked another way, by the same function."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newtwincities.atlas.charts import Bar, share_chart
from newtwincities.common.policy import Viewer
from newtwincities.domain.vitality import Assessment, what_if
from newtwincities.domain.vitality.supposing import Idle, Supposed, idle, suppose
from newtwincities.domain.vitality.what_if import WhatIf
from newtwincities.partnerships.models import Partnership
from newtwincities.partnerships.pages.dossier import DossierPage
from newtwincities.partnerships.wording import DIMENSIONS, STATES

IDLE = {
    Idle.NO_EXCHANGE: gettext_lazy(
        "There was no exchange in this time to change. Choose a longer time, or add exchanges or evenings."
    ),
    Idle.NO_PARTICIPANTS: gettext_lazy(
        "The shares change nothing: for no exchange in this time it is stated how many came from every side."
    ),
}


@dataclass(frozen=True, slots=True)
class ChangeRow:
    name: str
    before: str
    after: str
    changed: bool


class WhatIfPage(DossierPage):
    """Before and after; without a supposition only where it stands."""

    def __init__(self, partnership: Partnership, viewer: Viewer, supposed: Supposed | None) -> None:
        super().__init__(partnership, viewer)
        self.supposed = None if supposed is None or supposed.is_nothing else supposed

    @cached_property
    def answer(self) -> WhatIf | None:
        if self.supposed is None:
            return None
        facts, today = self.vitality.facts, self.vitality.assessment.as_of
        return what_if(facts, suppose(facts, self.supposed, as_of=today), as_of=today)

    @property
    def idle(self) -> str:
        """Why something that was supposed changes nothing; empty where all of it finds something to change."""
        if self.supposed is None:
            return ""
        found = idle(self.vitality.facts, self.supposed, as_of=self.vitality.assessment.as_of)
        return str(IDLE[found]) if found else ""

    @property
    def sentence(self) -> str:
        """From where to where."""
        if self.answer is None:
            return ""
        values = {"before": _standing(self.answer.before), "after": _standing(self.answer.after)}
        if values["before"] == values["after"]:
            return _("It stays as it is: {after}.").format(**values)
        return _("From {before} to {after}").format(**values)

    @cached_property
    def rows(self) -> list[ChangeRow]:
        if self.answer is None:
            return []
        rows = []
        for before, after in zip(self.answer.before.dimensions, self.answer.after.dimensions, strict=True):
            first, then = (_("unknown") if one.score is None else str(round(one.score)) for one in (before, after))
            rows.append(ChangeRow(str(DIMENSIONS[before.dimension]), first, then, first != then))
        return rows

    @property
    def chart(self) -> SafeString:
        assert self.answer is not None
        bars = []
        for row, before, after in zip(
            self.rows, self.answer.before.dimensions, self.answer.after.dimensions, strict=True
        ):
            words = _("{before} → {after}").format(before=row.before, after=row.after) if row.changed else row.after
            mark = before.score / 100 if row.changed and before.score is not None else None
            bars.append(Bar(row.name, (after.score or 0) / 100, words, mark))
        return share_chart(bars, title=_("The dimensions as they would be; the thin line marks where they are"))


def _standing(assessment: Assessment) -> str:
    """Such as “fragile (41)”."""
    state, value = str(STATES[assessment.state]), assessment.overall.value
    return state if value is None else _("{state} ({value})").format(state=state, value=round(value))
