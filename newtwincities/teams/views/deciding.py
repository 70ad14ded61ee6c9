# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What moderators decide about claims."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from newtwincities.common.policy import demand
from newtwincities.common.showing import unlisted_page
from newtwincities.people.viewing import viewer_of
from newtwincities.teams.actions import claims as actions
from newtwincities.teams.actions import decisions, documents
from newtwincities.teams.actions.confirming import Answer
from newtwincities.teams.forms.claims import DecideForm, SettleForm
from newtwincities.teams.models import Claim, Document
from newtwincities.teams.pages import ClaimsPage, DecidePage
from newtwincities.teams.views.showing import claim_or_404, signed_in

CONTENT_TYPES = {
    Document.Kind.PDF: "application/pdf", Document.Kind.JPEG: "image/jpeg", Document.Kind.PNG: "image/png",
}  # fmt: skip
SAYING = {
    Answer.CLOSED: gettext_lazy("A colleague has decided already."),
    Answer.SUSPENDED: gettext_lazy("The account is suspended, so nothing was granted."),
    Answer.TAKEN: gettext_lazy("Another team was faster, so nothing was granted. Whoever asked gets a mail."),
}


@never_cache
@require_safe
def claims(request: HttpRequest) -> HttpResponseBase:
    demand(viewer_of(request), "claim:list")
    return unlisted_page(request, "teams/claims.html", page=ClaimsPage(viewer_of(request)))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Grants or refuses a claim that waits. One that a colleague has decided meanwhile is only told of."""
    found = claim_or_404(request, pk)
    if found.state != Claim.State.WAITING:
        messages.warning(request, _("A colleague has decided already."))
        return redirect("teams:claims")
    demand(viewer_of(request), "claim:decide", found)
    by = signed_in(request)
    assert by
    shown = DecidePage(found, viewer_of(request))
    form = DecideForm(request.POST if request.method == "POST" else None, contested=shown.rival is not None)
    if request.method == "POST" and form.is_valid():
        granted = form.cleaned_data["decision"] == "grant"
        answer = decisions.decide(found, granted=granted, reason=form.cleaned_data["reason"].strip(), by=by)
        if answer is Answer.DONE:
            messages.success(request, _("Decided. Whoever asked gets a mail."))
        else:
            messages.warning(request, SAYING[answer])
        return redirect("teams:claims")
    return unlisted_page(request, "teams/decide.html", page=shown, form=form)


@never_cache
@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file to download; never shown in the browser, in which it could do what our own pages can."""
    found = claim_or_404(request, pk, "see_document")
    by, handed_in = signed_in(request), getattr(found, "document", None)
    path = documents.open_document(handed_in, by=by) if handed_in and by else None
    if handed_in is None or path is None:
        raise Http404
    headers = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Robots-Tag": "noindex"}
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=f"claim-{found.pk}.{handed_in.kind}",
        content_type=CONTENT_TYPES[handed_in.kind], headers=headers,
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = claim_or_404(request, pk, "settle_objection")
    if found.objected_at is None:
        raise Http404
    form = SettleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        stays = form.cleaned_data["decision"] == "stays"
        by = signed_in(request)
        assert by
        if actions.settle_objection(found, team_stays=stays, reason=form.cleaned_data["reason"].strip(), by=by):
            messages.success(request, _("Decided. Both sides get a mail."))
        else:
            messages.warning(request, _("A colleague has decided already."))
        return redirect("teams:claims")
    return unlisted_page(request, "teams/settle.html", claim=found, form=form)
