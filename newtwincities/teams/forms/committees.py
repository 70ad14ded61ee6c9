# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The forms of committees, clubs and schools, and of moderators who decide about them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from newtwincities.teams.forms.common import LongText, PlainForm
from newtwincities.teams.models import Team
from newtwincities.teams.models.teams import BENEATH

NO_WEBSITE = _("This is no address of a website. Write it like https://example.org.")


class CommitteeForm(PlainForm):
    name = forms.CharField(
        label=_("Name"),
        max_length=Team.LONGEST_NAME,
        error_messages={"required": _("Enter the name, as it stands in the statutes or on the letterhead.")},
    )
    about = LongText(
        label=_("What do you do for the twinning?"),
        max_length=Team.LONGEST_ABOUT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Two or three sentences, without names of persons."),
        error_messages={
            "required": _("Write a few words."),
            "max_length": _("This text has %(show_value)d characters. At most %(limit_value)d can be taken."),
        },
    )
    website = forms.URLField(
        label=_("Website (optional)"),
        required=False,
        max_length=300,
        assume_scheme="https",
        error_messages={"invalid": NO_WEBSITE},
        validators=[URLValidator(schemes=("http", "https"), message=NO_WEBSITE)],
    )

    @property
    def said(self) -> dict[str, str]:
        return {name: self.cleaned_data[name].strip() for name in ("name", "about", "website")}


class PartnerForm(CommitteeForm):
    kind = forms.ChoiceField(
        label=_("What is it?"),
        widget=forms.RadioSelect,
        choices=[(kind, Team.Kind(kind).label) for kind in BENEATH],
        error_messages={"required": _("Choose one.")},
    )
    field_order = ("kind", "name", "about", "website")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].required = False
        self.fields["about"].label = _("What does it do for the twinning? (optional)")
