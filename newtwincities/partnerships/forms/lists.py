# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""A list of exchanges, as a file or pasted."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newtwincities.domain.exchange_lists import MOST_ROWS, ListError, decoded
from newtwincities.partnerships.calendar_lists import CalendarError, is_calendar, read_calendar
from newtwincities.partnerships.imports import LIST_PROBLEMS, ReadList, read_for
from newtwincities.partnerships.models import Partnership
from newtwincities.partnerships.spreadsheets import SpreadsheetError, is_spreadsheet, read_spreadsheet
from newtwincities.partnerships.zones import zones_offered
from newtwincities.teams.forms.common import LongText, PlainForm


class ListForm(PlainForm):
    """A list of exchanges, as a file or pasted; `found` is what is read in it.

    From the preview the text comes back, that of every sheet where there are several, with what each column is.
    """

    MOST_BYTES = 2_000_000
    MOST_BYTES_OF_A_SPREADSHEET = 5_000_000  # it is packed, and may hold pictures

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.csv,.tsv,.txt,.ics,text/csv,text/calendar"}),
        error_messages={"empty": gettext_lazy("This file is empty. Choose another.")},
        help_text=gettext_lazy(
            "A spreadsheet (.xlsx), CSV, or a calendar (.ics); at most 5,000 rows, and 2 MB (a spreadsheet 5 MB)."
        ),
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
        self.sheets: list[tuple[str, str]] = []  # name → text; the name is empty where there are no sheets
        self.sheet = 0  # the place of the one that is read
        self.notes: list[str] = []
        self.found: ReadList | None = None

    @property
    def list_text(self) -> str:
        return self.sheets[self.sheet][1]

    @property
    def sheets_json(self) -> str:
        return json.dumps(self.sheets, ensure_ascii=False)

    @property
    def chosen(self) -> dict[str, list[str]]:
        """What somebody has said that each column is, for the headings that were shown."""
        digest = str(self.data.get("headings", ""))[:64]
        return {digest: self.columns_sent} if digest else {}

    @property
    def columns_sent(self) -> list[str]:
        return self.data.getlist("column") if isinstance(self.data, QueryDict) else []

    def clean(self) -> Any:
        values = super().clean() or self.cleaned_data
        if self.errors:
            return values
        name = "file" if values.get("file") else "text"
        try:
            self._take(values)
            self.found = self._read()
        except ListError as error:
            self.add_error(name, LIST_PROBLEMS[error.problem] % {"line": error.line, "most": MOST_ROWS})
        except (SpreadsheetError, CalendarError) as error:
            self.add_error(name, str(error))
        except ValidationError as error:
            self.add_error(name, error)
        return values

    def _read(self) -> ReadList:
        """The sheet that was chosen, else the first one that is a list; raises what the first one lacks."""
        today = timezone.localdate()
        asked = str(self.data.get("sheet", ""))
        if asked.isdecimal() and len(asked) < 4 and int(asked) < len(self.sheets):
            self.sheet = int(asked)
            return read_for(self.partnership, self.list_text, today=today, chosen=self.chosen)
        unclear: ReadList | ListError | None = None
        for place, (_name, text) in enumerate(self.sheets):
            try:
                found = read_for(self.partnership, text, today=today, chosen=self.chosen)
            except ListError as error:
                unclear = unclear or error
                continue
            if found.read.has_needed:
                self.sheet = place
                return found
            if not isinstance(unclear, ReadList):
                unclear, self.sheet = found, place
        if isinstance(unclear, ReadList):
            return unclear
        assert unclear is not None
        raise unclear

    def _take(self, values: dict[str, Any]) -> None:
        """Fills `sheets` and `notes`."""
        if file := values.get("file"):
            data = self._bytes(file)
            if is_spreadsheet(data):
                read = read_spreadsheet(data)
                self.sheets, self.notes = read.sheets, read.notes
            else:
                self.sheets = [("", decoded(data).replace("\r\n", "\n").replace("\r", "\n"))]
        else:
            self.sheets = _sheets_in(str(self.data.get("sheets", ""))) or [("", str(values.get("text", "")))]
        if is_calendar(self.sheets[0][1]):
            country = [side.municipality.country for side in self.partnership.sides.all()]
            calendar = read_calendar(self.sheets[0][1], zones_offered(country, "en")[0][0])
            self.sheets, self.notes = [("", calendar.text)], calendar.notes
        if not any(text.strip() for _name, text in self.sheets):
            raise ValidationError(_("Choose a file, or paste the rows."))
        # As a browser sends it back from the preview, which a server takes up to a limit.
        if len(self.sheets_json.encode()) > self.MOST_BYTES:
            raise ValidationError(_("This is larger than 2 MB. Split the list."))

    def _bytes(self, file: Any) -> bytes:
        if file.size > self.MOST_BYTES_OF_A_SPREADSHEET:
            raise ValidationError(_("This is larger than 5 MB. Copy the rows into a new spreadsheet."))
        data = bytes(file.read())
        if len(data) > self.MOST_BYTES and not is_spreadsheet(data):
            raise ValidationError(_("This is larger than 2 MB. Split the list."))
        return data


def _sheets_in(text: str) -> list[tuple[str, str]]:
    """The sheets that the preview sent back; none where it had only one."""
    try:
        sheets = json.loads(text) if text else []
        return [(str(name), str(content)) for name, content in sheets]
    except (ValueError, TypeError, RecursionError):
        return []
