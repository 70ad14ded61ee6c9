# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""An idea with people in it, for tests of what goes on there."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from newtwincities.ideas.models import Comment, Idea, Member, Update
from newtwincities.people.models import Person


def idea(**facts: Any) -> Idea:
    now = timezone.now()
    usual = {
        "title": "The common compost", "summary": "Heaps that travel.", "language": "en", "state": "looking",
        "created_at": now, "published_at": now, "changed_at": now, "active_at": now,
    }  # fmt: skip
    return Idea.objects.create(**{**usual, **facts})


def member(inside: Idea, person: Person, standing: str = "member", **facts: Any) -> Person:
    Member.objects.create(idea=inside, person=person, standing=standing, part="other", since=timezone.now(), **facts)
    return person


def update(inside: Idea, author: Person | None, text: str = "We have a **heap**.", **facts: Any) -> Update:
    usual = {"language": "en", "posted_at": timezone.now()}
    return Update.objects.create(idea=inside, author=author, text=text, **{**usual, **facts})


def comment(on: Update, author: Person | None, text: str = "Well done.", **facts: Any) -> Comment:
    usual = {"language": "en", "posted_at": timezone.now()}
    return Comment.objects.create(update=on, author=author, text=text, **{**usual, **facts})
