# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Adding a small task."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newtwincities.ideas.forms.updates import language_choices, own_language
from newtwincities.ideas.models import Task
from newtwincities.partnerships.forms.common import DayField
from newtwincities.teams.forms.common import PlainForm


class TaskForm(PlainForm):
    title = forms.CharField(
        label=gettext_lazy("What is to do?"),
        max_length=Task.LONGEST_TITLE,
        error_messages={"required": gettext_lazy("Say in a few words what is to do.")},
        help_text=gettext_lazy("Small enough for one person, such as: ask the choir whether it would come along."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the text"))
    takes = forms.ChoiceField(label=gettext_lazy("How long"), choices=Task.Takes.choices, initial=Task.Takes.HOUR)
    due = DayField(label=gettext_lazy("Due (optional)"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"language": own_language(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.offer("language", language_choices())

    def clean_due(self) -> date | None:
        day: date | None = self.cleaned_data["due"]
        if day and day < timezone.localdate():
            raise ValidationError(_("This day is over. Choose one to come, or leave it empty."))
        return day
