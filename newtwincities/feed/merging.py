# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What becomes of streams when a municipality becomes part of another one."""

from __future__ import annotations

from newtwincities.atlas.models import Municipality
from newtwincities.common.stamps import renew_stamps
from newtwincities.feed.models import Follow, Happening, Line
from newtwincities.feed.streams import stamp_of, stream


def follow_merge(former: Municipality, into: Municipality) -> None:
    """What happened there is read in the stream of the larger one; whoever followed or muted the former, does so."""
    old, new = stream("municipality", former.pk), stream("municipality", into.pk)
    both = Line.objects.filter(stream=new).values("happening")
    Line.objects.filter(stream=old, happening__in=both).delete()
    Line.objects.filter(stream=old).update(stream=new)
    Follow.objects.filter(stream=old, person__in=Follow.objects.filter(stream=new).values("person")).delete()
    Follow.objects.filter(stream=old).update(stream=new)
    Happening.objects.filter(municipality=former).update(municipality=into)
    for place in ("thing", "within"):
        moved = Happening.objects.filter(**{f"{place}_kind": "municipality", f"{place}_key": str(former.pk)})
        moved.update(**{f"{place}_key": str(into.pk)})
    renew_stamps(stamp_of(new))
