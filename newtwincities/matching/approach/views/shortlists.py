# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The shortlist of a municipality."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from newtwincities.common.policy import demand
from newtwincities.common.showing import unlisted_page
from newtwincities.matching.approach.actions import shortlists as actions
from newtwincities.matching.approach.forms.shortlists import NoteForm
from newtwincities.matching.approach.pages.notices import own_sides
from newtwincities.matching.approach.pages.shortlist import ShortlistPage
from newtwincities.matching.approach.rules import Own
from newtwincities.matching.approach.views.opening import acting_person, municipality_or_404, shortlist_or_404
from newtwincities.matching.models import ShortlistEntry
from newtwincities.people.viewing import viewer_of


@never_cache
@require_http_methods(["GET", "HEAD"])
def own(request: HttpRequest) -> HttpResponseBase:
    """To the shortlist of the one municipality that the viewer speaks for, or a choice of several."""
    demand(viewer_of(request), "introduction:list", None)
    sides = own_sides(viewer_of(request), "shortlist:see")
    if not sides:
        return unlisted_page(request, "matching/nobody.html")
    if len(sides) == 1:
        return redirect("shortlist:shortlist", sides[0].municipality.key)
    return unlisted_page(request, "matching/shortlists.html", sides=sides)


@never_cache
@require_POST
def add(request: HttpRequest) -> HttpResponseBase:
    """Puts `candidate` on the shortlist of `own` (keys), or of the one municipality that the viewer speaks for."""
    sides = own_sides(viewer_of(request), "shortlist:edit")
    asked = request.POST.get("own", "")
    chosen = next((one for one in sides if not asked or one.municipality.key == asked), None)
    candidate = municipality_or_404(request.POST.get("candidate", ""))
    if chosen is None:
        raise Http404
    if candidate.pk == chosen.municipality.pk:
        messages.warning(request, _("This is your own municipality."))
    elif actions.put_on(chosen.municipality, candidate, by=acting_person(request)):
        messages.success(request, _("It is on the shortlist. Write why, so that the team knows."))
    else:
        messages.warning(
            request, _("There are %(most)s on the shortlist. Remove one first.") % {"most": ShortlistEntry.MOST}
        )
    return redirect("shortlist:shortlist", chosen.municipality.key)


@never_cache
@require_http_methods(["GET", "HEAD"])
def shortlist(request: HttpRequest, key: str) -> HttpResponseBase:
    page = ShortlistPage(shortlist_or_404(request, key), viewer_of(request), form_of=_note_form)
    return unlisted_page(request, "matching/shortlist.html", page=page)


def _note_form(entry: ShortlistEntry, data: Any = None) -> NoteForm:
    return NoteForm(data, initial={"note": entry.note}, auto_id=f"note-{entry.pk}-%s")


def _entry(request: HttpRequest, key: str, pk: str) -> tuple[Own, ShortlistEntry]:
    found = shortlist_or_404(request, key)
    entry = ShortlistEntry.objects.filter(municipality=found.municipality, pk=int(pk[:18])).first()
    if entry is None:
        raise Http404
    demand(viewer_of(request), "shortlist:edit", found)
    return found, entry


@never_cache
@require_POST
def note(request: HttpRequest, key: str, entry: str) -> HttpResponseBase:
    found, row = _entry(request, key, entry)
    form = _note_form(row, request.POST)
    if not form.is_valid():
        page = ShortlistPage(
            found, viewer_of(request), form_of=lambda other: form if other.pk == row.pk else _note_form(other)
        )
        return unlisted_page(request, "matching/shortlist.html", page=page, form=form)
    actions.write_note(row, form.cleaned_data["note"])
    messages.success(request, _("Saved."))
    return redirect("shortlist:shortlist", found.municipality.key)


@never_cache
@require_POST
def remove(request: HttpRequest, key: str, entry: str) -> HttpResponseBase:
    found, row = _entry(request, key, entry)
    actions.take_off(row, by=acting_person(request))
    messages.success(request, _("Removed."))
    return redirect("shortlist:shortlist", found.municipality.key)
