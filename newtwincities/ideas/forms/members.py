# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The forms of those who take part: joining, talking about it, inviting, leaving, and saying whom one looks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms
from django.conf import settings
from django.forms import formset_factory
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from newtwincities.atlas.models import Municipality
from newtwincities.ideas.actions.joining import Wish
from newtwincities.ideas.actions.roles import Wanted
from newtwincities.ideas.models import Idea, RoleSought
from newtwincities.ideas.models.members import LONGEST_SENTENCE, Part, Reply
from newtwincities.matching.approach.forms.notices import country_choices
from newtwincities.people.models import Person
from newtwincities.people.queries import profile_of
from newtwincities.teams.forms.common import LongText, PlainForm

PERSON, ORGANISATION = "person", "organisation"
LONGEST_ORGANISATION = 120
TOO_LONG = gettext_lazy("This is too long: at most %(limit_value)d characters.")
CHOOSE_PART = {
    "required": gettext_lazy("Choose as what."),
    "invalid_choice": gettext_lazy("This part is not known. Choose one from the list."),
}
MOST_SOUGHT = len(Part.values)  # one row for each part


def part_choices(first: Iterable[str] = ()) -> list[tuple[Any, Any]]:
    """Those that the idea looks for stand first."""
    sought = [value for value in Part.values if value in set(first)]
    if not sought:
        return list(Part.choices)
    labels = dict(Part.choices)
    others = [(value, label) for value, label in Part.choices if value not in sought]
    return [(_("Still sought"), [(value, labels[value]) for value in sought]), (_("Other parts"), others)]


class WordsField(LongText):
    """One or two sentences."""

    def __init__(self, **kwargs: Any) -> None:
        usual = {"max_length": LONGEST_SENTENCE, "widget": forms.Textarea(attrs={"rows": 3}), "required": False}
        super().__init__(**{**usual, **kwargs})
        self.error_messages["max_length"] = TOO_LONG


class JoinForm(PlainForm):
    part = forms.ChoiceField(label=gettext_lazy("As what would you like to take part?"), error_messages=CHOOSE_PART)
    acting = forms.ChoiceField(
        label=gettext_lazy("For whom?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose for whom you take part."),
            "invalid_choice": gettext_lazy("You can’t take part for this one. Choose from the list."),
        },
    )
    organisation = forms.CharField(
        label=gettext_lazy("Name of the organisation"),
        max_length=LONGEST_ORGANISATION,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        help_text=gettext_lazy("Only where you take part for one."),
        error_messages={"max_length": TOO_LONG},
    )
    country = forms.ChoiceField(
        label=gettext_lazy("From which country? (optional)"),
        required=False,
        help_text=gettext_lazy("For a municipality it is known."),
        error_messages={"invalid_choice": gettext_lazy("This country is not known. Choose one from the list.")},
    )
    sentence = WordsField(
        label=gettext_lazy("A sentence about what you bring along (optional)"),
        help_text=gettext_lazy("Whoever sees the idea reads it."),
    )

    def __init__(
        self,
        *args: Any,
        person: Person,
        sought: Iterable[str],
        own: Sequence[Municipality],
        writes: bool,
        **kwargs: Any,
    ) -> None:
        """Of those who may not write freely, only the part is asked."""
        self.own = {f"m{one.pk}": one for one in own} if writes else {}
        kwargs["initial"] = {**_initial(person, self.own), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.offer("part", [("", "–"), *part_choices(sought)])
        if not writes:
            for name in ("acting", "organisation", "country", "sentence"):
                del self.fields[name]
            return
        language = get_language() or "en"
        names = [(key, one.name_in(language)) for key, one in self.own.items()]
        self.offer("acting", [*names, (ORGANISATION, _("For an organisation")), (PERSON, _("As a person"))])
        self.offer("country", [("", "–"), *country_choices()])

    def clean(self) -> None:
        values = self.cleaned_data
        if values.get("acting") == ORGANISATION and not values.get("organisation", "").strip():
            self.add_error("organisation", _("Enter the name of the organisation."))
        elif (
            values.get("acting") != ORGANISATION and "organisation" in self.changed_data and values.get("organisation")
        ):
            message = _("You have named an organisation. Choose “For an organisation”, or leave out the name.")
            self.add_error("acting", message)

    @property
    def wish(self) -> Wish:
        """What was chosen; of a valid form."""
        values = self.cleaned_data
        municipality = self.own.get(values.get("acting", ""))
        sentence = str(values.get("sentence", "")).strip()
        organisation = values.get("organisation", "").strip() if values.get("acting") == ORGANISATION else ""
        return Wish(
            part=values["part"],
            sentence=sentence,
            language=(get_language() or "en") if sentence else "",
            municipality=municipality,
            organisation=organisation,
            country=municipality.country if municipality else values.get("country", ""),
        )


def _initial(person: Person, own: dict[str, Municipality]) -> dict[str, str]:
    profile = profile_of(person)
    organisation = profile.organisation.name if profile.organisation else profile.organisation_name
    acting = next(iter(own), ORGANISATION if organisation else PERSON)
    return {"acting": acting, "organisation": organisation[:LONGEST_ORGANISATION], "country": person.country}


class ReplyForm(PlainForm):
    text = LongText(
        label=gettext_lazy("Your words"),
        max_length=Reply.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Write a few words."), "max_length": TOO_LONG},
    )


class InviteForm(PlainForm):
    """By name, or by mail; one of the two."""

    person = forms.ChoiceField(
        label=gettext_lazy("Somebody with whom you work elsewhere"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("This person can’t be invited. Choose from the list.")},
    )
    address = forms.EmailField(
        label=gettext_lazy("Or an e-mail address"),
        max_length=254,
        required=False,
        error_messages={
            "invalid": gettext_lazy("This is not an e-mail address. Write it like name@example.org."),
        },
        help_text=gettext_lazy("A mail goes there. The address is forgotten once it is answered, or after 60 days."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the mail"), required=False, choices=lambda: list(settings.LANGUAGES)
    )
    part = forms.ChoiceField(label=gettext_lazy("As what?"), error_messages=CHOOSE_PART)
    words = WordsField(label=gettext_lazy("Your words (optional)"))

    def __init__(
        self, *args: Any, people: Sequence[tuple[str, str]], by_mail: bool, sought: Iterable[str], **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"language": get_language() or "en"}
        super().__init__(*args, **kwargs)
        self.offer("part", [("", "–"), *part_choices(sought)])
        if people:
            self.offer("person", [("", "–"), *people])
        else:
            del self.fields["person"]
            self.fields["address"].label = _("E-mail address")
        if not by_mail:
            del self.fields["address"], self.fields["language"]

    def clean(self) -> None:
        given = [name for name in ("person", "address") if self.cleaned_data.get(name)]
        if len(given) != 1 and not self.errors:
            first = next((name for name in ("person", "address") if name in self.fields), None)
            self.add_error(first, _("Choose a person, or enter an address: one of the two."))


class LeaveForm(PlainForm):
    reason = WordsField(
        label=gettext_lazy("Why? (optional)"),
        help_text=gettext_lazy("Those who take part can read it."),
    )


class RemoveForm(PlainForm):
    reason = WordsField(
        label=gettext_lazy("Why?"),
        required=True,
        help_text=gettext_lazy("The person is told, and those who take part can read it."),
        error_messages={"required": gettext_lazy("Give the reason: the person shall understand it.")},
    )


class FilterForm(PlainForm):
    """What the list of members is narrowed to."""

    part = forms.ChoiceField(label=gettext_lazy("As what"), required=False)
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)

    def __init__(self, *args: Any, parts: list[tuple[str, Any]], countries: list[tuple[str, str]]) -> None:
        super().__init__(*args)
        self.offer("part", [("", _("All")), *parts])
        self.offer("country", [("", _("All")), *countries])


class SoughtForm(PlainForm):
    """One part that is sought; a row without a part is left out."""

    part = forms.ChoiceField(
        label=gettext_lazy("Part"), required=False, error_messages={"invalid_choice": CHOOSE_PART["invalid_choice"]}
    )
    number = forms.IntegerField(
        label=gettext_lazy("How many in all"),
        required=False,
        min_value=1,
        max_value=50,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            name: gettext_lazy("Enter a number from 1 to 50.") for name in ("invalid", "min_value", "max_value")
        },
    )
    countries = forms.MultipleChoiceField(
        label=gettext_lazy("From which countries (none chosen: from anywhere)"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("One of these countries is not known. Choose from the list.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Remark (optional)"),
        required=False,
        max_length=RoleSought.LONGEST_NOTE,
        help_text=gettext_lazy("In the language of the idea, such as: with experience in schools."),
        error_messages={"max_length": TOO_LONG},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("part", [("", "–"), *Part.choices])
        self.offer("countries", country_choices())


class SoughtFormSet(forms.BaseFormSet[SoughtForm]):
    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """A row that was not changed counts as well."""
        return {**super().get_form_kwargs(index), "empty_permitted": False}

    def clean(self) -> None:
        seen: set[str] = set()
        for form in self.forms:
            part = form.cleaned_data.get("part", "") if hasattr(form, "cleaned_data") else ""
            if part and part in seen:
                form.add_error("part", _("This part stands in another row already."))
            seen.add(part)

    @property
    def wanted(self) -> list[Wanted]:
        """What was entered; of valid rows."""
        rows = (form.cleaned_data for form in self.forms)
        return [
            Wanted(row["part"], row["number"] or 1, tuple(row["countries"]), row["note"].strip())
            for row in rows
            if row.get("part")
        ]

    @property
    def first_wrong(self) -> SoughtForm | None:
        return next((form for form in self.forms if form.errors), None)


SoughtForms = cast(
    "type[SoughtFormSet]",
    formset_factory(SoughtForm, formset=SoughtFormSet, extra=0, max_num=MOST_SOUGHT, absolute_max=MOST_SOUGHT + 1),
)


def initial_rows(idea: Idea, sought: Sequence[RoleSought], *, more: int = 1) -> list[dict[str, Any]]:
    """What is sought now, and empty rows after it; of a new idea the countries it names stand in the first one."""
    rows = [
        {"part": one.part, "number": one.number, "countries": list(one.country_codes), "note": one.note}
        for one in sought
    ]
    first: dict[str, Any] = {"number": 1, "countries": [] if rows else list(idea.country_codes)}
    return [*rows, *([first] * more)][:MOST_SOUGHT]
