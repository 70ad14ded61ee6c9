# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Picking steps for a plan: which, until when, and who has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newtwincities.partnerships.actions.plan import Step
from newtwincities.partnerships.forms.common import DayField
from newtwincities.partnerships.models import Carrier
from newtwincities.partnerships.planning import Choice
from newtwincities.teams.forms.common import PlainForm


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    choice: Choice
    picked: BoundField
    due: BoundField
    carrier: BoundField | None


class PlanForm(PlainForm):
    """A row for each step: a box, a day, and somebody of the own side or nobody."""

    def __init__(self, *args: Any, choices: list[Choice], carriers: list[Carrier], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices, self.today = choices, today
        self.carriers = {str(carrier.pk): carrier for carrier in carriers}
        names = [("", _("nobody yet")), *((pk, carrier.name) for pk, carrier in self.carriers.items())]
        for choice in choices:
            self.fields[f"do_{choice.code}"] = forms.BooleanField(label=choice.title, required=False)
            self.fields[f"due_{choice.code}"] = DayField(label=gettext_lazy("Until when?"), required=False)
            if carriers:
                who = forms.ChoiceField(label=gettext_lazy("Who?"), required=False, choices=names)
                self.fields[f"carrier_{choice.code}"] = who

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        picked = [choice for choice in self.choices if values.get(f"do_{choice.code}")]
        if not picked and not self.errors:
            self.add_error(None, _("Choose at least one step."))
        for choice in picked:
            name = f"due_{choice.code}"
            if name in self.errors:
                continue
            if not values.get(name):
                words = _("A step that is ticked needs a day: “%(step)s”.")
                self.add_error(name, words % {"step": choice.title})
            elif values[name] < self.today:
                words = _("This day has passed: “%(step)s”. Choose one from today on.")
                self.add_error(name, words % {"step": choice.title})
        return values

    def steps(self) -> list[Step]:
        """What was picked, of a form that is valid."""
        values = self.cleaned_data
        return [
            Step(
                choice.code, choice.title, choice.effort, values[f"due_{choice.code}"],
                self.carriers.get(values.get(f"carrier_{choice.code}") or ""), choice.reason,
            )
            for choice in self.choices if values[f"do_{choice.code}"]
        ]  # fmt: skip

    @property
    def proposed(self) -> Iterator[ChoiceRow]:
        return (row for row in self._rows() if row.choice.proposed)

    @property
    def others(self) -> Iterator[ChoiceRow]:
        return (row for row in self._rows() if not row.choice.proposed)

    @property
    def others_picked(self) -> bool:
        """Then they stand open, so that nothing that was chosen is out of sight."""
        return any(row.picked.value() or row.due.errors for row in self.others)

    def _rows(self) -> Iterator[ChoiceRow]:
        for choice in self.choices:
            carrier = self[f"carrier_{choice.code}"] if self.carriers else None
            yield ChoiceRow(choice, self[f"do_{choice.code}"], self[f"due_{choice.code}"], carrier)
