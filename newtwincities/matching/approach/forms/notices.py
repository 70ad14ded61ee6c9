# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing a search notice, and narrowing the board."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from newtwincities.atlas import queries as atlas
from newtwincities.atlas.territory import in_language
from newtwincities.common.wording import country_name, language_name
from newtwincities.domain.names import fold_name
from newtwincities.matching.approach.actions.notices import Wording
from newtwincities.matching.approach.queries.notices import NoticeFilter
from newtwincities.matching.models import Notice
from newtwincities.partnerships.forms.common import DayField
from newtwincities.partnerships.models import Partnership
from newtwincities.teams.forms.common import LongText, PlainForm

ANY = ("", pgettext_lazy("no filter chosen", "any"))


def topic_choices() -> list[tuple[str, str]]:
    language = get_language() or "en"
    named = [(topic.code, in_language(topic.name, language)) for topic in atlas.territory().topics]
    return sorted(named, key=lambda choice: fold_name(choice[1]))


def country_choices() -> list[tuple[str, str]]:
    """Every country of the atlas, by name."""
    named = [(code, country_name(code)) for code in atlas.countries_present()]
    return sorted(named, key=lambda choice: fold_name(choice[1]))


def language_choices() -> list[tuple[str, str]]:
    return [(code, language_name(code)) for code, _name in settings.LANGUAGES]


class TopicsField(forms.MultipleChoiceField):
    """Some of the territory's topics."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=gettext_lazy("Topics"), widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": gettext_lazy("One of these topics is not known. Choose from the list.")},
            **options,
        )  # fmt: skip

    def clean(self, value: Any) -> Any:
        chosen = super().clean(value)
        if len(chosen) > Notice.MOST_TOPICS:
            raise ValidationError(
                _("Choose at most %(most)s topics, so that it is clear what it is about.")
                % {"most": Notice.MOST_TOPICS}
            )
        return chosen


class NoticeForm(PlainForm):
    own = forms.ChoiceField(
        label=gettext_lazy("For which municipality?"),
        error_messages={"invalid_choice": gettext_lazy("You can’t write for this municipality. Choose from the list.")},
    )
    kind = forms.ChoiceField(label=gettext_lazy("Form"), choices=Partnership.Kind.choices)
    topics = TopicsField(required=False, help_text=gettext_lazy("Those that matter most; six at most."))
    offers = LongText(
        label=gettext_lazy("What we offer"),
        max_length=Notice.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "Such as: a wood-heated district network to show, host families, a choir. No names of persons."
        ),
        error_messages={
            "required": gettext_lazy("Say in a sentence or two what you offer."),
            "max_length": gettext_lazy("This is too long: at most %(limit_value)d characters."),
        },
    )
    seeks = LongText(
        label=gettext_lazy("What we look for"),
        max_length=Notice.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("What the other municipality should be like, and what you would like to do together."),
        error_messages={
            "required": gettext_lazy("Say in a sentence or two what you look for."),
            "max_length": gettext_lazy("This is too long: at most %(limit_value)d characters."),
        },
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of these two texts"))
    countries = forms.MultipleChoiceField(
        label=gettext_lazy("Only from these countries (optional)"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("One of these countries is not known. Choose from the list.")},
    )
    deadline = DayField(
        label=gettext_lazy("Answers until (optional)"),
        required=False,
        help_text=gettext_lazy("Such as the day before an application is due. Then the notice ends too."),
    )

    def __init__(self, *args: Any, own: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("own", own)
        self.offer("topics", topic_choices())
        self.offer("language", language_choices())
        self.offer("countries", country_choices())

    def clean_deadline(self) -> date | None:
        day: date | None = self.cleaned_data["deadline"]
        if day and day < timezone.localdate():
            raise ValidationError(_("This day is over. Choose one to come, or leave it empty."))
        return day

    @property
    def wording(self) -> Wording:
        """What was typed; for a form that is valid."""
        names = ("kind", "topics", "offers", "seeks", "language", "countries", "deadline")
        return Wording(**{name: self.cleaned_data[name] for name in names})


def values_of(notice: Notice) -> dict[str, Any]:
    """What the form shows of a notice that is to be changed."""
    return {
        "own": str(notice.municipality_id), "kind": notice.kind, "topics": list(notice.topic_codes),
        "offers": notice.offers, "seeks": notice.seeks, "language": notice.language,
        "countries": list(notice.country_codes), "deadline": notice.deadline,
    }  # fmt: skip


class BoardForm(forms.Form):
    """A filter in the address: a value that can't be is named, and the others still apply."""

    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    topic = forms.ChoiceField(label=gettext_lazy("Topic"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Form"), required=False, choices=[ANY, *Partnership.Kind.choices])
    language = forms.ChoiceField(label=gettext_lazy("Language of the text"), required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, label_suffix="")
        for name, choices in (
            ("country", country_choices()), ("topic", topic_choices()), ("language", language_choices()),
        ):  # fmt: skip
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [ANY, *choices]
            field.error_messages["invalid_choice"] = _("This is not in the list, so it is left out.")
        self.fields["kind"].error_messages["invalid_choice"] = _("This is not in the list, so it is left out.")

    @property
    def wanted(self) -> NoticeFilter:
        self.is_valid()
        return NoticeFilter(**{name: self.cleaned_data.get(name, "") for name in self.fields})
