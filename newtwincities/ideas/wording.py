# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What an idea says, as plain values: what forms send, what versions keep, what is compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from newtwincities.domain.names import fold_name, searchable
from newtwincities.ideas.models import Idea
from newtwincities.ideas.programmes import kind_with

Values = dict[str, Any]

# What each state means, as one chooses it.
STATE_MEANS: Mapping[str, Any] = {
    Idea.State.DRAFT: _("Only you and those who edit it with you see it."),
    Idea.State.LOOKING: _("It is open: others find it and can take part."),
    Idea.State.PREPARING: _("The group writes the application or plans the work; others can still take part."),
    Idea.State.SUBMITTED: _("An application is handed in, and its answer is waited for."),
    Idea.State.RUNNING: _("The work goes on."),
    Idea.State.DONE: _("It was carried out. What came of it stays readable."),
    Idea.State.CLOSED: _("It does not go on. The reason stays readable, and it can be opened again."),
}
VISIBILITY_MEANS: Mapping[str, Any] = {
    Idea.Visibility.PUBLIC: _("Everybody, search engines too"),
    Idea.Visibility.MEMBERS: _("Everybody who is signed in"),
    Idea.Visibility.INVITED: _("Only those who take part or are invited"),
}


@dataclass(frozen=True, slots=True)
class Wording:
    """All that is said of an idea in its form. Lists are sorted; municipalities stand in them by their keys."""

    title: str
    summary: str
    language: str
    kind: str = ""  # `programme/type`
    text: str = ""
    objective: str = ""  # `programme/objective`
    topics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    municipality: str = ""
    deadline: str = ""  # 2027-06-30
    call: str = ""
    call_url: str = ""
    rule: str = ""
    countries_needed: int | None = None
    visibility: str = Idea.Visibility.PUBLIC.value
    joining: str = Idea.Joining.REQUEST.value

    @property
    def values(self) -> Values:
        """As they are kept in a version: lists instead of tuples."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    @property
    def columns(self) -> Values:
        """What the row of the idea keeps of it. Municipalities are not among them."""
        kind = kind_with(self.kind)
        plain = ("title", "summary", "text", "language", "call", "call_url", "rule", "countries_needed", "visibility",
                 "joining")  # fmt: skip
        return {
            **{name: getattr(self, name) for name in plain},
            "programme": kind.programme if kind else "",
            "kind": kind.code if kind else "",
            "priority": kind.priority if kind else "",
            "objective": self.objective.rpartition("/")[2],
            "topics": _joined(self.topics),
            "languages": _joined(self.languages),
            "countries": _joined(self.countries),
            "deadline": date.fromisoformat(self.deadline) if self.deadline else None,
            "folded_title": fold_name(self.title),
            "folded": searchable(self.title, self.summary, self.text),
        }


# Who sees it and who joins is decided by those who lead it: an old version does not bring that back.
NOT_RESTORED = ("visibility", "joining", "municipality")
TEXTS = ("title", "summary", "text")  # of which everybody learns when they are revised


def wording_from(values: Mapping[str, Any]) -> Wording:
    """What a version has kept, or a form was sent; what it does not know is left aside."""
    known: Values = {field.name: values[field.name] for field in fields(Wording) if field.name in values}
    for name, value in known.items():
        if isinstance(value, list | tuple):
            known[name] = tuple(sorted(value))
    return Wording(**known)


def wording_of(idea: Idea) -> Wording:
    """As the idea says it now; two queries for its municipalities, where they were not read with it."""
    return Wording(
        title=idea.title, summary=idea.summary, language=idea.language, text=idea.text,
        kind=f"{idea.programme}/{idea.kind}" if idea.kind else "",
        objective=f"{idea.programme}/{idea.objective}" if idea.objective else "",
        topics=tuple(sorted(idea.topic_codes)), languages=tuple(sorted(idea.language_codes)),
        countries=tuple(sorted(idea.country_codes)),
        wanted=tuple(sorted(one.key for one in idea.wanted.all())),
        municipality=idea.municipality.key if idea.municipality else "",
        deadline=idea.deadline.isoformat() if idea.deadline else "",
        call=idea.call, call_url=idea.call_url, rule=idea.rule, countries_needed=idea.countries_needed,
        visibility=idea.visibility, joining=idea.joining,
    )  # fmt: skip


def _joined(codes: tuple[str, ...]) -> str:
    return f"|{'|'.join(codes)}|" if codes else ""
