# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Texts with mentions: kept without names, and shown to each reader by the names that this reader knows."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from newtwincities.common.markup import as_html
from newtwincities.common.policy import Viewer
from newtwincities.domain.mentions import kept_text, spoken_text, unambiguous
from newtwincities.ideas.models import Comment, Idea, Update
from newtwincities.ideas.queries.talking import names_known, people_in
from newtwincities.people.models import Person
from newtwincities.people.queries import shown_name

Text = Update | Comment


def mentioned_in(text: Text) -> dict[str, Person]:
    """Reference → person; without a query where the mentions were read with the text."""
    return {str(mention.person.ref): mention.person for mention in text.mentions.all()}


def kept(viewer: Viewer, idea: Idea, typed: str, before: Iterable[Person] = ()) -> tuple[str, list[Person]]:
    """What was typed, as it is kept, and whom it mentions. Those mentioned before stay so."""
    people = {str(person.ref): person for person in [*people_in(idea), *before]}
    known = [str(person.ref) for person in before]
    text, refs = kept_text(typed, names_known(viewer, people.values()), known=known)
    return text, [people[ref] for ref in refs]


def typed_again(text: Text, viewer: Viewer) -> str:
    """For the form: with names where they lead back to the person, else with the reference."""
    people = mentioned_in(text)
    names = unambiguous(names_known(viewer, [*people_in(text_idea(text)), *people.values()]))
    by_ref = {ref: shown_name(people[ref], viewer) for ref in names.values() if ref in people}
    return spoken_text(text.text, lambda ref: f"@{by_ref[ref]}" if ref in by_ref else f"@{{{ref}}}")


def text_idea(text: Text) -> Idea:
    return text.idea if isinstance(text, Update) else text.update.idea


def shown_html(text: Text, viewer: Viewer) -> SafeString:
    people = mentioned_in(text)
    return mark_safe(
        spoken_text(
            as_html(text.text),
            lambda ref: format_html('<span class="mention">@{}</span>', shown_name(people.get(ref), viewer)),
        )
    )


def shown_markdown(text: Text, viewer: Viewer) -> str:
    """For the feed, which makes HTML of it itself."""
    people = mentioned_in(text)
    return spoken_text(text.text, lambda ref: f"@{_plain(shown_name(people.get(ref), viewer))}")


def _plain(name: str) -> str:
    """A name, so that no sign of it is read as Markdown."""
    return re.sub(r"([\\`*_{}\[\]()#+.!<>|~-])", r"\\\1", name)
