# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The forms of claims: an address of the town hall, a code, an objection, a moderator's decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from newtwincities.teams import domains
from newtwincities.teams.actions.documents import MOST_BYTES, kind_of
from newtwincities.teams.forms.common import LongText, PlainForm, VisitorForm
from newtwincities.teams.models import Claim, Team

NOT_AN_ADDRESS = _("This is not an e-mail address. Write it like name@example.org.")


class ClaimantForm(PlainForm):
    """What every way asks."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=Claim.LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter your name, so that your colleagues know who it is.")},
        help_text=_("Your team and the town hall’s public address get to see it."),
    )
    team = forms.ChoiceField(
        label=_("Who shall look after this page?"),
        required=False,
        help_text=_("Several municipalities can share one team."),
    )
    adult = forms.BooleanField(
        label=_("I am 18 or older, and I act for the town hall."),
        error_messages={"required": _("Only adults who act for the town hall can claim its page. Tick it if you do.")},
    )

    def __init__(self, data: Any = None, *args: Any, teams: list[Team], **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.teams = {str(team.pk): team for team in teams}
        if teams:
            self.offer("team", [("", _("A team of its own")), *((pk, team.name) for pk, team in self.teams.items())])
        else:
            del self.fields["team"]

    @property
    def chosen_team(self) -> Team | None:
        return self.teams.get(self.cleaned_data.get("team", ""))


class DomainClaimForm(VisitorForm, ClaimantForm):
    email = forms.EmailField(
        label=_("Your e-mail address at the town hall"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Enter your address at the town hall."), "invalid": NOT_AN_ADDRESS},
        help_text=_("We send one mail there, with a code."),
    )
    field_order = ("email", "name", "team", "adult")

    def clean_email(self) -> str:
        return domains.in_one_form(self.cleaned_data["email"])


class DocumentClaimForm(ClaimantForm):
    document = forms.FileField(
        label=_("Document"),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
        error_messages={
            "required": _("Choose the document."),
            "empty": _("This file is empty. Choose another."),
        },
        help_text=_("PDF, JPEG or PNG, at most 5 MB: an appointment or a letter of the mayor, say. No identity card."),
    )
    words = LongText(
        label=_("To the moderators (optional)"),
        max_length=Claim.LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Whom they can ask at the town hall, for example."),
    )
    field_order = ("document", "words", "name", "team", "adult")

    def clean_document(self) -> bytes:
        """The bytes of a file that we take."""
        file = self.cleaned_data["document"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("This file is larger than 5 MB. Save it smaller and choose it again."))
        data = bytes(file.read())
        if kind_of(data) is None:
            raise ValidationError(_("This is no PDF, JPEG or PNG file, whatever its name says. Choose another."))
        return data


class CodeForm(PlainForm):
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Enter the code.")},
        help_text=_("Small or large letters, with or without dashes: all the same."),
    )


class ObjectionForm(PlainForm):
    words = LongText(
        label=_("What is wrong?"),
        max_length=Claim.LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Say in a few words why this person does not act for the town hall.")},
        help_text=_("The moderators read it, nobody else."),
    )


class SettleForm(PlainForm):
    decision = forms.ChoiceField(
        label=_("What is decided?"),
        widget=forms.RadioSelect,
        choices=[
            ("stays", _("The team stays, and may act again")),
            ("ends", _("The team acts for this municipality no more, nobody has the page")),
        ],
        error_messages={"required": _("Choose one of the two.")},
    )
    reason = LongText(
        label=_("Reason"),
        max_length=Claim.LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Give the reason: both sides read it.")},
        help_text=_("Both sides get to read it."),
    )


class DecideForm(PlainForm):
    decision = forms.ChoiceField(
        label=_("What is decided?"),
        widget=forms.RadioSelect,
        choices=[("grant", _("Grant it")), ("refuse", _("Refuse it"))],
        error_messages={"required": _("Choose one of the two.")},
    )
    reason = LongText(
        label=_("Reason"),
        max_length=Claim.LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Whoever asked gets to read it. When you refuse, it has to be filled in."),
    )

    def __init__(self, *args: Any, contested: bool = False, **kwargs: Any) -> None:
        """Where a team is contested, it reads the reason too, however it is decided."""
        super().__init__(*args, **kwargs)
        if contested:
            self.fields["reason"].required = True
            self.fields["reason"].help_text = _("Both sides get to read it.")
            self.fields["reason"].error_messages["required"] = _("Give the reason: both sides read it.")

    def clean(self) -> None:
        if self.fields["reason"].required:
            return
        if self.cleaned_data.get("decision") == "refuse" and not self.cleaned_data.get("reason", "").strip():
            self.add_error("reason", _("Give the reason, so that it can be understood or mended."))
