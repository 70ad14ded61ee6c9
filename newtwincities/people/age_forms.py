# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The age step: “18 or older?” first, month and year only from those who are younger."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newtwincities.common.wording import country_name
from newtwincities.domain.names import fold_name
from newtwincities.people.ages import Age, band_for
from newtwincities.people.models import Person

YOUNGEST = 6
# Countries of the Council of Europe and their neighbours among which municipalities are twinned.
COUNTRIES = (
    "AD", "AL", "AM", "AT", "AZ", "BA", "BE", "BG", "BY", "CH", "CY", "CZ", "DE", "DK", "EE",
    "ES", "FI", "FR", "GB", "GE", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV",
    "MC", "MD", "ME", "MK", "MT", "NL", "NO", "PL", "PT", "RO", "RS", "SE", "SI", "SK", "SM",
    "TR", "UA", "VA", "XK",
)  # fmt: skip


class AdultForm(forms.Form):
    adult = forms.ChoiceField(
        label=_("How old are you?"),
        widget=forms.RadioSelect,
        choices=[("yes", _("I am 18 or older")), ("no", _("I am younger than 18"))],
        error_messages={
            "required": _("Choose one of the two answers."),
            "invalid_choice": _("Choose one of the two answers."),
        },
    )


class BornForm(forms.Form):
    month = forms.TypedChoiceField(
        label=_("Month of birth"),
        coerce=int,
        error_messages={"required": _("Choose the month in which you were born.")},
    )
    year = forms.TypedChoiceField(
        label=_("Year of birth"), coerce=int, error_messages={"required": _("Choose the year in which you were born.")}
    )
    country = forms.ChoiceField(
        label=_("Country in which you live"), error_messages={"required": _("Choose the country in which you live.")}
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        this_year = timezone.localdate().year
        self.offer("month", list(MONTHS.items()))
        self.offer("year", [(year, str(year)) for year in range(this_year - YOUNGEST, this_year - 20, -1)])
        named = sorted(((country_name(code), code) for code in COUNTRIES), key=lambda one: fold_name(one[0]))
        self.offer("country", [(code, name) for name, code in named] + [("ZZ", _("Another country"))])

    def offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", pgettext_lazy("nothing chosen in a list", "Choose")), *choices]


class CorrectAgeForm(BornForm, AdultForm):
    """Both questions at once, for a moderator who knows the answers; month and year count only under 18."""

    use_required_attribute = False

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        adult, country = self.fields["adult"], self.fields["country"]
        assert isinstance(adult, forms.ChoiceField)
        adult.label, adult.choices = _("How old the person is"), [("yes", _("18 or older")), ("no", _("Under 18"))]
        country.label = _("Country in which the person lives")
        for name in BornForm.base_fields:
            self.fields[name].error_messages["required"] = _("Choose one, or say that the person is of age.")

    def full_clean(self) -> None:
        for name in BornForm.base_fields:
            self.fields[name].required = self.data.get("adult") == "no"
        super().full_clean()

    def age(self) -> Age:
        said = self.cleaned_data
        if said["adult"] == "yes":
            return Age(band=Person.Band.ADULT)
        return band_for(year=said["year"], month=said["month"], country=said["country"], today=timezone.localdate())
