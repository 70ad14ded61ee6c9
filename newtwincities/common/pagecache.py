# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Public pages from memory, for visitors, as long as nothing they were made from has changed.

A view says what its page is made from: `@visitor_page("atlas")`. The stamps of these parts are read before the page is
made and kept with it; a kept page is served only while they are still the present ones. So a page can be newer than its
stamps say (it is then simply made again) but never older.

Who is signed in gets the same page from memory, with the own account menu put in its place (`ACCOUNT`), unless a panel
in one of the page's slots shows that person more than others. Where those who are signed in see more than visitors do,
such as names, the page is made once more for “somebody who is signed in” and kept for all of whom the view says that
they see what anybody does. The others get a page of their own, which is kept for them until the minute is over or
they send anything. Tokens against forged requests are always each one's.

Who asks decides first: a request with a session or with credentials never touches the cache, and an answer that sets a
cookie or isn't a plain 200 is never kept. The key holds all else that the answer depends on: scheme, path (and with it
the language), query, and whether the client reads gzip.
"""

from __future__ import annotations

import functools
import re
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers

from newtwincities.common.menu import Entry, entries_for
from newtwincities.common.panels import panels_differ, stamps_of
from newtwincities.common.policy import MEMBER, VISITOR, Viewer
from newtwincities.common.stamps import current_stamps

_STAMPS = "visitor_page_stamps"
_ALSO = "made_also_from"
_READS_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")
LONGEST_QUERY = 500
ACCOUNT = (b"<!--account-->", b"<!--/account-->")  # around the account menu in the frame of every page
_KEPT_HEADERS = ("Content-Type", "X-Robots-Tag")
LARGEST_PAGE = 500_000  # bytes
MOST_MENUS = 2_000  # account menus kept by a worker
_TOKEN = "token-of-the-request"
_menus: dict[tuple[str, tuple[Entry, ...]], str] = {}

_TOKENS = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")[A-Za-z0-9]{64}(?=")')

# Parts that are no stamps: what says how long ago something was, or that a day is over, is made anew with the clock.
DAY, MINUTE = "clock:day", "clock:minute"
_CLOCKS = {DAY: "%Y-%m-%d", MINUTE: "%Y-%m-%d %H:%M"}

View = Callable[..., HttpResponseBase]


def visitor_page(
    *parts: str, slots: tuple[str, ...] = (), like_any_member: Callable[..., bool] | None = None
) -> Callable[[View], View]:
    """Marks a view whose page is the same for every visitor and made from these parts of the data alone.

    A part may name arguments of the view: `"idea:{pk}"`. `slots` are those of its panels that may show somebody who is
    signed in more than a visitor. `like_any_member` stands where the page shows people who are signed in more than
    visitors; it gets a viewer and the view's arguments, and says whether that one sees what any of them does.
    """

    def mark(view: View) -> View:
        @functools.wraps(view)
        def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            made_from = tuple(part.format(**kwargs) for part in (*parts, *stamps_of(slots)))
            if not _is_visitor(request):
                if not _may_share(request):
                    return view(request, *args, **kwargs)
                viewer: Viewer = request.viewer  # type: ignore[attr-defined]
                make = functools.partial(view, request, *args, **kwargs)
                if slots and panels_differ(slots, viewer):
                    return make()
                if like_any_member is None:
                    return _served(request, _for_all(Viewer(), request), made_from, make)
                if not _is_plain_member(viewer):
                    return make()
                own = _for_one(viewer, request)
                if (kept := own.kept()) is not None:
                    return _answer_of(request, kept)
                if like_any_member(viewer, **kwargs):
                    anybody = Viewer(roles=viewer.roles, adult=viewer.adult, trusted=viewer.trusted)
                    return _served(request, _for_all(anybody, request), made_from, make)
                return _served(request, own, (*made_from, own_stamp(viewer.person), MINUTE), make)
            stamps = _present(made_from)
            response = view(request, *args, **kwargs)
            setattr(response, _STAMPS, stamps | _also(request))
            return response

        return marked

    return mark


def made_also_from(request: HttpRequest, *parts: str) -> None:
    """For a view or a panel whose parts depend on what is shown: it calls this before it reads them."""
    setattr(request, _ALSO, current_stamps(parts) | _also(request))


def _also(request: HttpRequest) -> dict[str, str]:
    found: dict[str, str] = getattr(request, _ALSO, {})
    return found


def _present(parts: Iterable[str]) -> dict[str, str]:
    """The present value of each part: of its stamp, or of the clock."""
    clocks = {part: timezone.localtime().strftime(_CLOCKS[part]) for part in parts if part in _CLOCKS}
    stamps = [part for part in parts if part not in clocks]
    return (current_stamps(stamps) if stamps else {}) | clocks


def _is_plain_member(viewer: Viewer) -> bool:
    """Signed in, with nothing to settle first, and without a role on the site."""
    return viewer.first is None and viewer.roles == {VISITOR, MEMBER}


def _may_share(request: HttpRequest) -> bool:
    viewer = getattr(request, "viewer", None)
    return (
        request.method in ("GET", "HEAD")
        and "messages" not in request.COOKIES  # something is to be said that no other page says
        and bool(viewer and viewer.person)
        and len(request.META.get("QUERY_STRING", "")) <= LONGEST_QUERY
    )


def own_stamp(person: Any) -> str:
    """The stamp of what only this person's pages show, renewed by whatever the person sends."""
    return f"person:{person.pk}"


# Of a page in memory: its stamps, its headers, and itself.
_Kept = tuple[dict[str, str], dict[str, str], "Spliced"]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the page that `reader` sees lies in memory."""

    reader: Viewer
    cache: str
    key: str

    def kept(self) -> _Kept | None:
        """What lies there, if it is still true."""
        kept: _Kept | None = caches[self.cache].get(self.key)
        return kept if kept and _present(kept[0]) == kept[0] else None


def _for_all(anybody: Viewer, request: HttpRequest) -> _Place:
    """Of all whom the page shows the same as this viewer, who is no one in particular."""
    kind = (MEMBER in anybody.roles, anybody.adult, anybody.trusted)
    return _Place(anybody, "pages", f"shared:{kind}:{_key(request)}".replace(" ", ""))


def _for_one(viewer: Viewer, request: HttpRequest) -> _Place:
    return _Place(viewer, "own_pages", f"{viewer.person.pk}:{viewer.second_factor}:{_key(request)}")


def _served(
    request: HttpRequest, place: _Place, parts: tuple[str, ...], make: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """The page of this place, from memory where it is there, with this person's account menu and tokens."""
    kept = place.kept()
    if kept is None:
        stamps = _present(parts)
        response = _as(place.reader, request, make)
        if not isinstance(response, HttpResponse) or not _may_be_kept(response):
            return make()
        spliced = Spliced.of(response.content)
        if spliced is None:
            return response
        headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
        kept = (stamps | _also(request), headers, spliced)
        caches[place.cache].set(place.key, kept)
    return _answer_of(request, kept)


def _answer_of(request: HttpRequest, kept: _Kept) -> HttpResponse:
    _stamps, headers, spliced = kept
    answer = HttpResponse(headers={**headers, "Cache-Control": "private, no-cache"})
    csrf = get_token(request)
    menu, token = _account_menu(request, csrf).encode(), csrf.encode()
    if _READS_GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
        answer.content = spliced.gzipped(menu, token)
        answer.headers["Content-Encoding"] = "gzip"
    else:
        answer.content = spliced.plain(menu, token)
    patch_vary_headers(answer, ["Accept-Encoding"])
    return answer


@dataclass(frozen=True, slots=True)
class Spliced:
    """A page without its account menu and tokens, the pieces compressed beforehand, so that only these are at each
    request.

    A full flush ends a deflate stream at a whole byte and forgets what came before, so such pieces can be joined
    (RFC 1951, 3.2.4; RFC 1952 for head and tail).
    """

    pieces: tuple[bytes, ...]
    packed: tuple[bytes, ...]
    menu_after: int  # the place of the piece before the menu; after the others but the last stands a token

    HEAD: ClassVar[bytes] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"

    @classmethod
    def of(cls, page: bytes) -> Spliced | None:
        """None where the page has no place for the menu."""
        before, found, rest = page.partition(ACCOUNT[0])
        _menu, _end, after = rest.partition(ACCOUNT[1])
        if not found:
            return None
        first = _TOKENS.split(before)
        pieces = (*first, *_TOKENS.split(after))
        packed = [_deflated(piece, zlib.Z_FULL_FLUSH, 6) for piece in pieces[:-1]]
        return cls(pieces, (*packed, _deflated(pieces[-1], zlib.Z_FINISH, 6)), len(first) - 1)

    def plain(self, menu: bytes, token: bytes) -> bytes:
        return b"".join(self._joined(self.pieces, menu, token))

    def gzipped(self, menu: bytes, token: bytes) -> bytes:
        crc = length = 0
        for part in self._joined(self.pieces, menu, token):
            crc, length = zlib.crc32(part, crc), length + len(part)
        tail = struct.pack("<LL", crc, length & 0xFFFFFFFF)
        fillings = (_deflated(filling, zlib.Z_FULL_FLUSH, 1) for filling in (menu, token))
        return b"".join((self.HEAD, *self._joined(self.packed, *fillings), tail))

    def _joined(self, pieces: tuple[bytes, ...], menu: bytes, token: bytes) -> Iterator[bytes]:
        for place, piece in enumerate(pieces):
            yield piece
            if place < len(pieces) - 1:
                yield menu if place == self.menu_after else token


def _deflated(data: bytes, ending: int, level: int) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush(ending)


def _as(somebody: Viewer, request: HttpRequest, make: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    if somebody.person is not None:
        return make()
    user, viewer = request.user, request.viewer  # type: ignore[attr-defined]
    request.user, request.viewer = AnonymousUser(), somebody  # type: ignore[attr-defined]
    try:
        return make()
    finally:
        request.user, request.viewer = user, viewer  # type: ignore[attr-defined]


def _account_menu(request: HttpRequest, token: str) -> str:
    """Made once for all who have the same name and entries; only the token against forged requests is each one's."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    entries = tuple(entries_for(viewer))
    key = (viewer.person.name, entries)
    menu = _menus.get(key)
    if menu is None or viewer.first:  # the notice of what comes first leads back to the page that it stands on
        if len(_menus) >= MOST_MENUS:
            _menus.clear()
        context = {"request": request, "account_entries": entries, "csrf_token": _TOKEN}
        template = get_template("web/account_nav.html").template  # type: ignore[attr-defined]  # of Django's own engine
        menu = str(template.render(Context(context)))
        if not viewer.first:
            _menus[key] = menu
    return menu.replace(_TOKEN, token)


class VisitorPages:
    """The middleware that keeps and serves them. It stands before all that adds to an answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.pages = caches["pages"]

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _is_visitor(request):
            return self.get_response(request)
        try:
            request.get_host()
        except DisallowedHost:
            return self.get_response(request)  # refuses it, with all headers
        if not _READS_GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
            request.META["HTTP_ACCEPT_ENCODING"] = "identity"
        key = _key(request)
        kept = self.pages.get(key)
        if kept is not None:
            stamps, status, headers, body = kept
            if _present(stamps) == stamps:
                return _answer(request, HttpResponse(body, status=status, headers=headers))
        response = self.get_response(request)
        stamps = getattr(response, _STAMPS, None)
        if stamps is not None and isinstance(response, HttpResponse) and _may_be_kept(response):
            patch_vary_headers(response, ["Cookie"])
            response.headers["Cache-Control"] = "no-cache"
            response.headers["ETag"] = f'W/"{sha256(response.content).hexdigest()[:32]}"'
            self.pages.set(key, (stamps, response.status_code, dict(response.headers), response.content))
            return _answer(request, response)
        return response


def _is_visitor(request: HttpRequest) -> bool:
    return (
        request.method in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "HTTP_AUTHORIZATION" not in request.META
        and len(request.META.get("QUERY_STRING", "")) <= LONGEST_QUERY
    )


def _may_be_kept(response: HttpResponse) -> bool:
    return response.status_code == 200 and not response.cookies and len(response.content) <= LARGEST_PAGE


def _key(request: HttpRequest) -> str:
    reads_gzip = request.META.get("HTTP_ACCEPT_ENCODING") != "identity"
    whole = f"{request.scheme} {reads_gzip} {request.get_full_path()}"
    return sha256(whole.encode()).hexdigest()


def _answer(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    return get_conditional_response(request, etag=response.headers["ETag"], response=response) or response
