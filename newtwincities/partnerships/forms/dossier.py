# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Beginning a partnership, and pausing or ending it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newtwincities.partnerships.forms.common import DayField
from newtwincities.partnerships.models import Partnership
from newtwincities.teams.forms.common import LongText, PlainForm


class BeginForm(PlainForm):
    own = forms.ChoiceField(label=gettext_lazy("For which municipality?"))
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Partnership.Kind.choices)
    since = DayField(
        label=gettext_lazy("Since when (optional)"),
        required=False,
        help_text=gettext_lazy("The day of the agreement, or of the first meeting."),
    )

    def __init__(self, *args: Any, own: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("own", own)


class StateForm(PlainForm):
    state = forms.ChoiceField(
        label=gettext_lazy("What shall hold from today?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one.")},
    )
    reason = LongText(
        label=gettext_lazy("Why (optional)"),
        required=False,
        max_length=Partnership.LONGEST_REASON,
        help_text=gettext_lazy(
            "Both sides read it. A pause or an end is nothing to be ashamed of, and the door stays open."
        ),
    )

    def __init__(self, *args: Any, state: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            "active": _("It goes on"),
            "paused": _("It pauses: nothing is judged meanwhile"),
            "ended": _("It ends: all that was done together stays readable"),
        }
        self.offer("state", [(code, name) for code, name in words.items() if code != state])
