# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The form by which readers report an error."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from newtwincities.atlas.models import ErrorReport
from newtwincities.common.human import HumanForm


class LongText(forms.CharField):
    """A text of several lines; each line break counts as one sign, as it does in the browser."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return str(super().to_python(str(value or "").replace("\r\n", "\n").replace("\r", "\n")))


class ReportForm(HumanForm):
    """What is wrong. `HumanForm` tells people from programs."""

    kind = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=ErrorReport.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong.")},
    )
    text = LongText(
        label=_("What should it be?"),
        max_length=ErrorReport.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={
            "required": _("Say in a few words what is wrong."),
            "max_length": _("This text has %(show_value)d characters. At most %(limit_value)d can be taken."),
        },
        help_text=_("At most 2,000 characters. Please don’t write about persons."),
    )
    link = forms.CharField(
        label=_("Where does it say so? (optional)"),
        required=False,
        max_length=400,
        validators=[
            URLValidator(
                ["http", "https"], message=_("Enter a whole web address that begins with https:// or http://.")
            )
        ],
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        help_text=_("The web address of a page that states it, such as one of the municipality."),
    )
    email = forms.EmailField(
        label=_("Your e-mail address (optional)"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": _("This is not an e-mail address. Write it like name@example.org, or leave it out.")
        },
        help_text=_(
            "Only for an answer to this report. It is erased when the report is closed,"
            " and after 180 days at the latest."
        ),
    )

    def __init__(self, data: QueryDict | None = None, *, client_address: str = "") -> None:
        super().__init__(data, label_suffix="", client_address=client_address)
        self.use_required_attribute = False  # our own words, in the reader's language, instead of the browser's

    @property
    def report(self) -> dict[str, str]:
        """What goes into the queue, of a valid form."""
        return {name: self.cleaned_data[name] for name in ("kind", "text", "link", "email")}
