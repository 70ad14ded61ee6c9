# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Fields that the forms of partnerships share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy

from newtwincities.partnerships.limits import EARLIEST, YEARS_AHEAD, at_most, latest_year, too_far
from newtwincities.partnerships.models import MOST_PEOPLE


class DayField(forms.DateField):
    def __init__(self, *, years_ahead: int = YEARS_AHEAD, **options: Any) -> None:
        self.years_ahead = years_ahead
        super().__init__(
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            input_formats=["%Y-%m-%d"],
            error_messages={
                "invalid": gettext_lazy("This is no day. Write it like 2027-06-30."),
                "required": gettext_lazy("Enter the day."),
            },
            **options,
        )

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        last = latest_year(self.years_ahead)
        if day and not (day >= EARLIEST and day.year <= last):
            raise ValidationError(too_far(self.label, last))
        return day


class NumberField(forms.IntegerField):
    """A number that may be left open; 0 is a statement."""

    def __init__(self, label: Any, most: int = MOST_PEOPLE, **options: Any) -> None:
        super().__init__(
            label=label, required=False, min_value=0, max_value=most,
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}), **options,
        )  # fmt: skip
        self.error_messages["invalid"] = gettext_lazy("Write a whole number, or leave it empty.")
        self.error_messages["min_value"] = gettext_lazy("Write a whole number, 0 or more, or leave it empty.")
        self.error_messages["max_value"] = lazy(at_most, str)(most)
