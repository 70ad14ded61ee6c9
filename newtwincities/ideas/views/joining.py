# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Coming into an idea: joining, asking and talking about it, and leaving."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from newtwincities.common.policy import Answer, ask, demand
from newtwincities.common.showing import unlisted_page
from newtwincities.ideas.actions import joining, parting
from newtwincities.ideas.actions.joining import NotPossibleError
from newtwincities.ideas.forms.members import JoinForm, LeaveForm, ReplyForm
from newtwincities.ideas.models import Idea, Member
from newtwincities.ideas.pages.matrix import MatrixTable
from newtwincities.ideas.pages.member_list import MinePage, RequestPage
from newtwincities.ideas.queries import members as queries
from newtwincities.ideas.queries.acting import municipalities_acted_for
from newtwincities.ideas.queries.ideas import KIND
from newtwincities.ideas.taking_part import TAKES_IN, Way, way_of
from newtwincities.ideas.views.opening import acting_person, idea_or_404
from newtwincities.moderation.queries import is_hidden
from newtwincities.people.blocking import are_apart
from newtwincities.people.viewing import viewer_of


def _not_possible(request: HttpRequest) -> None:
    messages.warning(request, _("This is not possible any more. Look at how it is now."))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, pk: int) -> HttpResponseBase:
    idea, viewer = idea_or_404(request, pk), viewer_of(request)
    way = way_of(viewer, idea)
    if way in (Way.SIGN_IN, Way.SETTLE):
        demand(viewer, "idea:join", idea)
    if way == Way.ASKED and (mine := queries.latest_request(idea, acting_person(request))):
        return redirect("ideas:request", idea.pk, mine.pk)
    if way not in TAKES_IN:
        status = 200 if way == Way.INSIDE else 403
        return unlisted_page(request, "ideas/join_not.html", idea=idea, way=way, status=status)
    form = _join_form(request, idea)
    if request.method == "POST" and form.is_valid():
        return _joined(request, idea, form, way)
    return unlisted_page(request, "ideas/join.html", idea=idea, form=form, way=way, writes="sentence" in form.fields)


def _join_form(request: HttpRequest, idea: Idea) -> JoinForm:
    person = acting_person(request)
    invitation = queries.invitation_to(idea, person)
    return JoinForm(
        request.POST if request.method == "POST" else None,
        person=person,
        sought=MatrixTable(idea, queries.sought_of(idea), queries.here_of(idea)).parts_missing,
        own=municipalities_acted_for(viewer_of(request)),
        writes=queries.may_write_in(person, idea),
        initial={"part": invitation.part if invitation else request.GET.get("part", "")[:12]},
    )


def _joined(request: HttpRequest, idea: Idea, form: JoinForm, way: Way) -> HttpResponseBase:
    person = acting_person(request)
    try:
        if way == Way.ON_REQUEST:
            asked = joining.ask_to_join(idea, form.wish, by=person)
            messages.success(request, _("Your request is sent. You are told of the answer."))
            return redirect("ideas:request", idea.pk, asked.pk)
        joining.join(idea, form.wish, by=person)
        messages.success(request, _("Welcome. You take part now."))
    except NotPossibleError:
        _not_possible(request)
    return redirect("ideas:idea", idea.pk)


# --- a request


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join_request(request: HttpRequest, pk: int, asked: int) -> HttpResponseBase:
    """Its address holds for the asker too where the idea itself is not shown any more."""
    viewer = viewer_of(request)
    idea = Idea.objects.filter(pk=pk).first()
    found = queries.request_with(idea, asked) if idea else None
    if found is None or ask(viewer, "idea_request:see", found) in (Answer.ROLE, Answer.SIGN_IN):
        raise Http404
    if is_hidden(KIND, pk):
        raise Http404
    demand(viewer, "idea_request:see", found)
    page = RequestPage(viewer, found)
    if not page.is_own and are_apart(viewer, found.person):
        raise Http404
    form = ReplyForm(request.POST if request.POST.get("do") in ("write", "accept", "decline") else None)
    if request.method == "POST" and (done := _act_on_request(request, page, form)) is not None:
        return done
    return unlisted_page(request, "ideas/request.html", page=page, idea=found.idea, form=form)


def _act_on_request(request: HttpRequest, page: RequestPage, form: ReplyForm) -> HttpResponseBase | None:
    viewer, by, what, found = viewer_of(request), acting_person(request), request.POST.get("do", ""), page.request
    try:
        if what == "write":
            demand(viewer, "idea_request:write", found)
            if not page.writes_more:
                raise NotPossibleError
            if not form.is_valid():
                return None
            joining.write(found, form.cleaned_data["text"].strip(), by=by)
        elif what in ("accept", "decline"):
            demand(viewer, "idea_request:decide", found)
            if page.writes_more and request.POST.get("text", "").strip():
                if not form.is_valid():
                    return None
                joining.write(found, form.cleaned_data["text"].strip(), by=by)
            joining.decide(found, accept=what == "accept", by=by)
            messages.success(request, _("Answered. Whoever asked is told."))
        elif what == "withdraw":
            demand(viewer, "idea_request:withdraw", found)
            joining.withdraw(found, by=by)
            messages.success(request, _("Your request is taken back."))
    except NotPossibleError:
        _not_possible(request)
    return redirect("ideas:request", found.idea_id, found.pk)


# --- leaving


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, pk: int) -> HttpResponseBase:
    idea, by = idea_or_404(request, pk), acting_person(request)
    demand(viewer_of(request), "idea:leave", idea)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if not queries.may_write_in(by, idea):
        del form.fields["reason"]
    others = queries.others_in(idea, by).exists()
    if request.method == "POST" and form.is_valid():
        try:
            parting.leave(idea, by=by, reason=form.cleaned_data.get("reason", "").strip())
        except (NotPossibleError, parting.LastLeadError):
            _not_possible(request)
            return redirect("ideas:leave", idea.pk)
        messages.success(request, _("You no longer take part in “{title}”.").format(title=idea.title))
        return redirect("ideas:mine")
    stays = parting.leads_alone(idea, by)
    return unlisted_page(request, "ideas/leave.html", idea=idea, form=form, stays=stays, others=others)


# --- the own


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponseBase:
    demand(viewer_of(request), "idea_own:list")
    return unlisted_page(request, "ideas/mine.html", page=MinePage(viewer_of(request)))


@never_cache
@require_safe
def membership(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The own part in an idea, after its end too: there the reason can be read."""
    demand(viewer_of(request), "idea_own:list")
    rows = Member.objects.select_related("idea", "municipality").filter(person=acting_person(request))
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    if found.ended_at is None:
        return redirect("ideas:members", found.idea_id)
    return unlisted_page(request, "ideas/membership.html", member=found, idea=found.idea)
