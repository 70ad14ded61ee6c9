# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The three questions of the yearly mail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from newtwincities.teams.forms.common import LongText, PlainForm
from newtwincities.teams.models import Update


class RightField(forms.TypedChoiceField):
    def __init__(self, label: Any) -> None:
        super().__init__(
            label=label,
            widget=forms.RadioSelect,
            choices=[("yes", _("Yes, all of it")), ("no", _("No, something has changed"))],
            coerce=lambda value: value == "yes",
            empty_value=None,
            error_messages={"required": _("Choose yes or no.")},
        )


class UpdateForm(PlainForm):
    contact_right = RightField(_("Is the public contact still right?"))
    coordinator_right = RightField(_("Is the coordination still right?"))
    news = LongText(
        label=_("One sentence of news (optional)"),
        required=False,
        max_length=Update.LONGEST_NEWS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What happened in your partnerships, or what is planned? Everybody can read it."),
        error_messages={
            "max_length": _("This text has %(show_value)d characters. At most %(limit_value)d can be taken."),
        },
    )
