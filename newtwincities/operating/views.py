# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from newtwincities.common.models import Mail, RecordEntry
from newtwincities.common.policy import demand
from newtwincities.common.showing import unlisted_page
from newtwincities.operating import actions, mailbox
from newtwincities.operating.forms import GrantForm, RecordForm
from newtwincities.operating.status import status_page
from newtwincities.people.models import Person
from newtwincities.people.viewing import viewer_of

PAGE_SIZE = 50


def _answer(request: HttpRequest, name: str, *, wrong: bool = False, **context: object) -> HttpResponse:
    return unlisted_page(request, f"operating/{name}.html", status=422 if wrong else 200, **context)


@never_cache
def status(request: HttpRequest) -> HttpResponseBase:
    demand(viewer_of(request), "site:see_status")
    return _answer(request, "status", page=status_page())


@require_POST
def retry(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    viewer = viewer_of(request)
    demand(viewer, "site:manage_jobs")
    found = actions.retry(str(pk), by=viewer.person)
    said = _("The job waits for its next try.") if found else _("This job is no longer there.")
    messages.info(request, said)
    return redirect("operating:status")


@require_POST
def discard(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    viewer = viewer_of(request)
    demand(viewer, "site:manage_jobs")
    found = actions.discard(str(pk), by=viewer.person)
    messages.info(request, _("The job is discarded.") if found else _("This job is no longer there."))
    return redirect("operating:status")


@never_cache
def mails(request: HttpRequest) -> HttpResponseBase:
    demand(viewer_of(request), "site:see_mails")
    readable = mailbox.can_be_read()
    rows = Mail.objects.order_by("-written_at", "-pk").defer("text", "html", "subject", "address")
    page = Paginator(mailbox.names() if readable else rows, PAGE_SIZE).get_page(request.GET.get("page"))
    read = mailbox.mails(str(name) for name in page) if readable else []
    return _answer(request, "mails", page=page, readable=readable, read=read)


@never_cache
def mail(request: HttpRequest, name: str) -> HttpResponseBase:
    demand(viewer_of(request), "site:see_mails")
    found = mailbox.mail_in(name) if mailbox.can_be_read() else None
    if found is None:
        raise Http404
    return _answer(request, "mail", mail=found)


@never_cache
def record(request: HttpRequest) -> HttpResponseBase:
    demand(viewer_of(request), "site:see_record")
    form = RecordForm(request.GET, label_suffix="")
    wanted = {name: value for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}
    rows = RecordEntry.objects.filter(**wanted).order_by("-number")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return _answer(request, "record", form=form, page=page)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def roles(request: HttpRequest) -> HttpResponseBase:
    viewer = viewer_of(request)
    demand(viewer, "site:name_roles")
    form = GrantForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.grant(form.cleaned_data["email"], form.cleaned_data["role"], by=viewer.person)
        except actions.LastOperator:
            form.add_error("role", _("This is the last operator. Name another one first."))
        else:
            messages.success(request, _("The role is given. It works once a second factor is set up."))
            return redirect("operating:roles")
    people = Person.objects.exclude(site_role="").order_by("-site_role", "name", "pk")
    return _answer(request, "roles", wrong=bool(form.errors), form=form, people=people)


@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponseBase:
    viewer = viewer_of(request)
    demand(viewer, "site:name_roles")
    person = get_object_or_404(Person.objects.exclude(site_role=""), pk=number)
    try:
        actions.revoke(person, by=viewer.person)
        messages.success(request, _("The role is taken away."))
    except actions.LastOperator:
        messages.error(request, _("This is the last operator. Name another one first."))
    return redirect("operating:roles" if person.pk != viewer.person.pk else "home")
