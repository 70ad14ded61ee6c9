# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Kept pages save work, and nobody ever gets one that is another's, in another form, or out of date."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from newtwincities.atlas import actions, queries
from newtwincities.atlas.imports.municipalities import import_municipalities
from newtwincities.atlas.models import Alias, Municipality
from newtwincities.common.pagecache import LARGEST_PAGE, LONGEST_QUERY, VisitorPages, visitor_page
from newtwincities.common.stamps import Kept, current_stamps, renew_stamps

pytestmark = pytest.mark.django_db
Add = Callable[..., Any]
ask = RequestFactory()


class Site:
    """The middleware before a view that says how often it was called and by whom."""

    def __init__(self, *parts: str, respond: Callable[[str], HttpResponseBase] = HttpResponse) -> None:
        self.calls = 0

        @visitor_page(*(parts or ("atlas",)))
        def view(request: HttpRequest) -> HttpResponseBase:
            self.calls += 1
            who = request.COOKIES.get("sessionid") or request.headers.get("Authorization") or "anybody"
            return respond(f"{self.calls} for {who} at {request.scheme} {request.get_full_path()}")

        self.pages = VisitorPages(view)

    def get(self, path: str = "/en/", **environ: Any) -> HttpResponseBase:
        return self.pages(ask.get(path, **environ))

    def text(self, path: str = "/en/", **environ: Any) -> str:
        response = self.get(path, **environ)
        assert isinstance(response, HttpResponse)
        return response.content.decode()


def with_session(name: str) -> dict[str, str]:
    return {"HTTP_COOKIE": f"sessionid={name}"}


# --- what it is for


def test_a_page_is_made_once_for_all_visitors() -> None:
    site = Site()
    assert site.text() == site.text() == "1 for anybody at http /en/"
    assert site.calls == 1


def test_a_kept_page_takes_one_query(client: Client, municipality: Add, django_assert_num_queries: Any) -> None:
    municipality("Q1")
    for address in ("/en/", "/en/municipalities/", "/en/municipalities/Q1/", "/en/twinnings/", "/en/territory/"):
        made = client.get(address)
        with django_assert_num_queries(1):
            kept = client.get(address)
        assert kept.content == made.content
        ids = [answer.headers.pop("X-Request-ID", None) for answer in (made, kept)]
        assert ids == [None, None] or ids[0] != ids[1]  # each request has its own
        assert kept.headers == made.headers


def test_a_page_that_no_view_marked_is_never_kept() -> None:
    calls = []

    def view(request: HttpRequest) -> HttpResponse:
        calls.append(request)
        return HttpResponse("page")

    pages = VisitorPages(view)
    pages(ask.get("/en/"))
    pages(ask.get("/en/"))
    assert len(calls) == 2


# --- nobody gets another's page


@pytest.mark.parametrize(
    "signed_in", [with_session("ana"), {"HTTP_AUTHORIZATION": "ana"}, {"HTTP_AUTHORIZATION": "Bearer ana"}]
)
def test_who_is_signed_in_gets_a_page_of_their_own_and_leaves_none(signed_in: dict[str, str]) -> None:
    site = Site()
    assert "for anybody" in site.text()
    assert "ana" in site.text(**signed_in)
    assert "ana" in site.text(**signed_in)
    assert site.text() == "1 for anybody at http /en/"


def test_what_was_made_for_one_who_is_signed_in_goes_to_nobody_else() -> None:
    site = Site()
    assert "for ana" in site.text(**with_session("ana"))
    assert "for bor" in site.text(**with_session("bor"))
    assert "for anybody" in site.text()


def test_an_empty_session_cookie_is_a_session_too() -> None:
    site = Site()
    site.text()
    site.text(HTTP_COOKIE="sessionid=")
    assert site.calls == 2


def test_another_cookie_makes_nobody_a_stranger() -> None:
    site = Site()
    assert site.text(HTTP_COOKIE="theme=dark") == site.text()


def test_an_answer_that_sets_a_cookie_is_not_kept() -> None:
    def respond(text: str) -> HttpResponse:
        response = HttpResponse(text)
        response.set_cookie("visit", "1")
        return response

    site = Site(respond=respond)
    assert site.text() != site.text()


# --- nobody gets another form of the page


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("/en/municipalities/", "/de/municipalities/"),
        ("/en/municipalities/", "/en/twinnings/"),
        ("/en/municipalities/?country=AT", "/en/municipalities/?country=SI"),
        ("/en/municipalities/", "/en/municipalities/?page=2"),
        ("/en/municipalities/?a=1&b=2", "/en/municipalities/?a=12"),
        ("/en/municipalities/%3Fa", "/en/municipalities/?a"),
    ],
)
def test_another_address_is_another_page(first: str, second: str) -> None:
    site = Site()
    assert site.text(first) != site.text(second)
    assert site.calls == 2


def test_every_language_has_its_own_page(client: Client, municipality: Add) -> None:
    municipality("Q1", "Bolzano", names={"it": "Bolzano", "de": "Bozen"})
    for _visit in range(2):
        assert "<h1>Bozen</h1>" in client.get("/de/municipalities/Q1/").content.decode()
        assert (
            "<h1>Bolzano</h1>"
            in client.get("/it/municipalities/Q1/", headers={"accept-language": "de"}).content.decode()
        )


def test_every_query_has_its_own_page(client: Client, municipality: Add) -> None:
    municipality("Q1", "Graz"), municipality("Q2", "Kranj", country="SI")
    for _visit in range(2):
        for country, here, not_here in (("AT", "Graz", "Kranj"), ("SI", "Kranj", "Graz")):
            text = client.get(f"/en/municipalities/?where=everywhere&country={country}").content.decode()
            assert here in text
            assert not_here not in text


def test_a_page_by_https_is_none_by_http() -> None:
    site = Site()
    assert "at http /en/" in site.text()
    assert "at https /en/" in site.pages(ask.get("/en/", secure=True)).content.decode()  # type: ignore[attr-defined]
    assert "at http /en/" in site.text()


HOSTS = ("127.0.0.1", "twins.example.org", "staedte.example.org")


@pytest.mark.parametrize("page", ["", "municipalities/?where=everywhere", "municipalities/Q1/", "imprint/", "style/"])
def test_no_page_says_under_which_host_it_was_asked_for(
    page: str, client: Client, municipality: Add, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = [*HOSTS]
    municipality("Q1")
    fresh = []
    for host in HOSTS:
        caches["pages"].clear()
        fresh.append(client.get(f"/en/{page}", headers={"host": host}).content)
    kept = client.get(f"/en/{page}", headers={"host": HOSTS[0]}).content
    assert {*fresh, kept} == {kept}


@pytest.mark.parametrize("gzip_first", [True, False])
def test_nobody_gets_a_compressed_page_without_asking_for_one(
    gzip_first: bool, client: Client, municipality: Add
) -> None:
    municipality("Q1")
    for gzipped in (gzip_first, not gzip_first, gzip_first):
        response = client.get("/en/municipalities/Q1/", headers={"accept-encoding": "br, gzip"} if gzipped else {})
        assert response.headers.get("Content-Encoding") == ("gzip" if gzipped else None)
        assert response.content.startswith(b"\x1f\x8b" if gzipped else b"<!doctype html>")
        assert "Accept-Encoding" in response.headers["Vary"]


@pytest.mark.parametrize(
    "encoding",
    [
        "identity",
        "br",
        "deflate",
        "supergzipped",
        "gzip;q=0",
    ],
)
def test_a_client_that_reads_no_gzip_gets_none(encoding: str, client: Client, municipality: Add) -> None:
    municipality("Q1")
    client.get("/en/municipalities/Q1/", headers={"accept-encoding": "gzip"})
    response = client.get("/en/municipalities/Q1/", headers={"accept-encoding": encoding})
    assert "Content-Encoding" not in response.headers


def test_shared_caches_on_the_way_are_told_to_ask_again(client: Client, municipality: Add) -> None:
    municipality("Q1")
    for _visit in range(2):
        headers = client.get("/en/municipalities/Q1/").headers
        assert headers["Cache-Control"] == "no-cache"
        assert "Cookie" in headers["Vary"]


# --- nobody gets a page that is out of date


def change_by_import(place: Municipality, folder: Path) -> None:
    path = folder / "list.csv"
    path.write_text("id,name,country,lat,lon,source\nQ1,Changed,AT,47,11,new\n", encoding="utf-8")
    import_municipalities(path, territory=queries.territory())


def change_by_confirming(place: Municipality, folder: Path) -> None:
    actions.confirm_fact(place, "population", 987_654)


def change_by_merging(place: Municipality, folder: Path) -> None:
    actions.merge_municipalities(place, Municipality.objects.get(key="Q2"))


def change_by_another_key(place: Municipality, folder: Path) -> None:
    actions.change_key(place, "Q3")


CHANGES = [
    (change_by_import, "Changed"),
    (change_by_confirming, "987,654"),
    (change_by_merging, None),
    (change_by_another_key, None),
]


@pytest.mark.parametrize(("change", "shown"), CHANGES)
def test_a_change_shows_at_once(
    change: Callable[[Municipality, Path], None], shown: str | None, client: Client, municipality: Add, tmp_path: Path
) -> None:
    place = municipality("Q1", "Before")
    municipality("Q2")
    addresses = ("/en/municipalities/Q1/", "/en/municipalities/?where=everywhere")
    for address in addresses:
        assert "Before" in client.get(address).content.decode()
    change(place, tmp_path)
    if shown:
        for address in addresses:
            assert shown in client.get(address).content.decode()
    else:
        assert client.get(addresses[0]).status_code == 301
        assert "/en/municipalities/Q1/" not in client.get(addresses[1]).content.decode()


@pytest.mark.parametrize("change", [change for change, _shown in CHANGES])
def test_what_is_rolled_back_never_shows(
    change: Callable[[Municipality, Path], None], client: Client, municipality: Add, tmp_path: Path
) -> None:
    place = municipality("Q1", "Before", source="old")
    municipality("Q2")
    actions.atlas_changed()
    before, stamp = client.get("/en/municipalities/Q1/"), current_stamps(["atlas"])
    with transaction.atomic():
        change(place, tmp_path)
        during = client.get("/en/municipalities/Q1/")
        transaction.set_rollback(True)
    assert during.content != before.content
    assert current_stamps(["atlas"]) == stamp
    after = client.get("/en/municipalities/Q1/")
    assert (after.status_code, after.content) == (200, before.content)


def test_a_change_while_a_page_is_made_is_not_missed() -> None:
    """The stamps are read before the page is made, so that the page can be newer than they say but never older."""

    def respond(text: str) -> HttpResponse:
        if text.startswith("1 "):
            renew_stamps("atlas")
        return HttpResponse(text)

    site = Site(respond=respond)
    assert site.text().startswith("1 ")
    assert site.text().startswith("2 ")
    assert site.text().startswith("2 ")


def test_only_pages_made_from_what_changed_are_made_anew() -> None:
    both, other = Site("atlas", "people"), Site("legal")
    assert both.text("/a") == both.text("/a")
    assert other.text("/b") == other.text("/b")
    renew_stamps("people")
    assert both.text("/a").startswith("2 ")
    assert other.text("/b").startswith("1 ")


def test_stamps_never_come_back() -> None:
    seen = set()
    for _change in range(20):
        renew_stamps("atlas", "legal")
        seen |= set(current_stamps(["atlas", "legal"]).values())
    assert len(seen) == 40


def test_a_stamp_that_was_never_renewed_is_empty() -> None:
    assert current_stamps(["nothing"]) == {"nothing": ""}


# --- what is not kept


def test_what_is_kept_is_made_anew_after_a_change_and_only_then() -> None:
    made: list[int] = []
    kept = Kept(lambda: made.append(len(made)) or len(made), "atlas")
    assert (kept.now(), kept.now()) == (1, 1)
    renew_stamps("people")
    assert kept.now() == 1
    renew_stamps("atlas")
    assert (kept.now(), kept.now()) == (2, 2)


def test_the_first_page_counts_anew_only_after_a_change(
    client: Client, municipality: Add, django_assert_max_num_queries: Any
) -> None:
    municipality("Q1")
    client.get("/en/")
    with django_assert_max_num_queries(4):  # the stamps of two caches and the session
        assert client.get("/en/", headers={"cookie": "sessionid=nobody"}).status_code == 200


def test_that_there_is_no_page_is_not_kept(client: Client, municipality: Add) -> None:
    assert client.get("/en/municipalities/Q1/").status_code == 404
    municipality("Q1")
    assert client.get("/en/municipalities/Q1/").status_code == 200


def test_a_redirect_is_not_kept(client: Client, municipality: Add) -> None:
    alias = Alias.objects.create(key="Q1", municipality=municipality("Q2"))
    assert client.get("/en/municipalities/Q1/").status_code == 301
    alias.delete()
    municipality("Q1")
    assert client.get("/en/municipalities/Q1/").status_code == 200


@pytest.mark.parametrize("status", [201, 204, 206, 302, 400, 403, 410, 500, 503])
def test_only_a_plain_page_is_kept(status: int) -> None:
    site = Site(respond=lambda text: HttpResponse(text, status=status))
    assert site.text() != site.text()


def test_a_stream_is_not_kept() -> None:
    site = Site(respond=lambda text: StreamingHttpResponse([text.encode()]))
    for _visit in range(2):
        response = site.get()
        assert isinstance(response, StreamingHttpResponse)
        assert response.getvalue().startswith(b"%d for" % site.calls)
    assert site.calls == 2


def test_a_very_large_page_is_not_kept() -> None:
    site = Site(respond=lambda text: HttpResponse(text.ljust(LARGEST_PAGE + 1)))
    assert site.text() != site.text()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_what_does_more_than_ask_goes_past_the_cache(method: str) -> None:
    site = Site()
    site.text()
    site.pages(getattr(ask, method)("/en/"))
    assert site.calls == 2
    assert site.text().startswith("1 ")


def test_a_very_long_query_is_not_kept(client: Client, municipality: Add) -> None:
    municipality("Q1")
    for length, is_kept in ((LONGEST_QUERY, True), (LONGEST_QUERY + 1, False)):
        address = "/en/municipalities/?" + "x" * length
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        assert (len(captured) == 1) == is_kept


# --- asking again


def test_a_browser_that_has_the_page_is_told_so(client: Client, municipality: Add) -> None:
    municipality("Q1")
    whole = client.get("/en/municipalities/Q1/")
    again = client.get("/en/municipalities/Q1/", headers={"if-none-match": whole.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == whole.headers["ETag"]
    actions.confirm_fact(Municipality.objects.get(), "population", 900)
    changed = client.get("/en/municipalities/Q1/", headers={"if-none-match": whole.headers["ETag"]})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != whole.headers["ETag"]


def test_a_browser_that_has_another_page_gets_this_one(client: Client, municipality: Add) -> None:
    municipality("Q1")
    other = client.get("/en/territory/").headers["ETag"]
    for _visit in range(2):
        assert client.get("/en/municipalities/Q1/", headers={"if-none-match": other}).status_code == 200


def test_that_a_browser_has_the_page_is_not_kept_for_one_that_has_not(client: Client, municipality: Add) -> None:
    municipality("Q1")
    tag = client.get("/en/municipalities/Q1/").headers["ETag"]
    caches["pages"].clear()
    client.get("/en/municipalities/Q1/", headers={"if-none-match": tag})
    assert client.get("/en/municipalities/Q1/").status_code == 200


@pytest.mark.parametrize("head_first", [True, False])
def test_a_head_tells_of_the_page_and_never_empties_it(head_first: bool, client: Client, municipality: Add) -> None:
    municipality("Q1")
    answers = {}
    for method in ("head", "get", "head", "get") if head_first else ("get", "head", "get", "head"):
        response = getattr(client, method)("/en/municipalities/Q1/")
        assert response.status_code == 200
        answers.setdefault(method, set()).add((response.content, response.headers["ETag"]))
    assert len(answers["head"]) == len(answers["get"]) == 1
    ((nothing, tag),) = answers["head"]
    ((whole, same_tag),) = answers["get"]
    assert (nothing, tag) == (b"", same_tag)
    assert b"</html>" in whole


def test_a_host_that_is_not_ours_is_refused_even_where_the_page_is_kept(client: Client, municipality: Add) -> None:
    municipality("Q1")
    client.get("/en/municipalities/Q1/")
    for host in ("evil.example", "127.0.0.1.evil.example", "a b", ""):
        assert client.get("/en/municipalities/Q1/", headers={"host": host}).status_code == 400


def test_a_kept_page_is_guarded_like_any_other(client: Client, municipality: Add) -> None:
    municipality("Q1")
    made, kept = (client.get("/en/municipalities/Q1/").headers for _visit in range(2))
    for header in ("Content-Security-Policy", "Permissions-Policy", "X-Frame-Options", "X-Content-Type-Options"):
        assert kept[header] == made[header]


# --- who is signed in


def test_who_is_signed_in_gets_the_kept_page_with_the_own_menu(municipality: Any, person: Any, sign_in: Any) -> None:
    municipality("Q1", "Aldorf")
    ana = sign_in(person("ana@example.org", name="Ana Novak"))
    first = ana.get("/en/municipalities/Q1/").content.decode()
    assert "Ana Novak" in first
    assert "Sign out" in first
    with CaptureQueriesContext(connection) as asked:
        again = ana.get("/en/municipalities/Q1/")
    assert "Ana Novak" in again.content.decode()
    assert len(asked) <= 8  # two of them: whether the person has muted or blocked, and what is unread
    assert again.headers["Cache-Control"] == "private, no-cache"


def test_nothing_of_who_is_signed_in_is_kept_for_anybody_else(municipality: Any, person: Any, sign_in: Any) -> None:
    municipality("Q1", "Aldorf")
    for who, name in (("ana@example.org", "Ana Novak"), ("bo@example.org", "Bo Berg")):
        browser = Client()
        sign_in(person(who, name=name), client=browser)
        page = browser.get("/en/municipalities/Q1/").content.decode()
        assert name in page
        assert page.count("csrfmiddlewaretoken") == 1
    assert "Ana Novak" not in page
    visitor = Client().get("/en/municipalities/Q1/").content.decode()
    assert "Novak" not in visitor
    assert "Berg" not in visitor
    assert "csrfmiddlewaretoken" not in visitor


def test_a_page_kept_for_the_signed_in_is_made_anew_when_the_atlas_changes(
    municipality: Any, person: Any, sign_in: Any
) -> None:
    place = municipality("Q1", "Aldorf", population=900)
    ana = sign_in(person("ana@example.org"))
    ana.get("/en/municipalities/Q1/")
    actions.confirm_fact(place, "population", 1234)
    assert "1,234" in ana.get("/en/municipalities/Q1/").content.decode()


def test_a_page_that_is_joined_from_packed_pieces_unpacks_to_the_same(
    municipality: Any, person: Any, sign_in: Any
) -> None:
    municipality("Q1", "Aldorf")
    ana = sign_in(person("ana@example.org", name="Ana Novak"))
    ana.get("/en/municipalities/Q1/")
    packed = ana.get("/en/municipalities/Q1/", headers={"accept-encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    without_tokens = [
        re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)
        for page in (gzip.decompress(packed.content).decode(), ana.get("/en/municipalities/Q1/").content.decode())
    ]
    assert without_tokens[0] == without_tokens[1]
    assert "Accept-Encoding" in packed.headers["Vary"]
