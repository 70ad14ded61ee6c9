# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the pages of notifications show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from newtwincities.common.policy import Viewer
from newtwincities.domain.notifying import ANY, Choice, HappeningFacts, PersonFacts, Rule, When, resolve
from newtwincities.feed.reading import Reading, Sight, Told
from newtwincities.feed.registry import REASONS
from newtwincities.feed.streams import TERRITORY
from newtwincities.notifications import queries
from newtwincities.notifications.facts import facts_of
from newtwincities.notifications.grouping import words_of
from newtwincities.notifications.links import Stopping, What
from newtwincities.notifications.models import Notification, Rhythm
from newtwincities.notifications.naming import names_of
from newtwincities.notifications.other_mails import OtherMails, wanted_by
from newtwincities.notifications.wording import FOLLOWED, KINDS, RULES, WHENS

PAGE = 20
MOST_OBJECTS = 100
WITHOUT_DECISION = {
    kind: Choice(When.NOW if kind in REASONS else When.DIGEST) for kind in KINDS
}  # as domain/notifying.py has it


@dataclass(frozen=True, slots=True)
class Line:
    """One notification, as it is read."""

    key: int
    at: datetime
    icon: str
    sentence: str
    url: str
    title: str  # of what it is about
    is_unread: bool
    why: str  # why it came
    mail: str  # what became of the mail
    rule: str  # by which rule


class ListPage:
    """The notifications, newest first; what the person may not see any more is left out."""

    def __init__(self, viewer: Viewer, before: int | None = None) -> None:
        rows = list(queries.notifications_of(viewer.person, before=before)[: PAGE + 1])
        self.older = rows[PAGE - 1].pk if len(rows) > PAGE else None
        sight = Sight(viewer, Reading([row.happening for row in rows[:PAGE]]))
        seen = ((row, sight.told(row.happening)) for row in rows[:PAGE])
        self.lines = [_line(row, told, viewer) for row, told in seen if told]
        self.unread = queries.number_of_unread(viewer.person)
        self.is_first = before is None


def _line(row: Notification, told: Told, viewer: Viewer) -> Line:
    language = get_language() or "en"
    return Line(
        key=row.pk,
        at=row.happening.at,
        icon=told.sort.icon,
        sentence=words_of([told], viewer, language),
        url=told.subject.url(told.thing, language),
        title=told.subject.title(told.thing, language),
        is_unread=row.read_at is None,
        why=str(KINDS.get(row.kind, "")) if row.kind in REASONS else "",
        mail=_mail(row),
        rule=str(RULES.get(row.rule, "")),
    )


def _mail(row: Notification) -> str:
    if row.mail == Notification.Mail.NOW:
        return _("By mail at once.")
    return _("In the digest.") if row.mail == Notification.Mail.DIGEST else _("Not by mail.")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table of settings."""

    kind: str
    title: str
    effective: str  # when a mail goes now
    rule: str  # by which rule


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one half of the table."""

    title: str
    rows: list[Row]


class SettingsPage:
    """The table of kinds and channels, for all (`stream` is empty) or for one object."""

    def __init__(self, viewer: Viewer, stream: str = "") -> None:
        self.viewer, self.stream = viewer, stream
        person = viewer.person
        self.facts: PersonFacts = facts_of([person])[person.pk]
        self.made = {kind: choice for (name, kind), choice in self.facts.choices.items() if name == stream}
        self.rhythm = queries.rhythm_of(person) or Rhythm(person=person)

    @property
    def kinds(self) -> list[str]:
        """What can come; nobody may write to people under 18."""
        return [kind for kind in KINDS if kind != "message" or self.viewer.adult]

    def usual(self) -> dict[str, Choice]:
        """What holds where nothing is decided here."""
        if not self.stream:
            return {kind: WITHOUT_DECISION[kind] for kind in self.kinds}
        above = {kind: self.facts.choices.get((ANY, kind), WITHOUT_DECISION[kind]) for kind in self.kinds}
        return {ANY: Choice(When.DIGEST), **above}

    @property
    def parts(self) -> list[Part]:
        both = [
            Part(_("You are addressed personally"), [self._row(kind) for kind in self.kinds if kind in REASONS]),
            Part(_("In what you follow"), [self._row(kind) for kind in FOLLOWED]),
        ]
        if self.stream:
            both.insert(0, Part(_("Everything there"), [self._row(ANY)]))
        return both

    def _row(self, kind: str) -> Row:
        decision = self._decision(kind)
        return Row(
            kind=kind,
            title=str(KINDS[kind]) if kind else _("All kinds"),
            effective=str(WHENS[decision[0]]) if kind else "",
            rule=decision[1] if kind else "",
        )

    def _decision(self, kind: str) -> tuple[When, str]:
        name = self.stream or TERRITORY
        asked = HappeningFacts(kind=kind or "follow_other", streams=(name,), addressed=kind in REASONS)
        followed = PersonFacts(
            follows=frozenset({name}),
            mutes=self.facts.mutes if self.stream else frozenset(),
            choices=self.facts.choices if self.stream else {k: c for k, c in self.facts.choices.items() if k[0] == ANY},
            all_off=self.facts.all_off,
            wants_digest=self.facts.wants_digest,
        )
        decision = resolve(followed, asked)
        is_said_above = not self.stream and decision.rule in (Rule.ADDRESSED, Rule.FOLLOWED)  # by the part's title
        return decision.when, "" if is_said_above else str(RULES.get(decision.rule, ""))

    @property
    def other_mails(self) -> dict[OtherMails, bool]:
        """What can come beside the feed, and whether the person wants it."""
        return wanted_by(self.viewer.person)

    # --- the objects that are followed, or about which something was decided

    @property
    def objects(self) -> list[FollowedObject]:
        person, language = self.viewer.person, get_language() or "en"
        follows = {row.stream: row for row in queries.follows_of(person, MOST_OBJECTS)}
        decided = {name for name, _kind in self.facts.choices if name}
        streams = list(dict.fromkeys([*follows, *sorted(decided)]))[:MOST_OBJECTS]
        names = names_of(streams, self.viewer, language)
        return [
            FollowedObject(
                stream=name,
                title=names[name][0],
                url=names[name][1],
                why=str(follows[name].get_why_display()) if name in follows else _("You do not follow it."),
                **_what_holds(self.facts, name),
            )
            for name in streams
            if name in names
        ]

    @property
    def title(self) -> str:
        """How the object of the page is called; empty where the person may not see it."""
        names = names_of([self.stream], self.viewer, get_language() or "en") if self.stream else {}
        return names[self.stream][0] if self.stream in names else ""

    @property
    def follow(self) -> Any:
        return queries.follow_of(self.viewer.person, self.stream)


@dataclass(frozen=True, slots=True)
class FollowedObject:
    stream: str
    title: str
    url: str
    why: str
    effective: str  # when mails about it go, where one answer holds for all kinds
    rule: str
    differing: int  # kinds for which something else was decided there


def _what_holds(facts: PersonFacts, stream: str) -> dict[str, Any]:
    """In words, what holds for an object; kinds decided one by one are counted."""
    differing = sum(name == stream and kind != ANY for name, kind in facts.choices)
    if stream in facts.mutes:
        return {"effective": str(WHENS[When.NEVER]), "rule": str(RULES["muted"]), "differing": 0}
    if facts.all_off:
        return {"effective": str(WHENS[When.NEVER]), "rule": str(RULES["all_off"]), "differing": 0}
    if (stream, ANY) in facts.choices:
        when = facts.choices[stream, ANY].when
        return {"effective": str(WHENS[when]), "rule": str(RULES["stream"]), "differing": differing}
    return {"effective": _("As in the table"), "rule": "", "differing": differing}


class StopPage:
    """What the link of a mail stops, with the two further things that it could."""

    def __init__(self, meant: Stopping, viewer: Viewer) -> None:
        self.meant = meant
        facts = facts_of([meant.person])[meant.person.pk]
        by_kind = meant.what is What.KIND
        names = names_of([meant.about], viewer, get_language() or "en") if meant.about and not by_kind else {}
        title = KINDS.get(meant.about) if by_kind else names[meant.about][0] if meant.about in names else None
        self.title = str(title or _("this"))
        choice = facts.choices.get((ANY, meant.about) if by_kind else (meant.about, ANY)) if meant.about else None
        self.stopped = {
            "digest": not facts.wants_digest,
            "own": choice is not None and choice.when is When.NEVER,
            "all": facts.all_off,
        }
