# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Some fields of an exchange, saved by themselves: held against what others have written meanwhile."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.http import QueryDict

from newtwincities.partnerships.actions.exchanges import Entry
from newtwincities.partnerships.forms.exchanges import ExchangeForm, as_sent, initial_of
from newtwincities.partnerships.models import Exchange, Side

Values = dict[str, list[str]]  # field → what a browser sends of it


class FieldsForm:
    """Fields that somebody has changed, put into the exchange as it is now.

    `conflicts` has those that others have changed as well, each with theirs; `taken` those of the others that can be
    saved, and `errors` says why the rest can't. What others have changed elsewhere is kept and no conflict.
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
        self.sides, self.initial = sides, initial_of(exchange)
        self.errors: dict[str, str] = {}  # a sentence at each field that is wrong
        self.wrong_before = set(self._form([]).errors)  # what is wrong already hinders nobody
        self.taken = self._taken([name for name in self.names if name not in self.conflicts])

    def _form(self, names: list[str]) -> ExchangeForm:
        """The whole exchange with these fields as they were sent."""
        whole = QueryDict(mutable=True)
        for name, values in (self.present | {name: self.mine[name] for name in names}).items():
            whole.setlist(name, values)
        return ExchangeForm(whole, sides=self.sides, initial=self.initial)

    def _wrong(self, names: list[str]) -> dict[str, str]:
        """What is wrong with the exchange once these fields are in it, and was not wrong before."""
        errors = self._form(names).errors
        new = {str(name) for name in errors if name not in self.wrong_before or name in names}
        return {name: str(errors[name][0]) for name in new}

    def _taken(self, names: list[str]) -> list[str]:
        """As many of these as fit together: first those that are wrong in themselves go, then one after the other is
        put in, those that need another one once that one is there."""
        wrong = self._wrong(names)
        self.errors |= wrong
        if not wrong:
            return names
        rest = [name for name in names if name not in wrong]
        if len(rest) < len(names):
            return self._taken(rest)
        taken: list[str] = []
        for name in (*rest, *rest):
            if name not in taken and not self._wrong([*taken, name]):
                taken.append(name)
        return taken

    @property
    def changes_something(self) -> bool:
        return any(_plain(self.present[name]) != self.mine[name] for name in self.taken)

    @property
    def left(self) -> list[str]:
        """Fields that are not saved."""
        return [name for name in self.names if name not in self.taken]

    def entry(self) -> Entry:
        """The exchange with what was taken; what was wrong in it before stays as it is."""
        form = self._form(self.taken)
        form.is_valid()
        for name in form.errors:
            form.cleaned_data[name] = self.initial.get(name)
        return form.entry()

    def shown(self, name: str) -> str:
        """What others have written in a field, as people read it."""
        field, values = self._form([]).fields[name], self.present[name]
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
