# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The form by which readers report an error: its shape, and what tells people from programs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.core.validators import URLValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from newtwincities.atlas.models import ErrorReport

QUICKEST = 3  # seconds that somebody who reads needs at least
LONGEST = 24 * 3600  # seconds that a page may stay open before it is sent
SHOWN_AT = "shown"

_signer = TimestampSigner(salt="newtwincities.error-report")


class LongText(forms.CharField):
    """A text of several lines; each line break counts as one sign, as it does in the browser."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return str(super().to_python(str(value or "").replace("\r\n", "\n").replace("\r", "\n")))


class ReportForm(forms.Form):
    """What is wrong. `website` is for programs alone: people don't see it, and it has to stay empty."""

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
    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None) -> None:
        self._sent = data.copy() if data is not None else None
        super().__init__(self._sent, label_suffix="", initial={SHOWN_AT: _now()})
        self.use_required_attribute = False  # our own words, in the reader's language, instead of the browser's

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("This field is there to catch programs. Empty it and send once more."))
        return ""

    def clean(self) -> None:
        try:
            _signer.unsign(self.cleaned_data.get(SHOWN_AT, ""), max_age=LONGEST)
        except SignatureExpired:
            self._begin_anew()
            raise forms.ValidationError(_("This page was open for more than a day. Please send once more.")) from None
        except BadSignature:
            self._begin_anew()
            raise forms.ValidationError(
                _("It can’t be told when this page was opened. Please send once more.")
            ) from None
        if _age(self.cleaned_data[SHOWN_AT]) < QUICKEST:
            raise forms.ValidationError(
                _("That was faster than people type. Please wait a few seconds and send once more.")
            )

    def _begin_anew(self) -> None:
        if self._sent is not None:
            self._sent[SHOWN_AT] = _now()

    @property
    def report(self) -> dict[str, str]:
        """What goes into the queue, of a valid form."""
        return {name: self.cleaned_data[name] for name in ("kind", "text", "link", "email")}


def _now() -> str:
    return _signer.sign(SHOWN_AT)


def _age(signed: str) -> float:
    """Seconds since a signed moment."""
    try:
        _signer.unsign(signed, max_age=QUICKEST)
    except SignatureExpired:
        return QUICKEST
    return 0
