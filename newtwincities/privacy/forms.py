# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from newtwincities.privacy.models import CorrectionRequest
from newtwincities.privacy.receipts import as_typed


class PlainForm(forms.Form):
    """Our own words in the reader's language instead of the browser's, and labels without a colon."""

    use_required_attribute = False

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, label_suffix="")


class CorrectionForm(PlainForm):
    text = forms.CharField(
        label=_("What is wrong, and how should it be?"),
        max_length=CorrectionRequest.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("At most 2,000 characters."),
        error_messages={
            "required": _("Say in a few words what is wrong."),
            "max_length": _("This text has %(show_value)d characters. At most %(limit_value)d can be taken."),
        },
    )


class AnswerForm(PlainForm):
    answer = forms.CharField(
        label=_("Your answer"),
        max_length=CorrectionRequest.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("It is sent to the person. Write in the language in which they wrote."),
        error_messages={
            "required": _("Write an answer."),
            "max_length": _("This text has %(show_value)d characters. At most %(limit_value)d can be taken."),
        },
    )


class EraseForm(PlainForm):
    contributions = forms.ChoiceField(
        label=_("What you have written"),
        choices=(
            ("stay", _("It stays, without a name: others can go on reading it")),
            ("go", _("It goes too, as far as it does not belong to a municipality")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether what you have written stays.")},
    )
    sure = forms.BooleanField(
        label=_("I understand that after 14 days nobody can bring the account back."),
        error_messages={"required": _("Tick this box to show that you know it.")},
    )


class ReceiptForm(PlainForm):
    code = forms.CharField(
        label=_("Code of the receipt"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("Three groups of four letters and digits, as in K7QF-2M9X-PD4T."),
        error_messages={"required": _("Enter the code.")},
    )

    def clean_code(self) -> str:
        return as_typed(self.cleaned_data["code"])
