# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Naming a carrier, handing over, and small tasks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newtwincities.partnerships.actions.carriers import CarrierEntry
from newtwincities.partnerships.forms.common import DayField
from newtwincities.partnerships.models import Carrier, Task
from newtwincities.people.models import Person
from newtwincities.teams.forms.common import LongText, PlainForm

Choices = list[tuple[str, Any]]
NOBODY: tuple[str, Any] = ("", "–")


class CarrierForm(PlainForm):
    """A name suffices; whoever has an account on the team can be linked to it."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        required=False,
        max_length=Carrier.LONGEST_NAME,
        help_text=gettext_lazy("The teams of both sides see it, nobody else. Initials are enough."),
    )
    person = forms.ChoiceField(
        label=gettext_lazy("Account on your team (optional)"),
        required=False,
        help_text=gettext_lazy("Then tasks and the mail before the end of the term reach this person."),
    )
    does = forms.MultipleChoiceField(
        label=gettext_lazy("What part"),
        required=False,
        choices=Carrier.Does.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    since = DayField(label=gettext_lazy("Since (optional)"), required=False)
    until = DayField(
        label=gettext_lazy("Until (optional)"),
        required=False,
        help_text=gettext_lazy("The end of the term. Three months before it a mail asks to hand over."),
    )
    deputy = forms.ChoiceField(label=gettext_lazy("Deputy"), required=False)
    successor = forms.ChoiceField(
        label=gettext_lazy("Successor"),
        required=False,
        help_text=gettext_lazy("Somebody who is not in the list yet? Add them as a carrier first."),
    )
    contact = forms.CharField(
        label=gettext_lazy("Address or number (optional)"),
        required=False,
        max_length=Carrier.LONGEST_CONTACT,
        help_text=gettext_lazy("For the other carriers of both sides. Enter it only if the person agrees."),
    )
    knows = LongText(
        label=gettext_lazy("What only this person knows (optional)"),
        required=False,
        max_length=Carrier.LONGEST_KNOWS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Such as: who has the keys, whom to ask for the coach. It stays on your side."),
    )

    def __init__(self, *args: Any, members: list[tuple[Person, str]], others: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(person.ref): person for person, _shown in members}
        self.offer("person", [NOBODY, *((str(person.ref), shown) for person, shown in members)])
        self.offer("deputy", [NOBODY, *others])
        self.offer("successor", [NOBODY, *others])

    def clean(self) -> Any:
        values = super().clean() or self.cleaned_data
        person = self.members.get(values.get("person", ""))
        values["name"] = " ".join(values.get("name", "").split()) or (person.name if person else "")
        if not values["name"] and "name" not in self.errors:
            self.add_error("name", _("Enter a name or initials."))
        since, until = values.get("since"), values.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day is before the first one."))
        return values

    def entry(self) -> CarrierEntry:
        """What was typed; of a valid form."""
        values = self.cleaned_data
        return CarrierEntry(
            **{name: values[name] for name in ("name", "since", "until", "contact", "knows")},
            person=self.members.get(values["person"]),
            does=tuple(values["does"]),
            deputy=int(values["deputy"]) if values["deputy"] else None,
            successor=int(values["successor"]) if values["successor"] else None,
        )


def initial_of(carrier: Carrier) -> dict[str, Any]:
    """The carrier as the form shows it."""
    plain = ("name", "since", "until", "contact", "knows")
    return {
        **{name: getattr(carrier, name) for name in plain},
        "person": str(carrier.person.ref) if carrier.person else "",
        "does": list(carrier.does_codes),
        "deputy": str(carrier.deputy_id or ""),
        "successor": str(carrier.successor_id or ""),
    }


class HandOverForm(PlainForm):
    """To whom: one of the carriers, a member of the team, or somebody new."""

    to = forms.ChoiceField(label=gettext_lazy("Who takes over?"), required=False)
    name = forms.CharField(label=gettext_lazy("Or somebody new: name"), required=False, max_length=Carrier.LONGEST_NAME)

    def __init__(self, *args: Any, candidates: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("to", [NOBODY, *candidates])

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean(self) -> Any:
        values = super().clean() or self.cleaned_data
        if not self.errors and bool(values.get("to")) == bool(values.get("name")):
            raise ValidationError(_("Choose one person, or write the name of somebody new."))
        return values


class TaskForm(PlainForm):
    title = forms.CharField(
        label=gettext_lazy("What is to do?"),
        max_length=Task.LONGEST_TITLE,
        error_messages={"required": gettext_lazy("Say in a few words what is to do.")},
        help_text=gettext_lazy("Small enough for one person, such as: ask two families whether they host."),
    )
    effort = forms.ChoiceField(label=gettext_lazy("Effort"), choices=Task.Effort.choices)
    due = DayField(label=gettext_lazy("Due (optional)"), required=False)
    carrier = forms.ChoiceField(
        label=gettext_lazy("Who (optional)"),
        required=False,
        help_text=gettext_lazy("Left open, anybody on the teams can take it."),
    )

    def __init__(self, *args: Any, carriers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("carrier", [("", _("Anybody")), *carriers])
