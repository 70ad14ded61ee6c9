# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Entering an exchange."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from newtwincities.atlas import queries as atlas
from newtwincities.atlas.territory import in_language
from newtwincities.domain.names import fold_name
from newtwincities.partnerships.actions.exchanges import Entry
from newtwincities.partnerships.forms.common import DayField, NumberField
from newtwincities.partnerships.models import Carrier, Exchange, Organiser, Side
from newtwincities.teams.forms.common import LongText, PlainForm

MOST_ORGANISERS = 40  # of one side
WITH_PARTS = re.compile(r"(?P<name>.*\S)\s+(?:[×x]\s*)?(?P<parts>\d{1,2})")


class ExchangeForm(PlainForm):
    """Five fields suffice; the rest can wait."""

    title = forms.CharField(
        label=gettext_lazy("What"),
        max_length=Exchange.LONGEST_TITLE,
        error_messages={"required": gettext_lazy("Say in a few words what it was.")},
        help_text=gettext_lazy("Such as: youth camp, council visit, online evening on energy."),
    )
    start = DayField(label=gettext_lazy("First day"))
    end = DayField(label=gettext_lazy("Last day (optional)"), required=False)
    mode = forms.ChoiceField(label=gettext_lazy("How"), choices=Exchange.Mode.choices)
    hosts = forms.MultipleChoiceField(label=gettext_lazy("Where"), required=False, widget=forms.CheckboxSelectMultiple)
    topics = forms.MultipleChoiceField(
        label=gettext_lazy("Topics"), required=False, widget=forms.CheckboxSelectMultiple
    )
    progress = forms.ChoiceField(label=gettext_lazy("State"), choices=Exchange.Progress.choices)
    hours = NumberField(
        gettext_lazy("Hours"), Exchange.MOST_HOURS, help_text=gettext_lazy("For what took place online.")
    )
    under_26 = NumberField(gettext_lazy("Of all, under 26"))
    first_timers = NumberField(gettext_lazy("Of all, there for the first time"))
    result = forms.CharField(
        label=gettext_lazy("What came of it, in one sentence (optional)"),
        required=False,
        max_length=Exchange.LONGEST_RESULT,
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    FIRST = ("title", "start", "end", "hosts", "topics")

    def __init__(self, *args: Any, sides: list[Side], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        self.sides = sides
        self.offer("hosts", [(str(side.pk), side.municipality.name_in(language)) for side in sides])
        named = ((topic.code, in_language(topic.name, language)) for topic in atlas.territory().topics)
        self.offer("topics", sorted(named, key=lambda choice: fold_name(choice[1])))
        for side in sides:
            name = side.municipality.name_in(language)
            self.fields[f"participants_{side.pk}"] = NumberField(_("Participants from %(side)s") % {"side": name})
            self.fields[f"organisers_{side.pk}"] = LongText(
                label=_("Who organised in %(side)s") % {"side": name},
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text=_(
                    "One per line; initials are enough. A number after it says how many parts of the work: Ana 2"
                ),
            )

    @property
    def first(self) -> list[BoundField]:
        return [self[name] for name in self.FIRST]

    @property
    def further(self) -> list[BoundField]:
        return [field for field in self.visible_fields() if field.name not in self.FIRST]

    def clean(self) -> Any:
        values = super().clean() or self.cleaned_data
        start, end = values.get("start"), values.get("end")
        if start and end and end < start:
            self.add_error("end", _("The last day is before the first one."))
        stated = [values.get(f"participants_{side.pk}") for side in self.sides]
        total = sum(number for number in stated if number is not None)
        for name in ("under_26", "first_timers"):
            part = values.get(name)
            if part is not None and None not in stated and part > total:
                self.add_error(name, _("These are more than all participants: %(total)s.") % {"total": total})
        for side in self.sides:
            name = f"organisers_{side.pk}"
            try:
                values[name] = organisers_of(str(values.get(name, "")))
            except ValidationError as error:
                self.add_error(name, error)
        return values

    def entry(self) -> Entry:
        """What was typed; of a valid form."""
        values = self.cleaned_data
        plain = ("title", "start", "mode", "progress", "hours", "under_26", "first_timers", "result")
        numbers = {side.pk: values.get(f"participants_{side.pk}") for side in self.sides}
        return Entry(
            **{name: values[name] for name in plain},
            end=values["end"] or values["start"],
            topics=tuple(values["topics"]),
            hosts=frozenset(int(pk) for pk in values["hosts"]),
            participants={pk: number for pk, number in numbers.items() if number is not None},
            organisers={side.pk: values[f"organisers_{side.pk}"] for side in self.sides},
        )


def initial_of(exchange: Exchange) -> dict[str, Any]:
    """The exchange as the form shows it."""
    plain = ("title", "start", "end", "mode", "progress", "hours", "under_26", "first_timers", "result", "version")
    values: dict[str, Any] = {name: getattr(exchange, name) for name in plain}
    values["topics"] = list(exchange.topic_codes)
    parts = list(exchange.parts.all())
    values["hosts"] = [str(part.side_id) for part in parts if part.hosts]
    values |= {f"participants_{part.side_id}": part.participants for part in parts}
    lines: dict[int, list[str]] = {}
    for one in exchange.organisers.all():
        if not one.carrier.name:
            continue  # erased
        words = one.carrier.name if one.parts == 1 else f"{one.carrier.name} {one.parts}"
        lines.setdefault(one.carrier.side_id, []).append(words)
    return values | {f"organisers_{side}": "\n".join(sorted(names)) for side, names in lines.items()}


def organisers_of(typed: str) -> dict[str, int]:
    """Names with their parts of the work, from lines such as “Ana 2”.

    >>> organisers_of("Ana 2\n\n Bor ")
    {'Ana': 2, 'Bor': 1}
    """
    found: dict[str, int] = {}
    for line in _lines(typed.splitlines()):
        match = WITH_PARTS.fullmatch(line)
        name, parts = (match["name"], int(match["parts"])) if match else (line, 1)
        if len(name) > Carrier.LONGEST_NAME:
            raise ValidationError(_("A name has at most %(most)s characters.") % {"most": Carrier.LONGEST_NAME})
        if not 1 <= parts <= Organiser.MOST_PARTS:
            raise ValidationError(_("Parts of the work are numbers from 1 to 9."))
        found[name] = parts
    if len(found) > MOST_ORGANISERS:
        raise ValidationError(_("Name at most %(most)s people.") % {"most": MOST_ORGANISERS})
    return found


def _lines(typed: Iterable[str]) -> Iterator[str]:
    return (line.strip() for line in typed if line.strip())
