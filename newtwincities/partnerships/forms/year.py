# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The yearly question: when, how many of you, who organised."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newtwincities.partnerships.actions.year_answers import Said
from newtwincities.partnerships.forms.common import NumberField
from newtwincities.partnerships.limits import whole
from newtwincities.partnerships.models import Carrier
from newtwincities.teams.forms.common import PlainForm


class YearForm(PlainForm):
    """Of one side; where the other one has said when it was, the month is not asked."""

    month = forms.TypedChoiceField(
        label=gettext_lazy("In which month? (the last time, if it was several)"),
        coerce=int,
        error_messages={"required": gettext_lazy("Choose the month.")},
    )
    participants = NumberField(gettext_lazy("How many of you took part?"))
    under_26 = NumberField(gettext_lazy("How many of them were under 26?"))
    first_timers = NumberField(gettext_lazy("How many of them were there for the first time?"))
    organisers = forms.MultipleChoiceField(
        label=gettext_lazy("Who organised it on your side?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    new_name = forms.CharField(
        label=gettext_lazy("Somebody else who organised it (optional)"),
        required=False,
        max_length=Carrier.LONGEST_NAME,
        help_text=gettext_lazy("One name; initials are enough."),
    )

    def __init__(self, *args: Any, names: list[str], months: int, asks_month: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("organisers", [(name, name) for name in names])
        if asks_month:
            self.offer("month", [("", "–"), *((str(number), MONTHS[number]) for number in range(1, months + 1))])
        else:
            del self.fields["month"]
        if not names:
            del self.fields["organisers"]
            self.fields["new_name"].label = _("Who organised it on your side?")

    def clean(self) -> Any:
        values = super().clean() or self.cleaned_data
        total = values.get("participants")
        for name in ("under_26", "first_timers"):
            part = values.get(name)
            if part is not None and total is not None and part > total:
                self.add_error(name, _("These are more than all participants: %(total)s.") % {"total": whole(total)})
        return values

    def said(self, mode: str) -> Said:
        """What was typed; of a valid form."""
        values = self.cleaned_data
        new = " ".join(values.get("new_name", "").split())
        numbers = {name: values.get(name) for name in ("participants", "under_26", "first_timers")}
        organisers = (*values.get("organisers", ()), *([new] if new else []))
        return Said(met=True, mode=mode, month=values.get("month") or 1, organisers=organisers, **numbers)
