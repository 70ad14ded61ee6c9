# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What matching tells the registers when the program starts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from newtwincities.atlas.actions import follow_merges
from newtwincities.common.menu import register_entry
from newtwincities.common.panels import register_panel
from newtwincities.common.policy import Viewer, register_policy
from newtwincities.feed.registry import register_sorts, register_subjects
from newtwincities.matching.approach import happenings, jobs, merging, moderated, panels, rules
from newtwincities.matching.approach.actions import searches
from newtwincities.matching.approach.actions.counts import forget_old_counts, oldest_month
from newtwincities.matching.models import Introduction, Notice, PairCount, SavedSearch, ShortlistEntry
from newtwincities.moderation.registry import register_kind
from newtwincities.notifications.other_mails import OtherMails, register_other_mails
from newtwincities.people.models import Person
from newtwincities.privacy.register import Basis, PersonalData, register_personal_data

ENDED_KEPT = timedelta(days=730)  # requests that came to nothing, so that nobody is asked again too soon


def _written_by(person: Person) -> Iterator[dict[str, Any]]:
    for notice in Notice.objects.filter(author=person).select_related("municipality").order_by("pk"):
        yield {
            "kind": "notice", "municipality": notice.municipality.key, "language": notice.language,
            "text": f"{notice.seeks}\n\n{notice.offers}", "at": notice.published_at.isoformat(),
        }  # fmt: skip
    for entry in ShortlistEntry.objects.filter(added_by=person).select_related("candidate").order_by("pk"):
        yield {
            "kind": "shortlist", "municipality": entry.candidate.key, "text": entry.note,
            "at": entry.added_at.isoformat(),
        }  # fmt: skip


def _forget_author(person: Person, _contributions_stay: bool) -> None:
    """What was written for a municipality is the municipality's; who wrote it is forgotten either way."""
    Notice.objects.filter(author=person).update(author=None)
    ShortlistEntry.objects.filter(added_by=person).update(added_by=None)


def _introductions_of(person: Person) -> Iterator[dict[str, Any]]:
    found = Introduction.objects.filter(Q(asked_by=person) | Q(agreed_by=person)).select_related("asker", "asked")
    for one in found.order_by("pk"):
        asking = one.asked_by_id == person.pk
        yield {
            "municipality": one.asked.key if asking else one.asker.key,
            "my_part": "asked" if asking else "agreed",
            "email": one.asker_contact if asking else one.asked_contact,
            "state": one.seen_by_asker if asking else one.state,
            "text": one.reason if asking else "",
            "at": one.asked_at.isoformat(),
        }


def _forget_in_introductions(person: Person, _contributions_stay: bool) -> None:
    Introduction.objects.filter(asked_by=person).update(asked_by=None, asker_contact="")
    Introduction.objects.filter(agreed_by=person).update(agreed_by=None, asked_contact="")


def _old_introductions(now: datetime) -> QuerySet[Introduction]:
    over = (Introduction.State.DECLINED, Introduction.State.CLOSED, Introduction.State.WITHDRAWN)
    return Introduction.objects.filter(state__in=over, asked_at__lt=now - ENDED_KEPT)


def _searches_of(person: Person) -> Iterator[dict[str, Any]]:
    for search in SavedSearch.objects.filter(person=person).order_by("pk"):
        yield {
            "country": search.country, "topic": search.topic, "kind": search.kind, "language": search.language,
            "mails": search.mails, "at": search.created_at.isoformat(),
        }  # fmt: skip


def _forget_searches(person: Person, _contributions_stay: bool) -> None:
    SavedSearch.objects.filter(person=person).delete()


NOTICES = PersonalData(
    name="search_notices",
    title=_("Search notices and notes on the shortlist"),
    purpose=_("So that the team knows who wrote for it and moderators know whom to answer."),
    period=_("As long as the municipality keeps the text; who wrote it until the account is erased."),
    basis=Basis.PUBLIC_TASK,
    tables=("matching.Notice", "matching.ShortlistEntry"),
    export=_written_by,
    erase=_forget_author,
)
INTRODUCTIONS = PersonalData(
    name="introductions",
    title=_("Introductions: who asked, who agreed, and how to reach them"),
    purpose=_("So that two municipalities that both want it can talk to each other."),
    period=_(
        "Until the account is erased; the address of a request that came to nothing until its end, the rest of it two"
        " years."
    ),
    basis=Basis.CONTRACT,
    tables=("matching.Introduction",),
    export=_introductions_of,
    erase=_forget_in_introductions,
    expire=lambda now: _old_introductions(now).delete()[0],
    remaining=lambda now: _old_introductions(now).count(),
    recipients=_("The team of the other municipality, once both sides have agreed"),
)
SEARCHES = PersonalData(
    name="saved_searches",
    title=_("Saved searches for search notices"),
    purpose=_("So that new notices that fit come by mail."),
    period=_("Until you remove the search or the account is erased."),
    basis=Basis.CONSENT,
    tables=("matching.SavedSearch",),
    export=_searches_of,
    erase=_forget_searches,
    columns={"mails": _("Whether mails come."), "topic": _("The topic that is looked for.")},
    correct="notices:mine",
)
COUNTS = PersonalData(
    name="pair_counts",
    title=_("What came of suggestions: numbers for pairs of municipalities"),
    purpose=_("To see whether the suggestions are any good. Nothing in them is about a person."),
    period=_("24 months."),
    basis=Basis.LEGITIMATE_INTEREST,
    tables=("matching.PairCount",),
    export=lambda _person: (),
    erase=lambda _person, _contributions_stay: None,
    expire=forget_old_counts,
    remaining=lambda now: PairCount.objects.filter(month__lt=oldest_month(now)).count(),
)


def _in_a_team(viewer: Viewer) -> bool:
    return bool(viewer.standing("teams").held)


NEW_NOTICES = OtherMails(
    name="new_notices",
    title=_("New search notices that fit your saved searches, once a day at most"),
    are_wanted=searches.wants_mails,
    want=searches.want_mails,
)


def register() -> None:
    assert jobs.keep_matching_going  # importing it lets the routine come round
    for policy in (rules.NOTICE, rules.INTRODUCTION, rules.SHORTLIST):
        register_policy(policy)
    register_subjects(*happenings.SUBJECTS)
    register_sorts(*happenings.SORTS)
    follow_merges("matching", merging.follow_merge)
    register_kind(moderated.NOTICE)
    register_personal_data(NOTICES, INTRODUCTIONS, SEARCHES, COUNTS)
    register_other_mails(NEW_NOTICES)
    register_panel("municipality", "approach", panels.approach_panel, place=81, personal=panels.may_differ)
    register_entry("notices:mine", _("My search notices"), place=12)
    register_entry("introductions:mine", _("Introductions"), place=13, shown=_in_a_team)
    register_entry("shortlist:own", _("Shortlist"), place=14, shown=_in_a_team)
