# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The directory of members."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from newtwincities.common.showing import unlisted_page
from newtwincities.common.wording import country_name, language_name
from newtwincities.domain.names import fold_name
from newtwincities.people.age_forms import COUNTRIES
from newtwincities.people.directory import DirectoryPage, MemberFilter
from newtwincities.people.profile_forms import SPOKEN
from newtwincities.people.viewing import viewer_of

LONGEST = 80


class DirectoryForm(forms.Form):
    """What is typed wrong narrows nothing: a filter is no place for errors."""

    q = forms.CharField(label=_("Can help with"), required=False, max_length=LONGEST)
    language = forms.ChoiceField(label=_("Speaks"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data, label_suffix="")
        for name, codes, named in (("language", SPOKEN, language_name), ("country", COUNTRIES, country_name)):
            choices = sorted(((code, named(code)) for code in codes), key=lambda one: fold_name(one[1]))
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", pgettext_lazy("no filter chosen", "any")), *choices]

    @property
    def wanted(self) -> MemberFilter:
        self.is_valid()
        said = self.cleaned_data
        return MemberFilter.of(
            typed=said.get("q", ""), language=said.get("language", ""), country=said.get("country", "")
        )


@never_cache
@require_safe
def directory(request: HttpRequest) -> HttpResponseBase:
    """Everybody may open it, and finds those alone who show themselves to them."""
    form = DirectoryForm(request.GET)
    page = DirectoryPage(viewer_of(request), form.wanted, request.GET.get("page", ""))
    return unlisted_page(request, "people/directory.html", page=page, form=form)
