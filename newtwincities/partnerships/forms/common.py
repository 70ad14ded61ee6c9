# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Fields that the forms of partnerships share."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newtwincities.partnerships.models import MOST_PEOPLE

EARLIEST, LATEST = date(1900, 1, 1), date(2099, 12, 31)


class DayField(forms.DateField):
    def __init__(self, **options: Any) -> None:
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
        if day and not EARLIEST <= day <= LATEST:
            raise ValidationError(_("Choose a day between 1900 and 2099."))
        return day


class NumberField(forms.IntegerField):
    """A number that may be left open; 0 is a statement."""

    def __init__(self, label: Any, most: int = MOST_PEOPLE, **options: Any) -> None:
        sentence = gettext_lazy("Write a whole number, at most %(limit_value)s, or leave it empty.")
        super().__init__(
            label=label, required=False, min_value=0, max_value=most,
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}), **options,
        )  # fmt: skip
        self.error_messages["invalid"] = gettext_lazy("Write a whole number, or leave it empty.")
        for validator in self.validators:
            validator.message = sentence  # type: ignore[attr-defined]
