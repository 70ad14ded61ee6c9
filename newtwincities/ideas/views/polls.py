# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Questions and dates of an idea."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from newtwincities.common.policy import Answer, Refused, demand, may
from newtwincities.ideas.actions import polls as actions
from newtwincities.ideas.forms.polls import MORE, DatesForm, QuestionForm, answers_in, rows_in
from newtwincities.ideas.models import Idea, Poll
from newtwincities.ideas.pages.polls import DatesPage, PollPage
from newtwincities.ideas.queries import polls as queries
from newtwincities.ideas.views.calendars import address_of
from newtwincities.ideas.views.inside import idea_page, saved_at
from newtwincities.ideas.views.opening import acting_person, idea_or_404
from newtwincities.partnerships.zones import zones_offered
from newtwincities.people.blocking import are_apart
from newtwincities.people.viewing import viewer_of


def poll_or_404(request: HttpRequest, pk: int, poll: int) -> Poll:
    idea = idea_or_404(request, pk)
    found = queries.poll_with_pk(idea, poll)
    if found is None or are_apart(viewer_of(request), found.author):
        raise Http404
    found.idea = idea
    return found


@never_cache
@require_http_methods(["GET", "HEAD"])
def dates(request: HttpRequest, pk: int) -> HttpResponseBase:
    idea = idea_or_404(request, pk)
    page = DatesPage(viewer_of(request), idea)
    calendar = address_of(idea, viewer_of(request).person)
    return idea_page(request, "ideas/dates.html", idea=idea, talk=page, calendar=calendar)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find_date(request: HttpRequest, pk: int) -> HttpResponseBase:
    idea = idea_or_404(request, pk)
    demand(viewer_of(request), "idea:ask", idea)
    countries = [country for country, _region in queries.regions_of(idea)]
    zones = zones_offered(countries, get_language() or "en")
    form = DatesForm(request.POST or None, zones=zones, initial={"zone": zones[0][0]})
    if request.POST.get("do") == "more":  # rows are added and nothing is complained about
        typed = {name: request.POST.get(name, "") for name in form.fields}
        form = DatesForm(zones=zones, initial=typed, rows=rows_in(request.POST, more=MORE))
        return idea_page(request, "ideas/date_new.html", idea=idea, form=form)
    return _asked(request, idea, form, "ideas/date_new.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, pk: int) -> HttpResponseBase:
    idea = idea_or_404(request, pk)
    demand(viewer_of(request), "idea:ask", idea)
    return _asked(request, idea, QuestionForm(request.POST or None), "ideas/question_new.html")


def _asked(request: HttpRequest, idea: Idea, form: QuestionForm | DatesForm, template: str) -> HttpResponseBase:
    if request.method == "POST" and form.is_valid():
        made = actions.ask(idea, form.asked, by=acting_person(request))
        messages.success(request, _("Asked. Those who take part can answer now; so can you."))
        return saved_at(request, reverse("ideas:date", args=[idea.pk, made.pk]))
    return idea_page(request, template, idea=idea, form=form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def date(request: HttpRequest, pk: int, poll: int) -> HttpResponseBase:
    """What was asked; answering it."""
    found, viewer = poll_or_404(request, pk, poll), viewer_of(request)
    wrong = ""
    if request.method == "POST":
        demand(viewer, "idea:vote", found.idea)
        answers = answers_in(found, request.POST.dict(), request.POST.getlist("option"))
        if answers is None:
            wrong = _("Choose one answer.")
        elif not answers and not queries.has_answered(found, viewer.person):
            wrong = _("Choose an answer first.")
        else:
            try:
                actions.answer(found, answers, by=acting_person(request))
                messages.success(request, _("Your answer is kept. You can change it until the end."))
            except actions.ClosedError:
                messages.warning(request, _("This is closed: nobody can answer any more."))
            return redirect("ideas:date", pk, poll)
    page = PollPage(viewer, found.idea, found)
    return idea_page(request, "ideas/date.html", status=422 if wrong else 200, idea=found.idea, talk=page, wrong=wrong)


@never_cache
@require_POST
def decide(request: HttpRequest, pk: int, poll: int) -> HttpResponseBase:
    """Closed, open again, removed; a date chosen or called off."""
    found, viewer, by = poll_or_404(request, pk, poll), viewer_of(request), acting_person(request)
    do, _colon, option = request.POST.get("do", "").partition(":")
    own = found.author_id == by.pk and may(viewer, "idea:ask", found.idea)
    if not (own and do in ("close", "reopen")):
        demand(viewer, "idea:plan", found.idea)
    if do == "choose":
        chosen = next((one for one in found.options.all() if str(one.pk) == option and one.day), None)
        if chosen is None:
            raise Http404
        actions.choose_date(found, chosen, by=by)
        messages.success(request, _("The date is set. It stands in the calendar of the idea now."))
    elif do == "cancel":
        actions.cancel_date(found, by=by)
        messages.success(request, _("Called off. Calendars that people have subscribed to say so too."))
    elif do in ("close", "reopen"):
        actions.close(found, by=by, again_open=do == "reopen")
    elif do == "remove":
        if found.chosen_id:
            raise Refused(Answer.STATE)  # it stands in calendars: it is called off, not removed
        actions.remove(found, by=by)
        messages.success(request, _("Removed."))
        return redirect("ideas:dates", pk)
    return redirect("ideas:date", pk, poll)
