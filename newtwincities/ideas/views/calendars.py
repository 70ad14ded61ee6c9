# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The calendar of an idea, to which people subscribe: without signing in, by an address that is theirs."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from newtwincities.common.links import content_of, token_for
from newtwincities.common.mails import link
from newtwincities.common.policy import Viewer, may
from newtwincities.feed.calendars import calendar_of
from newtwincities.ideas.calendars import entries_of
from newtwincities.ideas.models import Idea
from newtwincities.ideas.queries.ideas import idea_with_pk
from newtwincities.moderation.queries import is_hidden
from newtwincities.people.models import Person
from newtwincities.people.viewing import viewer_of, viewer_of_person

PURPOSE = "idea-calendar"
GOOD_FOR = timedelta(days=3_650)  # an address in a calendar program; whoever leaves the idea sees nothing by it


def address_of(idea: Idea, person: Person | None) -> str:
    """Of a public idea one for all; of any other one that is the person's own."""
    plain = link("ideas:calendar", get_language() or "en", idea.pk)
    if idea.visibility == Idea.Visibility.PUBLIC or person is None:
        return plain
    return f"{plain}?{urlencode({'for': token_for(PURPOSE, [idea.pk, str(person.ref)])})}"


@never_cache
@require_safe
def calendar(request: HttpRequest, pk: int) -> HttpResponseBase:
    idea = idea_with_pk(pk)
    if idea is None or not may(_viewer(request, pk), "idea:see", idea) or is_hidden("idea", pk):
        raise Http404
    answer = HttpResponse(calendar_of(idea.title, entries_of([idea])), content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = f'inline; filename="idea-{pk}.ics"'
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _viewer(request: HttpRequest, pk: int) -> Viewer:
    """Whose address it is; else whoever asks."""
    content = content_of(PURPOSE, request.GET.get("for", ""), max_age=GOOD_FOR)
    if not isinstance(content, list) or len(content) != 2 or content[0] != pk:
        return viewer_of(request)
    person = Person.objects.filter(ref=content[1], is_active=True).first()
    return viewer_of_person(person) if person else viewer_of(request)
