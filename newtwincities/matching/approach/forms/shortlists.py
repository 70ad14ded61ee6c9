# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Notes and decisions about a candidate."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from newtwincities.matching.models import ShortlistEntry
from newtwincities.partnerships.forms.common import DayField
from newtwincities.teams.forms.common import LongText, PlainForm

TOO_LONG = gettext_lazy("This is too long: at most %(limit_value)d characters.")


class NoteForm(PlainForm):
    note = LongText(
        label=gettext_lazy("Note for the team"),
        required=False,
        max_length=ShortlistEntry.LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": TOO_LONG},
    )


class DecisionForm(PlainForm):
    decision = forms.ChoiceField(
        label=gettext_lazy("Our decision"), required=False,
        choices=[("", pgettext_lazy("a decision", "none yet")), *ShortlistEntry.Decision.choices],
    )  # fmt: skip
    decided_on = DayField(label=gettext_lazy("Decided on (optional)"), required=False)
    why = LongText(
        label=gettext_lazy("Note (optional)"),
        required=False,
        max_length=ShortlistEntry.LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": TOO_LONG},
    )
    reply = forms.ChoiceField(
        label=gettext_lazy("Answer of the other side"), required=False,
        choices=[("", pgettext_lazy("an answer", "not asked")), *ShortlistEntry.Reply.choices],
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        day = values.get("decided_on")
        if day and day > timezone.localdate():
            self.add_error("decided_on", ValidationError(_("This day is still to come.")))
        if day and not values.get("decision"):
            self.add_error("decision", ValidationError(_("Say what was decided, or leave the day empty.")))
        return values
