# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing a letter: first its kind and languages, then both texts side by side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newtwincities.common.wording import language_name
from newtwincities.partnerships.actions.documents import Written
from newtwincities.partnerships.letters import KINDS, LANGUAGES
from newtwincities.partnerships.models import Document, Exchange
from newtwincities.teams.forms.common import LongText, PlainForm


class ChooseLetterForm(PlainForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("What would you like to write?"),
        widget=forms.RadioSelect,
        choices=[(kind.value, kind.label) for kind in KINDS],
        error_messages={"required": gettext_lazy("Choose one.")},
    )
    first = forms.ChoiceField(label=gettext_lazy("First language"))
    second = forms.ChoiceField(label=gettext_lazy("Second language, beside it (optional)"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted(((code, language_name(code)) for code in LANGUAGES), key=lambda pair: pair[1].casefold())
        self.offer("first", named)
        self.offer("second", [("", "–"), *named])

    def clean(self) -> Any:
        values = super().clean() or self.cleaned_data
        if values.get("first") and values.get("first") == values.get("second"):
            self.add_error("second", _("Choose two different languages, or leave the second one open."))
        return values


class LetterForm(PlainForm):
    """The texts of a letter; its kind and languages are settled."""

    title = forms.CharField(
        label=gettext_lazy("Title in the list of documents"),
        max_length=Document.LONGEST_TITLE,
        error_messages={"required": gettext_lazy("Give it a title.")},
    )
    exchange = forms.ChoiceField(label=gettext_lazy("Belongs to an exchange (optional)"), required=False)
    text = LongText(
        label="",
        max_length=Document.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 28}),
        error_messages={"required": gettext_lazy("Write something, or go back.")},
    )
    second_text = LongText(
        label="", required=False, max_length=Document.LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 28})
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, kind: str, first: str, second: str, exchanges: Iterable[Exchange], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.first, self.second = kind, first, second
        self.exchanges = {str(one.pk): one for one in exchanges}
        self.offer(
            "exchange", [("", "–"), *((pk, f"{one.title}, {one.start.year}") for pk, one in self.exchanges.items())]
        )
        for name, language in (("text", first), ("second_text", second)):
            self.fields[name].label = language_name(language) if language else ""
            self.fields[name].widget.attrs["lang"] = language
        if not second:
            del self.fields["second_text"]

    @property
    def texts(self) -> list[forms.BoundField]:
        return [self[name] for name in ("text", "second_text") if name in self.fields]

    def written(self) -> Written:
        """What was typed; of a valid form."""
        values = self.cleaned_data
        return Written(
            kind=self.kind,
            title=values["title"],
            language=self.first,
            text=values["text"],
            second_language=self.second,
            second_text=values.get("second_text", ""),
            exchange=self.exchanges.get(values["exchange"]),
        )
