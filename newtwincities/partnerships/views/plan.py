# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The revival plan, and stopping the mails that come by themselves."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from newtwincities.common.policy import demand
from newtwincities.common.showing import unlisted_page
from newtwincities.partnerships import stopping
from newtwincities.partnerships.actions import plan as actions
from newtwincities.partnerships.actions.stopping import want_mails
from newtwincities.partnerships.forms.plan import PlanForm
from newtwincities.partnerships.pages.plan import PlanPage
from newtwincities.partnerships.views.opening import acting_person, agreed_or_404
from newtwincities.people.viewing import viewer_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Everybody of the sides sees it; who carries the partnership picks steps and ticks them off."""
    found = agreed_or_404(request, pk)
    if request.method != "POST":
        page = PlanPage(found, viewer_of(request))
        return unlisted_page(request, "partnerships/plan.html", page=page, form=_form(page))
    demand(viewer_of(request), "partnership:plan", found)
    by, task = acting_person(request), request.POST.get("done", "")
    if task.isdecimal() and len(task) < 19:
        if actions.finish_step(found, int(task), by=by):
            messages.success(request, _("Done. Well done!"))
        return redirect("partnerships:plan", found.pk)
    page = PlanPage(found, viewer_of(request))
    form = _form(page, request.POST)
    if not form.is_valid():
        return unlisted_page(request, "partnerships/plan.html", page=page, form=form)
    number = actions.plan_steps(found, form.steps(), by=by)
    text = ngettext("%(number)s step is in the plan now.", "%(number)s steps are in the plan now.", number)
    messages.success(request, text % {"number": number})
    return redirect("partnerships:plan", found.pk)


def _form(page: PlanPage, data: Any = None) -> PlanForm:
    return PlanForm(data, choices=page.choices, carriers=page.carriers, today=timezone.localdate())


@csrf_exempt  # the token in the address is the proof, and mail programs press the button for their readers (RFC 8058)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mails(request: HttpRequest) -> HttpResponseBase:
    """Looking changes nothing, since mail programs look too; the button does."""
    meant = stopping.of_token(request.GET.get("for", ""))
    if meant is None:
        raise Http404
    person, kind = meant
    if request.method == "POST":
        want_mails(person, kind, wanted=request.POST.get("do") == "again")
    stopped = not stopping.wants(person, kind)
    return unlisted_page(request, "partnerships/stop_mails.html", kind=kind, stopped=stopped)
