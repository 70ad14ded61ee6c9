# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The council's sheet as a page and as a PDF, in the language that the reader chooses, and what was decided."""

from __future__ import annotations

from contextlib import AbstractContextManager

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from newtwincities.atlas.models import Municipality
from newtwincities.common.papers import PDF, pdf_of
from newtwincities.common.policy import demand
from newtwincities.common.showing import unlisted_page
from newtwincities.common.wording import language_name
from newtwincities.matching.approach.actions import shortlists as actions
from newtwincities.matching.approach.forms.shortlists import DecisionForm
from newtwincities.matching.approach.pages.sheet import MOST_IN_RING, SheetPage
from newtwincities.matching.approach.queries.shortlists import entry_of
from newtwincities.matching.approach.rules import Own
from newtwincities.matching.approach.views.opening import acting_person, municipality_or_404, shortlist_or_404
from newtwincities.people.viewing import viewer_of


def _others(request: HttpRequest, own: Own, other: str) -> list[Municipality]:
    """The candidate, and the others of a ring; each once, and never the own municipality."""
    keys = [other, *filter(None, request.GET.get("ring", "").split(","))][:MOST_IN_RING]
    found = {one.pk: one for one in map(municipality_or_404, keys) if one.pk != own.municipality.pk}
    if not found:
        raise Http404
    return list(found.values())


def _in_chosen_language(request: HttpRequest) -> AbstractContextManager[None]:
    """That of the page, unless the reader has chosen another one."""
    wished = request.GET.get("language", "")
    known = {code for code, _name in settings.LANGUAGES}
    return translation.override(wished if wished in known else get_language())


@never_cache
@require_http_methods(["GET", "HEAD"])
def sheet(request: HttpRequest, key: str, other: str) -> HttpResponseBase:
    own = shortlist_or_404(request, key)
    others = _others(request, own, other)
    return _sheet_page(request, own, others)


def _sheet_page(
    request: HttpRequest, own: Own, others: list[Municipality], form: DecisionForm | None = None
) -> HttpResponseBase:
    page = SheetPage(own, others, viewer_of(request))
    if form is None and page.can["decide"]:
        entry = page.entry
        form = DecisionForm(
            initial={
                "decision": entry.decision, "decided_on": entry.decided_on, "why": entry.decision_note,
                "reply": entry.reply,
            } if entry else None
        )  # fmt: skip
    languages = [(code, language_name(code)) for code, _name in settings.LANGUAGES]
    return unlisted_page(request, "matching/sheet.html", page=page, form=form, languages=languages)


@never_cache
@require_http_methods(["GET", "HEAD"])
def sheet_pdf(request: HttpRequest, key: str, other: str) -> HttpResponseBase:
    own = shortlist_or_404(request, key)
    others = _others(request, own, other)
    with _in_chosen_language(request):
        page = SheetPage(own, others, viewer_of(request))
        made = pdf_of(
            "matching/papers/sheet.typ", title=page.title, lead=_("For the council’s decision"),
            is_demonstration=own.municipality.is_demonstration, **page.paper(),
        )  # fmt: skip
    names = "-".join(one.key for one in (own.municipality, *others))
    response = HttpResponse(made, content_type=PDF)
    response.headers["Content-Disposition"] = f'inline; filename="sheet-{names}.pdf"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@never_cache
@require_POST
def decision(request: HttpRequest, key: str, other: str) -> HttpResponseBase:
    """Records what was decided; whoever was not on the shortlist yet comes onto it."""
    own = shortlist_or_404(request, key)
    candidate = municipality_or_404(other)
    demand(viewer_of(request), "shortlist:decide", own)
    if candidate.pk == own.municipality.pk:
        raise Http404
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _sheet_page(request, own, [candidate], form)
    by = acting_person(request)
    entry = entry_of(own.municipality, candidate) or actions.put_on(own.municipality, candidate, by=by)
    if entry is None:
        messages.warning(request, _("The shortlist is full. Remove somebody from it first."))
    else:
        actions.decide(entry, **form.cleaned_data, by=by)
        messages.success(request, _("Saved."))
    return redirect("shortlist:sheet", own.municipality.key, candidate.key)
