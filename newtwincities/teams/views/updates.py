# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The page behind the link of the yearly mail. It needs no password, and shows nothing that only members may see."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from newtwincities.common.policy import may
from newtwincities.common.showing import unlisted_page
from newtwincities.people.queries import shown_name
from newtwincities.people.viewing import viewer_of_person
from newtwincities.teams import mailing, queries
from newtwincities.teams.actions import updates
from newtwincities.teams.forms.updates import UpdateForm
from newtwincities.teams.views.showing import reader_language


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def update(request: HttpRequest, token: str) -> HttpResponseBase:
    """Looking changes nothing. The answer counts as long as whoever got the mail leads the team, and once."""
    link = mailing.update_of_token(token)
    if link is None:
        raise Http404
    found, reader = link.update, link.reader
    if found.answered_on is not None:
        return unlisted_page(request, "teams/update_over.html", update=found, why="answered")
    if not may(viewer_of_person(reader), "team:answer_update", found.team):
        return unlisted_page(request, "teams/update_over.html", update=found, why="left")
    if link.asked_on != found.asked_on or timezone.localdate() > found.last_day:
        return unlisted_page(request, "teams/update_over.html", update=found, why="expired")
    form = UpdateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = {**form.cleaned_data, "news": " ".join(form.cleaned_data["news"].split())}
        updates.answer(found, **said, language=reader_language(), by=reader)
        return redirect(request.path)
    viewer = viewer_of_person(reader)
    names = [shown_name(role.person, viewer) for role in queries.coordinators_of(found.team)]
    return unlisted_page(request, "teams/update.html", update=found, form=form, names=names)
