# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What if: how much more of what."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newtwincities.domain.vitality.supposing import Supposed
from newtwincities.partnerships.forms.common import NumberField
from newtwincities.partnerships.models import Side
from newtwincities.teams.forms.common import PlainForm

MOST_ORGANISERS, MOST_A_MONTH, MOST_A_YEAR, MOST_TOPICS, OF_TEN = 6, 4, 6, 4, 10


class WhatIfForm(PlainForm):
    """Sent by GET, so that a supposition has an address; nothing is saved."""

    evenings = NumberField(gettext_lazy("Online evenings a month"), MOST_A_MONTH)
    exchanges = NumberField(gettext_lazy("More exchanges a year, hosted in turn"), MOST_A_YEAR)
    young = NumberField(gettext_lazy("Of ten who take part, at least so many under 26"), OF_TEN)
    first_timers = NumberField(gettext_lazy("Of ten who take part, at least so many for the first time"), OF_TEN)
    topics = NumberField(gettext_lazy("New topics beyond culture and travel"), MOST_TOPICS)
    years = forms.ChoiceField(
        label=gettext_lazy("For how long?"),
        required=False,
        choices=[("3", gettext_lazy("for three years")), ("1", gettext_lazy("for a year"))],
    )

    def __init__(self, *args: Any, sides: list[Side], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sides = sides
        for side in sides:
            label = _("More organisers in %(side)s") % {"side": side.municipality.name_in(language)}
            self.fields[f"organisers_{side.pk}"] = NumberField(label, MOST_ORGANISERS)
        self.order_fields([f"organisers_{side.pk}" for side in sides])

    def supposed(self) -> Supposed:
        """Of a form that is valid; what was left empty changes nothing."""
        values = self.cleaned_data
        organisers = {str(side.pk): values[f"organisers_{side.pk}"] or 0 for side in self.sides}
        return Supposed(
            organisers={side: number for side, number in organisers.items() if number},
            evenings_a_month=values["evenings"] or 0,
            exchanges_a_year=values["exchanges"] or 0,
            young=_share(values["young"]),
            first_timers=_share(values["first_timers"]),
            topics=values["topics"] or 0,
            years=int(values["years"] or 3),
        )


def _share(of_ten: int | None) -> float | None:
    return of_ten / OF_TEN if of_ten else None
