# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from newtwincities.people.models import Person


class GrantForm(forms.Form):
    """Whom to give which role."""

    email = forms.EmailField(
        label=_("E-mail address of the account"),
        error_messages={
            "required": _("Enter the address of an account."),
            "invalid": _("This is not an e-mail address. Write it like name@example.org."),
        },
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Person.SiteRole.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a role.")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        self.use_required_attribute = False

    def clean_email(self) -> Person:
        found = Person.objects.filter(email=self.cleaned_data["email"].lower(), is_active=True).first()
        if found is None or found.kind != Person.Kind.PERSON:
            raise forms.ValidationError(_("No active account has this address. The person has to sign up first."))
        if found.band != Person.Band.ADULT:
            raise forms.ValidationError(_("Only adults can take on this role."))
        return found


class RecordForm(forms.Form):
    """The filter of the record."""

    verb = forms.CharField(label=_("What was done"), required=False, max_length=40)
    thing = forms.CharField(label=_("To what, such as case:7"), required=False, max_length=100)
    actor = forms.CharField(label=_("By whom: a reference, or system"), required=False, max_length=36)
