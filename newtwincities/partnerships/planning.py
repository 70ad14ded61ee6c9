# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a plan is picked from, and how the tasks made of it are called in each reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

from newtwincities.atlas.territory import in_language
from newtwincities.domain.vitality import Reason
from newtwincities.partnerships.models import Partnership, Task
from newtwincities.partnerships.remedies import remedy_with
from newtwincities.partnerships.wording import Words


@dataclass(frozen=True, slots=True)
class Choice:
    """A step that can be picked, in the reader's language."""

    code: str
    title: str
    text: str
    effort: str  # as tasks name it
    proposed: bool  # fits where the partnership stands
    tags: tuple[str, ...] = ()
    reason: Reason | None = None  # of a computed step


def title_of(task: Task, partnership: Partnership) -> str:
    """In the reader's language, where the task was made of a remedy or a step; else as it was typed."""
    language = get_language() or "en"
    if remedy := remedy_with(task.remedy):
        return in_language(remedy.title, language) if task.title in remedy.title.values() else task.title
    if task.step:
        names = {str(side.pk): side.municipality.name_in(language) for side in partnership.sides.all()}
        return Words(names).step(Reason(task.step["code"], task.step["parameters"]))
    return task.title
