# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What comes in: a report, a decision, an appeal, the filter of the queue."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import URLValidator
from django.http import QueryDict
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from newtwincities.atlas.models import ErrorReport
from newtwincities.atlas.report_forms import LongText
from newtwincities.common.human import HumanForm
from newtwincities.common.wording import language_name
from newtwincities.moderation.actions import OUTCOMES
from newtwincities.moderation.models import Case, Decision
from newtwincities.moderation.queries import CaseFilter
from newtwincities.moderation.reasons import reasons
from newtwincities.moderation.registry import kinds
from newtwincities.people.models import Person

WEB_ADDRESS = URLValidator(
    ["http", "https"], message=_("Enter a whole web address that begins with https:// or http://.")
)
WITHOUT_A_REASON = (Decision.Outcome.APPROVE,)


class ReportForm(HumanForm):
    """What somebody wants to have looked at. `HumanForm` tells people from programs."""

    kind = forms.ChoiceField(
        label=_("What is the matter?"),
        choices=Case.Why.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is the matter.")},
    )
    text = LongText(
        label=_("What exactly, and why?"),
        max_length=Case.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={
            "required": _("Say in a few words what you mean."),
            "max_length": _("This text has %(show_value)d characters. At most %(limit_value)d can be taken."),
        },
        help_text=_("At most 2,000 characters. Quote the words you mean; for what you think is illegal, say why."),
    )
    link = forms.CharField(
        label=_("Link to something that shows it (optional)"),
        required=False,
        max_length=400,
        validators=[WEB_ADDRESS],
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address (optional)"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": _("This is not an e-mail address. Write it like name@example.org, or leave it out.")
        },
        help_text=_(
            "For a receipt, the decision with its reason, and your right to appeal. The author never learns it."
        ),
    )
    sure = forms.BooleanField(
        label=_("To the best of my knowledge, what I write is true and complete."),
        error_messages={"required": _("Confirm that what you write is true to the best of your knowledge.")},
    )

    def __init__(self, data: QueryDict | None = None, *, client_address: str = "") -> None:
        super().__init__(data, label_suffix="", client_address=client_address)
        self.use_required_attribute = False

    @property
    def said(self) -> dict[str, str]:
        """What goes into the case, of a valid form."""
        wanted = {name: self.cleaned_data[name] for name in ("text", "link", "email")}
        return {**wanted, "why": self.cleaned_data["kind"]}


class DecisionForm(forms.Form):
    """A decision about one case or several of one sort."""

    outcome = forms.ChoiceField(
        label=_("Decision"), widget=forms.RadioSelect, error_messages={"required": _("Choose a decision.")}
    )
    reason = forms.ChoiceField(label=_("Reason"), required=False)
    words = LongText(
        label=_("In your own words (optional)"),
        required=False,
        max_length=Decision.LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Sent as you write it. Everybody concerned reads the reason above in their own language."),
        error_messages={
            "max_length": _("This text has %(show_value)d characters. At most %(limit_value)d can be taken.")
        },
    )
    language = forms.ChoiceField(label=_("Language of your own words"), required=False)

    def __init__(self, sort: str, data: QueryDict | None = None, *, may_suspend: bool = True, may_hide: bool = True):
        super().__init__(data, label_suffix="", initial={"language": get_language()})
        self.use_required_attribute = False
        possible = [o for o in OUTCOMES[sort] if may_suspend or o != Decision.Outcome.SUSPEND]
        possible = [o for o in possible if may_hide or o != Decision.Outcome.HIDE]
        self.fields["outcome"].choices = [(o.value, o.label) for o in possible]  # type: ignore[attr-defined]
        here = get_language() or "en"
        fitting = [r for r in reasons().values() if {o.value for o in possible} & set(r.outcomes)]
        choices = [("", _("Choose a reason")), *((r.code, r.title(here)) for r in fitting)]
        self.fields["reason"].choices = choices  # type: ignore[attr-defined]
        self.fields["language"].choices = settings.LANGUAGES  # type: ignore[attr-defined]

    def clean(self) -> None:
        outcome, code = self.cleaned_data.get("outcome"), self.cleaned_data.get("reason")
        if not outcome:
            return
        if not code and outcome not in WITHOUT_A_REASON:
            self.add_error("reason", _("Choose a reason: everybody concerned will read it."))
        elif code and outcome not in reasons()[code].outcomes:
            self.add_error("reason", _("This reason does not fit with the decision. Choose another."))


class AppealForm(forms.Form):
    text = LongText(
        label=_("Why should it be looked at again?"),
        max_length=Case.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("Say in a few words what was overlooked."),
            "max_length": _("This text has %(show_value)d characters. At most %(limit_value)d can be taken."),
        },
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, label_suffix="")
        self.use_required_attribute = False


class HandOverForm(forms.Form):
    colleague = forms.ModelChoiceField(Person.objects.none(), label=_("Hand over to"), empty_label=None)

    def __init__(self, colleagues: Any, data: QueryDict | None = None) -> None:
        super().__init__(data, label_suffix="")
        self.fields["colleague"].queryset = colleagues  # type: ignore[attr-defined]
        self.fields["colleague"].label_from_instance = lambda person: person.name or person.email  # type: ignore[attr-defined]


class ErrorForm(forms.Form):
    """How an error report about facts ends."""

    state = forms.ChoiceField(
        label=_("What came of it?"), widget=forms.RadioSelect,
        choices=[(ErrorReport.State.DONE, _("Corrected")), (ErrorReport.State.REJECTED, _("Not an error"))],
        error_messages={"required": _("Choose what came of it.")},
    )  # fmt: skip
    note = LongText(label=_("Note (optional)"), required=False, max_length=1000,
                    widget=forms.Textarea(attrs={"rows": 3}))  # fmt: skip

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, label_suffix="")
        self.use_required_attribute = False


class QueueForm(forms.Form):
    """The filter; a value that it does not know narrows nothing."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("open", pgettext_lazy("cases", "Open")), ("mine", _("Open, and mine")), ("closed", _("Closed"))],
    )
    sort = forms.ChoiceField(label=_("Sort"), required=False)
    why = forms.ChoiceField(label=_("Why"), required=False)
    kind = forms.ChoiceField(label=_("About"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    person = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, label_suffix="")
        everything = [("", _("All"))]
        for name, choices in {
            "sort": Case.Sort.choices,
            "why": Case.Why.choices,
            "kind": [(kind.name, kind.label) for kind in kinds().values()],
            "language": [(code, language_name(code)) for code, _name in settings.LANGUAGES],
        }.items():
            self.fields[name].choices = [*everything, *choices]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> CaseFilter:
        self.full_clean()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        return CaseFilter(**given)
