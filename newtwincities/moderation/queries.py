# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What waits, what was decided, and what is hidden."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import BigAutoField, Count, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from newtwincities.atlas.models import ErrorReport
from newtwincities.common.policy import Viewer
from newtwincities.moderation.models import Case, Decision, Hidden, NoDailyMail
from newtwincities.moderation.registry import queues
from newtwincities.people.models import Person

Rows = TypeVar("Rows", bound="QuerySet[Any]")

MODERATION = "moderation"  # the stamp of what visitors see of it
_PARTIES = ("author", "reporter", "taken_by", "decision", "appeals__by", "appeals__case")


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What the moderators' list is narrowed to."""

    state: str = "open"  # open, mine, closed
    sort: str = ""
    why: str = ""
    kind: str = ""
    language: str = ""
    person: str = ""  # the key of an author


def cases(wanted: CaseFilter, viewer_person: Person | None = None) -> QuerySet[Case]:
    """The open ones with the oldest first, the closed ones with the newest first."""
    rows = Case.objects.select_related(*_PARTIES).defer("text")
    if wanted.state == "closed":
        rows = rows.filter(closed_at__isnull=False).order_by("-closed_at", "-pk")
    else:
        rows = rows.filter(closed_at=None).order_by("opened_at", "pk")
        if wanted.state == "mine":
            rows = rows.filter(taken_by=viewer_person)
    exact = {name: value for name in ("sort", "why", "kind", "language") if (value := getattr(wanted, name))}
    if wanted.person.isdecimal():
        exact["author"] = wanted.person
    return rows.filter(**exact)


def case_with(number: int) -> Case | None:
    return Case.objects.select_related(*_PARTIES).filter(pk=number).first()


def cases_with(numbers: list[int]) -> list[Case]:
    return list(Case.objects.select_related(*_PARTIES).filter(pk__in=numbers).order_by("pk"))


def counts_of_waiting() -> dict[str, int]:
    """How many cases of each sort are open; sorts without any are left out."""
    rows = Case.objects.filter(closed_at=None).values("sort").order_by("sort").annotate(number=Count("pk"))
    return {row["sort"]: row["number"] for row in rows}


def count_of_errors() -> int:
    """How many reports of errors in facts are open."""
    return ErrorReport.objects.filter(state=ErrorReport.State.NEW).count()


@dataclass(frozen=True, slots=True)
class Waiting:
    """One sort of thing that waits, and where."""

    title: Any  # lazy
    number: int
    url_name: str
    query: str = ""


def what_waits(viewer: Viewer) -> list[Waiting]:
    """All that waits for moderators, on pages of other rooms too, such as documents of claims."""
    found = counts_of_waiting()
    cases = [Waiting(sort.label, found.get(sort.value, 0), "moderation:queue", f"?sort={sort}") for sort in Case.Sort]
    errors = Waiting(_("Errors in facts"), count_of_errors(), "moderation:errors")
    elsewhere = [Waiting(q.title, q.waiting(), q.url_name) for q in queues() if q.may_see(viewer)]
    return [*cases, errors, *elsewhere]


def others_about(case: Case) -> QuerySet[Case]:
    """Further cases about the same thing, the newest first."""
    same = Q(kind=case.kind, key=case.key) if case.kind else Q(kind="", address=case.address)
    return Case.objects.filter(same).exclude(pk=case.pk).select_related("decision").order_by("-pk")


def decisions_on(case: Case) -> QuerySet[Decision]:
    return case.decisions.select_related("by").order_by("pk")


def decisions_of_batch(batch: Any) -> QuerySet[Decision]:
    rows = Decision.objects.filter(batch=batch, undone_at=None)
    return rows.select_related("case__author", "case__reporter", "case__appeals").order_by("-pk")


def judges() -> QuerySet[Person]:
    """Everybody who may decide."""
    return Person.objects.filter(site_role__in=Person.SiteRole.values, is_active=True).order_by("name", "pk")


def moderators_to_tell() -> QuerySet[Person]:
    """Whom mails about what waits go to: the moderators; where there is none, the operators."""
    moderators = judges().filter(site_role=Person.SiteRole.MODERATOR)
    return moderators if moderators.exists() else judges()


def wants_daily_mail(person: Person) -> bool:
    return not NoDailyMail.objects.filter(person=person).exists()


def keys_of_judges(_person: Person | None) -> frozenset[int]:
    """For the rules: whether an appeal can be decided by somebody else; read once per request."""
    return frozenset(judges().values_list("pk", flat=True))


# What is hidden


def hidden_row(kind: str, key: str) -> Hidden | None:
    return Hidden.objects.select_related("case").filter(kind=kind, key=key).first()


def is_hidden(kind: str, key: object) -> bool:
    return Hidden.objects.filter(kind=kind, key=str(key)).exists()


def hidden_keys(kind: str) -> set[str]:
    """The keys of all hidden things of a kind, for a page that shows many."""
    return set(Hidden.objects.filter(kind=kind).values_list("key", flat=True))


def why_hidden(kind: str, keys: Iterable[object]) -> dict[str, str]:
    """Of these things those that are hidden, each with why: a value of `Hidden.Why`."""
    rows = Hidden.objects.filter(kind=kind, key__in=[str(key) for key in keys])
    return dict(rows.values_list("key", "why"))


def without_hidden(rows: Rows, kind: str, *, unless_by: Person | None = None, author: str = "author") -> Rows:
    """The rows of a list that others may see; those of `unless_by` stay in: their pages say that they are hidden."""
    hidden = Hidden.objects.filter(kind=kind).annotate(row=Cast("key", BigAutoField())).values("row")
    seen = ~Q(pk__in=hidden)
    return rows.filter(seen | Q(**{author: unless_by}) if unless_by is not None else seen)
