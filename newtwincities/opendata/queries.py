# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the open data need to know of the atlas beyond its own queries. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Min

from newtwincities.atlas.models import Import, Municipality, Source, Twinning

CREDIT = "CC-BY-4.0"
SHARE_ALIKE = "CC-BY-SA-4.0"


@dataclass(frozen=True, slots=True)
class DataSet:
    """One of the two data sets: how much there is and on which sources it rests."""

    rows: int
    sources: tuple[Source, ...]

    @property
    def licence(self) -> str:
        """The licence that covers all rows together: the strictest that a source asks for, as SPDX has it."""
        return SHARE_ALIKE if any(is_share_alike(source) for source in self.sources) else CREDIT


def is_share_alike(source: Source) -> bool:
    return "-SA-" in source.licence or "ODbL" in source.licence


def municipality_data() -> DataSet:
    columns = (
        "source",
        "population_source",
        "elevation_source",
        "languages_source",
        "nuts3_source",
        "perimeters_source",
    )
    rows = Municipality.objects.order_by().values_list(*columns).distinct()
    return DataSet(Municipality.objects.count(), _sources(code for row in rows for code in row))


def twinning_data() -> DataSet:
    joined = Twinning.objects.order_by().values_list("sources", flat=True).distinct()
    return DataSet(Twinning.objects.count(), _sources(code for codes in joined for code in codes.split("|")))


def _sources(codes: Iterable[str]) -> tuple[Source, ...]:
    return tuple(Source.objects.filter(code__in={code for code in codes if code}).order_by("title", "code"))


def last_import() -> datetime | None:
    """When facts were last read into the atlas."""
    moment: datetime | None = Import.objects.aggregate(last=Max("finished_at"))["last"]
    return moment


def earliest_twinning() -> str:
    """The year of the oldest dated twinning; empty if none has a date."""
    since: str | None = Twinning.objects.exclude(since="").aggregate(first=Min("since"))["first"]
    return (since or "")[:4]


def municipality_keys() -> list[str]:
    return list(Municipality.objects.order_by("key").values_list("key", flat=True))
