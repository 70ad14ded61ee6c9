# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from allauth.account.authentication import get_authentication_records
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from newtwincities.common.links import content_of, token_for
from newtwincities.common.mails import write_mail
from newtwincities.common.policy import demand, may
from newtwincities.people.models import Person
from newtwincities.people.viewing import viewer_of
from newtwincities.privacy import corrections, downloads, erasure
from newtwincities.privacy.forms import AnswerForm, CorrectionForm, EraseForm, ReceiptForm
from newtwincities.privacy.models import CorrectionRequest, Download, Erasure
from newtwincities.privacy.pages import MyDataPage, saying_of, warnings_of
from newtwincities.privacy.receipts import proofs

RECENTLY_S = 300  # since the sign-in: sure enough that it is the person
CONFIRM, CONFIRM_WITHIN = "erasure-confirm", timedelta(hours=1)


def signed_in(request: HttpRequest) -> Person:
    return cast(Person, request.user)


def _person_or_404(request: HttpRequest, ref: UUID | None) -> Person:
    """Oneself, or somebody for whom one answers; a stranger learns nothing of others."""
    person = signed_in(request) if ref is None else Person.objects.filter(ref=ref).first()
    if person is None or not may(viewer_of(request), "my_data:see", person):
        raise Http404
    return person


# My data


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_data(request: HttpRequest, ref: UUID | None = None) -> HttpResponse:
    """POST asks for something to be put right."""
    person = _person_or_404(request, ref)
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        demand(viewer_of(request), "my_data:ask_correction", person)
        if form.is_valid() and corrections.has_too_many(person):
            form.add_error("text", _too_many())
        if form.is_valid():
            corrections.ask_correction(person, text=form.cleaned_data["text"])
            return redirect("privacy:my-data")
    page = MyDataPage(person, viewer_person=signed_in(request))
    context = {"page": page, "form": form}
    return render(request, "privacy/my_data.html", context, status=422 if form.errors else 200)


def _too_many() -> str:
    from django.utils.translation import gettext

    return gettext("You have several open requests. Please wait until one of them is answered.")


@never_cache
@login_required
@require_POST
def download(request: HttpRequest, ref: UUID | None = None) -> HttpResponseBase:
    """The zip at once; where it is large, it is made in the background and announced by mail."""
    person = _person_or_404(request, ref)
    demand(viewer_of(request), "my_data:download", person)
    parts = downloads.parts_of(person)
    if downloads.is_large(parts):
        if not Download.objects.filter(person=person, asked_by=signed_in(request), ready_at=None).exists():
            downloads.ask_for_download(person, asked_by=signed_in(request))
        return _to_page(request, person)
    file = downloads.download_at_once(person, parts, asked_by=signed_in(request))
    return FileResponse(file, as_attachment=True, filename="my-data.zip", content_type="application/zip")


@never_cache
@login_required
@require_safe
def download_file(request: HttpRequest, ref: UUID) -> HttpResponseBase:
    """A zip that was made in the background, for whoever asked for it."""
    wanted = get_object_or_404(Download.objects.select_related("person"), ref=ref, asked_by=signed_in(request))
    if not may(viewer_of(request), "my_data:download", wanted.person) or not downloads.file_of(wanted).is_file():
        raise Http404
    file = downloads.file_of(wanted).open("rb")
    return FileResponse(file, as_attachment=True, filename="my-data.zip", content_type="application/zip")


def _to_page(request: HttpRequest, person: Person) -> HttpResponse:
    if person.pk == signed_in(request).pk:
        return redirect("privacy:my-data")
    return redirect("privacy:data-of", person.ref)


# Erasure


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, ref: UUID | None = None) -> HttpResponse:
    """Who has just signed in is known well enough; everybody else gets a mail and goes on from there."""
    person = _person_or_404(request, ref)
    demand(viewer_of(request), "my_data:erase", person)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        stay = form.cleaned_data["contributions"] == "stay"
        if _just_signed_in(request):
            erasure.ask_for_erasure(person, asked_by=signed_in(request), contributions_stay=stay)
            return _to_page(request, person)
        _mail_confirmation(signed_in(request), person, stay)
        return render(request, "privacy/confirm_sent.html", {"person": signed_in(request)})
    context = {"form": form, "person": person, "warnings": warnings_of(person), "is_own": _is_own(request, person)}
    return render(request, "privacy/erase.html", context, status=422 if form.errors else 200)


def _is_own(request: HttpRequest, person: Person) -> bool:
    return person.pk == signed_in(request).pk


def _just_signed_in(request: HttpRequest) -> bool:
    records: list[dict[str, Any]] = get_authentication_records(request, request.user)
    return any(time.time() - float(record.get("at", 0)) < RECENTLY_S for record in records)


def _mail_confirmation(asker: Person, person: Person, stay: bool) -> None:
    token = token_for(CONFIRM, {"asker": str(asker.ref), "person": str(person.ref), "stay": stay})
    write_mail("erasure_confirm", address=asker.email, language=asker.language, person=asker, token=token)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the mail, opened by the person who is signed in: session and mailbox together are the proof."""
    said = content_of(CONFIRM, token, max_age=CONFIRM_WITHIN)
    if said is None or said["asker"] != str(signed_in(request).ref):
        return render(request, "privacy/link_over.html", status=404)
    person = _person_or_404(request, UUID(said["person"]))
    demand(viewer_of(request), "my_data:erase", person)
    if request.method == "POST":
        erasure.ask_for_erasure(person, asked_by=signed_in(request), contributions_stay=bool(said["stay"]))
        return _to_page(request, person)
    return render(request, "privacy/confirm.html", {"person": person, "is_own": _is_own(request, person)})


@never_cache
@login_required
@require_POST
def cancel(request: HttpRequest, ref: UUID | None = None) -> HttpResponse:
    person = _person_or_404(request, ref)
    demand(viewer_of(request), "my_data:erase", person)
    if wanted := Erasure.objects.filter(person=person).select_related("person").first():
        erasure.cancel_erasure(wanted, by=signed_in(request))
    return _to_page(request, person)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the mail that announced the erasure; it works without signing in."""
    receipt = content_of(erasure.CANCEL, token, max_age=timedelta(days=90))
    wanted = Erasure.objects.filter(receipt=receipt).select_related("person").first() if receipt else None
    if wanted is None:
        return render(request, "privacy/link_over.html", status=404)
    if request.method == "POST":
        erasure.cancel_erasure(wanted)
        return render(request, "privacy/kept.html")
    return render(request, "privacy/keep.html", {"wanted": wanted})


# Proof


@never_cache
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """What the record says under a code; anybody may ask."""
    form = ReceiptForm(request.GET if "code" in request.GET else None)
    found: list[tuple[str, Any]] = []
    if form.is_bound and form.is_valid():
        found = [(saying_of(proof), proof) for proof in proofs(form.cleaned_data["code"])]
    missing = form.is_bound and form.is_valid() and not found
    context = {"form": form, "proofs": found, "missing": missing}
    return render(request, "privacy/receipt.html", context, status=422 if form.errors else 404 if missing else 200)


# For operators


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correction_queue(request: HttpRequest) -> HttpResponse:
    demand(viewer_of(request), "my_data:answer")
    form = AnswerForm(request.POST if request.method == "POST" else None)
    answered = request.POST.get("request", "")
    if request.method == "POST":
        number = int(answered) if answered.isdecimal() and len(answered) < 10 else 0
        wanted = get_object_or_404(CorrectionRequest.objects.select_related("person"), pk=number, answered_at=None)
        if form.is_valid():
            corrections.answer_correction(wanted, by=signed_in(request), answer=form.cleaned_data["answer"])
            return redirect("privacy:corrections")
    context = {"requests": corrections.open_requests()[:50], "form": form, "answered": answered, "empty": AnswerForm()}
    return render(request, "privacy/corrections.html", context, status=422 if form.errors else 200)
