# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The board of search notices: a page, an Atom feed, and the deadlines as a calendar. All of them are public."""

from __future__ import annotations

from datetime import UTC, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from icalendar import Calendar, Event

from newtwincities.matching.approach.forms.notices import BoardForm
from newtwincities.matching.approach.pages.notices import BoardPage, views_of
from newtwincities.matching.approach.queries import notices as queries
from newtwincities.matching.models import Notice
from newtwincities.people.viewing import viewer_of

MOST_IN_FEED = 50
MOST_IN_CALENDAR = 500


@require_http_methods(["GET", "HEAD"])
def board(request: HttpRequest) -> HttpResponseBase:
    form = BoardForm(request.GET)
    page = BoardPage(form.wanted, request.GET.get("page", ""), viewer_of(request))
    return render(request, "matching/board.html", {"form": form, "page": page})


def _url_of(notice: Notice) -> str:
    return settings.BASE_URL + reverse("notices:notice", args=[notice.pk])


@require_http_methods(["GET", "HEAD"])
def feed(request: HttpRequest) -> HttpResponseBase:
    """The latest fifty, with the filter of the board."""
    language = get_language() or "en"
    own = settings.BASE_URL + request.get_full_path()
    made = Atom1Feed(
        title=f"{settings.SITE_NAME}: {_('Search notices')}", link=settings.BASE_URL + reverse("notices:board"),
        description=_("Municipalities that look for a partner"), language=language, feed_url=own, feed_guid=own,
    )  # fmt: skip
    for view in views_of(list(queries.board(BoardForm(request.GET).wanted)[:MOST_IN_FEED])):
        notice = view.notice
        made.add_item(
            title=_("%(name)s looks for a partner") % {"name": view.name}, link=_url_of(notice),
            unique_id=f"tag:{urlsplit(settings.BASE_URL).hostname},2026:notice-{notice.pk}",
            description="\n\n".join((notice.seeks, notice.offers)), author_name=view.name,
            pubdate=notice.shown_at, updateddate=max(notice.shown_at, notice.changed_at),
            categories=[str(notice.get_kind_display()), *view.topics],
        )  # fmt: skip
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@require_http_methods(["GET", "HEAD"])
def deadlines(request: HttpRequest) -> HttpResponseBase:
    """Until when notices ask for answers, as all-day events; with the filter of the board."""
    calendar = Calendar()
    calendar.add("prodid", "-//NewTwinCities//Search notices//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{settings.SITE_NAME}: {_('Search notices')}")
    language = get_language() or "en"
    for notice in queries.with_deadline(BoardForm(request.GET).wanted)[:MOST_IN_CALENDAR]:
        event = Event()
        event.add("uid", f"notice-{notice.pk}@{urlsplit(settings.BASE_URL).hostname}")
        event.add("dtstamp", notice.changed_at.astimezone(UTC))
        event.add("dtstart", notice.deadline)
        assert notice.deadline
        event.add("dtend", notice.deadline + timedelta(days=1))
        name = notice.municipality.name_in(language)
        event.add("summary", _("%(name)s looks for a partner: answers until today") % {"name": name})
        event.add("description", notice.seeks)
        event.add("url", _url_of(notice))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
