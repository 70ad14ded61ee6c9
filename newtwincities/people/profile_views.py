# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""A person's page, and the page on which somebody edits the own one."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from newtwincities.common.pictures import REASONS
from newtwincities.common.policy import demand, may
from newtwincities.common.showing import unlisted_page
from newtwincities.people import person_actions, portraits, queries
from newtwincities.people.minors import is_protected
from newtwincities.people.models import Person, Portrait
from newtwincities.people.profile_forms import PortraitForm, ProfileForm
from newtwincities.people.viewing import viewer_of
from newtwincities.people.visibility import sees


@never_cache
@require_safe
def profile(request: HttpRequest, ref: UUID) -> HttpResponseBase:
    viewer, person = viewer_of(request), _to_see(request, ref)
    if person.kind == Person.Kind.GROUP:
        return redirect("people:group", ref)
    shown = queries.shown_profile(person, viewer)
    own = viewer.person is not None and viewer.person.pk == person.pk
    if shown.is_empty and not own:
        raise Http404
    context: dict[str, Any] = {
        "person": person,
        "shown": shown,
        "own": own,
        "may_correct_age": not own and may(viewer, "person:correct_age", person),
        "seen_by": queries.who_sees(person) if own else {},
    }
    return unlisted_page(request, "people/profile.html", **context)


@never_cache
@require_safe
def picture(request: HttpRequest, ref: UUID, file: UUID) -> HttpResponseBase:
    person = _to_see(request, ref)
    portrait = queries.portrait_of(person)
    if portrait is None or portrait.ref != file or portrait.state != Portrait.State.READY:
        raise Http404
    path = portraits.portrait_path(file)
    if not sees(viewer_of(request), person, "picture") or not path.is_file():
        raise Http404
    headers = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"}
    return FileResponse(path.open("rb"), content_type="image/webp", headers=headers)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponseBase:
    person = _myself(request, "person:edit")
    form = ProfileForm(person, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        person_actions.save_profile(person, **form.values)
        messages.success(request, _("Saved."))
        return redirect("people:profile-edit")
    return _edit_page(request, person, form=form)


@never_cache
@require_POST
def upload(request: HttpRequest) -> HttpResponseBase:
    person = _myself(request, "person:change_picture")
    form = PortraitForm(request.POST, request.FILES, label_suffix="")
    if form.is_valid():
        portraits.upload_portrait(person, form.cleaned_data["picture"].read())
        return redirect("people:profile-edit")
    return _edit_page(request, person, portrait_form=form)


@never_cache
@require_POST
def remove_picture(request: HttpRequest) -> HttpResponseBase:
    if portraits.remove_portrait(_myself(request, "person:change_picture")):
        messages.success(request, _("The picture is gone."))
    return redirect("people:profile-edit")


@never_cache
@require_safe
def organisations(request: HttpRequest) -> HttpResponseBase:
    """What the field for the organisation offers while somebody types."""
    _myself(request, "person:edit")
    options = queries.organisations_like(request.GET.get("q", "")[:120])
    return unlisted_page(request, "people/organisation_options.html", options=options)


def _to_see(request: HttpRequest, ref: UUID) -> Person:
    """Whom the viewer may see anything of; of everybody else a stranger shall not even learn that they exist."""
    person = queries.person_with(ref)
    if person is None or not may(viewer_of(request), "person:see", person):
        raise Http404
    return person


def _myself(request: HttpRequest, action: str) -> Person:
    me = viewer_of(request).person
    demand(viewer_of(request), action, me)
    return cast(Person, queries.person_with(me.ref))


def _edit_page(
    request: HttpRequest, person: Person, *, form: ProfileForm | None = None, portrait_form: PortraitForm | None = None
) -> HttpResponseBase:
    form, portrait_form = form or ProfileForm(person), portrait_form or PortraitForm(label_suffix="")
    portrait = queries.portrait_of(person)
    wrong = form.errors or portrait_form.errors
    context: dict[str, Any] = {
        "person": person,
        "form": form,
        "portrait_form": portrait_form,
        "portrait": portrait,
        "refused": REASONS.get(portrait.why, REASONS["unreadable"]) if portrait and portrait.why else "",
        "may_have_picture": may(viewer_of(request), "person:change_picture", person),
        "protected": is_protected(person),
    }
    return unlisted_page(request, "people/profile_edit.html", status=422 if wrong else 200, **context)
