# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may do what with ideas."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from newtwincities.common.policy import MEMBER, MODERATOR, VISITOR, Need, Policy, Viewer, allow
from newtwincities.ideas.models import Idea, Invitation, JoinRequest
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
        allow("invite", f"{EDITOR} {LEAD}", _in(AT_WORK), [Need.ADULT]),
        allow("invite_by_mail", f"{EDITOR} {LEAD}", _in(AT_WORK), [Need.ADULT, Need.TRUSTED]),
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


ASKER = "asker"
ASKED = "asked"  # the person whom an invitation is for
STOPPED = "stopped"  # open, but the idea takes nobody in any more


def _roles_in_request(viewer: Viewer, request: JoinRequest | None) -> Iterable[str]:
    if viewer.person is None or request is None:
        return ()
    role = viewer.standing("ideas").get(request.idea_id)
    return (*((ASKER,) if request.person_id == viewer.person.pk else ()), *((role,) if role else ()))


def _state_of_request(request: JoinRequest | None) -> str:
    if request is None:
        return "none"
    is_stopped = request.state == JoinRequest.State.OPEN and request.idea.state not in AT_WORK.split()
    return STOPPED if is_stopped else str(request.state)


_ANY_REQUEST = " ".join((STOPPED, *JoinRequest.State.values))

# Asking to take part: between the asker and those who decide, and nobody else.
REQUEST = Policy(
    name="idea_request",
    roles=(VISITOR, MEMBER, ASKER, INVITED, TAKES_PART, EDITOR, LEAD, MODERATOR),
    states=("none", STOPPED, *JoinRequest.State.values),
    roles_of=_roles_in_request,
    state_of=_state_of_request,
    rules=(
        allow("see", f"{ASKER} {EDITOR} {LEAD}", _ANY_REQUEST),
        allow("write", f"{ASKER} {EDITOR} {LEAD}", "open"),  # as far as minors.may_talk
        allow("decide", f"{EDITOR} {LEAD}", "open", [Need.ADULT]),
        allow("withdraw", ASKER, f"open {STOPPED}"),
    ),
)


def _roles_in_invitation(viewer: Viewer, invitation: Invitation | None) -> Iterable[str]:
    if viewer.person is None or invitation is None:
        return ()
    role = viewer.standing("ideas").get(invitation.idea_id)
    is_asked = invitation.person_id == viewer.person.pk
    return (*((ASKED,) if is_asked else ()), *((role,) if role and role != INVITED else ()))


def _state_of_invitation(invitation: Invitation | None) -> str:
    if invitation is None:
        return "none"
    is_old = invitation.at <= timezone.now() - Invitation.GOOD_FOR
    can_be_answered = invitation.state == Invitation.State.OPEN and not is_old
    return "open" if can_be_answered and invitation.idea.state in AT_WORK.split() else "over"


INVITATION = Policy(
    name="idea_invitation",
    roles=(VISITOR, MEMBER, ASKED, TAKES_PART, EDITOR, LEAD, MODERATOR),
    states=("none", "open", "over"),
    roles_of=_roles_in_invitation,
    state_of=_state_of_invitation,
    rules=(
        allow("see", f"{ASKED} {EDITOR} {LEAD}", "open over"),
        allow("answer", ASKED, "open"),
        allow("withdraw", f"{EDITOR} {LEAD}", "open"),
    ),
)

# What somebody sees of the own part in ideas: nobody else's.
OWN = Policy(name="idea_own", roles=(VISITOR, MEMBER), rules=(allow("list", MEMBER),))
