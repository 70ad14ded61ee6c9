# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the forms of teams share: their looks, and what tells people from programs."""

from __future__ import annotations

from typing import Any

from django import forms

from newtwincities.common.human import HumanForm


class PlainForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.use_required_attribute = False  # our own words, in the reader's language, instead of the browser's

    def offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class LongText(forms.CharField):
    """A text of several lines; each line break counts as one sign, as it does in the browser."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return str(super().to_python(str(value or "").replace("\r\n", "\n").replace("\r", "\n")))


class VisitorForm(HumanForm, PlainForm):
    """A form that visitors may send: with what tells people from programs."""
