# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The filter of the directory, as it stands in the address."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from newtwincities.atlas.forms import FoldedForm
from newtwincities.ideas.finding import CHOICES, LABELS
from newtwincities.ideas.queries.directory import ACTIVE, CLOSING, NAMES, NEWEST, IdeaFilter

ANY = ("", pgettext_lazy("no filter chosen", "any"))
LONGEST_SEARCH = 80
ORDERS = (
    (NEWEST, gettext_lazy("newest first")),
    (ACTIVE, gettext_lazy("latest activity")),
    (CLOSING, gettext_lazy("closing soon")),
)


class DirectoryForm(FoldedForm):
    """A value that can't be is named beside its field, and the others still apply."""

    further: ClassVar[tuple[str, ...]] = ("priority", "part", "wanted", "country", "language")  # folded up until used

    q = forms.CharField(label=LABELS["q"], max_length=LONGEST_SEARCH, required=False)
    kind = forms.ChoiceField(label=LABELS["kind"], required=False)
    topic = forms.ChoiceField(label=LABELS["topic"], required=False)
    state = forms.ChoiceField(label=LABELS["state"], required=False)
    order = forms.ChoiceField(label=gettext_lazy("Sort by"), required=False, choices=ORDERS)
    priority = forms.ChoiceField(label=LABELS["priority"], required=False)
    part = forms.ChoiceField(label=LABELS["part"], required=False)
    wanted = forms.ChoiceField(label=LABELS["wanted"], required=False)
    country = forms.ChoiceField(label=LABELS["country"], required=False)
    language = forms.ChoiceField(label=LABELS["language"], required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, label_suffix="")
        for name in (*CHOICES, "order"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.error_messages["invalid_choice"] = _("This is not in the list, so it is left out.")
            if name in CHOICES:
                field.choices = [ANY, *CHOICES[name]()]

    @property
    def wanted_filter(self) -> IdeaFilter:
        """Of all values that are valid; what is empty or wrong narrows nothing."""
        self.is_valid()
        return IdeaFilter(**{name: self.cleaned_data.get(name, "") for name in NAMES})

    @property
    def chosen_order(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("order", ""))
