# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may write to whom. Messages are between two grown-ups: nobody who is protected gets or writes any."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from newtwincities.common.policy import MEMBER, MODERATOR, VISITOR, Need, Policy, Viewer, allow
from newtwincities.messages.models import Conversation
from newtwincities.messages.queries import Pair
from newtwincities.messages.together import work_together
from newtwincities.people.blocking import are_apart
from newtwincities.people.minors import may_talk_privately
from newtwincities.people.models import Person

COLLEAGUE = "colleague"  # works with the other
ASKER, ASKED = "asker", "asked"  # in a conversation that began with a request


def _roles(viewer: Viewer, pair: Pair | None) -> Iterable[str]:
    if viewer.person is None or pair is None:
        return ()
    roles = [COLLEAGUE] if work_together(viewer, pair.other) else []
    if pair.conversation is not None:
        roles.append(ASKER if pair.conversation.asked_by_id == viewer.person.pk else ASKED)
    return roles


def _state(pair: Pair | None) -> str:
    if pair is None:
        return "none"
    one = pair.conversation
    if one is not None and not _was_long_ago(one):
        return str(one.state)
    return "closed" if pair.closed else "new"


def _was_long_ago(one: Conversation) -> bool:
    """A request that was declined more than a year ago is as if it had never been."""
    if one.state != Conversation.State.DECLINED or one.answered_at is None:
        return False
    return timezone.now() - one.answered_at >= Conversation.AGAIN_AFTER


def apart(viewer: Viewer, other: Person) -> bool:
    """Whether the two can't write to each other, whatever else holds: youth, a block, or an account that is closed."""
    me = viewer.person
    if me is None or me.pk == other.pk:
        return True
    return are_apart(viewer, other) or not other.is_active or not may_talk_privately(me, other)


CONVERSATION = Policy(
    name="conversation",
    roles=(VISITOR, MEMBER, COLLEAGUE, ASKER, ASKED, MODERATOR),
    states=("none", "new", "closed", *Conversation.State.values),
    roles_of=_roles,
    state_of=_state,
    rules=(
        allow("list", MEMBER, "none", [Need.ADULT]),
        allow("reach", MEMBER, "none"),  # anybody’s page of messages: what stands there decide the rules below
        allow("block", MEMBER, "none"),  # young people too
        allow("read", f"{ASKER} {ASKED}", "asked open declined"),
        allow("write", f"{ASKER} {ASKED}", "open", [Need.ADULT]),
        allow("write", COLLEAGUE, "new closed asked declined", [Need.ADULT]),
        allow("ask", MEMBER, "new", [Need.ADULT, Need.TRUSTED]),
        allow("ask", ASKED, "declined", [Need.ADULT]),  # thought better of it
        allow("answer", ASKED, "asked", [Need.ADULT]),
    ),
)
