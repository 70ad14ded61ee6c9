# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Ideas, and who may read of them."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Case, Q, QuerySet, Value, When

from newtwincities.common.policy import Viewer
from newtwincities.domain.names import fold_name
from newtwincities.domain.similar_titles import most_alike, stems
from newtwincities.feed.models import Happening
from newtwincities.ideas.models import Attachment, Idea, Member, Version
from newtwincities.moderation.queries import without_hidden

KIND = "idea"  # in the feed and for moderators
LOOKED_AT = 60  # ideas with words of a title in theirs
MOST_SIMILAR = 5

_VISIBILITY = {
    Idea.Visibility.PUBLIC: Happening.Visibility.PUBLIC,
    Idea.Visibility.MEMBERS: Happening.Visibility.MEMBERS,
    Idea.Visibility.INVITED: Happening.Visibility.INSIDE,
}


def visibility_of(idea: Idea) -> str:
    """How far what happens in the idea is told. Drafts tell nothing."""
    return str(_VISIBILITY[Idea.Visibility(idea.visibility)])


def idea_with_pk(pk: int) -> Idea | None:
    return Idea.objects.select_related("municipality", "created_by").filter(pk=pk).first()


def leads_of(idea: Idea) -> list[Member]:
    """Who leads it now, the first of them first."""
    found = Member.objects.select_related("person", "municipality").filter(idea=idea, ended_at=None)
    return list(found.filter(standing=Member.Standing.LEAD).order_by("since", "pk"))


def versions_of(idea: Idea) -> QuerySet[Version]:
    """The latest first, without their words."""
    return idea.versions.select_related("by").defer("words").order_by("-number")


def version_with(idea: Idea, number: int) -> Version | None:
    return idea.versions.select_related("by").filter(number=number).first()


def pictures_of(idea: Idea) -> list[Attachment]:
    """Those that its text can show."""
    return list(idea.attachments.filter(kind=Attachment.Kind.PICTURE, update=None))


def documents_of(idea: Idea) -> list[Attachment]:
    return list(idea.attachments.filter(kind=Attachment.Kind.DOCUMENT, update=None))


def readable_by(viewer: Viewer) -> Q:
    """Ideas that the viewer may see by the policy `idea`, as a condition of the database; drafts are left out."""
    seen = Q(visibility=Idea.Visibility.PUBLIC)
    if viewer.person is not None and viewer.first is None:
        inside = list(viewer.standing("ideas"))
        seen |= Q(visibility=Idea.Visibility.MEMBERS) | Q(pk__in=inside)
    return seen & ~Q(state=Idea.State.DRAFT)


def similar_ideas(title: str, viewer: Viewer, *, but: int | None = None) -> list[Idea]:
    """Those that say nearly the same in their titles and that the viewer may see; one query for the titles and one
    for what is shown of the few that are left."""
    folded = fold_name(title)
    contained = [Q(folded_title__contains=stem) for stem in stems(folded)]
    if not contained:
        return []
    hits = sum((Case(When(one, then=1), default=0) for one in contained), Value(0))
    rows = without_hidden(Idea.objects.filter(readable_by(viewer), reduce(or_, contained)), KIND)
    rows = rows.annotate(hits=hits).order_by("-hits", "-pk")
    if but is not None:
        rows = rows.exclude(pk=but)
    keys = most_alike(folded, rows.values_list("pk", "folded_title")[:LOOKED_AT], most=MOST_SIMILAR)
    found = Idea.objects.select_related("municipality").defer("text", "folded").in_bulk(keys)
    return [found[key] for key in keys if key in found]


def municipalities_around(idea: Idea) -> list[str]:
    """The keys of those that take part or are wanted, each once; two queries."""
    taking_part = Member.objects.filter(idea=idea, ended_at=None, municipality__isnull=False).order_by("since", "pk")
    keys = [*taking_part.values_list("municipality__key", flat=True), *idea.wanted.values_list("key", flat=True)]
    return [key for key in dict.fromkeys(keys) if not idea.municipality or key != idea.municipality.key]
