# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may do what with ideas."""

from __future__ import annotations

from collections.abc import Iterable

from newtwincities.common.policy import MEMBER, MODERATOR, VISITOR, Need, Policy, Viewer, allow
from newtwincities.ideas.models import Idea
from newtwincities.ideas.queries.members import INVITED

TAKES_PART = "participant"  # a member of the idea; `member` is whoever is signed in
EDITOR = "editor"
LEAD = "lead"
INSIDE = f"{TAKES_PART} {EDITOR} {LEAD}"
AT_WORK = "looking preparing submitted running"
SHOWN = f"{AT_WORK} done closed"


def _roles(viewer: Viewer, idea: Idea | None) -> Iterable[str]:
    """By the standing `ideas`, read once: what the viewer takes part in or is invited to."""
    if viewer.person is None or idea is None:
        return ()
    role = viewer.standing("ideas").get(idea.pk)
    return (role,) if role else ()


def state_of(idea: Idea | None) -> str:
    """State and visibility in one: `looking_public`."""
    return f"{idea.state}_{idea.visibility}" if idea else "none"


def _in(states: str, visibilities: str = "public members invited") -> str:
    return " ".join(f"{state}_{visibility}" for state in states.split() for visibility in visibilities.split())


IDEA = Policy(
    name="idea",
    roles=(VISITOR, MEMBER, INVITED, TAKES_PART, EDITOR, LEAD, MODERATOR),
    states=("none", *(f"{state}_{seen}" for state in Idea.State.values for seen in Idea.Visibility.values)),
    roles_of=_roles,
    state_of=state_of,
    rules=(
        allow("begin", MEMBER, "none", [Need.ADULT]),
        allow("see", VISITOR, _in(SHOWN, "public")),
        allow("see", MEMBER, _in(SHOWN, "public members")),
        allow("see", f"{INVITED} {INSIDE}", _in(SHOWN)),
        allow("see", f"{EDITOR} {LEAD}", _in("draft")),
        allow("see", MODERATOR, _in(SHOWN), [Need.SECOND_FACTOR]),
        allow("edit", f"{EDITOR} {LEAD}", _in(f"draft {AT_WORK}"), [Need.ADULT]),  # it is free text for everybody
        allow("change_state", LEAD, _in(f"draft {SHOWN}"), [Need.ADULT]),
        allow("delete", LEAD, _in("draft")),
        allow("join", f"{MEMBER} {INVITED}", _in(AT_WORK)),  # how, says `Idea.joining`
        allow("leave", INSIDE, _in(f"draft {SHOWN}")),
        allow("invite", f"{EDITOR} {LEAD}", _in(f"draft {AT_WORK}"), [Need.ADULT]),
        allow("decide", f"{EDITOR} {LEAD}", _in(AT_WORK), [Need.ADULT]),  # on requests to join
        allow("manage", LEAD, _in(f"draft {AT_WORK}"), [Need.ADULT]),  # standings, removing, handing over
        allow("post", INSIDE, _in(f"{AT_WORK} done")),  # updates and comments, as far as minors.may_talk
        allow("react", INSIDE, _in(f"{AT_WORK} done")),
        allow("vote", INSIDE, _in(f"{AT_WORK} done")),
        allow("ask", INSIDE, _in(AT_WORK), [Need.ADULT]),  # a poll
        allow("take", INSIDE, _in(AT_WORK)),  # a small task; young members too
        allow("plan", f"{EDITOR} {LEAD}", _in(AT_WORK)),  # tasks, pinned update, chosen date
        allow("conclude", LEAD, _in(f"{AT_WORK} done"), [Need.ADULT]),  # make a partnership of it
    ),
)
