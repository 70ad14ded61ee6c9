# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The form of a person's profile: each part with the circle of those who see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from newtwincities.common.pictures import MOST_BYTES, REASONS
from newtwincities.common.wording import country_name, language_name
from newtwincities.domain.names import fold_name
from newtwincities.people.age_forms import COUNTRIES
from newtwincities.people.minors import is_protected
from newtwincities.people.models import Organisation, Person, Profile, SpokenLanguage
from newtwincities.people.names import clean_name
from newtwincities.people.queries import profile_of
from newtwincities.people.visibility import CIRCLES, FIELDS, chosen

# Languages of the countries in `age_forms.COUNTRIES` and of the Alps' minorities, and some that many there speak.
SPOKEN = (
    "en", "de", "fr", "it", "sl", "rm", "lld", "fur", "frp", "ar", "az", "be", "bg", "bs", "ca", "cnr", "cs", "cy",
    "da", "el", "es", "et", "eu", "fa", "fi", "ga", "gl", "hr", "hu", "hy", "is", "ja", "ka", "lb", "lt", "lv", "mk",
    "mt", "nb", "nl", "oc", "pl", "pt", "ro", "ru", "sc", "sk", "sq", "sr", "sv", "tr", "uk", "vec", "zh",
)  # fmt: skip
MOST_LANGUAGES = 10
EMPTY_ROWS = 2  # beside the languages that are there; saving brings further ones


@dataclass(frozen=True, slots=True)
class Part:
    """What stands in one frame of the form."""

    code: str
    title: Any
    fields: list[forms.BoundField]
    shows: forms.BoundField
    rows: list[tuple[forms.BoundField, forms.BoundField]]


class ProfileForm(forms.Form):
    use_required_attribute = False

    name = forms.CharField(
        label=_("Your name"),
        max_length=Person.LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={
            "required": _("Say how others may call you."),
            "max_length": _("This name is longer than %(limit_value)d characters."),
        },
    )
    organisation = forms.CharField(
        label=_("Organisation"),
        required=False,
        max_length=Organisation.LONGEST_NAME,
        help_text=_("Association, school, institute, company or office that you belong to."),
        error_messages={"max_length": _("This name is longer than %(limit_value)d characters.")},
    )
    organisation_kind = forms.ChoiceField(
        label=_("Offer it to others too"),
        required=False,
        help_text=_("Others who belong to it then find it while they type. Only for organisations, not for persons."),
        choices=[("", _("No, it stands in my profile alone")), *Organisation.Kind.choices],
    )
    organisation_country = forms.ChoiceField(label=_("Country of the organisation"), required=False)
    role = forms.CharField(
        label=_("What you do there"),
        required=False,
        max_length=Profile.LONGEST_ROLE,
        help_text=_("Such as: mayor’s office, twinning committee, teacher of French."),
        error_messages={"max_length": _("This has more than %(limit_value)d characters. Say it shorter.")},
    )
    offers = forms.CharField(
        label=_("What you can offer"),
        required=False,
        max_length=Profile.LONGEST_OFFERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Such as: interpret at a visit, host two guests, show how we heat with wood."),
        error_messages={"max_length": _("This has more than %(limit_value)d characters. Say it shorter.")},
    )

    def __init__(self, person: Person, data: Any = None) -> None:
        self.person, profile = person, profile_of(person)
        spoken = {one.language: one.level for one in person.spoken_languages.all()}
        initial = {
            "name": person.name,
            "role": profile.role,
            "offers": profile.offers,
            "organisation": profile.organisation.name if profile.organisation else profile.organisation_name,
            "organisation_kind": profile.organisation.kind if profile.organisation else "",
            "organisation_country": profile.organisation.country if profile.organisation else person.country,
        }
        super().__init__(data, initial=initial, label_suffix="")
        self._offer_countries()
        self._offer_languages(spoken)
        self._offer_circles()
        # Whoever is not known yet, or young, takes entries of the register and adds none.
        if is_protected(person) or person.trusted_at is None:
            del self.fields["organisation_kind"], self.fields["organisation_country"]

    def _offer_countries(self) -> None:
        named = sorted(((country_name(code), code) for code in COUNTRIES), key=lambda one: fold_name(one[0]))
        self._choices("organisation_country", [(code, name) for name, code in named])

    def _offer_languages(self, spoken: dict[str, str]) -> None:
        named = sorted(((language_name(code), code) for code in SPOKEN), key=lambda one: fold_name(one[0]))
        there = sorted(spoken.items())
        self.rows = min(len(there) + EMPTY_ROWS, MOST_LANGUAGES)
        for row in range(self.rows):
            code, level = there[row] if row < len(there) else ("", "")
            number = {"number": row + 1}
            self.fields[f"language_{row}"] = forms.ChoiceField(
                label=gettext("Language %(number)d") % number, required=False, initial=code
            )
            self.fields[f"level_{row}"] = forms.ChoiceField(
                label=gettext("How well you speak language %(number)d") % number, required=False, initial=level
            )
            self._choices(f"language_{row}", [(code, name) for name, code in named])
            self._choices(f"level_{row}", list(SpokenLanguage.Level.choices))

    def _offer_circles(self) -> None:
        inner = is_protected(self.person)
        for name in FIELDS:
            here = chosen(self.person, name).code
            circles = [circle for circle in CIRCLES if not inner or circle[0] in ("me", "partners")]
            known = here if here in dict(circles) else "partners"
            self.fields[f"shows_{name}"] = forms.ChoiceField(
                label=_("Who sees it"), choices=circles, initial=known, required=False
            )

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", pgettext_lazy("nothing chosen in a list", "Choose")), *choices]

    @property
    def parts(self) -> list[Part]:
        """The form as the page shows it. Who sees the picture is asked where there may be one."""
        titles = [
            ("name", _("Name"), ["name"]),
            ("languages", _("Languages"), []),
            ("offers", _("What you can offer"), ["offers"]),
            ("organisation", _("Organisation"), ["organisation", "organisation_kind", "organisation_country"]),
            ("role", _("Role"), ["role"]),
            ("country", _("Country"), []),
        ]
        rows = [(self[f"language_{row}"], self[f"level_{row}"]) for row in range(self.rows)]
        return [
            Part(code, title, [self[name] for name in names if name in self.fields], self[f"shows_{code}"],
                 rows if code == "languages" else [])
            for code, title, names in titles
        ]  # fmt: skip

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean_organisation(self) -> str:
        typed: str = self.cleaned_data["organisation"]
        return clean_name(typed) if typed.strip() else ""

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("organisation_kind") and not values.get("organisation_country"):
            self.add_error("organisation_country", gettext("Choose the country in which the organisation is."))
        if values.get("organisation_kind") and not values.get("organisation") and "organisation" not in self.errors:
            self.add_error("organisation", gettext("Name the organisation that you want to offer to others."))
        self.spoken = self._spoken(values)
        self.shows = {name: values.get(f"shows_{name}") or self[f"shows_{name}"].initial for name in FIELDS}
        return values

    def _spoken(self, values: dict[str, Any]) -> dict[str, str]:
        spoken: dict[str, str] = {}
        for row in range(self.rows):
            code, level = values.get(f"language_{row}", ""), values.get(f"level_{row}", "")
            if code and not level:
                message = gettext("Say how well you speak this language: %(language)s")
                self.add_error(f"level_{row}", message % {"language": language_name(code)})
            elif level and not code:
                self.add_error(f"language_{row}", gettext("Choose the language that you speak so well."))
            elif code in spoken:
                self.add_error(f"language_{row}", gettext("This language is there twice."))
            elif code:
                spoken[code] = level
        return spoken

    @property
    def values(self) -> dict[str, Any]:
        """What `profiles.save_profile` takes."""
        plain = ("name", "role", "offers", "organisation", "organisation_kind", "organisation_country")
        told = {name: self.cleaned_data.get(name, "").strip() for name in plain}
        return {**told, "languages": self.spoken, "shows": self.shows}


class PortraitForm(forms.Form):
    use_required_attribute = False

    picture = forms.FileField(
        label=_("Picture"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": _("Choose a picture."), "empty": _("This file is empty. Choose another.")},
        help_text=_("A picture of you alone, as JPEG, PNG or WebP, at most 8 MB. Where it was taken is removed."),
    )

    def clean_picture(self) -> Any:
        sent = self.cleaned_data["picture"]
        if sent.size > MOST_BYTES:
            raise ValidationError(REASONS["bytes"])
        return sent
