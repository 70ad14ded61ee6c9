# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Papers and photographs of a partnership: listed, added, described, downloaded, removed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from newtwincities.common.policy import demand
from newtwincities.common.showing import unlisted_page
from newtwincities.partnerships import document_files as files
from newtwincities.partnerships import queries
from newtwincities.partnerships.actions import documents as actions
from newtwincities.partnerships.forms.documents import AboutFileForm, FilesForm, initial_of
from newtwincities.partnerships.forms.letters import LetterForm
from newtwincities.partnerships.models import Document, Partnership
from newtwincities.partnerships.pages.documents import DocumentPage, DocumentsPage
from newtwincities.partnerships.queries import name_of
from newtwincities.partnerships.views.opening import acting_person, agreed_or_404
from newtwincities.people.viewing import viewer_of


@never_cache
@require_safe
def documents(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = agreed_or_404(request, pk)
    return unlisted_page(request, "partnerships/documents.html", page=DocumentsPage(found, viewer_of(request)))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add_files(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = agreed_or_404(request, pk)
    demand(viewer_of(request), "partnership:edit", found)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    start = {name: request.GET.get(name, "") for name in ("kind", "exchange")}
    form = FilesForm(*posted, exchanges=queries.exchanges_of(found), initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.keep_files(found, form.cleaned_data["sent"], form.about(), by=acting_person(request))
        except actions.NoRoomError:
            form.add_error(
                "sent", _("There is no more room: 200 files, together 1 GB. Remove what nobody needs any more.")
            )
        else:
            count = len(kept)
            messages.success(
                request, ngettext("%(count)d file kept.", "%(count)d files kept.", count) % {"count": count}
            )
            return redirect("partnerships:documents", found.pk)
    return unlisted_page(request, "partnerships/add_files.html", form=form, partnership=found, name=name_of(found))


@never_cache
@require_safe
def document(request: HttpRequest, pk: int, document: int) -> HttpResponseBase:
    found = agreed_or_404(request, pk)
    page = DocumentPage(found, viewer_of(request), document_or_404(found, document))
    return unlisted_page(request, "partnerships/document.html", page=page)


@never_cache
@require_safe
def download(request: HttpRequest, pk: int, document: int) -> HttpResponseBase:
    """The file as it is kept. Pages show pictures from here too: an image is shown whatever the header says."""
    one = document_or_404(agreed_or_404(request, pk), document)
    return files.SHELF.response(one.ref, name=one.file_name, media_type=one.media_type)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change_document(request: HttpRequest, pk: int, document: int) -> HttpResponseBase:
    found = agreed_or_404(request, pk)
    demand(viewer_of(request), "partnership:edit", found)
    one, by = document_or_404(found, document), acting_person(request)
    if request.method == "POST" and request.POST.get("do") == "remove":
        actions.remove_document(one, by=by)
        messages.success(request, _("Removed."))
        return redirect("partnerships:documents", found.pk)
    data = request.POST.copy() if request.method == "POST" else None
    form = _form(found, one, data)
    meanwhile: Document | None = None
    if data is not None and form.is_valid():
        change = form.written() if isinstance(form, LetterForm) else form.about()
        try:
            actions.change_document(one, change, version=form.cleaned_data["version"] or 0, by=by)
        except actions.DocumentChangedError as error:
            meanwhile = error.document
            data["version"] = str(meanwhile.version)  # so that sending once more takes what stands here
        else:
            messages.success(request, _("Saved."))
            return redirect("partnerships:document", found.pk, one.pk)
    context = {"form": form, "partnership": found, "name": name_of(found), "document": one, "meanwhile": meanwhile}
    template = "partnerships/about_file.html" if one.is_file else "partnerships/letter.html"
    return unlisted_page(request, template, status=409 if meanwhile else 200, **context)


def _form(partnership: Partnership, document: Document, data: Any) -> AboutFileForm | LetterForm:
    exchanges, initial = queries.exchanges_of(partnership), initial_of(document)
    if document.is_file:
        return AboutFileForm(data, document=document, exchanges=exchanges, initial=initial)
    return LetterForm(
        data, kind=document.kind, first=document.language, second=document.second_language, exchanges=exchanges,
        initial=initial,
    )  # fmt: skip


def document_or_404(partnership: Partnership, pk: int) -> Document:
    found = queries.document_with_pk(partnership, pk)
    if found is None:
        raise Http404
    return found
