# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the pages of the feed show; and the part with which other rooms show a feed on theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from newtwincities.atlas.models import Municipality
from newtwincities.atlas.queries import territory
from newtwincities.atlas.territory import in_language
from newtwincities.common.mails import link
from newtwincities.common.policy import MEMBER, Viewer
from newtwincities.feed import queries, wording
from newtwincities.feed.models import Follow
from newtwincities.feed.queries import Entry
from newtwincities.feed.reading import Told
from newtwincities.feed.streams import TERRITORY, parts, stream

IN_PANEL = 5
FOLLOW_CODES = ("follow", "mute", "unfollow")


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line as this viewer reads it."""

    key: int
    at: datetime
    icon: str
    sentence: SafeString
    text: SafeString
    beginning: str  # of a long text
    text_language: str
    municipality: str  # for which somebody acted
    folded: list[ShownLine] = field(default_factory=list)
    why: list[tuple[str, str, str]] = field(default_factory=list)  # words, title, address


def shown_line(told: Sequence[Told], viewer: Viewer, *, with_folded: bool = True) -> ShownLine:
    first = told[0]
    is_burst = len(told) > 1
    text, beginning = (SafeString(), "") if is_burst else wording.text_of(first, viewer)
    place = None if is_burst or first.happening.actor_id is None else first.happening.municipality
    return ShownLine(
        key=first.happening.pk,
        at=first.happening.at,
        icon=first.sort.icon,
        sentence=wording.linked(told, viewer),
        text=text,
        beginning=beginning,
        text_language=first.subject.text_language(first.thing),
        municipality=place.name_in(get_language() or "en") if place else "",
        folded=[shown_line([one], viewer, with_folded=False) for one in told] if is_burst and with_folded else [],
    )


class FeedPart:
    """The lines of one stream or several, for a page of any room, which includes `feed/_lines.html` with `feed`.

    The caller has asked whether the viewer may see what the streams are of.
    """

    def __init__(
        self, viewer: Viewer, streams: Sequence[str], *, before: str = "", size: int = queries.PAGE, mine: bool = False
    ) -> None:
        self.viewer, self.streams, self.before, self.mine = viewer, streams, before, mine
        page = queries.read(viewer, streams, before=before, size=size)
        self.lines = [shown_line(entry.told, viewer) for entry in page.entries]
        if mine:
            self._say_why(page.entries)
        self.older, self.newest = page.older, page.newest

    def _say_why(self, entries: Sequence[Entry]) -> None:
        names = stream_names(self.viewer, {name for entry in entries for name in entry.streams})
        rows = queries.follows(self.viewer)
        for line, entry in zip(self.lines, entries, strict=True):
            named = [(name, names[name]) for name in entry.streams if name in names and name in rows]
            line.why.extend((wording.why_words(rows[name].why), *title) for name, title in named)

    @property
    def news_url(self) -> str:
        """Where a script asks whether there is something newer; only the first page does."""
        if self.before:
            return ""
        asked = {"mine": 1} if self.mine else {"stream": list(self.streams)}
        return f"{reverse('feed:news')}?{urlencode({**asked, 'after': self.newest}, doseq=True)}"


def stream_names(viewer: Viewer, names: set[str]) -> dict[str, tuple[str, str]]:
    """Stream → how it is called and where it is, of those that the viewer may see."""
    language = get_language() or "en"
    found = {
        name: (subject.title(thing, language), subject.url(thing, language))
        for name, (subject, thing) in queries.seen_things(viewer, names).items()
    }
    if TERRITORY in names:
        found[TERRITORY] = in_language(territory().name, language), reverse("feed:territory")
    return found


class FollowButtons:
    """Whether the viewer follows a stream or has muted it, with the buttons that change it."""

    def __init__(self, viewer: Viewer, name: str, *, title: str = "") -> None:
        self.stream, self.title = name, title
        self.may = MEMBER in viewer.roles
        row = queries.follows(viewer).get(name) if self.may else None
        self.follows = row is not None and not row.muted
        self.muted = row is not None and row.muted
        self.why = str(Follow.Why(row.why).label) if row else ""


class StreamPage:
    """The feed of the territory, of a municipality or of a person."""

    def __init__(self, viewer: Viewer, name: str, title: str, back: str, *, before: str) -> None:
        self.title, self.back, self.stream = title, back, name
        self.feed = FeedPart(viewer, [name], before=before)
        self.follow = FollowButtons(viewer, name, title=title)
        public = name == TERRITORY or name in queries.seen_things(Viewer(), [name])
        self.has_channels = public and parts(name)[0] != "person"

    @property
    def channel_query(self) -> str:
        return "" if self.stream == TERRITORY else f"?{urlencode({'stream': self.stream})}"


class MinePage:
    def __init__(self, viewer: Viewer, *, before: str) -> None:
        streams = queries.streams_of_mine(viewer)
        self.follows_anything = bool(streams)
        self.feed = FeedPart(viewer, streams, before=before, mine=True)
        key = queries.calendar_key_of(viewer.person)
        address = link("feed:my-calendar", get_language() or "en")
        self.calendar_url = f"{address}?{urlencode({'for': key})}" if key else ""


class FollowingPage:
    """All that the viewer follows or has muted. What they may no longer see has no name, but can be taken back."""

    def __init__(self, viewer: Viewer) -> None:
        rows = queries.follows(viewer)
        names = stream_names(viewer, set(rows))
        self.rows = [(name, *names.get(name, ("", "")), FollowButtons(viewer, name, title=names.get(name, ("",))[0]))
                     for name in rows]  # fmt: skip


def latest(name: str, *, viewer: Viewer) -> list[ShownLine]:
    """The latest lines for a panel."""
    page = queries.read(viewer, [name], size=IN_PANEL)
    return [shown_line(entry.told, viewer, with_folded=False) for entry in page.entries]


def municipality_stream(municipality: Municipality) -> str:
    return stream("municipality", municipality.pk)
