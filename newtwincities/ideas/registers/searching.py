# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The directory and saved searches: policy, personal data, menu, and panels on the pages of other rooms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from newtwincities.common.menu import register_entry
from newtwincities.common.panels import register_panel
from newtwincities.common.policy import MEMBER, Policy, allow, register_policy
from newtwincities.ideas import demo, panels
from newtwincities.ideas.actions.touching import IDEAS
from newtwincities.ideas.models import SavedIdeaSearch
from newtwincities.moderation.queries import MODERATION
from newtwincities.people.models import Person
from newtwincities.privacy.register import Basis, PersonalData, register_personal_data

SEARCH = Policy(name="idea_search", roles=(MEMBER,), rules=(allow("save", MEMBER),))


def _searches_of(person: Person) -> Iterator[dict[str, Any]]:
    for search in SavedIdeaSearch.objects.filter(person=person).order_by("pk"):
        yield {"query": search.query, "at": search.created_at.isoformat()}


def _forget_searches(person: Person, _contributions_stay: bool) -> None:
    SavedIdeaSearch.objects.filter(person=person).delete()


SEARCHES = PersonalData(
    name="saved_idea_searches",
    title=_("Saved searches for project ideas"),
    purpose=_("So that you hear of new ideas that fit."),
    period=_("Until you remove the search or the account is erased."),
    basis=Basis.CONSENT,
    tables=("ideas.SavedIdeaSearch",),
    export=_searches_of,
    erase=_forget_searches,
    columns={"query": _("What is searched for, as in the address of the directory.")},
    correct="ideas:searches",
)


def register() -> None:
    register_policy(SEARCH)
    register_personal_data(SEARCHES)
    register_entry("ideas:searches", _("Saved searches for ideas"), place=15)
    made_from = (IDEAS, MODERATION)
    register_panel("municipality", "ideas", panels.municipality_panel, place=70, made_from=made_from)
    register_panel("home", "ideas", panels.home_panel, made_from=made_from)
    demo.register_own()
