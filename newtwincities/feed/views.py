# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pages of the feed, following and muting, and the own calendar."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from newtwincities.atlas.queries import municipality_with_key
from newtwincities.atlas.queries import territory as the_territory
from newtwincities.atlas.territory import in_language
from newtwincities.common.pagecache import made_also_from, visitor_page
from newtwincities.common.policy import Answer, Refused, Viewer
from newtwincities.common.showing import unlisted_page
from newtwincities.feed import actions, calendars, pages, queries
from newtwincities.feed.keeping import BASE, parts_of
from newtwincities.feed.streams import TERRITORY, parts, stream
from newtwincities.people.models import Person
from newtwincities.people.queries import shown_name
from newtwincities.people.viewing import viewer_of

MOST_ASKED = 20  # streams in one question for news


@require_safe
def territory(request: HttpRequest) -> HttpResponseBase:
    name = in_language(the_territory().name, get_language() or "en")
    return _shown(request, TERRITORY, name, reverse("atlas:territory"))


@require_safe
def municipality(request: HttpRequest, key: str) -> HttpResponseBase:
    found = municipality_with_key(key)
    if found is None:
        raise Http404
    if found.key != key:
        return redirect("feed:municipality", found.key, permanent=True)
    title = found.name_in(get_language() or "en")
    return _shown(request, pages.municipality_stream(found), title, reverse("atlas:municipality", args=[found.key]))


@never_cache
@require_safe
def thing(request: HttpRequest, name: str) -> HttpResponseBase:
    """The feed of anything that has no page of the feed otherwise, such as a partnership."""
    viewer = viewer_of(request)
    found = queries.seen_things(viewer, [name])
    if name not in found or parts(name)[0] == "person":
        raise Http404
    subject, shown = found[name]
    language = get_language() or "en"
    title, back = subject.title(shown, language), subject.url(shown, language)
    page = pages.StreamPage(viewer, name, title, back, before=request.GET.get("before", ""))
    return unlisted_page(request, "feed/stream.html", page=page)


@require_safe
def person(request: HttpRequest, ref: UUID) -> HttpResponseBase:
    """Only for those who may know the person by name; of minors there is none."""
    found, viewer = Person.objects.filter(ref=ref).first(), viewer_of(request)
    name = stream("person", found.pk) if found else ""
    if found is None or not queries.is_readable(viewer, name):
        raise Http404
    back = reverse("people:profile", args=[ref])
    page = pages.StreamPage(viewer, name, shown_name(found, viewer), back, before=request.GET.get("before", ""))
    return unlisted_page(request, "feed/stream.html", page=page)


def _shown(request: HttpRequest, name: str, title: str, back: str) -> HttpResponseBase:
    def answer(request: HttpRequest) -> HttpResponse:
        made_also_from(request, *parts_of(name))
        page = pages.StreamPage(viewer_of(request), name, title, back, before=request.GET.get("before", ""))
        return render(request, "feed/stream.html", {"page": page})

    return answer(request) if viewer_of(request).person else visitor_page(*BASE)(answer)(request)


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponseBase:
    page = pages.MinePage(_signed_in(request), before=request.GET.get("before", ""))
    return unlisted_page(request, "feed/mine.html", page=page)


@never_cache
@require_safe
def following(request: HttpRequest) -> HttpResponseBase:
    return unlisted_page(request, "feed/following.html", page=pages.FollowingPage(_signed_in(request)))


@never_cache
@require_POST
def follow(request: HttpRequest) -> HttpResponseBase:
    """Follows, mutes, or neither. What can’t be seen any more can still be left."""
    viewer, name, do = _signed_in(request), request.POST.get("stream", ""), request.POST.get("do", "")
    if do not in pages.FOLLOW_CODES or (name not in queries.follows(viewer) and not queries.is_readable(viewer, name)):
        raise Http404
    getattr(actions, do)(viewer.person, name)
    said = {"follow": _("You follow it from now on."), "mute": _("Nothing more of it will be shown to you.")}
    messages.success(request, said.get(do, _("You no longer follow it.")))
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse("feed:following")


@never_cache
@require_safe
def news(request: HttpRequest) -> HttpResponseBase:
    """How much is newer than what a page shows: a few words for a script to put in."""
    viewer, after = viewer_of(request), request.GET.get("after", "")
    if not after.isdecimal() or len(after) > 18:
        raise Http404
    if request.GET.get("mine"):
        names = queries.streams_of_mine(_signed_in(request))
    else:
        names = request.GET.getlist("stream")[:MOST_ASKED]
        if not names or not all(queries.is_readable(viewer, name) for name in names):
            raise Http404
    number = queries.newer(viewer, names, after=int(after))
    answer = render(request, "feed/news.html", {"number": number, "most": queries.PAGE})
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@never_cache
@require_safe
def my_calendar(request: HttpRequest) -> HttpResponse:
    """For a calendar program, which signs in with nothing but the address."""
    found = queries.person_of_calendar(request.GET.get("for", ""))
    if found is None:
        raise Http404
    answer = HttpResponse(
        calendars.calendar_of(_("My dates"), calendars.events_of(found)), content_type="text/calendar; charset=utf-8"
    )
    answer.headers["Content-Disposition"] = 'inline; filename="mine.ics"'
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@never_cache
@require_POST
def renew_calendar(request: HttpRequest) -> HttpResponseBase:
    viewer = _signed_in(request)
    had_one = bool(queries.calendar_key_of(viewer.person))
    actions.new_calendar_key(viewer.person)
    if had_one:
        messages.success(request, _("The address is new. The one before shows nothing any more."))
    return redirect(f"{reverse('feed:mine')}#calendar")


def _signed_in(request: HttpRequest) -> Viewer:
    viewer = viewer_of(request)
    if viewer.person is None or viewer.first:
        raise Refused(viewer.first or Answer.SIGN_IN)
    return viewer
