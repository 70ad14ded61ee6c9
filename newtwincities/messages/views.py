# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Messages: the list, a conversation, asking and answering, blocking, and what one chooses."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages as said
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from newtwincities.common.limits import within_limit
from newtwincities.common.policy import Viewer, demand, may
from newtwincities.common.showing import unlisted_page
from newtwincities.messages import actions, mailing, queries, rules
from newtwincities.messages.forms import AskForm, ChoiceForm, MessageForm
from newtwincities.messages.pages import Between, ConversationPage, ListPage
from newtwincities.people import blocking
from newtwincities.people.models import Person
from newtwincities.people.queries import person_with, shown_name
from newtwincities.people.viewing import viewer_of

DAY, HOUR = 86_400, 3_600
MOST_AN_HOUR, MOST_ASKED_A_DAY = 60, 5


@never_cache
@require_safe
def conversations(request: HttpRequest) -> HttpResponseBase:
    viewer = viewer_of(request)
    demand(viewer, "conversation:list")
    return unlisted_page(request, "messages/conversations.html", page=ListPage(viewer, before=_moment(request)))


@never_cache
@require_safe
def numbered(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Where notifications lead: each of the two gets to the conversation with the other."""
    viewer = viewer_of(request)
    demand(viewer, "conversation:list")
    found = queries.conversations_of(viewer.person).filter(pk=pk).first()
    if found is None:
        raise Http404
    return redirect("messages:conversation", queries.other_of(found, viewer.person).ref)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def conversation(request: HttpRequest, ref: UUID) -> HttpResponseBase:
    """What the two wrote; where they have not yet, the way to begin or to ask."""
    viewer, other = viewer_of(request), _other(request, ref)
    before = request.GET.get("before", "")
    page = ConversationPage(viewer, other, before=int(before) if before.isdecimal() else None)
    if page.conversation is None and not (page.writes or page.asks):
        return unlisted_page(request, "messages/not_possible.html", status=403, page=page)
    form = MessageForm(request.POST or None, label_suffix="")
    if request.method == "POST":
        if not page.writes:
            return unlisted_page(request, "messages/not_possible.html", status=403, page=page)
        if form.is_valid():
            if within_limit("messages", str(viewer.person.pk), most=MOST_AN_HOUR, seconds=HOUR):
                actions.write(other, by=viewer.person, text=form.cleaned_data["text"])
                return redirect("messages:conversation", ref)
            form.add_error("text", _("You have written many messages within an hour. Wait a little; your words stay."))
    if page.conversation and page.is_latest:
        actions.read(page.conversation, by=viewer.person)
    return unlisted_page(request, "messages/conversation.html", page=page, form=form, asking=AskForm(label_suffix=""))


@never_cache
@require_POST
def ask(request: HttpRequest, ref: UUID) -> HttpResponseBase:
    viewer, other = viewer_of(request), _other(request, ref)
    page = ConversationPage(viewer, other)
    if not page.asks:
        return unlisted_page(request, "messages/not_possible.html", status=403, page=page)
    form = AskForm(request.POST, label_suffix="")
    if not form.is_valid():
        return unlisted_page(
            request, "messages/conversation.html", status=422, page=page, asking=form, form=MessageForm(label_suffix="")
        )
    limit = within_limit("message-requests", str(viewer.person.pk), most=MOST_ASKED_A_DAY, seconds=DAY)
    if limit and actions.ask(other, by=viewer.person, reason=form.cleaned_data["reason"]):
        said.success(request, _("You have asked. You are told when the answer is yes."))
    else:
        said.warning(request, _("Several of your requests wait for an answer. Ask again when some of them have one."))
    return redirect("messages:conversation", ref)


@never_cache
@require_POST
def answer(request: HttpRequest, ref: UUID) -> HttpResponseBase:
    viewer, other = viewer_of(request), _other(request, ref)
    page = Between(viewer, other)
    if not page.answers or page.conversation is None:
        raise Http404
    accepted = request.POST.get("do") == "accept"
    actions.answer(page.conversation, by=viewer.person, accepted=accepted)
    if accepted:
        return redirect("messages:conversation", ref)
    said.success(request, _("Declined. The other one is not told, and can’t ask again for a year."))
    return redirect("messages:conversations")


@never_cache
@require_POST
def block(request: HttpRequest, ref: UUID) -> HttpResponseBase:
    """Anybody may block anybody, young people too; nothing is said to whoever is blocked."""
    me, other = _me(request), person_with(ref)
    if other is None or not _is_known(viewer_of(request), other):
        raise Http404
    blocking.block(other, by=me)
    said.success(request, _("Blocked. You don’t see or reach each other here any more."))
    return redirect("messages:blocked")


@never_cache
@require_POST
def unblock(request: HttpRequest, ref: UUID) -> HttpResponseBase:
    me, other = _me(request), person_with(ref)
    if other is not None:
        blocking.unblock(other, by=me)
        said.success(request, _("The block is taken back."))
    return redirect("messages:blocked")


@never_cache
@require_safe
def blocked(request: HttpRequest) -> HttpResponseBase:
    viewer, me = viewer_of(request), _me(request)
    people = [(person, shown_name(person, viewer)) for person in blocking.blocked_by(me)]
    return unlisted_page(request, "messages/blocked.html", people=people)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest) -> HttpResponseBase:
    viewer = viewer_of(request)
    demand(viewer, "conversation:list")
    chosen = queries.choice_of(viewer.person)
    initial = {"copies": chosen.copies, "closed": chosen.closed}
    form = ChoiceForm(request.POST if request.method == "POST" else None, initial=initial, label_suffix="")
    if request.method == "POST" and form.is_valid():
        actions.choose(viewer.person, **form.cleaned_data)
        said.success(request, _("Saved."))
        return redirect("messages:choices")
    return unlisted_page(request, "messages/choices.html", form=form)


@csrf_exempt  # mail programs press the button for their readers (RFC 8058); the link alone proves whose it is
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_copies(request: HttpRequest) -> HttpResponseBase:
    person = mailing.of_token(request.GET.get("for", ""))
    if person is None:
        raise Http404
    if request.method == "POST":
        actions.want_copies(person, False)
    return unlisted_page(request, "messages/stop_copies.html", stopped=not queries.choice_of(person).copies)


def _me(request: HttpRequest) -> Person:
    viewer = viewer_of(request)
    demand(viewer, "conversation:block")
    me: Person = viewer.person
    return me


def _other(request: HttpRequest, ref: UUID) -> Person:
    """Whoever the viewer may see anything of, or writes with already; of others nobody learns that they exist."""
    viewer = viewer_of(request)
    demand(viewer, "conversation:reach")
    other = person_with(ref)
    if other is None or other.pk == viewer.person.pk or not _is_known(viewer, other):
        raise Http404
    if rules.apart(viewer, other) and not _were_in_touch(viewer.person, other):
        raise Http404
    return other


def _is_known(viewer: Viewer, other: Person) -> bool:
    return may(viewer, "person:see", other) or queries.conversation_between(viewer.person, other) is not None


def _were_in_touch(person: Person, other: Person) -> bool:
    """Then the conversation stays readable, and whoever blocked the other can take it back there."""
    return queries.conversation_between(person, other) is not None or person.blocks.filter(blocked=other).exists()


def _moment(request: HttpRequest) -> datetime | None:
    try:
        return parse_datetime(request.GET.get("before", ""))
    except ValueError:
        return None
