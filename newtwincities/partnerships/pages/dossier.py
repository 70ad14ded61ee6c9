# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""One partnership as its sides see it: the frame of its pages, and the overview."""

from __future__ import annotations

from functools import cached_property

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

from newtwincities.atlas.models import Municipality
from newtwincities.common.policy import Viewer, may
from newtwincities.common.wording import joined
from newtwincities.domain.vitality import State
from newtwincities.domain.vitality.warnings import early_warnings
from newtwincities.feed.streams import stream
from newtwincities.partnerships import queries
from newtwincities.partnerships.changes import changes_of
from newtwincities.partnerships.models import Exchange, Partnership, Side
from newtwincities.partnerships.pages.changes import ChangeRow, change_row
from newtwincities.partnerships.pages.people import PeopleView
from newtwincities.partnerships.pages.timeline import Timeline
from newtwincities.partnerships.pages.vitality import VitalityView
from newtwincities.partnerships.queries import name_of
from newtwincities.partnerships.watching import rules_here, warning_sentence, watched_of_many

MOST_CHANGES = 5


class DossierPage:
    """What all pages of a partnership show at their head."""

    def __init__(self, partnership: Partnership, viewer: Viewer) -> None:
        self.partnership, self.viewer = partnership, viewer
        self.language = get_language() or "en"
        self.sides: list[Side] = list(partnership.sides.all())

    @property
    def name(self) -> str:
        return name_of(self.partnership)

    @property
    def is_proposed(self) -> bool:
        """Then there is only the overview, with the question."""
        return self.partnership.state == Partnership.State.PROPOSED

    @cached_property
    def can(self) -> dict[str, bool]:
        return {
            action: may(self.viewer, f"partnership:{action}", self.partnership)
            for action in ("answer", "withdraw", "edit", "change_state")
        }

    @cached_property
    def exchanges(self) -> list[Exchange]:
        """None while it is only proposed, though a restored dossier has some already."""
        return [] if self.is_proposed else queries.exchanges_of(self.partnership)

    @cached_property
    def people(self) -> PeopleView:
        return PeopleView(self.partnership, self.viewer)

    @cached_property
    def vitality(self) -> VitalityView:
        return VitalityView(self.partnership, self.exchanges)


class OverviewPage(DossierPage):
    """Where the partnership stands and what comes next, on one screen."""

    @cached_property
    def warnings(self) -> list[str]:
        """What those who carry it should look at, the most pressing first."""
        if not self.can["edit"]:
            return []
        facts = {self.partnership.pk: self.vitality.facts}
        watched = watched_of_many({self.partnership.pk: self.partnership.since}, facts)[self.partnership.pk]
        found = early_warnings(watched, as_of=self.vitality.assessment.as_of, rules=rules_here())
        return [warning_sentence(one, self.vitality.words.names) for one in found]

    @property
    def stream(self) -> str:
        """Of the feed: what happens in the partnership."""
        return stream("partnership", self.partnership.pk)

    @property
    def sleeps(self) -> bool:
        """Then the page leads to the plan that revives it."""
        resting = (State.DORMANT, State.PAUSED, State.ENDED)
        return not self.is_proposed and self.vitality.assessment.state in resting

    @property
    def waits_for(self) -> str:
        """The sides that have not confirmed yet."""
        return joined([side.municipality.name_in(self.language) for side in self.sides if not side.confirmed_at])

    @cached_property
    def brings(self) -> tuple[int, int]:
        """How many exchanges and documents a restored dossier has in it, while it is only proposed."""
        return self.partnership.exchanges.count(), self.partnership.documents.count()

    @cached_property
    def next_exchange(self) -> Exchange | None:
        return queries.next_of(self.exchanges, today=timezone.localdate())

    @cached_property
    def changes(self) -> list[ChangeRow]:
        """What was entered, done or agreed of late, documents among it."""
        exchanges = {self.partnership.pk: self.exchanges}
        found = changes_of([self.partnership], exchanges, now=timezone.now())[self.partnership.pk]
        return [change_row(one) for one in found[:MOST_CHANGES]]

    @cached_property
    def timeline(self) -> Timeline:
        return Timeline(self.partnership, self.exchanges, today=timezone.localdate().year)

    @property
    def report_years(self) -> list[int]:
        """This year and the last one: those for which a council asks."""
        year = timezone.localdate().year
        return [year, year - 1]

    @property
    def own_municipalities(self) -> list[tuple[Municipality, str]]:
        """The sides for which the viewer's teams act."""
        standing = self.viewer.standing("teams")
        own = [side.municipality for side in self.sides if standing.roles_in(side.team_id)]
        return [(one, one.name_in(self.language)) for one in own]

    @property
    def reading(self) -> list[tuple[str, str]]:
        """The languages of the sides in which these pages are, each with its own name."""
        ours = dict(settings.LANGUAGES)
        codes = [code for side in self.sides for code in side.municipality.language_codes if code in ours]
        return [(code, ours[code]) for code in dict.fromkeys(codes)]

    @cached_property
    def last_exchange(self) -> Exchange | None:
        """The latest that was done."""
        return next((one for one in self.exchanges if one.progress == Exchange.Progress.DONE), None)
