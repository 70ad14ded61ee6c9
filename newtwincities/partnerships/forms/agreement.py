# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The agreement of all sides, and what one side gives."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from newtwincities.atlas import queries as atlas
from newtwincities.atlas.territory import LANGUAGES, in_language
from newtwincities.common.wording import language_name
from newtwincities.domain.names import fold_name
from newtwincities.partnerships.actions.agreement import Agreed
from newtwincities.partnerships.forms.common import DayField, NumberField
from newtwincities.partnerships.models import Agreement, Exchange, Partnership, Side
from newtwincities.teams.forms.common import LongText, PlainForm

MOST_MONEY = 10_000_000
MOST_HOURS = 20_000
MOST_LANGUAGES = 12  # of one field
LONGEST_TERM = 30  # years from today


class AgreementForm(PlainForm):
    """Common to all sides; nothing in it has to be filled in but the kind."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Partnership.Kind.choices)
    since = DayField(
        label=gettext_lazy("Since when (optional)"),
        required=False,
        help_text=gettext_lazy("The day of the agreement, or of the first meeting."),
    )
    topics = forms.MultipleChoiceField(
        label=gettext_lazy("Topics"), required=False, widget=forms.CheckboxSelectMultiple
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages used"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("What people speak with each other when they meet."),
    )
    signed_on = DayField(label=gettext_lazy("Signed on (optional)"), required=False)
    until = DayField(
        years_ahead=LONGEST_TERM,
        label=gettext_lazy("Holds until (optional)"),
        required=False,
        help_text=gettext_lazy("Leave it empty where the agreement has no term."),
    )
    signed_in = forms.MultipleChoiceField(
        label=gettext_lazy("Languages of the paper"), required=False, widget=forms.CheckboxSelectMultiple
    )
    text = LongText(
        label=gettext_lazy("Text of the agreement (optional)"),
        required=False,
        max_length=Agreement.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, sides: list[Side], now: Agreed, **kwargs: Any) -> None:
        super().__init__(*args, initial={**initial_of(now), "seen": now.mark}, **kwargs)
        spoken = languages_of(sides, now)
        self.offer("languages", spoken)
        self.offer("signed_in", spoken)
        reader = get_language() or "en"
        named = ((topic.code, in_language(topic.name, reader)) for topic in atlas.territory().topics)
        self.offer("topics", sorted(named, key=lambda choice: fold_name(choice[1])))

    def clean(self) -> Any:
        values = super().clean() or self.cleaned_data
        signed, until = values.get("signed_on"), values.get("until")
        if signed and until and until < signed:
            self.add_error("until", _("The end is before the day of signing."))
        for name in ("languages", "signed_in"):
            if len(values.get(name, ())) > MOST_LANGUAGES:
                self.add_error(name, _("Choose at most %(most)s languages.") % {"most": MOST_LANGUAGES})
        return values

    def agreed(self) -> Agreed:
        """What was typed; of a valid form."""
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in self.cleaned_data.items()
            if name != "seen"
        }
        return Agreed(**values)


def initial_of(agreed: Agreed) -> dict[str, Any]:
    many = {name: list(getattr(agreed, name)) for name in ("topics", "languages", "signed_in")}
    return {name: getattr(agreed, name) for name in ("kind", "since", "signed_on", "until", "text")} | many


def languages_of(sides: list[Side], now: Agreed) -> list[tuple[str, str]]:
    """The five of the site, those of the municipalities, and whatever was chosen before; each once, by name."""
    codes = dict.fromkeys(
        (*LANGUAGES, *(code for side in sides for code in side.municipality.language_codes), *now.languages,
         *now.signed_in)
    )  # fmt: skip
    return sorted(((code, language_name(code)) for code in codes), key=lambda choice: fold_name(choice[1]))


class SideForm(PlainForm):
    """What one side gives a year, and its habits; only its own team writes it."""

    budget = NumberField(
        gettext_lazy("Budget line a year (optional)"), MOST_MONEY,
        help_text=gettext_lazy("What stands in your budget for this partnership, in whole numbers."),
    )  # fmt: skip
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), choices=Exchange.Currency.choices)
    hours_a_year = NumberField(
        gettext_lazy("Working hours a year (optional)"), MOST_HOURS,
        help_text=gettext_lazy("Of the town hall’s staff, as a rough figure."),
    )  # fmt: skip
    habits = LongText(
        label=gettext_lazy("Habits (optional)"),
        required=False,
        max_length=Side.LONGEST_HABITS,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy(
            "What whoever takes over has to know: who is invited, what is given as a present, what never to forget."
            " It stays on your side and stands in the handover kit."
        ),
    )
