# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Asking for an introduction, and answering."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newtwincities.common.wording import language_name
from newtwincities.matching.approach.actions.introductions import Asked
from newtwincities.matching.approach.forms.notices import TopicsField, topic_choices
from newtwincities.matching.models import Introduction
from newtwincities.partnerships.models import Partnership
from newtwincities.teams.forms.common import LongText, PlainForm


class ReasonForm(PlainForm):
    """From these few answers the letter is drafted."""

    kind = forms.ChoiceField(label=gettext_lazy("Form"), choices=Partnership.Kind.choices)
    topics = TopicsField(required=False, help_text=gettext_lazy("Those that matter most; six at most."))
    reason = LongText(
        label=gettext_lazy("Why this municipality?"),
        max_length=Introduction.LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Two or three sentences. It stands in the letter. No names of persons."),
        error_messages={
            "required": gettext_lazy("Say in a sentence or two why you ask this municipality."),
            "max_length": gettext_lazy("This is too long: at most %(limit_value)d characters."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("topics", topic_choices())


class LetterForm(ReasonForm):
    """The drafted letter, to be changed and sent."""

    contact = forms.EmailField(
        label=gettext_lazy("How to reach you"),
        help_text=gettext_lazy(
            "This address and your name are shown to the other side once it has agreed, not before."
        ),
        error_messages={
            "required": gettext_lazy("Write the e-mail address at which the other side can reach you."),
            "invalid": gettext_lazy("This is no e-mail address. Write it like office@example.org."),
        },
    )

    def __init__(self, *args: Any, languages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = languages
        for code in languages:
            self.fields[f"letter_{code}"] = LongText(
                label=_("Letter (%(language)s)") % {"language": language_name(code)},
                max_length=Introduction.LONGEST_LETTER,
                widget=forms.Textarea(attrs={"rows": 16, "lang": code}),
                error_messages={
                    "required": _("The letter is empty. Write it, or go back and have it drafted anew."),
                    "max_length": _("This is too long: at most %(limit_value)d characters."),
                },
            )
        for name in ("kind", "topics", "reason"):  # answered on the page before
            self.fields[name].widget = forms.MultipleHiddenInput() if name == "topics" else forms.HiddenInput()
        self.order_fields([*(f"letter_{code}" for code in languages), "contact"])

    @property
    def letters(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"letter_{code}"].strip() for code in self.languages}

    @property
    def said(self) -> Asked:
        values = self.cleaned_data
        return Asked(values["kind"], values["topics"], values["reason"], self.letters, values["contact"])


class AgreeForm(PlainForm):
    contact = forms.EmailField(
        label=gettext_lazy("How to reach you"),
        help_text=gettext_lazy("This address and your name are shown to the side that has asked, and theirs to you."),
        error_messages={
            "required": gettext_lazy("Write the e-mail address at which the other side can reach you."),
            "invalid": gettext_lazy("This is no e-mail address. Write it like office@example.org."),
        },
    )


QUIET = "quiet"


class DeclineForm(PlainForm):
    sentence = forms.ChoiceField(
        label=gettext_lazy("What shall the other side read?"),
        widget=forms.RadioSelect,
        choices=[
            *Introduction.Sentence.choices,
            (QUIET, gettext_lazy("Nothing. After 45 days it learns that there was no answer.")),
        ],
        error_messages={
            "required": gettext_lazy("Choose what the other side shall read."),
            "invalid_choice": gettext_lazy("Choose one of these sentences."),
        },
    )

    @property
    def sentence_code(self) -> str:
        """Empty where nothing shall be said."""
        chosen: str = self.cleaned_data["sentence"]
        return "" if chosen == QUIET else chosen
