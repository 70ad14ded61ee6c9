# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The feed for programs: Atom (RFC 4287), JSON Feed 1.1, and an outbox of ActivityStreams 2.0. What is public, only.

Every happening stands by itself here: a burst that grew would come as something new again and again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from newtwincities.atlas.queries import territory
from newtwincities.atlas.territory import in_language
from newtwincities.common.markup import as_html
from newtwincities.common.pagecache import made_also_from, visitor_page
from newtwincities.common.policy import Viewer
from newtwincities.feed import queries, wording
from newtwincities.feed.keeping import BASE, parts_of
from newtwincities.feed.models import LONGEST_STREAM
from newtwincities.feed.queries import Told
from newtwincities.feed.streams import TERRITORY, parts
from newtwincities.people.queries import shown_name
from newtwincities.people.visibility import sees

SIZE = 30
CONTEXT = "https://www.w3.org/ns/activitystreams"
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
ANYBODY = Viewer()  # whoever asks, and however they signed in


@dataclass(frozen=True, slots=True)
class Channel:
    """A page of a public stream."""

    stream: str
    title: str
    path: str  # of the page that people read
    told: list[Told]
    before: str
    older: str

    def address(self, url_name: str, **query: object) -> str:
        named = {} if self.stream == TERRITORY else {"stream": self.stream}
        asked = urlencode({name: value for name, value in {**named, **query}.items() if value})
        return settings.BASE_URL + reverse(url_name) + (f"?{asked}" if asked else "")


def _channel(request: HttpRequest) -> Channel:
    name, before = request.GET.get("stream", TERRITORY), request.GET.get("before", "")
    found = queries.seen_things(ANYBODY, [name]) if name != TERRITORY else {}
    if name != TERRITORY and (name not in found or parts(name)[0] == "person"):
        raise Http404
    language = get_language() or "en"
    title, path = in_language(territory().name, language), reverse("feed:territory")
    if name in found:
        subject, thing = found[name]
        if subject.invented(thing):
            raise Http404
        title, path = subject.title(thing, language), subject.url(thing, language)
    page = queries.read(ANYBODY, [name], before=before, size=SIZE, folded=False)
    return Channel(name, title, path, [entry.told[0] for entry in page.entries], before, page.older)


def _public(make: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponseBase]:
    """The same for everybody, kept until something changes; whoever is signed in gets what visitors get."""

    @require_safe
    def view(request: HttpRequest) -> HttpResponseBase:
        def answer(request: HttpRequest) -> HttpResponse:
            made_also_from(request, *parts_of(request.GET.get("stream", TERRITORY)[:LONGEST_STREAM]))
            response = make(request)
            response.headers["X-Robots-Tag"] = "noindex"
            return response

        return visitor_page(*BASE)(answer)(request)

    return view


@_public
def atom(request: HttpRequest) -> HttpResponse:
    channel = _channel(request)
    feed = Atom1Feed(
        title=_title(channel), link=settings.BASE_URL + channel.path, description=None,
        subtitle=_("What is public, the newest first."), language=get_language(),
        feed_url=channel.address("feed:atom", before=channel.before), feed_guid=channel.address("feed:atom"),
        author_name=settings.SITE_NAME,
    )  # fmt: skip
    for one in channel.told:
        feed.add_item(
            title=wording.plain([one], ANYBODY), link=_address(one), description=_html(one),
            unique_id=_tag(one), pubdate=one.happening.at, updateddate=one.happening.at, author_name=_author(one),
        )  # fmt: skip
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@_public
def json_feed(request: HttpRequest) -> HttpResponse:
    channel = _channel(request)
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(channel),
        "home_page_url": settings.BASE_URL + channel.path,
        "feed_url": channel.address("feed:json"),
        "language": get_language(),
        "items": [_item(one) for one in channel.told],
    }
    if channel.older:
        told["next_url"] = channel.address("feed:json", before=channel.older)
    return JsonResponse(told, content_type="application/feed+json", json_dumps_params={"ensure_ascii": False})


def _item(one: Told) -> dict[str, Any]:
    words = wording.plain([one], ANYBODY)
    return {
        "id": _tag(one),
        "url": _address(one),
        "title": words,
        "content_html": _html(one),
        "date_published": one.happening.at.isoformat(timespec="seconds"),
        "authors": [{"name": _author(one)}],
    }


@_public
def outbox(request: HttpRequest) -> HttpResponse:
    """The collection itself; its pages under `before`, the first of them under `before=newest`."""
    channel = _channel(request)
    root = channel.address("feed:outbox")
    told: dict[str, Any] = {"@context": CONTEXT, "id": root, "type": "OrderedCollection", "name": _title(channel)}
    if not channel.before:
        told["first"] = channel.address("feed:outbox", before="newest")
    else:
        told |= {
            "id": channel.address("feed:outbox", before=channel.before), "type": "OrderedCollectionPage",
            "partOf": root, "orderedItems": [_activity(one) for one in channel.told],
        }  # fmt: skip
        if channel.older:
            told["next"] = channel.address("feed:outbox", before=channel.older)
    return JsonResponse(told, content_type="application/activity+json", json_dumps_params={"ensure_ascii": False})


def _activity(one: Told) -> dict[str, Any]:
    language = get_language() or "en"
    made: dict[str, Any] = {
        "id": _tag(one), "type": one.sort.verb.value, "actor": _actor(one),
        "published": one.happening.at.isoformat(timespec="seconds"), "to": [PUBLIC],
        "summaryMap": {language: wording.plain([one], ANYBODY)}, "object": _object(one.subject, one.thing),
    }  # fmt: skip
    if one.within:
        made["target"] = _object(*one.within)
    return made


def _object(subject: Any, thing: Any) -> dict[str, Any]:
    language = get_language() or "en"
    address = settings.BASE_URL + subject.url(thing, language)
    return {
        "id": address,
        "type": subject.as2_type,
        "nameMap": {language: subject.title(thing, language)},
        "url": address,
    }


def _actor(one: Told) -> dict[str, Any]:
    """Whoever may be named to everybody; else the municipality that was acted for, or the site."""
    person, place = one.happening.actor, one.happening.municipality
    if person and sees(ANYBODY, person, "name"):
        return {"type": "Person", "name": shown_name(person, ANYBODY)}
    if place:
        return {"type": "Organization", "name": place.name_in(get_language() or "en")}
    return {"type": "Person", "name": shown_name(person, ANYBODY)}


def _title(channel: Channel) -> str:
    return _("What happens: {title}").format(title=channel.title)


def _author(one: Told) -> str:
    return str(_actor(one)["name"])


def _html(one: Told) -> str:
    written = one.subject.text(one.thing, ANYBODY)
    return str(as_html(written)) if written.strip() else f"<p>{escape(wording.plain([one], ANYBODY))}</p>"


def _address(one: Told) -> str:
    return settings.BASE_URL + one.subject.url(one.thing, get_language() or "en")


def _tag(one: Told) -> str:
    """A tag URI (RFC 4151): the same however the addresses of pages change."""
    return f"tag:{urlsplit(settings.BASE_URL).hostname},2026:happening/{one.happening.pk}"
