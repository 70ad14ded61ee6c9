# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The words of a line, in the language that is active."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from newtwincities.common.markup import as_html
from newtwincities.common.policy import Viewer
from newtwincities.feed.models import Follow
from newtwincities.feed.reading import Told
from newtwincities.feed.registry import Sort, Subject
from newtwincities.people.models import Person
from newtwincities.people.queries import shown_name
from newtwincities.people.visibility import sees

LONG = 320  # letters of a text that stands in the line as a whole
BEGINNING = 220  # letters of a longer one that stand before “read more”


def sentence(
    sort: Sort, *, who: str, what: str, within: str = "", others: int = 0, details: Mapping[str, Any] | None = None
) -> str:
    """“Ana has revised The common compost.”, or with others “Ana and 4 others take part in …”. Plain text."""
    words = {"who": who, "what": what, "within": within, **sort.more(details or {})}
    return _form(sort, others).format(number=others, **words)


def _form(sort: Sort, others: int) -> str:
    return str(sort.several % others if others and sort.several is not None else sort.said)


def plain(told: Sequence[Told], viewer: Viewer) -> str:
    """The sentence of a line, for programs and mails; of a burst, all of it."""
    language = get_language() or "en"
    title, within = told[0].subject.title(told[0].thing, language), ""
    if told[0].within:
        within = told[0].within[0].title(told[0].within[1], language)
    who, others = people_of(told, viewer)
    details = told[0].happening.details
    return sentence(told[0].sort, who=who, what=title, within=within, others=others, details=details)


def linked(told: Sequence[Told], viewer: Viewer) -> SafeString:
    """The same with links to what it is about."""
    who, others = people_of(told, viewer)
    first = told[0]
    words = {
        "who": format_html("<strong>{}</strong>", who),
        "what": _link(first.subject, first.thing),
        "within": _link(*first.within) if first.within else "",
        **first.sort.more(first.happening.details),
    }
    form = str(escape(_form(first.sort, others)))
    return mark_safe(form.format(number=others, **{name: conditional_escape(word) for name, word in words.items()}))


def _link(subject: Subject, thing: Any) -> SafeString:
    language = get_language() or "en"
    return format_html('<a href="{}">{}</a>', subject.url(thing, language), subject.title(thing, language))


def people_of(told: Sequence[Told], viewer: Viewer) -> tuple[str, int]:
    """Who is named in a line, and how many others there are. Somebody whom the viewer knows by name comes first."""
    actors: dict[int, Person] = {one.happening.actor.pk: one.happening.actor for one in told if one.happening.actor}
    nameless = sum(1 for one in told if one.happening.actor is None)
    known = next((one for one in actors.values() if one.name and sees(viewer, one, "name")), None)
    shown = known or next(iter(actors.values()), None)
    return shown_name(shown, viewer), max(len(actors) + nameless - 1, 0)


def text_of(told: Told, viewer: Viewer) -> tuple[SafeString, str]:
    """What was written, as HTML; and its beginning as plain text, where it is so long that it is folded."""
    written = told.subject.text(told.thing, viewer).strip()
    if not written:
        return mark_safe(""), ""
    return as_html(written), beginning_of(written) if len(written) > LONG else ""


def beginning_of(written: str) -> str:
    """The first words, without the signs of Markdown."""
    words = " ".join(written.translate(dict.fromkeys(map(ord, "*_#>`"), " ")).split())
    return f"{words[:BEGINNING].rsplit(' ', 1)[0]} …" if len(words) > BEGINNING else words


def why_words(why: str) -> str:
    """Why a line is read among “mine”, before the name of what is followed."""
    return {
        Follow.Why.CHOSEN.value: _("You follow:"),
        Follow.Why.JOINED.value: _("You take part in:"),
        Follow.Why.BEGUN.value: _("You have begun:"),
        Follow.Why.TEAM.value: _("Your team acts for:"),
    }[why]
