# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Asking a question, or for a date."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newtwincities.ideas.actions.polls import Asked
from newtwincities.ideas.forms.updates import language_choices, own_language
from newtwincities.ideas.models import Option, Poll, Vote
from newtwincities.partnerships.forms.common import DayField
from newtwincities.teams.forms.common import LongText, PlainForm

FEWEST, ROWS, MORE = 2, 6, 4
TWO_YEARS = timedelta(days=730)
MINUTES = (30, 45, 60, 90, 120, 180, 240, 360, 480)


class AskForm(PlainForm):
    """What every question has."""

    question = forms.CharField(
        label=gettext_lazy("Question"),
        max_length=Poll.LONGEST_QUESTION,
        error_messages={"required": gettext_lazy("Write the question.")},
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the text"))
    closes = DayField(
        label=gettext_lazy("Last day to answer (optional)"),
        required=False,
        help_text=gettext_lazy("Without it, whoever asked closes it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"language": own_language(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.offer("language", language_choices())

    def clean_closes(self) -> date | None:
        day: date | None = self.cleaned_data["closes"]
        if day and day < timezone.localdate():
            raise ValidationError(_("This day is over. Choose one to come, or leave it empty."))
        return day

    @property
    def closes_at(self) -> datetime | None:
        """The end of the last day."""
        day = self.cleaned_data["closes"]
        return datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(settings.TIME_ZONE)) if day else None


class QuestionForm(AskForm):
    answers = LongText(
        label=gettext_lazy("Answers to choose from, one a line"),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write at least two answers, one a line.")},
    )
    several = forms.BooleanField(label=gettext_lazy("One can choose several"), required=False)

    field_order = ("question", "language", "answers", "several", "closes")

    def clean_answers(self) -> tuple[str, ...]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["answers"].splitlines()]
        answers = tuple(dict.fromkeys(filter(None, lines)))
        if len(answers) < FEWEST:
            raise ValidationError(_("Write at least two answers, one a line."))
        if len(answers) > Poll.MOST_OPTIONS:
            raise ValidationError(_("At most %(most)s answers can be offered.") % {"most": Poll.MOST_OPTIONS})
        if long := next((answer for answer in answers if len(answer) > Option.LONGEST_TEXT), None):
            raise ValidationError(
                _("“%(answer)s …” is longer than %(most)s characters.")
                % {"answer": long[:40], "most": Option.LONGEST_TEXT}
            )
        return answers

    @property
    def asked(self) -> Asked:
        values = self.cleaned_data
        return Asked(
            values["question"], values["language"], self.closes_at, answers=values["answers"],
            several=values["several"],
        )  # fmt: skip


class HourField(forms.TimeField):
    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            input_formats=["%H:%M", "%H:%M:%S"],
            error_messages={"invalid": gettext_lazy("This is no time of day. Write it like 18:30.")},
            **options,
        )


class DatesForm(AskForm):
    """Days with or without an hour; rows that stay empty do not count."""

    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone of the hours"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("This time zone is not known. Choose from the list.")},
    )
    minutes = forms.TypedChoiceField(
        label=gettext_lazy("How long (with hours)"),
        required=False,
        coerce=int,
        empty_value=None,
    )

    def __init__(self, *args: Any, zones: list[tuple[str, str]], rows: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["question"].label = _("What is the date for?")
        self.offer("zone", [("", "–"), *zones])
        self.offer("minutes", [("", "–"), *((str(number), _minutes(number)) for number in MINUTES)])
        self.rows = rows or rows_in(self.data)
        for row in range(self.rows):
            self.fields[f"day_{row}"] = DayField(label=_("Day %(number)s") % {"number": row + 1}, required=False)
            self.fields[f"hour_{row}"] = HourField(label=_("Begins at (optional)"), required=False)

    @property
    def date_rows(self) -> list[tuple[Any, Any]]:
        return [(self[f"day_{row}"], self[f"hour_{row}"]) for row in range(self.rows)]

    def clean(self) -> Any:
        values = super().clean() or self.cleaned_data
        self.dates: list[tuple[date, time | None]] = []
        for row in range(self.rows):
            self._read_row(row, values)
        if not self.errors and len(self.dates) < FEWEST:
            self.add_error("day_0", _("Propose at least two dates."))
        if any(at for _day, at in self.dates) and not values.get("zone") and "zone" not in self.errors:
            self.add_error("zone", _("Choose the time zone in which the hours are meant."))
        return values

    def _read_row(self, row: int, values: dict[str, Any]) -> None:
        day, at = values.get(f"day_{row}"), values.get(f"hour_{row}")
        if f"day_{row}" in self.errors or f"hour_{row}" in self.errors:
            return
        today = timezone.localdate()
        if at and not day:
            self.add_error(f"day_{row}", _("Enter the day for this hour."))
        elif day and day < today:
            self.add_error(f"day_{row}", _("This day is over. Choose one to come."))
        elif day and day > today + TWO_YEARS:
            self.add_error(f"day_{row}", _("Choose a day within the next two years."))
        elif day and (day, at) in self.dates:
            self.add_error(f"day_{row}", _("This date stands here twice."))
        elif day:
            self.dates.append((day, at))

    @property
    def asked(self) -> Asked:
        values = self.cleaned_data
        has_hours = any(at for _day, at in self.dates)
        dates = tuple(sorted(self.dates, key=lambda one: (one[0], one[1] or time.min)))
        return Asked(
            values["question"], values["language"], self.closes_at, dates=dates,
            zone=values["zone"] if has_hours else "", minutes=values["minutes"] if has_hours else None,
        )  # fmt: skip


def rows_in(sent: Mapping[str, Any], *, more: int = 0) -> int:
    """How many rows were sent, and some more."""
    rows = sum(1 for row in range(Poll.MOST_OPTIONS) if f"day_{row}" in sent) or ROWS
    return min(rows + more, Poll.MOST_OPTIONS)


def _minutes(number: int) -> str:
    if number < 60:
        return _("%(number)s minutes") % {"number": number}
    hours, rest = divmod(number, 60)
    return (
        _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}
        if rest
        else _("%(hours)s h") % {"hours": hours}
    )


def answers_in(poll: Poll, sent: Mapping[str, str], chosen: list[str]) -> dict[int, str] | None:
    """Option → what was answered; None where it can't be so, such as two answers to a question that takes one."""
    options = {str(option.pk): option.pk for option in poll.options.all()}
    if poll.kind == Poll.Kind.DATES:
        said = {pk: sent.get(f"date_{key}", "") for key, pk in options.items()}
        return {pk: answer for pk, answer in said.items() if answer in Vote.Answer.values}
    picked = [options[key] for key in chosen if key in options]
    if len(picked) > 1 and not poll.several:
        return None
    return dict.fromkeys(picked, Vote.Answer.YES.value)
