# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Letters from a template: chosen, written in one or two languages, printed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from newtwincities.common.papers import PDF, pdf_of
from newtwincities.common.policy import demand
from newtwincities.common.showing import unlisted_page
from newtwincities.partnerships import queries
from newtwincities.partnerships.actions import documents as actions
from newtwincities.partnerships.forms.letters import ChooseLetterForm, LetterForm
from newtwincities.partnerships.letters import LANGUAGES, Letters
from newtwincities.partnerships.models import Document, Partnership
from newtwincities.partnerships.pages.documents import paper_columns
from newtwincities.partnerships.queries import name_of
from newtwincities.partnerships.views.documents import document_or_404
from newtwincities.partnerships.views.opening import acting_person, agreed_or_404
from newtwincities.people.viewing import viewer_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write_letter(request: HttpRequest, pk: int) -> HttpResponseBase:
    """First kind and languages are chosen, in the address; then the texts stand there, filled from the dossier."""
    found = agreed_or_404(request, pk)
    demand(viewer_of(request), "partnership:edit", found)
    chosen = ChooseLetterForm(request.GET if "kind" in request.GET else None, initial=_usual(found))
    context: dict[str, Any] = {"partnership": found, "name": name_of(found)}
    if not chosen.is_valid():
        return unlisted_page(request, "partnerships/choose_letter.html", form=chosen, **context)
    kind, first, second = (chosen.cleaned_data[name] for name in ("kind", "first", "second"))
    letters = Letters(found, queries.own_side(viewer_of(request), found) or found.sides.all()[0])
    initial = {
        "title": f"{Document.Kind(kind).label}, {name_of(found)}"[: Document.LONGEST_TITLE],
        "text": letters.text(kind, first),
        "second_text": letters.text(kind, second) if second else "",
    }
    data = request.POST if request.method == "POST" else None
    form = LetterForm(data, kind=kind, first=first, second=second, exchanges=letters.exchanges, initial=initial)
    if request.method == "POST" and form.is_valid():
        document = actions.write_text(found, form.written(), by=acting_person(request))
        messages.success(request, _("Saved."))
        return redirect("partnerships:document", found.pk, document.pk)
    return unlisted_page(request, "partnerships/letter.html", form=form, document=None, **context)


def _usual(partnership: Partnership) -> dict[str, str]:
    """The reader's language, and beside it the first of the other sides that is another one."""
    own = (get_language() or "en")[:2]
    first = own if own in LANGUAGES else "en"
    spoken = [code for side in partnership.sides.all() for code in side.municipality.language_codes]
    return {"first": first, "second": next((code for code in spoken if code in LANGUAGES and code != first), "")}


@never_cache
@require_safe
def paper(request: HttpRequest, pk: int, document: int) -> HttpResponseBase:
    """The letter as a PDF; two languages side by side."""
    found = agreed_or_404(request, pk)
    one = document_or_404(found, document)
    if one.is_file:
        raise Http404
    made = pdf_of(
        "partnerships/papers/document.typ", title=one.title, headed=False, is_demonstration=found.is_demonstration,
        **paper_columns(one),
    )  # fmt: skip
    response = HttpResponse(made, content_type=PDF)
    response.headers["Content-Disposition"] = f'inline; filename="document-{one.pk}.pdf"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response
