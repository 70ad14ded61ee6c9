# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Municipalities that are named one by one in a form."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from newtwincities.atlas import queries as atlas
from newtwincities.atlas.models import Municipality
from newtwincities.common.wording import country_name

MOST_MUNICIPALITIES = 30
MOST_FOUND = 8
_KEY = re.compile(r"\(([^()]{1,60})\)\s*$")


def named_with_key(municipality: Municipality) -> str:
    """By which a typed municipality is known again: “Aldorf (Q1)”."""
    return f"{municipality.name_in(get_language() or 'en')} ({municipality.key})"


class MunicipalitiesField(forms.MultipleChoiceField):
    """Municipalities with a box to tick for each. Further ones are typed into a field beside it: one name at a time
    is looked for, and where several are called so they are offered as boxes. So it works without script."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        unknown = gettext_lazy("One of these municipalities is not known. Choose from the list.")
        super().__init__(required=False, error_messages={"invalid_choice": unknown}, **options)

    def show(self, keys: Sequence[str]) -> None:
        """Offers those with these keys. One query."""
        found = Municipality.with_invented.filter(key__in=[key[:100] for key in keys[:MOST_MUNICIPALITIES]])
        self._offer(found.order_by("sort_name", "pk"))

    def _offer(self, municipalities: Collection[Municipality] | Any) -> None:
        language = get_language() or "en"
        there: dict[Any, Any] = dict(self.choices)  # type: ignore[arg-type]
        new = {one.key: f"{one.name_in(language)}, {country_name(one.country)}" for one in municipalities}
        self.choices = list({**there, **new}.items())

    def clean(self, value: Any) -> Any:
        chosen = super().clean(value)
        if len(chosen) > MOST_MUNICIPALITIES:
            raise ValidationError(_("Name at most %(most)s municipalities.") % {"most": MOST_MUNICIPALITIES})
        return chosen

    def with_typed(self, typed: str, chosen: list[str]) -> list[str]:
        """What was chosen and what was typed; ValidationError where that is none, or several are called so."""
        if found := _KEY.search(typed):
            named = atlas.municipality_with_key(found.group(1))
            candidates = [named] if named else []
        else:
            candidates = atlas.municipalities_named(typed, limit=MOST_FOUND)
        if not candidates:
            raise ValidationError(_("No municipality has such a name."))
        exact = [one for one in candidates if one.name.casefold() == typed.casefold()]
        if len(exact) == 1:
            candidates = exact
        self._offer(candidates)
        if any(one.key in chosen for one in candidates):
            return chosen
        if len(candidates) > 1:
            raise ValidationError(_("Several are called so: tick above the one that you mean."))
        return self.clean([*chosen, candidates[0].key])
