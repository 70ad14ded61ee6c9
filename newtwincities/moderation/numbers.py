# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What moderation did, by year, counted by the database, in numbers that name nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from math import ceil
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q
from django.db.models.functions import ExtractYear
from django.utils.translation import ngettext

from newtwincities.moderation.models import Case, Decision

Outcome = Decision.Outcome
_HOUR = timedelta(hours=1)
_HOURS_SHOWN = 72  # what took longer is told in days


@dataclass(slots=True)
class YearNumbers:
    """One year, by the day on which each case was opened."""

    year: int
    reports_by_why: Counter[str] = field(default_factory=Counter)
    hidden_by_why: Counter[str] = field(default_factory=Counter)
    open_by_why: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    appeals: int = 0
    suspended: int = 0  # accounts, each once
    hours: int | None = None  # from a report to its decision, the median, in whole hours begun

    @property
    def reports(self) -> int:
        return self.reports_by_why.total()

    @property
    def approved(self) -> int:
        return self.outcomes[Outcome.APPROVE]

    @property
    def rejected(self) -> int:
        return self.outcomes[Outcome.REJECT]

    @property
    def reversed(self) -> int:
        return self.outcomes[Outcome.REVERSE]

    @property
    def took(self) -> str:
        """Within what time half of the reports were decided, in words."""
        if self.hours is None:
            return ""
        if self.hours <= _HOURS_SHOWN:
            return ngettext("{number} hour", "{number} hours", self.hours).format(number=self.hours)
        days = ceil(self.hours / 24)
        return ngettext("{number} day", "{number} days", days).format(number=days)

    @property
    def by_reason(self) -> list[tuple[Any, int, int, int, int]]:
        """Of each reason that was given: how many reports, how many of them ended with hiding, how many are open, and
        how many there are for each hundred of the most frequent."""
        most = max(self.reports_by_why.values(), default=0)
        return [
            (why.label, number, self.hidden_by_why[why], self.open_by_why[why], round(100 * number / most))
            for why in Case.Why
            if (number := self.reports_by_why[why])
        ]


class NumbersPage:
    """Two queries, and two more for each year."""

    def __init__(self) -> None:
        found: dict[int, YearNumbers] = {}
        for row in _counted():
            _add(found.setdefault(row["year"], YearNumbers(row["year"])), row)
        for row in _suspended():
            found[row["year"]].suspended = row["named"] + row["unnamed"]
        for year, numbers in found.items():
            numbers.hours = _median_hours(year)
        self.years = [found[year] for year in sorted(found, reverse=True)]


def _counted() -> Iterable[Any]:
    rows = Case.objects.order_by().annotate(year=ExtractYear("opened_at"))
    return rows.values("year", "sort", "why", "decision__outcome").annotate(
        number=Count("pk"), waiting=Count("pk", filter=Q(closed_at=None))
    )


def _add(numbers: YearNumbers, row: dict[str, Any]) -> None:
    outcome = row["decision__outcome"] or ""
    numbers.outcomes[outcome] += row["number"]
    if row["sort"] == Case.Sort.APPEAL:
        numbers.appeals += row["number"]
    elif row["sort"] == Case.Sort.REPORT:
        numbers.reports_by_why[row["why"]] += row["number"]
        numbers.open_by_why[row["why"]] += row["waiting"]
        if outcome in (Outcome.HIDE, Outcome.SUSPEND):
            numbers.hidden_by_why[row["why"]] += row["number"]


def _suspended() -> Iterable[Any]:
    """Accounts by year; of cases that are old enough to name nobody any more, each counts by itself."""
    rows = Case.objects.order_by().filter(decision__outcome=Outcome.SUSPEND)
    return (
        rows.annotate(year=ExtractYear("opened_at"))
        .values("year")
        .annotate(named=Count("author", distinct=True), unnamed=Count("pk", filter=Q(author=None)))
    )


def _median_hours(year: int) -> int | None:
    """The database sorts and gives the one or two in the middle; a median of its own SQLite does not have."""
    took = ExpressionWrapper(F("closed_at") - F("opened_at"), output_field=DurationField())
    rows = Case.objects.filter(sort=Case.Sort.REPORT, closed_at__isnull=False, opened_at__year=year)
    count = rows.count()
    if not count:
        return None
    middle = rows.annotate(took=took).order_by("took").values_list("took", flat=True)
    found = list(middle[(count - 1) // 2 : count // 2 + 1])
    return ceil(sum(found, timedelta()) / len(found) / _HOUR)
