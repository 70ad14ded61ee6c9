# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The forms of matching. They stand in the address; what can't be taken is named beside its field."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from newtwincities.atlas import queries as atlas
from newtwincities.atlas.forms import ANY, ELEVATIONS, SIZES
from newtwincities.atlas.regions import region_name
from newtwincities.atlas.territory import in_language
from newtwincities.common.wording import country_name, language_name
from newtwincities.domain.names import fold_name
from newtwincities.domain.rings import LARGEST, SMALLEST
from newtwincities.matching.programmes import programmes
from newtwincities.matching.queries import Landscape
from newtwincities.matching.wanted import SHOWN, Wanted
from newtwincities.profiles.formats import FORMATS
from newtwincities.teams.forms.common import PlainForm

Choices = list[tuple[str, str]]
NUMBERS = [(str(n), str(n)) for n in range(LARGEST + 1)]


def _sorted(named: Choices) -> Choices:
    return sorted(named, key=lambda choice: fold_name(choice[1]))


def topic_choices() -> Choices:
    language = get_language() or "en"
    return _sorted([(topic.code, in_language(topic.name, language)) for topic in atlas.territory().topics])


def perimeter_choices() -> Choices:
    language = get_language() or "en"
    return [(p.code, in_language(p.name, language)) for p in atlas.territory().perimeters]


class PartnersForm(PlainForm):
    """Whom to rank."""

    first: ClassVar[tuple[str, ...]] = ("topic", "form", "country")

    topic = forms.ChoiceField(label=_("Topic that they have named"), required=False)
    form = forms.ChoiceField(label=_("Form that they want"), required=False, choices=[ANY, *FORMATS.items()])
    country = forms.ChoiceField(label=_("Country"), required=False)
    region = forms.ChoiceField(
        label=_("Region"),
        required=False,
        error_messages={"invalid_choice": _("This region is not in the chosen country: choose its country first.")},
    )
    distance = forms.ChoiceField(
        label=_("Distance"),
        required=False,
        choices=[
            ANY,
            ("-100", _("up to 100 km")),
            ("100-300", _("100 to 300 km")),
            ("300-800", _("300 to 800 km")),
            ("800-", _("800 km and farther")),
        ],
    )
    size = forms.ChoiceField(label=_("Inhabitants"), required=False, choices=[ANY, *SIZES.items()])
    elevation = forms.ChoiceField(label=_("Elevation"), required=False, choices=[ANY, *ELEVATIONS.items()])
    language = forms.ChoiceField(label=_("Official language"), required=False)
    perimeter = forms.ChoiceField(label=_("Perimeter"), required=False)
    twinned = forms.ChoiceField(
        label=_("Twinned"), required=False, choices=[ANY, ("yes", _("yes")), ("no", _("not yet"))]
    )
    platform = forms.ChoiceField(
        label=_("On this platform"),
        required=False,
        choices=[("", pgettext_lazy("places", "all")), ("yes", _("only with a team here"))],
    )
    fair = forms.ChoiceField(
        label=_("Share of the well-linked"),
        required=False,
        choices=[("", _("at most one in ten places")), ("no", _("as the ranking has them"))],
    )
    show = forms.ChoiceField(required=False, choices=[(str(n), str(n)) for n in SHOWN], widget=forms.HiddenInput)

    def __init__(self, data: QueryDict, *, landscape: Landscape) -> None:
        super().__init__(data)
        places = landscape.graph.places
        language = get_language() or "en"
        country = data.get("country", "")
        named = [(code, region_name(country, code.partition("|")[2], language)) for code in landscape.regions
                 if code.startswith(f"{country}|")] if country else []  # fmt: skip
        self.offer("topic", [ANY, *topic_choices()])
        self.offer("country", [ANY, *_sorted([(code, country_name(code)) for code in places.countries])])
        self.offer("region", [ANY if country else ("", _("choose a country first")), *_sorted(named)])
        self.offer("language", [ANY, *_sorted([(code, language_name(code)) for code in places.languages])])
        self.offer("perimeter", [ANY, *perimeter_choices()])

    @property
    def first_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.first]

    @property
    def further_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in self.first]

    @property
    def uses_further(self) -> bool:
        return any(field.value() or field.errors for field in self.further_fields)

    @property
    def wrong_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.errors]

    @property
    def wanted(self) -> Wanted:
        """What is valid; whatever is not stands in `wrong_fields` and narrows nothing."""
        self.is_valid()
        names = {field.name for field in fields(Wanted)}
        return Wanted(**{name: value for name, value in self.cleaned_data.items() if value and name in names})

    def said(self, name: str) -> str:
        """Label and chosen value, such as “Country: Slovenia”."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        choices: Any = field.choices
        chosen = dict(choices).get(self.cleaned_data.get(name, ""), "")
        return f"{field.label}: {chosen}"


def ring_query(sent: QueryDict, perimeters: frozenset[str]) -> QueryDict:
    """What is asked; before anything is chosen, rings within the first perimeter that the municipality lies in."""
    asked = sent.copy()
    own = [code for code, _name in perimeter_choices() if code in perimeters]
    if "perimeter" not in asked and own:
        asked["perimeter"] = own[0]
    return asked


class RingForm(PlainForm):
    """The rules of a ring."""

    programme = forms.ChoiceField(label=_("Rules of a programme"), required=False)
    size = forms.TypedChoiceField(
        label=_("Municipalities in all"), required=False, coerce=int, empty_value=None,
        choices=[("", _("4 (or the programme’s number)")), *NUMBERS[SMALLEST:]],
    )  # fmt: skip
    countries = forms.TypedChoiceField(
        label=_("From at least so many countries"), required=False, coerce=int, empty_value=None,
        choices=[("", _("3 (or the programme’s number)")), *NUMBERS[2:]],
    )  # fmt: skip
    eu = forms.TypedChoiceField(
        label=_("Of them in the EU"), required=False, coerce=int, empty_value=None,
        choices=[("", _("any (or the programme’s number)")), *NUMBERS[1:]],
    )  # fmt: skip
    perimeter = forms.ChoiceField(label=_("All in this perimeter"), required=False)
    topic = forms.ChoiceField(label=_("All have named this topic"), required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        language = get_language() or "en"
        self.offer("programme", [("", _("none")), *((p.code, in_language(p.name, language)) for p in programmes())])
        self.offer("perimeter", [ANY, *perimeter_choices()])
        self.offer("topic", [ANY, *topic_choices()])

    def clean(self) -> dict[str, Any]:
        """What is typed may ask for more than the programme, never for less."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        programme = next((p for p in programmes() if p.code == cleaned.get("programme")), None)
        for name in ("size", "countries", "eu") if programme else ():
            least, asked = getattr(programme, name), cleaned.get(name)
            if asked and asked < least:
                text = _("The programme asks for at least {least}: choose so many, or no programme.")
                self.add_error(name, str(text).format(least=least))
        return cleaned

    @property
    def rules(self) -> dict[str, Any] | None:
        """The chosen rules; None where one can't be taken."""
        return self.cleaned_data if self.is_valid() else None
