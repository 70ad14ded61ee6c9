# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Small tasks of an idea, which whoever takes part can take."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from newtwincities.common.policy import Answer, Refused, demand, may
from newtwincities.ideas.actions import tasks as actions
from newtwincities.ideas.forms.tasks import TaskForm
from newtwincities.ideas.models import Task
from newtwincities.ideas.pages.tasks import TasksPage
from newtwincities.ideas.queries import tasks as queries
from newtwincities.ideas.queries.talking import may_write
from newtwincities.ideas.views.inside import idea_page
from newtwincities.ideas.views.opening import acting_person, idea_or_404
from newtwincities.people.viewing import viewer_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tasks(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The list; for editors with a form to add one."""
    idea, viewer = idea_or_404(request, pk), viewer_of(request)
    form = TaskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        demand(viewer, "idea:plan", idea)
        if not may_write(viewer, idea):
            raise Refused(Answer.ADULT)
        if form.is_valid():
            actions.add(idea, **form.cleaned_data, by=acting_person(request))
            messages.success(request, _("Added. Whoever takes part can take it."))
            return redirect("ideas:tasks", idea.pk)
    page = TasksPage(viewer, idea)
    return idea_page(request, "ideas/tasks.html", idea=idea, talk=page, form=form)


@never_cache
@require_POST
def task(request: HttpRequest, pk: int, task: int) -> HttpResponseBase:
    """Taken, given back, done, open again, or removed."""
    idea, viewer = idea_or_404(request, pk), viewer_of(request)
    found = queries.task_with_pk(idea, task)
    if found is None:
        raise Http404
    found.idea = idea
    do, by = request.POST.get("do", ""), acting_person(request)
    demand(viewer, "idea:plan" if do == "remove" else "idea:take", idea)
    if do in ("give_back", "done", "reopen") and found.taken_by_id != by.pk and not may(viewer, "idea:plan", idea):
        raise Refused(Answer.ROLE)  # of others' tasks only editors say something
    if said := _acted(request, found, do):
        messages.success(request, said)
    return redirect("ideas:idea" if request.POST.get("back") == "idea" else "ideas:tasks", pk)


def _acted(request: HttpRequest, found: Task, do: str) -> str:
    """What was done, in words; empty where nothing was."""
    by = acting_person(request)
    if do == "take":
        try:
            actions.take(found, by=by)
        except actions.TakenError:
            messages.info(request, _("Somebody was quicker: this task is taken already."))
            return ""
        return _("It is yours now. Thank you!")
    if do == "give_back":
        actions.give_back(found, by=by)
        return _("Given back. Somebody else can take it.")
    if do in ("done", "reopen"):
        actions.finish(found, by=by, done=do == "done")
        return _("Done. Thank you!") if do == "done" else _("It is open again.")
    if do == "remove":
        actions.remove(found, by=by)
        return _("Removed.")
    return ""
