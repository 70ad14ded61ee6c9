# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from newtwincities.atlas.models import ErrorReport
from newtwincities.common.pagecache import visitor_page
from newtwincities.common.policy import demand, may
from newtwincities.common.showing import unlisted_page
from newtwincities.moderation import actions, letters, queries
from newtwincities.moderation.forms import AppealForm, DecisionForm, ErrorForm, HandOverForm, QueueForm, ReportForm
from newtwincities.moderation.models import Case
from newtwincities.moderation.numbers import NumbersPage
from newtwincities.moderation.pages import PAGE_SIZE, AccountPage, CasePage, QueuePage, judgement, thing_of_report
from newtwincities.moderation.queries import MODERATION
from newtwincities.moderation.rules import Party
from newtwincities.people.models import Person
from newtwincities.people.viewing import client_address, viewer_of

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def _answer(request: HttpRequest, name: str, context: dict[str, Any], *, wrong: bool = False) -> HttpResponse:
    return unlisted_page(request, f"moderation/{name}.html", status=422 if wrong else 200, **context)


# Everybody


@never_cache
@get_or_post
def report(request: HttpRequest) -> HttpResponseBase:
    viewer = viewer_of(request)
    demand(viewer, "moderation:report")
    address = request.GET.get("page", "")[:400]
    address = address if address.startswith("/") and not address.startswith("//") else ""
    kind, thing = thing_of_report(request.GET.get("kind", ""), request.GET.get("key", ""), address)
    form = ReportForm(request.POST if request.method == "POST" else None, client_address=client_address(request))
    if request.method == "POST" and form.is_valid():
        language = get_language() or "en"
        made = actions.report(kind, thing, **form.said, language=language, address=address, reporter=viewer.person)
        request.session["reported"] = made.pk
        return redirect("moderation:thanks")
    title = kind.title(thing) if kind else ""
    context = {"form": form, "kind": kind, "title": title, "address": address, "key": getattr(thing, "key", "")}
    return _answer(request, "report", context, wrong=bool(form.errors))


@never_cache
def thanks(request: HttpRequest) -> HttpResponseBase:
    return _answer(request, "thanks", {"number": request.session.get("reported")})


@visitor_page(MODERATION)
def numbers(request: HttpRequest) -> HttpResponseBase:
    return render(request, "moderation/numbers.html", {"page": NumbersPage()})


@never_cache
@get_or_post
def party(request: HttpRequest, token: str) -> HttpResponseBase:
    """How a case stands, for its author or reporter: the link from a mail proves who they are."""
    found = letters.case_and_party(token)
    case = queries.case_with(found[0]) if found else None
    if found is None or case is None:
        raise Http404
    viewer, mine = viewer_of(request), Party(case, found[1])
    demand(viewer, "moderation:see_outcome", mine)
    appealed = Case.objects.filter(appeals=case.decision_id, brought_by=found[1]).select_related("decision").first()
    may_appeal = may(viewer, "moderation:appeal", mine) and appealed is None
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        demand(viewer, "moderation:appeal", mine)
        if not may_appeal:
            return redirect(request.path)
        if form.is_valid():
            language = get_language() or "en"
            actions.appeal(case, party=found[1], text=form.cleaned_data["text"], language=language)
            messages.success(request, _("Your appeal has arrived. You will hear what comes of it."))
            return redirect(request.path)
    context = {"case": case, "party": found[1], "form": form, "may_appeal": may_appeal, "appeal": appealed,
               "judgement": judgement(case.decision, viewer) if case.decision else None,
               "answer": judgement(appealed.decision, viewer) if appealed and appealed.decision else None}  # fmt: skip
    return _answer(request, "party", context, wrong=bool(form.errors))


# Moderators


@never_cache
def queue(request: HttpRequest) -> HttpResponseBase:
    viewer = viewer_of(request)
    demand(viewer, "moderation:see_queue")
    form = QueueForm(request.GET)
    page = QueuePage(viewer, form.wanted, request.GET.get("page"))
    together = DecisionForm(page.wanted.sort) if page.can_decide_together else None
    return _answer(request, "queue", {"form": form, "page": page, "together": together})


@never_cache
@get_or_post
def case(request: HttpRequest, number: int) -> HttpResponseBase:
    viewer = viewer_of(request)
    demand(viewer, "moderation:see")
    found = _case_or_404(number)
    page = CasePage(viewer, found)
    fitting = partial(DecisionForm, found.sort, may_suspend=page.can_suspend,
                      may_hide=page.can_hide or found.sort != Case.Sort.REPORT)  # fmt: skip
    form = fitting(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        demand(viewer, "moderation:decide", found)
        if form.is_valid():
            return _decide(request, [found], form, "moderation:case", number)
    hand_over = HandOverForm(queries.judges().exclude(pk__in=[viewer.person.pk, found.author_id or 0]))
    context = {"page": page, "case": found, "form": form, "hand_over": hand_over,
               "may_decide": may(viewer, "moderation:decide", found),
               "may_undo": may(viewer, "moderation:undo", found)}  # fmt: skip
    return _answer(request, "case", context, wrong=bool(form.errors))


@require_POST
def daily_mail(request: HttpRequest) -> HttpResponseBase:
    """Switches the daily mail about what waits on or off."""
    viewer = viewer_of(request)
    demand(viewer, "moderation:see_queue")
    wanted = request.POST.get("wanted") == "yes"
    actions.want_daily_mail(viewer.person, wanted=wanted)
    said = _("You get a mail a day while something waits.") if wanted else _("You get no daily mail any more.")
    messages.success(request, said)
    return redirect("moderation:queue")


@require_POST
def take(request: HttpRequest, number: int) -> HttpResponseBase:
    viewer = viewer_of(request)
    found = _case_or_404(number)
    demand(viewer, "moderation:take", found)
    colleague = None
    if "colleague" in request.POST:
        form = HandOverForm(queries.judges(), request.POST)
        if not form.is_valid():
            messages.error(request, _("Choose a colleague from the list."))
            return redirect("moderation:case", number)
        colleague = form.cleaned_data["colleague"]
    actions.take(found, by=viewer.person, colleague=colleague)
    said = _("The case is handed over; your colleague has got a mail.") if colleague else _("The case is yours.")
    messages.success(request, said)
    return redirect("moderation:case", number)


@require_POST
def decide_many(request: HttpRequest) -> HttpResponseBase:
    viewer = viewer_of(request)
    demand(viewer, "moderation:see_queue")
    numbers = [int(text) for text in request.POST.getlist("case") if text.isdecimal() and len(text) < 18]
    cases = queries.cases_with(numbers)
    for found in cases:
        demand(viewer, "moderation:decide", found)
    sorts = {found.sort for found in cases}
    if len(sorts) != 1:
        messages.error(request, _("Choose at least one case. All have to be of one sort."))
        return redirect("moderation:queue")
    form = DecisionForm(sorts.pop(), request.POST)
    if not form.is_valid():
        context = {"form": form, "cases": cases}
        return _answer(request, "decide_many", context, wrong=True)
    if form.cleaned_data["outcome"] == "suspend":
        for found in cases:
            if found.author is not None:
                demand(viewer, "moderated_account:clean", found.author)
    return _decide(request, cases, form, "moderation:queue")


def _decide(request: HttpRequest, cases: list[Case], form: DecisionForm, then: str, *args: Any) -> HttpResponseBase:
    try:
        batch = actions.decide(cases, by=viewer_of(request).person, **form.cleaned_data)
    except actions.AlreadyDecided:
        messages.error(request, _("Somebody else has decided in the meantime; nothing was changed."))
        return redirect(then, *args)
    said = ngettext(
        "{number} case is decided, and everybody concerned gets a mail.",
        "{number} cases are decided, and everybody concerned gets a mail.",
        len(cases),
    ).format(number=len(cases))
    messages.success(request, said, extra_tags=f"undo:{batch}")
    return redirect(then, *args)


@require_POST
def undo(request: HttpRequest, batch: UUID) -> HttpResponseBase:
    viewer = viewer_of(request)
    demand(viewer, "moderation:see_queue")
    decisions = list(queries.decisions_of_batch(batch))
    if not decisions:
        raise Http404
    for decision in decisions:
        demand(viewer, "moderation:undo", decision.case)
    try:
        cases = actions.undo(batch, by=viewer.person)
    except actions.AlreadyDecided:
        messages.error(request, _("This was taken back already."))
        return redirect("moderation:queue")
    messages.success(request, _("Taken back. Everything is as it was, and the case is open again."))
    return redirect("moderation:case", cases[0].pk) if len(cases) == 1 else redirect("moderation:queue")


@never_cache
@get_or_post
def account(request: HttpRequest, number: int) -> HttpResponseBase:
    viewer = viewer_of(request)
    demand(viewer, "moderation:see_queue")
    person = get_object_or_404(Person, pk=number)
    page = AccountPage(viewer, person)
    data = request.POST.copy() if request.method == "POST" else None
    if data is not None:
        data["outcome"] = "suspend"
        demand(viewer, "moderated_account:clean", person)
    form = DecisionForm(Case.Sort.REPORT, data)
    if data is not None and form.is_valid():
        wanted = {name: form.cleaned_data[name] for name in ("reason", "words", "language")}
        batch = actions.clean_up(person, by=viewer.person, **wanted)
        messages.success(request, _("The account is suspended, and all that it published is hidden."),
                         extra_tags=f"undo:{batch}")  # fmt: skip
        return redirect("moderation:account", number)
    return _answer(request, "account", {"page": page, "form": form}, wrong=bool(form.errors))


# Errors in facts, which the atlas collects


@never_cache
def errors(request: HttpRequest) -> HttpResponseBase:
    demand(viewer_of(request), "moderation:settle_errors")
    rows = ErrorReport.objects.filter(state=ErrorReport.State.NEW).select_related("municipality")
    page = Paginator(rows.order_by("created_at", "pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    return _answer(request, "errors", {"page": page})


@never_cache
@get_or_post
def close_error(request: HttpRequest, number: int) -> HttpResponseBase:
    demand(viewer_of(request), "moderation:settle_errors")
    found = get_object_or_404(ErrorReport.objects.select_related("municipality"), pk=number)
    form = ErrorForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.settle_error(found, by=viewer_of(request).person, **form.cleaned_data)
        messages.success(request, _("The report is closed, and no e-mail address is kept of it."))
        return redirect("moderation:errors")
    return _answer(request, "close_error", {"report": found, "form": form}, wrong=bool(form.errors))


def _case_or_404(number: int) -> Case:
    found = queries.case_with(number)
    if found is None:
        raise Http404
    return found
