# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Some fields of an exchange, saved by themselves: held against what others have written meanwhile."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.http import QueryDict

from newtwincities.partnerships.forms.exchanges import ExchangeForm, as_sent, initial_of
from newtwincities.partnerships.models import Exchange, Side

Values = dict[str, list[str]]  # field → what a browser sends of it


class FieldsForm:
    """Fields that somebody has changed, put into the exchange as it is now.

    `conflicts` has those that others have changed as well, each with theirs; `errors` those that can't be taken. What
    others have changed elsewhere is kept and no conflict.
    """

    def __init__(self, sent: QueryDict, *, exchange: Exchange, sides: list[Side]) -> None:
        self.present: Values = dict(as_sent(exchange, sides))
        del self.present["version"]
        self.names = [name for name in dict.fromkeys(sent.getlist("field")) if name in self.present]
        self.mine: Values = {name: _plain(sent.getlist(name)) for name in self.names}
        before = _before(sent.get("before", ""))
        self.conflicts: Values = {
            name: theirs
            for name in self.names
            if (theirs := _plain(self.present[name])) not in (self.mine[name], before.get(name))
        }
        whole = QueryDict(mutable=True)
        for name, values in (self.present | self.mine).items():
            whole.setlist(name, values)
        self.form = ExchangeForm(whole, sides=sides, initial=initial_of(exchange))

    @property
    def changes_something(self) -> bool:
        return any(_plain(self.present[name]) != values for name, values in self.mine.items())

    @property
    def errors(self) -> dict[str, str]:
        """A sentence for each field that can't be taken."""
        return {str(name): str(messages[0]) for name, messages in self.form.errors.items()}

    def shown(self, name: str) -> str:
        """What others have written in a field, as people read it."""
        field, values = self.form.fields[name], self.present[name]
        if isinstance(field, forms.ChoiceField):
            names = {str(code): str(words) for code, words in field.widget.choices}
            return ", ".join(names.get(value, value) for value in values)
        return ", ".join(values)


def _before(text: str) -> Values:
    """What stood in the fields when the page showed them; what can't be read says nothing."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return {str(name): _plain(values) for name, values in content.items()} if isinstance(content, dict) else {}


def _plain(values: Any) -> list[str]:
    """In one form, however the browser breaks lines and orders boxes; none is the same as an empty one."""
    found = [str(value).replace("\r\n", "\n").strip() for value in values] if isinstance(values, list) else []
    return sorted(value for value in found if value)
