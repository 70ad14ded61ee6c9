# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What somebody decides about notifications: the table, for all or for one object, and how often the digest comes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newtwincities.domain.notifying import Choice, When
from newtwincities.notifications.models import Rhythm
from newtwincities.notifications.other_mails import OtherMails
from newtwincities.notifications.wording import WHENS

CODES = {When.NOW: "now", When.DIGEST: "digest", When.NEVER: "never"}


class ChoicesForm(forms.Form):
    """A row for each kind: `mail-KIND` and `list-KIND`. With `inherits`, a row may be left as it is elsewhere."""

    def __init__(
        self, data: Any = None, *, usual: Mapping[str, Choice], made: Mapping[str, Choice], inherits: bool
    ) -> None:
        super().__init__(data)
        self.usual, self.inherits = usual, inherits
        options = [(CODES[when], words) for when, words in WHENS.items()]
        if inherits:
            options = [("", gettext_lazy("Not decided here")), *options]
        for kind, standard in usual.items():
            now = made.get(kind)
            shown = now or standard
            mail = CODES[shown.when] if now or not inherits else ""
            self.fields[f"mail-{kind}"] = forms.ChoiceField(choices=options, initial=mail, required=not inherits)
            self.fields[f"list-{kind}"] = forms.BooleanField(initial=shown.in_list, required=False)
            for part, title in (("mail", _("By mail")), ("list", _("In the list"))):
                field = self.fields[f"{part}-{kind}"]
                field.widget.attrs["aria-labelledby"] = f"kind-{kind} head-{part}"
                field.label = title

    def beside(self, rows: Iterable[Any]) -> list[tuple[Any, BoundField, BoundField]]:
        """Each row of the page with its two fields: for the list and for the mail."""
        return [(row, self[f"list-{row.kind}"], self[f"mail-{row.kind}"]) for row in rows]

    def choices(self) -> dict[str, Choice | None]:
        """Kind → what was decided; None where that is what holds anyhow."""
        whens = {code: when for when, code in CODES.items()}
        found: dict[str, Choice | None] = {}
        for kind, standard in self.usual.items():
            code, in_list = self.cleaned_data[f"mail-{kind}"], self.cleaned_data[f"list-{kind}"]
            choice = Choice(whens[code], in_list) if code else None
            found[kind] = None if not self.inherits and choice == standard else choice
        return found


class RhythmForm(forms.Form):
    digest = forms.ChoiceField(
        label=gettext_lazy("The digest comes"), choices=Rhythm.Digest.choices, widget=forms.RadioSelect
    )
    all_off = forms.BooleanField(label=gettext_lazy("No mails at all of what stands on this page"), required=False)


class OtherMailsForm(forms.Form):
    """A box for each kind of mail that can come beside the feed."""

    def __init__(self, data: Any = None, *, kinds: Mapping[OtherMails, bool]) -> None:
        super().__init__(data)
        for kind, wanted in kinds.items():
            self.fields[kind.name] = forms.BooleanField(label=kind.title, initial=wanted, required=False)
