# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the pages of introductions show, to each side its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from newtwincities.common.policy import Viewer, may
from newtwincities.matching.approach.letters import topic_names
from newtwincities.matching.approach.queries import introductions as queries
from newtwincities.matching.approach.queries.introductions import Hindered, Hindrance
from newtwincities.matching.approach.queries.sides import roles_for
from newtwincities.matching.approach.rules import SPEAKING
from newtwincities.matching.models import Introduction
from newtwincities.people.minors import Protection, is_minor, is_protected_from
from newtwincities.people.models import Person

State = Introduction.State


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to write to on a side, once both have agreed."""

    municipality: str
    name: str
    address: str


class IntroductionPage:
    """One introduction as the viewer's side may know it."""

    def __init__(self, introduction: Introduction, viewer: Viewer) -> None:
        self.introduction, self.viewer = introduction, viewer
        self.language = get_language() or "en"

    @cached_property
    def is_asker(self) -> bool:
        """Whoever speaks for both sides sees what the asked one sees."""
        one = self.introduction
        asked = roles_for(self.viewer, one.asked_id, one.asked_team_id)
        return not any(role in SPEAKING for role in asked)

    @property
    def own(self) -> str:
        one = self.introduction
        return (one.asker if self.is_asker else one.asked).name_in(self.language)

    @property
    def other(self) -> str:
        one = self.introduction
        return (one.asked if self.is_asker else one.asker).name_in(self.language)

    @property
    def other_key(self) -> str:
        return (self.introduction.asked if self.is_asker else self.introduction.asker).key

    @property
    def state(self) -> str:
        """For the asking side a refusal without a word is no answer."""
        return self.introduction.seen_by_asker if self.is_asker else str(self.introduction.state)

    @property
    def state_name(self) -> str:
        return str(State(self.state).label)

    @property
    def waits_for_viewer(self) -> bool:
        return self.can["answer"]

    @property
    def topics(self) -> list[str]:
        return topic_names(self.introduction.topic_codes, self.language)

    @property
    def letters(self) -> list[tuple[str, str]]:
        """Language and text, the reader's own first."""
        mine = self.language.partition("-")[0]
        return sorted(self.introduction.letters.items(), key=lambda letter: letter[0] != mine)

    @cached_property
    def can(self) -> dict[str, bool]:
        actions = ("withdraw", "answer", "see_contacts", "begin")
        return {action: may(self.viewer, f"introduction:{action}", self.introduction) for action in actions}

    @cached_property
    def contacts(self) -> list[Contact]:
        """Of both sides; empty before both have agreed."""
        if not self.can["see_contacts"]:
            return []
        one = self.introduction
        return [
            Contact(one.asker.name_in(self.language), _name(one.asked_by), _address(one.asked_by, one.asker_contact)),
            Contact(one.asked.name_in(self.language), _name(one.agreed_by), _address(one.agreed_by, one.asked_contact)),
        ]


def _name(person: Person | None) -> str:
    if person is None:
        return _("A former member")
    if not person.name or is_protected_from(person, Protection.PUBLIC_NAME):
        return _("A member")
    return person.name


def _address(person: Person | None, given: str) -> str:
    """Only grown-ups ask and agree; of somebody whose age was corrected since, nothing is shown."""
    return "" if person is None or is_minor(person) else given


class IntroductionsPage:
    """All introductions of the viewer's teams: those that wait first, then the latest."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer

    @cached_property
    def rows(self) -> list[IntroductionPage]:
        teams = self.viewer.standing("teams").held
        seen = [one for one in queries.introductions_of(teams) if may(self.viewer, "introduction:see", one)]
        rows = [IntroductionPage(one, self.viewer) for one in seen]
        return sorted(rows, key=lambda row: not row.waits_for_viewer)


def sentence_for(hindered: Hindered, name: str) -> str:
    """What stands in the way of one more request, and when it goes."""
    match hindered.why:
        case Hindrance.OPEN_ALREADY:
            return _("You have asked %(name)s already, and the answer is still to come.") % {"name": name}
        case Hindrance.AGREED_ALREADY:
            return _("You and %(name)s have agreed to get to know each other already.") % {"name": name}
        case Hindrance.ASKED_LATELY:
            return _("You have asked %(name)s within a year. You can ask again from %(day)s on.") % {
                "name": name, "day": _day(hindered.again_on),
            }  # fmt: skip
        case Hindrance.TOO_MANY_OPEN:
            return _("%(most)s of your requests are open. Wait for an answer, or take one back.") % {
                "most": Introduction.MOST_OPEN
            }
        case Hindrance.TOO_MANY_A_MONTH:
            return _("You have sent %(most)s requests within 30 days. Please wait some days.") % {
                "most": Introduction.MOST_A_MONTH
            }


def _day(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""
