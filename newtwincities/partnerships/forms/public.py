# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a side agrees to show to everybody."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from newtwincities.partnerships.models import Side
from newtwincities.teams.forms.common import PlainForm


class ShownForm(PlainForm):
    shown = forms.MultipleChoiceField(
        label=gettext_lazy("Everybody may see"),
        required=False,
        choices=Side.Shown.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Only what all sides tick becomes public. You can take it back at any time."),
    )
