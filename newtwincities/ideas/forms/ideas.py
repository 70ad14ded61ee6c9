# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Beginning an idea, and writing on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from newtwincities.atlas.models import Municipality
from newtwincities.ideas.actions.ideas import objective_fits
from newtwincities.ideas.choices import CHOICES, LABELS, optional
from newtwincities.ideas.forms.municipalities import MunicipalitiesField
from newtwincities.ideas.models import Idea
from newtwincities.ideas.wording import Values, Wording, wording_from
from newtwincities.matching.approach.forms.notices import country_choices
from newtwincities.partnerships.forms.common import DayField, NumberField
from newtwincities.teams.forms.common import LongText, PlainForm

OPEN = ("", "–")
TOO_LONG = gettext_lazy("This is too long: at most %(limit_value)d characters.")
MOST_COUNTRIES_NEEDED = 30


class BeginForm(PlainForm):
    """The few things from which a draft is made."""

    title = forms.CharField(
        label=LABELS["title"],
        max_length=Idea.LONGEST_TITLE,
        help_text=gettext_lazy("What it is about, such as: Compost for three valleys."),
        error_messages={"required": gettext_lazy("Give your idea a title."), "max_length": TOO_LONG},
    )
    summary = LongText(
        label=LABELS["summary"],
        max_length=Idea.LONGEST_SUMMARY,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("In two sentences: what you want to do, and whom you look for."),
        error_messages={"required": gettext_lazy("Say in two sentences what it is about."), "max_length": TOO_LONG},
    )
    language = forms.ChoiceField(label=LABELS["language"])
    kind = forms.ChoiceField(
        label=LABELS["kind"],
        required=False,
        help_text=gettext_lazy("Types of a funding programme bring its priority with them."),
        error_messages={"invalid_choice": gettext_lazy("This type is not known. Choose one from the list.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("language", "kind"):
            self._offer_choices(name)

    def _offer_choices(self, name: str) -> None:
        """All that one can choose; nothing too, in a list of which nothing has to be chosen."""
        is_open = not self.fields[name].required and not isinstance(self.fields[name], forms.MultipleChoiceField)
        self.offer(name, [*([OPEN] if is_open else []), *CHOICES[name]()])

    @property
    def wording(self) -> Wording:
        """What was typed; of a valid form."""
        return wording_from(self.cleaned_data)


class FirstForm(BeginForm):
    """A draft is begun, by somebody who takes part in it from then on."""

    country = forms.ChoiceField(
        label=gettext_lazy("From which country? (optional)"),
        required=False,
        help_text=gettext_lazy("Where you take part as a person. The table of those who take part counts it."),
        error_messages={"invalid_choice": gettext_lazy("This country is not known. Choose one from the list.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("country", [OPEN, *country_choices()])


class IdeaForm(BeginForm):
    """All that is said of an idea."""

    text = LongText(
        label=LABELS["text"],
        required=False,
        max_length=Idea.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 14}),
        error_messages={"max_length": TOO_LONG},
    )
    objective = forms.ChoiceField(
        label=optional("objective"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("This objective is not known. Choose one from the list.")},
    )
    topics = forms.MultipleChoiceField(
        label=LABELS["topics"],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Those that matter most; six at most."),
        error_messages={"invalid_choice": gettext_lazy("One of these topics is not known. Choose from the list.")},
    )
    languages = forms.MultipleChoiceField(
        label=optional("languages"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("One of these languages is not known. Choose from the list.")},
    )
    countries = forms.MultipleChoiceField(
        label=optional("countries"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("One of these countries is not known. Choose from the list.")},
    )
    wanted = MunicipalitiesField(label=optional("wanted"))
    add_wanted = forms.CharField(label=gettext_lazy("Add a municipality (optional)"), required=False, max_length=100)
    call = forms.CharField(
        label=optional("call"),
        required=False,
        max_length=Idea.LONGEST_CALL,
        error_messages={"max_length": TOO_LONG},
    )
    call_url = forms.URLField(
        label=optional("call_url"),
        required=False,
        max_length=300,
        assume_scheme="https",
        error_messages={
            "invalid": gettext_lazy("This is no address of a page. Write it like https://example.org/call.")
        },
    )
    deadline = DayField(label=optional("deadline"), required=False)
    rule = forms.ChoiceField(
        label=optional("rule"),
        required=False,
        help_text=gettext_lazy("Then the page says what is still missing for it."),
        error_messages={"invalid_choice": gettext_lazy("This rule is not known. Choose one from the list.")},
    )
    countries_needed = NumberField(optional("countries_needed"), MOST_COUNTRIES_NEEDED)
    visibility = forms.ChoiceField(label=LABELS["visibility"], widget=forms.RadioSelect)
    joining = forms.ChoiceField(label=LABELS["joining"], widget=forms.RadioSelect)
    municipality = forms.ChoiceField(
        label=optional("municipality"),
        required=False,
        help_text=gettext_lazy("One for which you act. Without it, the idea comes from you as a person."),
        error_messages={"invalid_choice": gettext_lazy("You don’t act for this municipality. Choose from the list.")},
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    field_order = ("title", "summary", "language", "kind", "text")

    def __init__(self, *args: Any, idea: Idea, own: list[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.idea = idea
        language = get_language() or "en"
        for name in CHOICES:
            self._offer_choices(name)
        acted_for = {one.key: one.name_in(language) for one in own}
        if idea.municipality:
            acted_for.setdefault(idea.municipality.key, idea.municipality.name_in(language))
        self.offer("municipality", [OPEN, *acted_for.items()])
        self._wanted_field.show(self._named("wanted"))

    @property
    def _wanted_field(self) -> MunicipalitiesField:
        field = self.fields["wanted"]
        assert isinstance(field, MunicipalitiesField)
        return field

    def _named(self, name: str) -> list[str]:
        if self.is_bound:
            return list(self.data.getlist(name))  # type: ignore[attr-defined]
        return list(self.initial.get(name) or ())

    def clean_topics(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["topics"]
        if len(chosen) > Idea.MOST_TOPICS:
            raise ValidationError(
                _("Choose at most %(most)s topics, so that it is clear what it is about.") % {"most": Idea.MOST_TOPICS}
            )
        return chosen

    def clean_deadline(self) -> str:
        day: date | None = self.cleaned_data["deadline"]
        if day and day < timezone.localdate() and day != self.idea.deadline:
            raise ValidationError(_("This day is over. Choose one to come, or leave it empty."))
        return day.isoformat() if day else ""

    def clean_countries_needed(self) -> int | None:
        return self.cleaned_data["countries_needed"] or None

    def clean(self) -> Any:
        values = super().clean() or self.cleaned_data
        if not objective_fits(values.get("kind", ""), values.get("objective", "")):
            self.add_error(
                "objective", _("This objective belongs to another priority than the type. Choose one of its own.")
            )
        typed = values.get("add_wanted", "").strip()
        if typed and "wanted" in values:
            try:
                values["wanted"] = self._wanted_field.with_typed(typed, values["wanted"])
            except ValidationError as error:
                self.add_error("add_wanted", error)
        return values

    @property
    def first(self) -> Iterator[BoundField]:
        return (self[name] for name in self.field_order)

    @property
    def groups(self) -> list[Group]:
        """The further fields, by what they are about; open where something in them is wrong, and the first."""
        return [
            Group(title, [self[name] for name in names], place == 0 or any(name in self.errors for name in names))
            for place, (title, names) in enumerate(GROUPS)
        ]


@dataclass(frozen=True, slots=True)
class Group:
    title: Any
    fields: list[BoundField]
    is_open: bool


GROUPS = (
    (gettext_lazy("What it is about"), ("topics", "objective")),
    (gettext_lazy("Whom you look for"), ("languages", "countries", "wanted", "add_wanted")),
    (gettext_lazy("Call and deadline"), ("deadline", "call", "call_url", "rule", "countries_needed")),
    (gettext_lazy("Who sees it and who takes part"), ("visibility", "joining", "municipality")),
)


def initial_of(values: Values, version: int) -> Values:
    """What the form shows of an idea."""
    return {**values, "version": version}


class StateForm(PlainForm):
    """Where the idea stands."""

    state = forms.ChoiceField(
        label=gettext_lazy("Where does it stand now?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one.")},
    )
    reason = LongText(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=Idea.LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Needed when you close it: whoever reads the idea reads why. No names of persons."),
        error_messages={"max_length": TOO_LONG},
    )

    def __init__(self, *args: Any, choices: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("state", choices)

    def clean(self) -> Any:
        values = super().clean() or self.cleaned_data
        if values.get("state") == Idea.State.CLOSED and not values.get("reason", "").strip():
            self.add_error("reason", _("Say in a sentence why it does not go on."))
        return values
