# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bursts: what happened several times within a day in the same place stands in one line, "Ana and 4 others joined".

Each stream is folded by itself, line by line, in one transaction with the mark that a line was looked at: killed in
the middle, none of it was done, and whoever comes next does it. Several workers meet at the locks of the lines.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import models, transaction

from newtwincities.common.stamps import renew_stamps
from newtwincities.feed.models import Happening, Line
from newtwincities.feed.registry import sort_named
from newtwincities.feed.streams import parts, stamp_of

SPAN = timedelta(hours=24)  # from the first to the last of a burst
MOST = 30  # happenings in one line; the next begins a new one
AT_ONCE = 500  # lines in one transaction


def may_fold(sort: str, stream: str) -> bool:
    """Whether such happenings are ever folded there: in the stream of a person each of them stands by itself."""
    found = sort_named(sort)
    return found is not None and found.several is not None and parts(stream)[0] != "person"


def streams_to_fold() -> list[str]:
    return list(Line.objects.filter(looked_at=False).order_by().values_list("stream", flat=True).distinct())


def fold_stream(name: str) -> int:
    """Looks at the lines that nobody has looked at, the oldest first; how many were folded."""
    folded = 0
    while portion := _fold_portion(name):
        folded += portion[1]
    return folded


@transaction.atomic
def _fold_portion(name: str) -> tuple[int, int] | None:
    waiting = Line.objects.select_for_update(of=("self",)).filter(stream=name, looked_at=False)
    lines = list(waiting.select_related("happening").order_by("happening")[:AT_ONCE])
    if not lines:
        return None
    folded = sum([_fold(line) for line in lines])
    if folded:
        renew_stamps(stamp_of(name))
    return len(lines), folded


def _fold(line: Line) -> bool:
    Line.objects.filter(pk=line.pk).update(looked_at=True)
    if not may_fold(line.happening.sort, line.stream):
        return False
    for head, members in sorted(_bursts_near(line).items(), reverse=True):
        times = [line.happening.at, *(member.happening.at for member in members)]
        if len(members) < MOST and max(times) - min(times) <= SPAN:
            newest = max([line, *members], key=lambda one: one.happening_id)
            together = Line.objects.filter(models.Q(pk__in=(line.pk, head)) | models.Q(head=head))
            together.exclude(pk=newest.pk).update(head=newest)
            Line.objects.filter(pk=newest.pk).update(head=None)
            return True
    return False


def _bursts_near(line: Line) -> dict[int, list[Line]]:
    """Head → it and what is folded into it: the bursts that the line may belong to, whole. Two queries on indexes."""
    one = line.happening
    near = Happening.objects.filter(
        sort=one.sort, visibility=one.visibility, at__range=(one.at - 2 * SPAN, one.at + 2 * SPAN)
    ).exclude(pk=one.pk)
    if one.within_kind:
        near = near.filter(within_kind=one.within_kind, within_key=one.within_key)
    else:
        near = near.filter(thing_kind=one.thing_kind, thing_key=one.thing_key, within_kind="")
    keys = list(near.order_by("-pk").values_list("pk", flat=True)[: 4 * MOST])
    found = Line.objects.filter(stream=line.stream, happening__in=keys, looked_at=True).exclude(pk=line.pk)
    bursts: dict[int, list[Line]] = {}
    for member in found.select_related("happening"):
        bursts.setdefault(member.head_id or member.pk, []).append(member)
    return bursts
