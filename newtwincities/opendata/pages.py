# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the page on open data shows."""

from __future__ import annotations

from functools import cached_property

from django.conf import settings
from django.urls import reverse

from newtwincities.atlas.models import Source
from newtwincities.opendata import queries


class OpenDataPage:
    """What there is to take along, under which licence, and how programs ask for it."""

    def __init__(self) -> None:
        self.municipalities = queries.municipality_data()
        self.twinnings = queries.twinning_data()
        self.changed = queries.last_import()

    @cached_property
    def sources(self) -> list[tuple[Source, bool]]:
        """Every source in use, and whether its licence asks for the same licence again."""
        both = {source.code: source for source in (*self.municipalities.sources, *self.twinnings.sources)}
        return [(source, queries.is_share_alike(source)) for source in sorted(both.values(), key=lambda s: s.title)]

    @property
    def has_share_alike(self) -> bool:
        return any(share_alike for _source, share_alike in self.sources)

    @property
    def example(self) -> str:
        return f"curl '{settings.BASE_URL}{reverse('api:municipalities')}?country=AT&twinned=yes&limit=2'"
