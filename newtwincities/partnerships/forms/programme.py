# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The programme of an exchange as a text, or one more line of it in fields."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from newtwincities.domain.programmes import (
    MOST_LINES,
    Line,
    ProgrammeError,
    ProgrammeProblem,
    days_between,
    read_programme,
)
from newtwincities.partnerships.models import Exchange, ProgrammeItem
from newtwincities.teams.forms.common import LongText, PlainForm

PROBLEMS = {
    ProgrammeProblem.NOT_OF_THESE_DAYS: gettext_lazy("Line %(line)s: this day is not among the days of the exchange."),
    ProgrammeProblem.NO_DAY: gettext_lazy("Line %(line)s: write the day above it, on a line of its own."),
    ProgrammeProblem.NO_TITLE: gettext_lazy("Line %(line)s: say after the time what there is."),
    ProgrammeProblem.BACKWARDS: gettext_lazy("Line %(line)s: it ends before it begins."),
    ProgrammeProblem.NO_TIME: gettext_lazy("Line %(line)s: there is no such time. Write it like 9:00–10:30."),
    ProgrammeProblem.TOO_LONG: gettext_lazy("Line %(line)s: shorten what stands there."),
    ProgrammeProblem.TOO_MANY: gettext_lazy("These are more than %(most)s lines. Shorten the programme."),
}
MOST_DAYS = 60  # offered to choose from


class ProgrammeForm(PlainForm):
    """The whole programme; `lines` is what was read in it."""

    LONGEST = 40_000

    text = LongText(
        label=gettext_lazy("The programme"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    before = LongText(required=False, strip=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, exchange: Exchange, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.exchange = exchange
        day = date_format(exchange.start, "DATE_FORMAT")
        example = _("9:00–10:30 Reception, town hall, the mayors with their guests")
        self.fields["text"].help_text = (
            _("A line for each item: time, what, where, who; with commas between. For example: %(example)s")
            if exchange.start == exchange.end
            else _("Above each day its date, such as %(day)s. Then a line for each item: %(example)s")
        ) % {"day": day, "example": example}
        self.lines: list[Line] = []

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        try:
            self.lines = read_programme(text, self.exchange.start, self.exchange.end)
        except ProgrammeError as error:
            words = {"line": error.line, "most": MOST_LINES}
            raise forms.ValidationError(PROBLEMS[error.problem] % words) from error
        return text


class LineForm(PlainForm):
    """One line in fields."""

    day = forms.ChoiceField(label=gettext_lazy("Day"))
    starts_at = forms.TimeField(label=pgettext_lazy("a time", "Begins at"), required=False)
    ends_at = forms.TimeField(label=pgettext_lazy("a time", "Ends at"), required=False)
    title = forms.CharField(
        label=gettext_lazy("What"),
        max_length=ProgrammeItem.LONGEST,
        error_messages={"required": gettext_lazy("Say in a few words what it is.")},
    )
    place = forms.CharField(label=gettext_lazy("Where"), required=False, max_length=ProgrammeItem.LONGEST)
    who = forms.CharField(
        label=gettext_lazy("Who meets whom"),
        required=False,
        max_length=ProgrammeItem.LONGEST,
        help_text=gettext_lazy("Whoever gets the shared programme reads it."),
    )

    def __init__(self, *args: Any, exchange: Exchange, **kwargs: Any) -> None:
        super().__init__(*args, prefix="line", **kwargs)
        days = days_between(exchange.start, exchange.end)[:MOST_DAYS]
        self.offer("day", [(day.isoformat(), date_format(day, "DATE_FORMAT")) for day in days])
        for name in ("starts_at", "ends_at"):
            self.fields[name].widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
            self.fields[name].error_messages["invalid"] = _("This is no time. Write it like 18:30.")

    def clean(self) -> Any:
        values = super().clean() or self.cleaned_data
        begins, ends = values.get("starts_at"), values.get("ends_at")
        if begins and ends and ends <= begins:
            self.add_error("ends_at", _("It ends before it begins."))
        elif ends and not begins and "starts_at" not in self.errors:
            self.add_error("ends_at", _("Say also when it begins, or leave this empty."))
        return values

    def line(self) -> Line:
        """What was typed; of a valid form."""
        values = self.cleaned_data
        begins_and_ends = (values["starts_at"], values["ends_at"])
        day = date.fromisoformat(values["day"])
        return Line(day, values["title"], *begins_and_ends, values["place"], values["who"])
