# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Taking part: policies, personal data, what can be reported, and what is told in the feed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from newtwincities.common.menu import register_entry
from newtwincities.common.policy import Viewer, may, register_policy
from newtwincities.common.wording import joined
from newtwincities.feed.registry import Sort, Subject, Verb, register_sorts, register_subjects
from newtwincities.ideas import members_kept, rules
from newtwincities.ideas.actions.inviting import INVITATION
from newtwincities.ideas.actions.joining import REQUEST
from newtwincities.ideas.actions.parting import MEMBERSHIP
from newtwincities.ideas.models import Idea, Invitation, JoinRequest, Member, Reply
from newtwincities.ideas.models.members import Part
from newtwincities.ideas.pages.member_list import REPLY
from newtwincities.ideas.queries.ideas import KIND
from newtwincities.ideas.queries.members import met_in_ideas
from newtwincities.messages.together import register_together
from newtwincities.moderation.queries import hidden_keys
from newtwincities.moderation.registry import Kind, register_kind
from newtwincities.people.blocking import are_apart
from newtwincities.people.company import register_taking_part
from newtwincities.people.models import Person
from newtwincities.privacy.register import register_before_erasure, register_personal_data


def _reads(rows: Callable[[], QuerySet[Any]]) -> Callable[[Collection[str]], Mapping[str, Any]]:
    """Things of ideas that are not hidden, by their keys; two queries."""

    def read(keys: Collection[str]) -> Mapping[str, Any]:
        hidden = hidden_keys(KIND)
        found = rows().filter(pk__in=[key for key in keys if key.isdecimal()])
        return {str(one.pk): one for one in found if str(one.idea_id) not in hidden}

    return read


def _url(name: str, *arguments: int, language: str) -> str:
    with translation.override(language):
        return reverse(name, args=arguments)


def _is_own(viewer: Viewer, member: Member) -> bool:
    return may(viewer, "idea_own:list") and member.person_id is not None and member.person_id == viewer.person.pk


SUBJECTS = (
    Subject(
        name=REQUEST,
        label=_("Requests to take part in project ideas"),
        read=_reads(lambda: JoinRequest.objects.select_related("idea", "person")),
        may_see=lambda viewer, request: (
            may(viewer, "idea_request:see", request) and not are_apart(viewer, request.person)
        ),
        title=lambda request, _language: request.idea.title,
        url=lambda request, language: _url("ideas:request", request.idea_id, request.pk, language=language),
        author=lambda request: request.person,
        as2_type="Offer",
    ),
    Subject(
        name=INVITATION,
        label=_("Invitations to project ideas"),
        read=_reads(lambda: Invitation.objects.select_related("idea", "by")),
        may_see=lambda viewer, invitation: (
            may(viewer, "idea_invitation:see", invitation) and not are_apart(viewer, invitation.by)
        ),
        title=lambda invitation, _language: invitation.idea.title,
        url=lambda invitation, language: _url("ideas:invitation", invitation.idea_id, invitation.pk, language=language),
        author=lambda invitation: invitation.by,
        as2_type="Invite",
    ),
    Subject(
        name=MEMBERSHIP,
        label=_("One’s own part in project ideas"),
        read=_reads(lambda: Member.objects.select_related("idea", "person")),
        may_see=_is_own,
        title=lambda member, _language: member.idea.title,
        url=lambda member, language: _url("ideas:membership", member.pk, language=language),
        author=lambda member: member.person,
        as2_type="Relationship",
    ),
)


def _parts(details: Mapping[str, Any]) -> Mapping[str, str]:
    codes = [code for code in str(details.get("parts", "")).split("|") if code in Part.values]
    return {"parts": joined([str(Part(code).label) for code in codes])}


SORTS = (
    Sort("idea_joined", Verb.JOIN, _("{who} takes part in {what}."), icon="users", kind="joined",
         several=ngettext_lazy("{who} and {number} other take part in {what}.",
                               "{who} and {number} others take part in {what}.")),
    Sort("idea_role_sought", Verb.OFFER, _("{what} is looking for: {parts}."), icon="search", kind="state",
         more=_parts),
    Sort("idea_handed_over", Verb.UPDATE, _("{what} has a new lead."), icon="handshake", kind="state"),
    Sort("idea_request", Verb.OFFER, _("{who} would like to take part in {what}."), icon="mail"),
    Sort("idea_reply", Verb.ADD, _("{who} has written about the request to take part in {what}."), icon="mail"),
    Sort("idea_request_answered", Verb.ACCEPT, _("{who} has answered the request to take part in {what}: {answer}."),
         icon="mail", more=lambda details: {"answer": str(JoinRequest.State(details["state"]).label)}),
    Sort("idea_invited", Verb.INVITE, _("{who} invites to take part in {what}."), icon="mail"),
    Sort("idea_removed", Verb.REMOVE, _("{who} has ended your part in {what}."), icon="users"),
    Sort("idea_standing", Verb.UPDATE, _("{who} has changed what you may do in {what}: {standing}."), icon="users",
         more=lambda details: {"standing": str(Member.Standing(details["standing"]).label)}),
)  # fmt: skip

REPLIES = Kind(
    name=REPLY,
    label=_("A message about joining a project idea"),
    find=lambda key: (
        Reply.objects.select_related("request__idea", "author").filter(pk=key).first() if key.isdecimal() else None
    ),
    title=lambda reply: reply.request.idea.title,
    url=lambda reply, language: _url("ideas:request", reply.request.idea_id, reply.request_id, language=language),
    author=lambda reply: reply.author,
    text=lambda reply: reply.text,
    things_of=lambda person: Reply.objects.filter(author=person),
)


def _taking_part(people: Collection[Person]) -> Iterator[tuple[int, Any, str]]:
    rows = Member.objects.filter(person__in=people, ended_at=None).exclude(idea__state=Idea.State.DRAFT).order_by("pk")
    for person, pk, title in rows.values_list("person_id", "idea_id", "idea__title"):
        yield person, title, reverse("ideas:idea", args=[pk])


def register() -> None:
    for policy in (rules.REQUEST, rules.INVITATION, rules.OWN):
        register_policy(policy)
    register_subjects(*SUBJECTS)
    register_sorts(*SORTS)
    register_kind(REPLIES)
    register_personal_data(*members_kept.KINDS)
    register_before_erasure(members_kept.LEADS)
    register_taking_part(_taking_part)
    register_together("ideas", met_in_ideas)
    register_entry("ideas:mine", _("My ideas"), place=11)
