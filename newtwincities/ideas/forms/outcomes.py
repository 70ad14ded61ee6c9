# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Making a partnership of an idea, or naming one that came of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newtwincities.ideas.forms.municipalities import MunicipalitiesField
from newtwincities.partnerships.actions.dossier import MOST_SIDES
from newtwincities.partnerships.forms.dossier import BeginForm
from newtwincities.teams.forms.common import PlainForm


class PartnershipForm(BeginForm):
    """The form with which every partnership begins, with those who take part in the idea offered."""

    others = MunicipalitiesField(label=gettext_lazy("With whom? They take part in the idea, or are wanted"))
    add_other = forms.CharField(label=gettext_lazy("Add a municipality (optional)"), required=False, max_length=100)
    field_order = ("own", "others", "add_other", "kind", "since")

    def __init__(self, *args: Any, others: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sent = self.data.getlist("others") if self.is_bound else []  # type: ignore[attr-defined]
        self._others.show([*others, *sent])

    @property
    def _others(self) -> MunicipalitiesField:
        field = self.fields["others"]
        assert isinstance(field, MunicipalitiesField)
        return field

    @property
    def offers_others(self) -> bool:
        return bool(self._others.choices)

    def clean(self) -> Any:
        values = super().clean() or self.cleaned_data
        typed = values.get("add_other", "").strip()
        if typed and "others" in values:
            try:
                values["others"] = self._others.with_typed(typed, values["others"])
            except ValidationError as error:
                self.add_error("add_other", error)
        if not self.errors and not values["others"]:
            self.add_error("add_other", _("Name at least one other municipality."))
        if len(values.get("others") or ()) >= MOST_SIDES:
            self.add_error("others", _("Eight municipalities at most are in one partnership."))
        return values


class LinkPartnershipForm(PlainForm):
    partnership = forms.ChoiceField(
        label=gettext_lazy("Partnership"),
        error_messages={
            "required": gettext_lazy("Choose a partnership."),
            "invalid_choice": gettext_lazy("You can’t name this one. Choose from the list."),
        },
    )

    def __init__(self, *args: Any, own: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("partnership", own)
