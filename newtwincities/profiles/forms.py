# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The forms by which a team says how its municipality presents itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from newtwincities.atlas import queries as atlas
from newtwincities.atlas.models import Municipality
from newtwincities.atlas.territory import LANGUAGES, in_language
from newtwincities.common.wording import language_name
from newtwincities.domain.names import fold_name
from newtwincities.profiles.formats import FORMATS
from newtwincities.profiles.models import Description, Presentation, ProfilePicture

FURTHER_LANGUAGES = ("rm", "lld", "fur", "frp", "hu", "hr", "es", "pt", "pl", "cs", "sk", "nl", "uk")
HIGHEST = 4810  # metres: Mont Blanc, and higher than any municipality of Europe


class SectionForm(forms.Form):
    """A section of the profile; our own words instead of the browser's."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class DescriptionForm(SectionForm):
    text = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=Description.LONGEST,
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={
            "max_length": _("This text has %(show_value)d characters. At most %(limit_value)d can be taken.")
        },
        help_text=_(
            "Who you are, what moves you, what you look for in a partner. At most 4,000 characters; a blank line begins"
            " a paragraph, **two stars** make bold, a dash at the beginning of a line makes a list."
        ),
    )


class PictureForm(SectionForm):
    file = forms.FileField(
        label=_("Picture"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": _("Choose a picture."), "empty": _("This file is empty. Choose another.")},
        help_text=_("JPEG, PNG or WebP, at most 8 MB. Where it was taken is removed from the file."),
    )
    alt = forms.CharField(
        label=_("What can be seen"),
        max_length=ProfilePicture.LONGEST_ALT,
        error_messages={"required": _("Say what can be seen, for people who can’t see the picture.")},
        help_text=_("For people who can’t see the picture: “The village square with its lime tree”."),
    )
    credit = forms.CharField(
        label=_("Who took it"),
        max_length=ProfilePicture.LONGEST_CREDIT,
        error_messages={"required": _("Say who took the picture.")},
        help_text=_("Name of the photographer or the office, and the terms if there are any, such as CC BY 4.0."),
    )
    consent = forms.BooleanField(
        label=_("We may publish this picture, and whoever can be recognised in it agrees. No child can be recognised."),
        error_messages={"required": _("Without this a picture can’t be published.")},
    )


class TopicsForm(SectionForm):
    show = forms.MultipleChoiceField(
        label=_("We can show others how we do it"), required=False, widget=forms.CheckboxSelectMultiple
    )
    learn = forms.MultipleChoiceField(
        label=_("We want to learn from others"), required=False, widget=forms.CheckboxSelectMultiple
    )
    formats = forms.MultipleChoiceField(
        label=_("What we would like to do together"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=list(FORMATS.items()),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        named = ((topic.code, in_language(topic.name, language)) for topic in atlas.territory().topics)
        choices = sorted(named, key=lambda choice: fold_name(choice[1]))
        for name in ("show", "learn"):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = choices


class ContactForm(SectionForm):
    languages = forms.MultipleChoiceField(
        label=_("Languages in which you can write to us"), required=False, widget=forms.CheckboxSelectMultiple
    )
    contact_name = forms.CharField(
        label=_("Office"),
        required=False,
        max_length=Presentation.LONGEST_CONTACT,
        help_text=_("An office rather than a person, such as “Mayor’s office”, so that it stays right."),
    )
    contact_email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        error_messages={"invalid": _("This is not an e-mail address. Write it like name@example.org.")},
    )
    contact_phone = forms.CharField(
        label=_("Telephone"),
        required=False,
        max_length=40,
        validators=[
            RegexValidator(
                r"^\+?[0-9 ()/.-]{5,40}$", _("A telephone number has digits, spaces and at most a + in front.")
            )
        ],
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    contact_url = forms.URLField(
        label=_("Website"),
        required=False,
        max_length=300,
        assume_scheme="https",
        error_messages={"invalid": _("Enter a whole web address that begins with https:// or http://.")},
        widget=forms.TextInput(attrs={"inputmode": "url"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = dict.fromkeys([*atlas.territory().languages, *LANGUAGES, *FURTHER_LANGUAGES])
        field = self.fields["languages"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(code, language_name(code)) for code in codes]


class FactsForm(SectionForm):
    population = forms.IntegerField(
        label=_("Inhabitants"),
        required=False,
        min_value=1,
        max_value=20_000_000,
        localize=True,
        error_messages={"invalid": _("Write a whole number, such as 1234.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    elevation_m = forms.IntegerField(
        label=_("Elevation of the main place, in metres"),
        required=False,
        min_value=-10,
        max_value=HIGHEST,
        localize=True,
        error_messages={"invalid": _("Write a whole number, such as 1234.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    languages = forms.MultipleChoiceField(
        label=_("Official languages"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, municipality: Municipality, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = dict.fromkeys([*municipality.language_codes, *atlas.territory().languages, *FURTHER_LANGUAGES])
        field = self.fields["languages"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(code, language_name(code)) for code in codes]

    @property
    def stated(self) -> dict[str, Any]:
        """The facts of a valid form that say something."""
        values = {**self.cleaned_data, "languages": "|".join(self.cleaned_data["languages"])}
        return {name: value for name, value in values.items() if value not in (None, "")}
