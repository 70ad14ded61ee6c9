# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""A list of exchanges, as a file or pasted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newtwincities.domain.exchange_lists import MOST_ROWS, ListError, decoded
from newtwincities.partnerships.imports import LIST_PROBLEMS, ReadList, read_for
from newtwincities.partnerships.models import Partnership
from newtwincities.teams.forms.common import LongText, PlainForm


class ListForm(PlainForm):
    """A list of exchanges, as a file or pasted; `found` is what is read in it."""

    MOST_BYTES = 2_000_000

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
        error_messages={"empty": gettext_lazy("This file is empty. Choose another.")},
        help_text=gettext_lazy("CSV, at most 2 MB and 5,000 rows."),
    )
    text = LongText(
        label=gettext_lazy("Or paste the rows from the spreadsheet"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "maxlength": MOST_BYTES // 2}),
    )

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partnership = partnership
        self.list_text = ""
        self.found: ReadList | None = None

    def clean(self) -> Any:
        values = super().clean() or self.cleaned_data
        if self.errors:
            return values
        name = "file" if values.get("file") else "text"
        try:
            self.list_text = self._text(values)
            self.found = read_for(self.partnership, self.list_text, today=timezone.localdate())
        except ListError as error:
            self.add_error(name, LIST_PROBLEMS[error.problem] % {"line": error.line, "most": MOST_ROWS})
        except ValidationError as error:
            self.add_error(name, error)
        return values

    def _text(self, values: dict[str, Any]) -> str:
        if file := values.get("file"):
            if file.size > self.MOST_BYTES:
                raise ValidationError(_("This is larger than 2 MB. Split the list."))
            text = decoded(bytes(file.read())).replace("\r\n", "\n").replace("\r", "\n")
        else:
            text = str(values.get("text", ""))
        if not text.strip():
            raise ValidationError(_("Choose a file, or paste the rows."))
        if len(text.encode()) + text.count("\n") > self.MOST_BYTES:  # as a browser sends it back from the preview
            raise ValidationError(_("This is larger than 2 MB. Split the list."))
        return text
