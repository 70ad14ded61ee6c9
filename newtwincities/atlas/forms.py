# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The filters of the lists: what may be asked, and a clear word where it can't be."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, ClassVar, TypeVar

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from newtwincities.atlas import queries
from newtwincities.atlas.models import Twinning
from newtwincities.atlas.queries import EVERYWHERE, TERRITORY, MunicipalityFilter, TwinningFilter
from newtwincities.atlas.territory import in_language
from newtwincities.common.wording import country_name
from newtwincities.domain.names import fold_name

SIZES = {
    "-1000": _("below 1,000"),
    "1000-4999": _("1,000 to 4,999"),
    "5000-19999": _("5,000 to 19,999"),
    "20000-99999": _("20,000 to 99,999"),
    "100000-": _("100,000 and more"),
}
ELEVATIONS = {
    "-299": _("below 300 m"),
    "300-599": _("300 to 599 m"),
    "600-999": _("600 to 999 m"),
    "1000-1499": _("1,000 to 1,499 m"),
    "1500-": _("1,500 m and higher"),
}
ANY = ("", pgettext_lazy("no filter chosen", "any"))
Wanted = TypeVar("Wanted", MunicipalityFilter, TwinningFilter)


class FoldedForm(forms.Form):
    """A filter some fields of which stay out of the way until they are used."""

    further: ClassVar[tuple[str, ...]] = ()  # fields that stay folded up until one of them is used

    @property
    def first_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in self.further]

    @property
    def further_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.further]

    @property
    def uses_further(self) -> bool:
        return any(field.value() for field in self.further_fields)


class FilterForm(FoldedForm):
    """A form in the address: wrong values are named beside their field, and the others still apply."""

    q = forms.CharField(label=_("Name"), max_length=80, required=False)
    where = forms.ChoiceField(label=_("Where"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, label_suffix="")
        language = get_language() or "en"
        self._offer(
            "where",
            [
                (TERRITORY, in_language(queries.territory().name, language)),
                *((p.code, in_language(p.name, language)) for p in queries.territory().perimeters),
                (EVERYWHERE, pgettext_lazy("where", "everywhere")),
            ],
        )
        countries = sorted(
            ((country_name(code), code) for code in queries.countries_present()),
            key=lambda country: fold_name(country[0]),
        )
        self.country_choices = [ANY, *((code, name) for name, code in countries)]
        self._offer("country", self.country_choices)

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def wanted(self, kind: type[Wanted]) -> Wanted:
        """The filter of all values that are valid; what is empty or wrong narrows nothing."""
        self.is_valid()
        names = {field.name for field in fields(kind)}
        return kind(**{name: value for name, value in self.cleaned_data.items() if value and name in names})


class MunicipalityForm(FilterForm):
    further: ClassVar[tuple[str, ...]] = ("size", "elevation", "twinned", "topic")
    size = forms.ChoiceField(label=_("Inhabitants"), required=False, choices=[ANY, *SIZES.items()])
    elevation = forms.ChoiceField(label=_("Elevation"), required=False, choices=[ANY, *ELEVATIONS.items()])
    twinned = forms.ChoiceField(
        label=_("Twinned"), required=False, choices=[ANY, ("yes", _("yes")), ("no", _("not yet"))]
    )
    topic = forms.ChoiceField(label=_("Topic offered or sought"), required=False)
    order = forms.ChoiceField(
        label=_("Sort by"),
        required=False,
        choices=[
            ("", _("automatic")),
            ("-population", _("inhabitants")),
            ("name", _("name")),
            ("-elevation", _("elevation")),
            ("-twinnings", _("number of twinnings")),
        ],
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        language = get_language() or "en"
        named = ((topic.code, in_language(topic.name, language)) for topic in queries.territory().topics)
        self._offer("topic", [ANY, *sorted(named, key=lambda choice: fold_name(choice[1]))])


class MapForm(MunicipalityForm):
    """What the map can be narrowed to: what its data know of each place."""

    q = None  # type: ignore[assignment]
    order = None  # type: ignore[assignment]


class TwinningForm(FilterForm):
    further = ("other_country", "across", "kind")
    other_country = forms.ChoiceField(label=_("Other country"), required=False)
    across = forms.ChoiceField(
        label=_("Border"),
        required=False,
        choices=[ANY, ("yes", _("between two countries")), ("no", _("within one country"))],
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[ANY, *Twinning.Kind.choices])
    order = forms.ChoiceField(
        label=_("Sort by"),
        required=False,
        choices=[
            ("name", _("name")),
            ("-since", _("most recent")),
            ("distance", _("nearest")),
            ("-distance", _("farthest")),
        ],
    )
    municipality = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self._offer("other_country", self.country_choices)
