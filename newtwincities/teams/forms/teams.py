# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The forms by which people come into a team, change roles in it and leave it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newtwincities.teams import domains
from newtwincities.teams.forms.claims import NOT_AN_ADDRESS, CodeForm
from newtwincities.teams.forms.common import LongText, PlainForm
from newtwincities.teams.models import Claim, JoinMessage, Role

ROLES = (Role.Name.HELPER, Role.Name.CARRIER, Role.Name.EDITOR, Role.Name.COORDINATOR)


class UntilField(forms.DateField):
    def __init__(self) -> None:
        super().__init__(
            label=_("Until (optional)"),
            required=False,
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            input_formats=["%Y-%m-%d"],
            error_messages={"invalid": _("This is no day. Write it like 2027-06-30.")},
            help_text=_("The last day of the role, where one is planned. A mail reminds 30 and 7 days before."),
        )

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day and day < timezone.localdate():
            raise ValidationError(_("This day is over. Choose a later one, or leave it empty."))
        return day


class RoleForm(PlainForm):
    role = forms.ChoiceField(
        label=_("Role"),
        help_text=_("Editors change the page; coordinators also decide who is in the team; the others do neither."),
    )
    until = UntilField()

    def __init__(self, *args: Any, coordinator: bool, **kwargs: Any) -> None:
        """Only a coordinator may make others coordinators."""
        super().__init__(*args, **kwargs)
        self.offer("role", [(r.value, r.label) for r in ROLES if coordinator or r != Role.Name.COORDINATOR])


class InviteForm(RoleForm):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        error_messages={"required": _("Enter the address of your colleague."), "invalid": NOT_AN_ADDRESS},
        help_text=_("One person, one invitation; no account is needed. It holds for 14 days."),
    )
    field_order = ("email", "role", "until")

    def clean_email(self) -> str:
        return domains.in_one_form(self.cleaned_data["email"])


class MemberForm(RoleForm):
    deputy_of = forms.ChoiceField(label=_("Stands in for"), required=False)

    def __init__(self, *args: Any, coordinators: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("deputy_of", [("", _("Nobody")), *coordinators])


class AcceptForm(CodeForm):
    name = forms.CharField(
        label=_("Your name"),
        max_length=Claim.LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter your name, so that your colleagues know who it is.")},
    )
    adult = forms.BooleanField(
        label=_("I am 18 or older."),
        error_messages={
            "required": _("If you are younger, sign up first with your address, then open the invitation again.")
        },
    )
    field_order = ("code", "name", "adult")


class MessageForm(PlainForm):
    text = LongText(
        label=_("Message"),
        max_length=JoinMessage.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Write a few words."),
            "max_length": _("This text has %(show_value)d characters. At most %(limit_value)d can be taken."),
        },
    )


class LeaveForm(PlainForm):
    successor = forms.ChoiceField(
        label=_("Who becomes coordinator?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who takes over, or that the page is given back.")},
    )

    def __init__(self, *args: Any, candidates: list[tuple[str, str]], town_hall: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given_back = _("Nobody: the page is given back, and anybody from the town hall can claim it anew")
        nobody = ("give-back", given_back if town_hall else _("Nobody: the team ends, and its history is kept"))
        self.offer("successor", [*candidates, nobody])


class FindForm(PlainForm):
    q = forms.CharField(label=_("Name of the municipality"), required=False, max_length=80)


class HandOverForm(PlainForm):
    successor = forms.ChoiceField(
        label=_("Who becomes coordinator?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who takes over.")},
    )
    deputies = forms.MultipleChoiceField(
        label=_("Who stands in for the successor?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    stay = forms.BooleanField(label=_("I stay in the team as editor."), required=False)

    def __init__(self, *args: Any, candidates: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("successor", candidates)
        self.offer("deputies", candidates)


class GiveBackForm(PlainForm):
    mandates = forms.MultipleChoiceField(
        label=_("Which pages do you give back?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
    sure = forms.BooleanField(
        label=_("I know that the team ends with the last page that it gives back."),
        error_messages={"required": _("Tick it if you are sure.")},
    )

    def __init__(self, *args: Any, mandates: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("mandates", mandates)
