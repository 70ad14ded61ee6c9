# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every page, in every language: what it promises to readers, browsers and machines, and what it costs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from newtwincities.atlas import actions, queries
from newtwincities.atlas.models import Municipality, Twinning
from newtwincities.common.paths import PACKAGE
from newtwincities.common.stamps import renew_stamps
from newtwincities.privacy.register import Basis, personal_data
from newtwincities.privacy.wording import BASES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("embedded_for_all")]
Add = Callable[..., Any]
Run = Callable[..., Any]

LANGUAGES = ("en", "de", "fr", "it", "sl")
PAGES = (
    "",
    "municipalities/",
    "municipalities/Q6526/",
    "twinnings/",
    "territory/",
    "map/",
    "network/",
    "data-quality/",
    "open-data/",
    "imprint/",
    "terms/",
    "privacy/",
    "accessibility/",
    "style/",
)


@dataclass
class Html(HTMLParser):
    """The tags of a page, and the text of its scripts and styles."""

    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    inline: list[tuple[dict[str, str], str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: dict[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.tags.append((tag, attributes))
        self._open = attributes if tag in ("script", "style") else None

    def handle_data(self, data: str) -> None:
        if self._open is not None and data.strip():
            self.inline.append((self._open, data))

    def handle_endtag(self, tag: str) -> None:
        self._open = None

    def all(self, tag: str, **attributes: str) -> list[dict[str, str]]:
        return [found for name, found in self.tags if name == tag and attributes.items() <= found.items()]


def parsed(text: str) -> Html:
    page = Html()
    page.feed(text)
    return page


def listed(client: Client, address: str) -> list[str]:
    """The keys of the municipalities at the head of the rows of a list, in their order."""
    response = client.get(address)
    assert response.status_code == 200
    return re.findall(r'<th scope="row"><a href="/\w+/municipalities/([^/]+)/"', response.content.decode())


# --- in every language


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_there_in_every_language_and_knows_the_others(page: str, language: str, client: Client) -> None:
    response = client.get(f"/{language}/{page}")
    assert response.status_code == 200
    html = parsed(response.content.decode())
    assert html.all("html") == [{"lang": language}]
    assert response.headers["Content-Language"] == language
    base = configured.BASE_URL
    assert [tag["href"] for tag in html.all("link", rel="canonical")] == [f"{base}/{language}/{page}"]
    versions = {tag["hreflang"]: tag["href"] for tag in html.all("link", rel="alternate")}
    assert versions == {code: f"{base}/{code}/{page}" for code in LANGUAGES} | {"x-default": f"{base}/en/{page}"}


@pytest.mark.parametrize("page", PAGES)
def test_a_reader_can_change_the_language_and_stays_on_the_page(page: str, client: Client) -> None:
    html = parsed(client.get(f"/fr/{page}?page=2").content.decode())
    switches = {tag["hreflang"]: tag["href"] for tag in html.all("a") if "hreflang" in tag}
    assert set(switches) == set(LANGUAGES)
    query = "?page=2" if page else ""
    assert switches["sl"] == f"/sl/{page}{query}"


@pytest.mark.parametrize("page", [*PAGES, "municipalities/Q404/"])
def test_no_page_has_scripts_styles_or_handlers_of_its_own(page: str, client: Client) -> None:
    html = parsed(client.get(f"/de/{page}").content.decode())
    assert [attributes.get("type") for attributes, _text in html.inline if attributes.get("type") != LD] == []
    for tag, attributes in html.tags:
        assert "style" not in attributes, tag
        assert not [name for name in attributes if name.startswith("on")], tag
        assert not [name for name in attributes if name.startswith("hx-on")], tag
        assert not any(value.startswith(("javascript:", "data:")) for value in attributes.values()), tag


@pytest.mark.parametrize("page", PAGES)
def test_no_page_asks_anything_of_a_third_party(page: str, client: Client) -> None:
    html = parsed(client.get(f"/en/{page}").content.decode())
    fetched = [attributes["src"] for _tag, attributes in html.tags if "src" in attributes]
    fetched += [tag["href"] for tag in html.all("link") if tag.get("rel") not in ("canonical", "alternate")]
    assert fetched
    assert [address for address in fetched if not address.startswith("/static/")] == []


@pytest.mark.parametrize(
    ("wish", "language"),
    [
        ("", "en"),
        ("de", "de"),
        ("de-AT", "de"),
        ("de-CH,fr;q=0.8", "de"),
        ("fr-CH, fr;q=0.9, en;q=0.8", "fr"),
        ("sl;q=0.9,en;q=0.8", "sl"),
        ("en;q=0.1,it;q=0.2", "it"),
        ("hu,sl;q=0.9,en;q=0.8", "sl"),
        ("pt-BR", "en"),
        ("*", "en"),
        ("x" * 1000, "en"),
        ("de;q=zero", "en"),
    ],
)
def test_the_root_leads_to_the_language_that_the_browser_wishes(wish: str, language: str, client: Client) -> None:
    response = client.get("/", headers={"accept-language": wish} if wish else {})
    assert response.status_code == 302
    assert response.headers["Location"] == f"/{language}/"
    assert "Accept-Language" in response.headers["Vary"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ["municipalities/Q404/", "nothing/here/"])
def test_what_is_not_there_is_said_in_the_reader_s_language(language: str, address: str, client: Client) -> None:
    response = client.get(f"/{language}/{address}")
    assert response.status_code == 404
    assert parsed(response.content.decode()).all("html") == [{"lang": language}]


@pytest.mark.parametrize("key", ["%00", "%F0%9F%92%A5", "Q" * 3000, "'", "..%2F..", "%25"])
@pytest.mark.parametrize("address", ["/en/municipalities/{}/", "/data/municipalities/{}.csv"])
def test_whatever_key_is_asked_for_the_answer_is_that_there_is_none(address: str, key: str, client: Client) -> None:
    assert client.get(address.format(key)).status_code == 404


def test_search_engines_are_kept_from_what_is_no_page(client: Client) -> None:
    assert "Disallow: /data/" in client.get("/robots.txt").content.decode()


# --- a municipality


def test_a_municipality_shows_its_facts_with_their_sources(client: Client) -> None:
    text = client.get("/en/municipalities/Q6526/").content.decode()
    for words in (
        "Bolzano",
        "Bozen",
        "107,436",
        "260\N{NO-BREAK SPACE}m",
        "Italian and German",
        "GeoNames",
        "May 2025",
    ):
        assert words in text
    assert "107.436" in client.get("/de/municipalities/Q6526/").content.decode()


def test_a_municipality_that_nobody_knows_much_about_has_a_page_too(client: Client, municipality: Add) -> None:
    municipality("X1", "Lonely", lat=64.1, lon=-21.9)
    assert client.get("/en/municipalities/X1/").status_code == 200


def test_what_another_source_states_of_a_confirmed_fact_stands_beside_it(client: Client, municipality: Add) -> None:
    place = municipality("X1", population=950, population_source="municipality")
    actions.know_sources(["istat"])
    place.contradictions.create(field="population", value=1000, source="istat")
    text = client.get("/en/municipalities/X1/").content.decode()
    assert "950" in text
    assert re.search("1,?000", text)


LD = "application/ld+json"


@pytest.mark.parametrize(
    "name",
    [
        "Bolzano",
        "</script><script>alert(1)</script>",
        "</script x",
        "<!--<script>",
        'Sand "&" Taufers\\',
        "\N{LINE SEPARATOR}x",
    ],
)
def test_the_linked_data_of_a_municipality_are_whole_whatever_its_name(
    name: str, client: Client, municipality: Add
) -> None:
    municipality("X1", name, wikidata="Q1", geonames_id="2")
    html = parsed(client.get("/en/municipalities/X1/").content.decode())
    (block,) = html.inline
    assert block[0]["type"] == LD
    assert "<" not in block[1]
    data = json.loads(block[1])
    assert data["name"] == name
    assert data["@type"] == "AdministrativeArea"
    assert data["geo"]["latitude"] == 47.0
    assert data["sameAs"] == ["https://www.wikidata.org/entity/Q1", "https://sws.geonames.org/2/"]


def test_names_are_never_markup_anywhere(client: Client, municipality: Add, twin: Add) -> None:
    name = "<b onclick=alert(1)>\"'&"
    first = municipality("X1", name, names={"de": name}, admin1=name, population=10**7, alt_names=[name])
    twin(first, municipality("X2", name))
    for page in ("", "municipalities/?where=everywhere", "municipalities/X1/", "twinnings/?where=everywhere&q=onclick"):
        html = parsed(client.get(f"/en/{page}").content.decode())
        assert html.all("b") == []


# --- lists and their filters

HERE = "where=everywhere&country=GL"


@pytest.fixture
def greenland(municipality: Add, twin: Add) -> None:
    """A country of four municipalities and three twinnings, apart from the embedded ones."""
    facts = {
        "A": {"population": 500, "elevation_m": 100, "name": "Aasiaat"},
        "B": {"population": 2000, "elevation_m": 700, "name": "Ilulissat"},
        "C": {"population": 150_000, "elevation_m": 1600, "name": "Nuuk"},
        "D": {"name": "Uummannaq"},
    }
    places = {key: municipality(key, country="GL", **known) for key, known in facts.items()}
    places["C"].memberships.create(perimeter="eusalp")
    twin(places["A"], places["B"], since="1963", kind="friendship")
    twin(places["B"], places["C"], since="1999-05")
    twin(places["B"], Municipality.objects.get(key="Q6526"))


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("", "CBAD"),
        ("order=name", "ABCD"),
        ("order=-elevation", "CBAD"),
        ("order=-twinnings", "BACD"),
        ("size=-1000", "A"),
        ("size=1000-4999", "B"),
        ("size=100000-", "C"),
        ("elevation=-299", "A"),
        ("elevation=600-999", "B"),
        ("elevation=1500-", "C"),
        ("twinned=yes", "CBA"),
        ("twinned=no", "D"),
        ("q=nuuk", "C"),
        ("q=i&order=name", "AB"),
        ("size=1000-4999&twinned=no", ""),
    ],
)
def test_a_filter_narrows_the_list_of_municipalities(query: str, keys: str, greenland: None, client: Client) -> None:
    assert listed(client, f"/en/municipalities/?{HERE}&{query}") == list(keys)


@pytest.mark.parametrize(("where", "keys"), [("everywhere", "CBAD"), ("eusalp", "C"), ("territory", "C"), ("", "C")])
def test_a_list_begins_in_the_territory_and_can_look_everywhere(
    where: str, keys: str, greenland: None, client: Client
) -> None:
    assert listed(client, f"/en/municipalities/?country=GL&where={where}") == list(keys)


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("order=-since", 3),
        ("order=distance", 3),
        ("order=-distance", 3),
        ("other_country=IT", 1),
        ("other_country=GL", 2),
        ("across=yes", 1),
        ("across=no", 2),
        ("kind=friendship", 1),
        ("q=nuuk", 1),
        ("municipality=B", 3),
        ("municipality=A", 1),
        ("where=eusalp", 2),
        ("kind=project", 0),
    ],
)
def test_a_filter_narrows_the_list_of_twinnings(query: str, rows: int, greenland: None, client: Client) -> None:
    assert len(listed(client, f"/en/twinnings/?{HERE}&{query}")) == rows


@pytest.mark.parametrize(
    ("page", "wrong", "field"),
    [
        ("municipalities/", "country=XX", "country"),
        ("municipalities/", "country=gl", "country"),
        ("municipalities/", "elevation=high", "elevation"),
        ("municipalities/", "where=danube", "where"),
        ("municipalities/", "order=;DROP", "order"),
        ("municipalities/", "q=" + "x" * 81, "q"),
        ("municipalities/", "q=%00", "q"),
        ("municipalities/", "twinned=maybe", "twinned"),
        ("twinnings/", "kind=marriage", "kind"),
        ("twinnings/", "other_country=XX", "other_country"),
        ("twinnings/", "across=sometimes", "across"),
    ],
)
def test_a_wrong_filter_is_named_beside_its_field(page: str, wrong: str, field: str, client: Client) -> None:
    response = client.get(f"/en/{page}?{wrong}")
    assert response.status_code == 200
    html = parsed(response.content.decode())
    assert len(html.all("span", id=f"id_{field}_error")) == 1
    (control,) = [tag for _name, tag in html.tags if tag.get("id") == f"id_{field}"]
    assert control["aria-invalid"] == "true"
    assert control["aria-describedby"] == f"id_{field}_error"


def test_a_wrong_filter_keeps_the_others(greenland: None, client: Client) -> None:
    address = "/en/municipalities/?where=everywhere&country=XX&size=100000-&q=nuuk"
    assert listed(client, address) == ["C"]
    html = parsed(client.get(address).content.decode())
    assert html.all("option", value="100000-", selected="")
    assert html.all("input", id="id_q")[0]["value"] == "nuuk"


@pytest.mark.parametrize("page", ["x", "999", "-1", "0", "1e9", "", "%00", "9" * 400])
@pytest.mark.parametrize("address", ["municipalities/", "twinnings/"])
def test_any_number_of_a_page_gives_a_page(address: str, page: str, client: Client) -> None:
    assert len(listed(client, f"/en/{address}?page={page}")) > 0


def test_the_pages_of_a_list_hold_every_row_once(client: Client) -> None:
    keys: list[str] = []
    for number in range(1, 30):
        page = listed(client, f"/en/municipalities/?where=everywhere&page={number}")
        if page and page[0] in keys:
            break
        keys += page
    assert sorted(keys) == sorted(Municipality.objects.values_list("key", flat=True))


def test_the_pager_keeps_the_filters(client: Client) -> None:
    html = parsed(client.get("/en/municipalities/?country=IT&size=5000-19999&where=everywhere&page=1").content.decode())
    following = html.all("a", rel="next")
    assert following == [] or "country=IT" in following[0]["href"]
    html = parsed(client.get("/en/municipalities/?where=everywhere&order=name").content.decode())
    assert html.all("a", rel="next")[0]["href"] == "?where=everywhere&order=name&page=2"


def test_a_list_without_rows_says_how_to_go_on(client: Client) -> None:
    for page in ("municipalities", "twinnings"):
        text = client.get(f"/en/{page}/?q=xyzzy").content.decode()
        assert 'class="empty"' in text
        assert f'href="/en/{page}/"' in text


def test_an_empty_atlas_has_all_its_pages(client: Client) -> None:
    Municipality.objects.all().delete()
    for page in ("", "municipalities/", "twinnings/", "territory/"):
        assert client.get(f"/en/{page}").status_code == 200


# --- what a page costs

MUNICIPALITY = "municipalities/Q6526/"


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("page", [*PAGES, "municipalities/?q=a&where=everywhere", "twinnings/?q=a&where=territory"])
def test_no_page_asks_the_database_often(page: str, client: Client) -> None:
    assert queries_of(client, f"/en/{page}") <= (20 if page == MUNICIPALITY else 12)  # panels of other rooms ask, too


def fill(count: int) -> None:
    """Greenland gets `count` municipalities, the first of them twinned with all others."""
    Municipality.objects.bulk_create(
        Municipality(key=f"X{n}", name=f"X {n}", sort_name=f"x {n}", search_names=f"x {n}", country="GL", lat=64,
                     lon=-50 + n / 100, population=n, source="a")
        for n in range(count)
    )  # fmt: skip
    first, *others = Municipality.objects.filter(country="GL").order_by("pk")
    Twinning.objects.bulk_create(Twinning(a=first, b=other, distance_km=1, sources="a|b") for other in others)
    renew_stamps(queries.ATLAS)


@pytest.mark.parametrize(
    "page", [f"municipalities/?{HERE}", f"twinnings/?{HERE}", "municipalities/X0/", "territory/", ""]
)
def test_a_page_with_many_rows_asks_no_more_often_than_one_with_few(page: str, client: Client) -> None:
    fill(30)
    few = queries_of(client, f"/en/{page}")
    Municipality.objects.filter(country="GL").delete()
    fill(300)
    assert queries_of(client, f"/fr/{page}") == few <= (20 if page == "municipalities/X0/" else 12)


# --- what browsers are told


@pytest.mark.parametrize(
    "address",
    ["/en/", "/en/imprint/", "/en/municipalities/Q404/", "/en/find/?q=a", "/data/twinnings.csv", "/", "/robots.txt"],
)
def test_every_answer_is_closed_to_frames_foreign_scripts_and_curious_sites(address: str, client: Client) -> None:
    assert_guarded(client.get(address).headers)


def test_no_page_keeps_its_origin_from_itself() -> None:
    """From a page that says “no-referrer” browsers send forms with an unknown origin, and no such form is taken."""
    rooms = (path for path in PACKAGE.rglob("*.py") if "vendor" not in path.parts)
    assert not [path.name for path in rooms if "no-referrer" in path.read_text(encoding="utf-8")]


def assert_guarded(headers: Any) -> None:
    policy = headers["Content-Security-Policy"]
    assert "unsafe-" not in policy
    directives = {part.split()[0]: part.split()[1:] for part in policy.split(";")}
    assert directives["default-src"] == ["'none'"]
    assert directives["frame-ancestors"] == ["'none'"]
    assert directives["base-uri"] == ["'none'"]
    assert directives["script-src"] == directives["style-src"] == directives["form-action"] == ["'self'"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_a_refusal_of_the_host_is_guarded_too(client: Client) -> None:
    response = client.get("/en/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert_guarded(response.headers)


def test_the_map_may_ask_where_the_visitor_is(client: Client) -> None:
    assert "geolocation=(self)" in client.get("/en/map/").headers["Permissions-Policy"]


def test_no_page_sets_a_cookie(client: Client) -> None:
    for page in PAGES:
        assert not client.get(f"/en/{page}").cookies


ASK = """
import json, sys
import django
django.setup()
from django.conf import settings
from django.test import Client
client = Client()
answers = []
for question in json.loads(sys.argv[1]):
    path = question.pop("path")
    response = client.get(path, headers=question)
    body = "" if response.streaming else response.content.decode()
    answers.append({"status": response.status_code, "headers": dict(response.headers), "body": body})
secure = {name: getattr(settings, name) for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")}
print(json.dumps({"answers": answers, "secure": secure}))
"""


@pytest.fixture(scope="session")
def ask(prepared: Path, fresh_python: Run) -> Callable[..., Any]:
    """Asks an installation of its own, with these settings, for pages; a question is a path or one with headers."""

    def answers(*questions: str | dict[str, str], **settings: str) -> Any:
        told = [{"path": question} if isinstance(question, str) else question for question in questions]
        full = [{"host": "localhost", **question} for question in told]
        finished = fresh_python("-c", ASK, json.dumps(full), VAR_DIR=prepared, **settings)
        assert finished.code == 0, finished.err
        return json.loads(finished.out)

    return answers


def test_a_site_served_by_https_insists_on_it(ask: Run) -> None:
    host = {"host": "twins.example.org"}
    told = ask(
        {"path": "/de/imprint/?a=1", **host},
        {"path": "/de/imprint/", "x-forwarded-proto": "https", **host},
        {"path": "/de/imprint/", "x-forwarded-proto": "https", **host},
        BASE_URL="https://twins.example.org",
    )
    plain, secure, kept = told["answers"]
    assert (plain["status"], plain["headers"]["Location"]) == (301, "https://twins.example.org/de/imprint/?a=1")
    for answer in (secure, kept):
        assert answer["status"] == 200
        assert "max-age=31536000" in answer["headers"]["Strict-Transport-Security"]
        assert_guarded(answer["headers"])
        assert 'href="https://twins.example.org/de/imprint/"' in answer["body"]
    assert told["secure"] == {"SESSION_COOKIE_SECURE": True, "CSRF_COOKIE_SECURE": True}


def test_a_site_served_by_http_promises_no_more_than_that(ask: Run) -> None:
    told = ask({"path": "/en/imprint/", "x-forwarded-proto": "https"}, BASE_URL="http://localhost:8000")
    (answer,) = told["answers"]
    assert answer["status"] == 200
    assert "Strict-Transport-Security" not in answer["headers"]
    assert told["secure"] == {"SESSION_COOKIE_SECURE": False, "CSRF_COOKIE_SECURE": False}


# --- legal pages

LEGAL = ("imprint", "terms", "privacy", "accessibility")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", LEGAL)
def test_a_legal_page_names_whoever_runs_the_site(page: str, language: str, client: Client, settings: Any) -> None:
    settings.SITE_NAME, settings.OPERATOR_NAME = "Zwillinge", "Municipality of Žiri"
    settings.OPERATOR_EMAIL, settings.RESPONSIBLE_PERSON = "desk@example.org", "Ana Novak"
    settings.OPERATOR_ADDRESS, settings.OPERATOR_PHONE = "Loška cesta 1, Žiri", "+386 4 505 07 00"
    settings.SUPERVISORY_AUTHORITY, settings.ENFORCEMENT_BODY = "Informacijski pooblaščenec", "Inšpekcija"
    text = client.get(f"/{language}/{page}/").content.decode()
    assert "Zwillinge" in text
    assert "{{" not in text
    assert re.findall(r"<!--(.*?)-->", text) == ["account", "/account"]  # the place of the account menu, no more
    assert 'role="note"' not in text
    named = {"imprint": ("Municipality of Žiri", "Ana Novak", "desk@example.org", "+386 4 505 07 00")}
    for words in named.get(page, ("desk@example.org",)):
        assert words in text


@pytest.mark.parametrize("page", LEGAL)
def test_lines_without_a_value_are_left_out(page: str, client: Client, settings: Any) -> None:
    for name in ("NAME", "ADDRESS", "EMAIL", "PHONE"):
        setattr(settings, f"OPERATOR_{name}", "")
    settings.RESPONSIBLE_PERSON = settings.SUPERVISORY_AUTHORITY = settings.ENFORCEMENT_BODY = ""
    text = client.get(f"/en/{page}/").content.decode()
    for label in ("Operator:", "Telephone:", "E-mail:", "Responsible person:"):
        assert f"<strong>{label}</strong>" not in text
    assert "{{" not in text
    assert 'role="note"' in text


def test_the_operator_s_own_text_wins(client: Client, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "imprint.de.md").write_text("# Unser Impressum\n\nVon {{site_name}}.\n", encoding="utf-8")
    settings.LEGAL_DIR = tmp_path
    text = client.get("/de/imprint/").content.decode()
    assert "<h1>Unser Impressum</h1>" in text
    assert f"Von {configured.SITE_NAME}." in text
    assert "Unser Impressum" not in client.get("/fr/imprint/").content.decode()
    assert "Unser Impressum" not in client.get("/de/privacy/").content.decode()


def test_the_operator_s_own_text_is_text_and_no_markup(client: Client, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "imprint.en.md").write_text("# <i>Imprint</i>\n\n<script>alert(1)</script> **us**\n", encoding="utf-8")
    settings.LEGAL_DIR = tmp_path
    html = parsed(client.get("/en/imprint/").content.decode())
    assert html.all("i") == html.inline == []
    assert html.all("strong")


def test_a_placeholder_that_nobody_knows_does_not_break_the_page(client: Client, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "imprint.en.md").write_text("# Imprint\n\nMayor: {{mayor}}\n\nHello\n", encoding="utf-8")
    settings.LEGAL_DIR = tmp_path
    assert "Hello" in client.get("/en/imprint/").content.decode()


def test_the_privacy_page_lists_every_kind_of_personal_data_of_the_register(client: Client) -> None:
    text = unescape(client.get("/en/privacy/").content.decode())
    assert personal_data()
    for kind in personal_data():
        for said in (kind.title, kind.purpose, kind.period, BASES[kind.basis]):
            assert str(said) in text, kind.name


def test_every_legal_basis_has_its_words() -> None:
    assert set(BASES) == set(Basis)


def test_the_operator_s_own_privacy_text_may_hold_the_table(client: Client, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "privacy.en.md").write_text("# Ours\n\n{{personal_data}}\n", encoding="utf-8")
    settings.LEGAL_DIR = tmp_path
    html = parsed(client.get("/en/privacy/").content.decode())
    assert html.all("table", **{"class": "register"})


def test_swiss_readers_get_swiss_spelling(ask: Run) -> None:
    wishes = [{"path": "/", "accept-language": wish} for wish in ("de-CH", "de-LI", "de-AT", "de", "fr-CH")]
    pages = [f"/de-ch/{page}/" for page in LEGAL]
    told = ask(*pages, "/de/accessibility/", "/de-ch/municipalities/Q6526/", *wishes, SWISS_SPELLING="1")["answers"]
    swiss, german, place, roots = told[: len(LEGAL)], told[len(LEGAL)], told[len(LEGAL) + 1], told[-len(wishes) :]
    for answer in swiss:
        assert answer["status"] == 200
        assert "ß" not in answer["body"]
        assert '<html lang="de-ch">' in answer["body"]
        assert 'hreflang="de-CH"' in answer["body"]
    assert "ß" in german["body"]
    assert "Bozen" in place["body"]
    assert [root["headers"]["Location"] for root in roots] == ["/de-ch/", "/de-ch/", "/de/", "/de/", "/fr/"]


def test_without_the_setting_there_is_no_swiss_spelling(client: Client) -> None:
    assert client.get("/de-ch/imprint/").status_code == 404
    assert client.get("/", headers={"accept-language": "de-CH"}).headers["Location"] == "/de/"
