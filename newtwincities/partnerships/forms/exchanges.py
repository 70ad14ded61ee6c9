# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Entering an exchange."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from newtwincities.atlas import queries as atlas
from newtwincities.atlas.territory import in_language
from newtwincities.domain.names import fold_name
from newtwincities.partnerships.actions.exchanges import PLAIN, Brought, Entry
from newtwincities.partnerships.forms.common import DayField, NumberField
from newtwincities.partnerships.limits import DONE_AHEAD, whole
from newtwincities.partnerships.meeting_rooms import is_safe_link
from newtwincities.partnerships.models import Exchange, Part, Side
from newtwincities.partnerships.organisers import lines_of, organisers_of
from newtwincities.partnerships.zones import zones_offered
from newtwincities.teams.forms.common import LongText, PlainForm

BROUGHT = ("under_26", "first_timers", "families", "travel", "travel_km")
BY_SIDE = ("participants", *BROUGHT, "organisers")


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """Fields that belong together: those of the whole exchange, and those of each side under its name."""

    title: str
    fields: list[BoundField]
    sides: list[tuple[str, list[BoundField]]]
    last: list[BoundField]  # of the whole exchange as well, below the sides

    @property
    def is_open(self) -> bool:
        """Where something is in it, or wrong."""
        return any(field.errors or field.value() for field in self.all if field.name not in ExchangeForm.PRESET)

    @property
    def all(self) -> list[BoundField]:
        return self.fields + [field for _name, fields in self.sides for field in fields] + self.last


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
    hosts = forms.MultipleChoiceField(
        label=gettext_lazy("Where"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("One of these is no side of this partnership. Choose again.")},
    )
    topics = forms.MultipleChoiceField(
        label=gettext_lazy("Topics"), required=False, widget=forms.CheckboxSelectMultiple
    )
    progress = forms.ChoiceField(
        label=gettext_lazy("State"),
        choices=[("", gettext_lazy("by the date: planned or done")), *Exchange.Progress.choices],
        required=False,
    )
    mode = forms.ChoiceField(label=gettext_lazy("How"), choices=Exchange.Mode.choices)
    place = forms.CharField(
        label=gettext_lazy("Place (optional)"),
        required=False,
        max_length=Exchange.LONGEST_PLACE,
        help_text=gettext_lazy("Such as: town hall, youth hostel, school gym."),
    )
    starts_at = forms.TimeField(label=pgettext_lazy("a time", "Begins at"), required=False)
    ends_at = forms.TimeField(label=pgettext_lazy("a time", "Ends at"), required=False)
    zone = forms.ChoiceField(label=gettext_lazy("Time zone of"), required=False)
    hours = NumberField(
        gettext_lazy("Hours"),
        Exchange.MOST_HOURS,
        help_text=gettext_lazy("For what took place online, where the times are not known."),
    )
    meeting_link = forms.CharField(
        label=gettext_lazy("Link to the meeting room"),
        required=False,
        max_length=Exchange.LONGEST_LINK,
        widget=forms.URLInput(attrs={"inputmode": "url", "placeholder": "https://"}),
        help_text=gettext_lazy("Of any video service. Seen by the teams of all sides, not in the shared programme."),
    )
    under_26 = NumberField(
        gettext_lazy("Of all, under 26"), help_text=gettext_lazy("Only needed where the sides do not state it.")
    )
    first_timers = NumberField(
        gettext_lazy("Of all, there for the first time"),
        help_text=gettext_lazy("Only needed where the sides do not state it."),
    )
    cost = NumberField(
        gettext_lazy("What it cost"),
        Exchange.MOST_MONEY,
        help_text=gettext_lazy("Of all sides together, roughly."),
    )
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), choices=Exchange.Currency.choices, required=False)
    funding = forms.CharField(
        label=gettext_lazy("Where the money came from"),
        required=False,
        max_length=Exchange.LONGEST_FUNDING,
        help_text=gettext_lazy("Such as: both municipalities, participants, a European programme."),
    )
    result = forms.CharField(
        label=gettext_lazy("What came of it, in one sentence (optional)"),
        required=False,
        max_length=Exchange.LONGEST_RESULT,
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    FIRST = ("title", "start", "end", "hosts", "topics")
    PRESET = ("mode", "progress", "zone", "currency")  # hold something without anybody having chosen it

    def __init__(self, *args: Any, sides: list[Side], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = get_language() or "en"
        self.sides = sides
        self.names = {side.pk: side.municipality.name_in(self.language) for side in sides}
        self.offer("hosts", [(str(pk), name) for pk, name in self.names.items()])
        named = ((topic.code, in_language(topic.name, self.language)) for topic in atlas.territory().topics)
        self.offer("topics", sorted(named, key=lambda choice: fold_name(choice[1])))
        self._offer_zones()
        for name in ("starts_at", "ends_at"):
            self.fields[name].widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
            self.fields[name].error_messages["invalid"] = _("This is no time. Write it like 18:30.")
        for side in sides:
            for name, field in _fields_of_side(self.names[side.pk]).items():
                self.fields[f"{name}_{side.pk}"] = field

    def _offer_zones(self) -> None:
        zones = zones_offered([side.municipality.country for side in self.sides], self.language)
        present = self.initial.setdefault("zone", "") or zones[0][0]
        self.initial["zone"] = present
        if present not in dict(zones):
            zones.append((present, present))
        self.offer("zone", zones)

    @property
    def first(self) -> list[BoundField]:
        return [self[name] for name in self.FIRST]

    @property
    def groups(self) -> list[FieldGroup]:
        """What can wait, in the order in which one tells it."""
        place = ("progress", "mode", "place", "starts_at", "ends_at", "zone", "hours", "meeting_link")
        people = ("participants", "under_26", "first_timers", "families", "organisers")
        return [
            FieldGroup(_("When and where"), [self[name] for name in place], [], []),
            FieldGroup(_("Who took part"), [], self._of_sides(people), [self["under_26"], self["first_timers"]]),
            FieldGroup(
                _("Money and travel"), [self[name] for name in ("cost", "currency", "funding")],
                self._of_sides(("travel", "travel_km")), [],
            ),
            FieldGroup(_("What came of it"), [self["result"]], [], []),
        ]  # fmt: skip

    def _of_sides(self, names: tuple[str, ...]) -> list[tuple[str, list[BoundField]]]:
        return [(self.names[side.pk], [self[f"{name}_{side.pk}"] for name in names]) for side in self.sides]

    def clean(self) -> Any:
        values = super().clean() or self.cleaned_data
        self._check_order(values)
        self._check_progress(values)
        link = values.get("meeting_link")
        if link and not is_safe_link(link):
            self.add_error("meeting_link", _("Write the whole address; it begins with https://"))
        for side in self.sides:
            self._check_side(side, values)
        self._check_sums(values)
        return values

    def _check_order(self, values: dict[str, Any]) -> None:
        start, end = values.get("start"), values.get("end")
        begins, ends = values.get("starts_at"), values.get("ends_at")
        if start and end and end < start:
            self.add_error("end", _("The last day is before the first one."))
        elif ends and not begins and "starts_at" not in self.errors:
            self.add_error("ends_at", _("Say also when it begins, or leave this empty."))
        elif start and begins and ends and (end or start) == start and ends <= begins:
            self.add_error("ends_at", _("It ends before it begins. For an end after midnight, write the last day."))

    def _check_progress(self, values: dict[str, Any]) -> None:
        start, done = values.get("start"), values.get("progress") == Exchange.Progress.DONE
        if start and done and start > timezone.localdate():
            self.add_error("progress", str(DONE_AHEAD))

    def _check_side(self, side: Side, values: dict[str, Any]) -> None:
        most = values.get(f"participants_{side.pk}")
        for name in ("under_26", "first_timers"):
            part = values.get(f"{name}_{side.pk}")
            if part is not None and most is not None and part > most:
                words = _("These are more than the participants from %(side)s: %(total)s.")
                self.add_error(f"{name}_{side.pk}", words % {"side": self.names[side.pk], "total": whole(most)})
        field = f"organisers_{side.pk}"
        try:
            values[field] = organisers_of(str(values.get(field, "")))
        except ValidationError as error:
            self.add_error(field, error)

    def _check_sums(self, values: dict[str, Any]) -> None:
        """What is said of all must fit to what is said of the sides."""
        stated = [values.get(f"participants_{side.pk}") for side in self.sides]
        total = None if None in stated else sum(number for number in stated if number is not None)
        for name in ("under_26", "first_timers"):
            part = values.get(name)
            least = sum(values.get(f"{name}_{side.pk}") or 0 for side in self.sides)
            if part is not None and total is not None and part > total:
                self.add_error(name, _("These are more than all participants: %(total)s.") % {"total": whole(total)})
            elif part is not None and part < least:
                words = _("The sides alone are more: %(sum)s. Leave this empty to take their sum.")
                self.add_error(name, words % {"sum": whole(least)})

    def entry(self) -> Entry:
        """What was typed; of a valid form."""
        values = self.cleaned_data
        end = values["end"] or values["start"]
        is_ahead = values["start"] > timezone.localdate()
        by_date = Exchange.Progress.PLANNED if is_ahead else Exchange.Progress.DONE
        plain = {name: values[name] for name in PLAIN}
        plain |= {
            "end": end,
            "progress": values["progress"] or by_date,
            "currency": values["currency"] or Exchange.Currency.EUR,
        }
        numbers = {side.pk: values.get(f"participants_{side.pk}") for side in self.sides}
        return Entry(
            **plain,
            topics=tuple(values["topics"]),
            hosts=frozenset(int(pk) for pk in values["hosts"]),
            participants={pk: number for pk, number in numbers.items() if number is not None},
            brought={
                side.pk: Brought(**{name: values[f"{name}_{side.pk}"] for name in BROUGHT}) for side in self.sides
            },
            organisers={side.pk: values[f"organisers_{side.pk}"] for side in self.sides},
        )


def _fields_of_side(side: str) -> dict[str, forms.Field]:
    """The side's name is in each label, but seen only where the fields do not stand below it."""

    def label(words: str) -> str:
        return format_html('{} <span class="label-side">{}</span>', words, side)

    return {
        "participants": NumberField(label(_("Participants"))),
        "under_26": NumberField(label(_("Of them under 26"))),
        "first_timers": NumberField(label(_("Of them there for the first time"))),
        "families": NumberField(label(_("Families that hosted guests"))),
        "organisers": LongText(
            label=label(_("Who organised")),
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("One per line; initials are enough. A number after it says how many parts of the work: Ana 2"),
        ),
        "travel": forms.ChoiceField(
            label=label(_("How most of them travelled")), required=False, choices=[("", "–"), *Part.Travel.choices]
        ),
        "travel_km": NumberField(label(_("Kilometres, there and back")), Part.MOST_KM),
    }


def initial_of(exchange: Exchange) -> dict[str, Any]:
    """The exchange as the form shows it."""
    values: dict[str, Any] = {name: getattr(exchange, name) for name in (*PLAIN, "version")}
    values["topics"] = list(exchange.topic_codes)
    parts = list(exchange.parts.all())
    values["hosts"] = [str(part.side_id) for part in parts if part.hosts]
    for part in parts:
        values |= {f"{name}_{part.side_id}": getattr(part, name) for name in ("participants", *BROUGHT)}
    return values | {f"organisers_{side}": lines for side, lines in lines_of(exchange).items()}


def as_sent(exchange: Exchange, sides: list[Side]) -> Mapping[str, list[str]]:
    """The exchange as a browser sends the form that shows it: field → values, in which nothing is left out."""
    form = ExchangeForm(sides=sides, initial=initial_of(exchange))
    sent: dict[str, list[str]] = {}
    for field in form:
        value = field.value()
        if isinstance(value, list):
            sent[field.name] = sorted(str(one) for one in value)
        elif isinstance(value, time):
            sent[field.name] = [f"{value:%H:%M}"]
        else:
            sent[field.name] = ["" if value is None else str(value)]
    return sent
