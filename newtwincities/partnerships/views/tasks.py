# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Small tasks of a partnership, which anybody on its teams can take."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from newtwincities.common.policy import Answer, Refused, demand, may
from newtwincities.common.showing import unlisted_page
from newtwincities.partnerships import carrying, queries
from newtwincities.partnerships.actions import tasks as actions
from newtwincities.partnerships.forms.carriers import TaskForm
from newtwincities.partnerships.models import Carrier, Partnership, Task
from newtwincities.partnerships.pages.carriers import PeoplePage
from newtwincities.partnerships.pages.people import seen_name
from newtwincities.partnerships.views.opening import acting_person, agreed_or_404
from newtwincities.people.viewing import viewer_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tasks(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The list; with a form to add one."""
    found = agreed_or_404(request, pk)
    page = PeoplePage(found, viewer_of(request))
    if request.method == "POST":
        demand(viewer_of(request), "partnership:edit", found)
    if not page.can["edit"]:
        return unlisted_page(request, "partnerships/tasks.html", page=page)
    choices = _carriers(request, found)
    form = TaskForm(
        request.POST if request.method == "POST" else None,
        carriers=[(str(carrier.pk), seen_name(carrier, viewer_of(request))) for carrier in choices.values()],
        initial={"effort": Task.Effort.EVENING},
    )
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        carrier = choices.get(int(values.pop("carrier") or 0))
        actions.add_task(found, carrier=carrier, by=acting_person(request), **values)
        messages.success(request, _("Added. Anybody on both teams can take it."))
        return redirect("partnerships:tasks", found.pk)
    return unlisted_page(request, "partnerships/tasks.html", page=page, form=form)


def _carriers(request: HttpRequest, found: Partnership) -> dict[int, Carrier]:
    """To whom the viewer can give a task at once: carriers of the own side."""
    own = [side for side in found.sides.all() if may(viewer_of(request), "side:edit", side)]
    today = timezone.localdate()
    return {carrier.pk: carrier for side in own for carrier in carrying.current_on(side, today=today)}


@never_cache
@require_POST
def task(request: HttpRequest, pk: int, task: int) -> HttpResponseBase:
    """Taken, given back, done, open again, or removed."""
    found = agreed_or_404(request, pk)
    one = carrying.task_with_pk(found, task)
    if one is None:
        raise Http404
    do, by = request.POST.get("do", ""), acting_person(request)
    demand(viewer_of(request), "partnership:edit" if do == "remove" else "partnership:take", found)
    mine = one.carrier is not None and one.carrier.person_id == by.pk
    if do in ("give_back", "done", "reopen") and not mine and not may(viewer_of(request), "partnership:edit", found):
        raise Refused(Answer.ROLE)  # of others' tasks only who edits says something
    if said := _acted(request, found, one, do):
        messages.success(request, said)
    there = {"overview": "partnerships:partnership", "desk": "partnerships:desk"}.get(request.POST.get("back", ""))
    if there == "partnerships:desk":
        return redirect(there)
    return redirect(there or "partnerships:tasks", found.pk)


def _acted(request: HttpRequest, found: Partnership, one: Task, do: str) -> str:
    """What was done, in words; empty where nothing was."""
    by = acting_person(request)
    if do == "take":
        side = queries.own_side(viewer_of(request), found)
        assert side is not None  # whoever may take it has a role on a side
        try:
            actions.take_task(one, side, by=by)
        except actions.TakenError:
            messages.info(request, _("Somebody was quicker: this task is taken already."))
            return ""
        return _("It is yours now. Thank you!")
    if do == "give_back":
        actions.give_back_task(one, by=by)
        return _("Given back. Somebody else can take it.")
    if do in ("done", "reopen"):
        actions.finish_task(one, done=do == "done", by=by)
        return _("Done. Thank you!") if do == "done" else _("It is open again.")
    if do == "remove":
        actions.remove_task(one, by=by)
        return _("Removed.")
    return ""
