# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pictures, documents, links and the cover of an idea: sent out to those who may see it, added and removed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from newtwincities.common.policy import demand
from newtwincities.common.shelves import WEBP
from newtwincities.common.showing import unlisted_page
from newtwincities.ideas import files
from newtwincities.ideas.actions import attachments as actions
from newtwincities.ideas.forms.attachments import CoverForm, FileForm, LinkForm
from newtwincities.ideas.models import Idea
from newtwincities.ideas.views.opening import acting_person, idea_or_404
from newtwincities.people.viewing import viewer_of

KEPT_BY_BROWSERS = "private, max-age=86400"  # a file never changes under its name


@require_safe
def file(request: HttpRequest, pk: int, ref: UUID) -> HttpResponseBase:
    """The cover, a picture of a text or a document, for whoever may see the idea."""
    found = idea_or_404(request, pk)
    if ref == found.cover:
        response = files.SHELF.response(ref, name="cover.webp", media_type=WEBP)
    else:
        one = found.attachments.filter(ref=ref).first()
        if one is None:
            raise Http404
        response = files.SHELF.response(one.ref, name=one.file_name, media_type=one.media_type)
    response.headers["Cache-Control"] = KEPT_BY_BROWSERS
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attachments(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = idea_or_404(request, pk)
    demand(viewer_of(request), "idea:edit", found)
    do = request.POST.get("do")
    file_form = FileForm(request.POST, request.FILES) if do == "file" else FileForm()
    alt = {"alt": found.cover_alt}
    cover_form = CoverForm(request.POST, request.FILES) if do == "cover" else CoverForm(initial=alt)
    link_form = LinkForm(request.POST) if do == "link" else LinkForm()
    sent = {"file": file_form, "cover": cover_form, "link": link_form}.get(do or "")
    if sent is not None and sent.is_valid():
        try:
            _keep(request, found, sent)
        except actions.NoRoomError:
            sent.add_error(None, _("There is no more room. Remove what nobody needs any more."))
        else:
            messages.success(request, _("Kept."))
            return redirect("ideas:attachments", found.pk)
    forms: dict[str, Any] = {"file_form": file_form, "cover_form": cover_form, "link_form": link_form}
    return unlisted_page(
        request, "ideas/attachments.html", idea=found, form=sent, attachments=found.attachments.filter(update=None),
        links=found.links.all(), **forms,
    )  # fmt: skip


def _keep(request: HttpRequest, idea: Idea, form: Any) -> None:
    values, by = form.cleaned_data, acting_person(request)
    if isinstance(form, CoverForm):
        actions.set_cover(idea, values["sent"], alt=values["alt"], by=by)
    elif isinstance(form, LinkForm):
        actions.add_link(idea, title=values["title"], url=values["url"], by=by)
    else:
        actions.attach(idea, values["sent"], title=values["title"], by=by)


@never_cache
@require_POST
def cover(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Takes the cover away."""
    found = idea_or_404(request, pk)
    demand(viewer_of(request), "idea:edit", found)
    actions.set_cover(found, None, alt="", by=acting_person(request))
    return _removed(request, found)


@never_cache
@require_POST
def remove(request: HttpRequest, pk: int, attachment: int) -> HttpResponseBase:
    found = idea_or_404(request, pk)
    demand(viewer_of(request), "idea:edit", found)
    actions.detach(get_object_or_404(found.attachments.filter(update=None), pk=attachment), by=acting_person(request))
    return _removed(request, found)


@never_cache
@require_POST
def remove_link(request: HttpRequest, pk: int, link: int) -> HttpResponseBase:
    found = idea_or_404(request, pk)
    demand(viewer_of(request), "idea:edit", found)
    actions.remove_link(get_object_or_404(found.links, pk=link), by=acting_person(request))
    return _removed(request, found)


def _removed(request: HttpRequest, idea: Idea) -> HttpResponseBase:
    messages.success(request, _("Removed."))
    return redirect("ideas:attachments", idea.pk)
