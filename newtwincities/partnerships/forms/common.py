# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Fields that the forms of partnerships share."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newtwincities.partnerships.models import MOST_PEOPLE

EARLIEST = date(1900, 1, 1)
YEARS_AHEAD = 10  # whatever lies farther ahead is a slip of the keyboard


DONE_AHEAD = gettext_lazy("It lies ahead, so it can’t be done yet. Choose “planned”.")


def latest_year(years_ahead: int = YEARS_AHEAD) -> int:
    """The last year in which a day can lie."""
    return timezone.localdate().year + years_ahead


def too_far(label: Any, last_year: int) -> str:
    """Which days a field takes; its name is told without what stands behind it in brackets."""
    name = re.sub(r"\s*\([^()]*\)$", "", str(label))
    return _("“%(field)s”: choose a day between 1900 and %(year)s.") % {"field": name, "year": str(last_year)}


def whole(number: int) -> str:
    """A whole number as the reader's language writes it."""
    return str(number_format(number, force_grouping=True))


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


def at_most(most: int) -> str:
    return _("Write a whole number, at most %(limit_value)s, or leave it empty.") % {"limit_value": whole(most)}


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
