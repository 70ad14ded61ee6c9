# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Wikidata's query service as it is on good and bad days, played by a server on this machine."""

from __future__ import annotations

import gzip
import importlib
import json
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from newtwincities.atlas import actions, queries
from newtwincities.atlas.imports.report import no_progress
from newtwincities.atlas.imports.wikidata import Outcome, import_wikidata
from newtwincities.atlas.imports.wikidata_results import read_results
from newtwincities.atlas.imports.wikidata_service import FetchError, Manners, QueryService, fetch
from newtwincities.atlas.models import Alias, Import, Membership, Municipality, Source, Twinning
from newtwincities.common.tables import TableError

Add = Callable[..., Any]
Run = Callable[..., Any]
Rows = Callable[[], dict[str, list[dict[str, Any]]]]
Binding = dict[str, dict[str, str]]
Trick = Callable[["Handler"], None]

TODAY = date(2026, 11, 23)
HASTY = Manners(pause=0, tries=3, backoff=0, timeout=10, longest_wait=5)
IMPATIENT = replace(HASTY, timeout=0.3)
ENTITY = "http://www.wikidata.org/entity/"
RANK = "http://wikiba.se/ontology#{}Rank"


# --- a world in which Wikidata knows a handful of places


def binding(item: str, rank: str = "", **values: str | tuple[str, str]) -> Binding:
    """A row of results: texts, or texts with their language."""
    row = {"item": {"type": "uri", "value": ENTITY + item}}
    if rank:
        row["rank"] = {"type": "uri", "value": RANK.format(rank)}
    for name, value in values.items():
        if isinstance(value, tuple):
            row[name] = {"type": "literal", "value": value[0], "xml:lang": value[1]}
        elif name in ("partner", "class_", "unit"):
            row[name.rstrip("_")] = {"type": "uri", "value": ENTITY + value}
        else:
            row[name] = {"type": "literal", "value": value}
    return row


def place(item: str, name: str, country: str = "AT", lon: float = 11.0, **facts: str) -> list[Binding]:
    language = {"AT": "de", "IT": "it", "FR": "fr"}[country]
    return [
        binding(item, label=(name, language)),
        binding(item, label=(f"{name} upon Hill", "en")),
        binding(item, "Normal", coordinate=f"Point({lon} 47.1234567)"),
        binding(item, "Normal", country=country),
        binding(item, class_="Q15284"),
        *(binding(item, "Normal", **{fact: value}) for fact, value in facts.items()),
    ]


def pair(item: str, partner: str, rank: str = "Normal", **period: str) -> Binding:
    return binding(item, rank, partner=partner, **period)


PAIRS = [
    pair("Q1", "Q11", start="1973-05-12T00:00:00Z", start_precision="11"),
    pair("Q1", "Q2", start="1980-01-01T00:00:00Z", start_precision="9"),
    pair("Q2", "Q1"),
    pair("Q3", "Q12", start="1990-06-01T00:00:00Z", start_precision="10", end="2003-01-01T00:00:00Z"),
]
FACTS = [
    *place("Q1", "Oberdorf", lon=11.1, elevation="512.4", geonames="2775220"),
    binding("Q1", "Normal", population="4000", population_date="2011-10-31T00:00:00Z"),
    binding("Q1", "Normal", population="4200", population_date="2025-01-01T00:00:00Z"),
    binding("Q1", "Normal", population="4100", population_date="2018-01-01T00:00:00Z"),
    binding("Q1", "Normal", unit="Q91", admin=("Bezirk Mitte", "de")),
    binding("Q1", "Normal", unit="Q91", admin=("Middle District", "en")),
    *place("Q2", "Unterdorf", lon=11.2),
    *place("Q3", "Hinterdorf", lon=11.3),
    *place("Q11", "Paese", "IT", lon=12.1),
    *place("Q12", "Village", "FR", lon=5.1),
]
BY_COUNTRY = {"AT": {1, 2, 3}, "IT": {11}, "FR": {12}}


class Service:
    """Answers the queries of the product from the world; before, it plays the tricks that are given to it, in turn."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.pairs, self.facts = list(PAIRS), list(FACTS)
        self.tricks: list[Trick | None] = []
        self.asked: list[tuple[float, str, Any]] = []  # when, the page that was asked for, the headers

    @property
    def pages(self) -> list[str]:
        return [page for _when, page, _headers in self.asked]

    def answer(self, query: str) -> list[Binding]:
        if asked := NEXT_ITEMS.search(query):
            after, limit = int(asked["after"]), int(asked["limit"])
            numbers = sorted(number for number in BY_COUNTRY.get(asked["country"], ()) if number > after)[:limit]
            return [row for number in numbers for row in self._pairs_of(f"Q{number}")]
        return [row for row in self.facts if qid(row) in items_in(query)]

    def _pairs_of(self, wanted: str) -> Iterator[Binding]:
        for row in self.pairs:
            if qid(row) == wanted:
                yield row
            if qid(row, "partner") == wanted:
                yield {**row, "item": row["partner"], "partner": row["item"]}


NEXT_ITEMS = re.compile(r'wdt:P297 "(?P<country>\w\w)".*number > (?P<after>\d+).*LIMIT (?P<limit>\d+)', re.S)


def items_in(query: str) -> list[str]:
    named = re.search(r"VALUES \?item \{ (.*?) \}", query)
    assert named, query
    return [item.removeprefix("wd:") for item in named[1].split()]


def page_of(query: str) -> str:
    if asked := NEXT_ITEMS.search(query):
        return f"{asked['country']} after {asked['after']}"
    return "facts of " + " ".join(items_in(query))


def qid(row: Binding, side: str = "item") -> str:
    return row[side]["value"].removeprefix(ENTITY)


class Handler(BaseHTTPRequestHandler):
    service: Service

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        assert self.headers["Content-Type"] == "application/x-www-form-urlencoded"
        self._answer(parse_qs(body)["query"][0])

    def do_GET(self) -> None:
        self._answer(parse_qs(urlsplit(self.path).query)["query"][0])

    def _answer(self, query: str) -> None:
        self.query = query
        self.service.asked.append((time.monotonic(), page_of(query), self.headers))
        trick = self.service.tricks.pop(0) if self.service.tricks else None
        if trick:
            trick(self)
        else:
            self.give(self.results())

    def results(self) -> bytes:
        selected = self.query.partition("SELECT DISTINCT ")[2].partition(" WHERE")[0]
        whole = {
            "head": {"vars": re.findall(r"\w+", selected)},
            "results": {"bindings": self.service.answer(self.query)},
        }
        return json.dumps(whole).encode()

    def give(self, body: bytes, status: int = 200, length: int | None = None, **headers: str) -> None:
        assert self.headers["Accept"] == "application/sparql-results+json"
        self.send_response(status)
        self.send_header("Content-Type", "application/sparql-results+json;charset=utf-8")
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        pass


def status(code: int, **headers: str) -> Trick:
    return lambda handler: handler.give(b"Sorry", code, **headers)


def body(change: Callable[[bytes], bytes]) -> Trick:
    return lambda handler: handler.give(change(handler.results()))


def cut(handler: Handler) -> None:
    """Promises more than it sends."""
    whole = handler.results()
    handler.give(whole[: len(whole) // 2], length=len(whole))


def sleep(handler: Handler) -> None:
    time.sleep(IMPATIENT.timeout + 0.2)


EMPTY = body(lambda whole: b'{"head":{"vars":["item"]},"results":{"bindings":[]}}')
INVALID = body(lambda whole: whole[:-40] + b"\njava.util.concurrent.TimeoutException\n\tat java.base")
NO_RESULTS = body(lambda whole: b'{"error": "none"}')
NO_OBJECT = body(lambda whole: b"[]")


@pytest.fixture
def service() -> Iterator[Service]:
    class OwnHandler(Handler):
        pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), OwnHandler)
    server.daemon_threads = True
    OwnHandler.service = Service(f"http://127.0.0.1:{server.server_address[1]}/sparql")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield OwnHandler.service
    server.shutdown()
    server.server_close()


@pytest.fixture
def get(service: Service, tmp_path: Path) -> Callable[..., Path]:
    """Fetches the world, two items a page, into a folder that stays the same during a test."""

    def run(**wishes: Any) -> Path:
        manners = wishes.pop("manners", HASTY)
        usual = {"countries": ["AT"], "today": TODAY, "progress": no_progress, "page_size": 2, "facts_at_once": 3}
        asked = QueryService(service.address, agent="Tests/1 (https://twins.example.org)", manners=manners)
        return fetch(asked, tmp_path / "wikidata", **{**usual, **wishes})

    return run


ALL_PAGES = ["AT after 0", "AT after 2", "AT after 3", "facts of Q1 Q2 Q3", "facts of Q11 Q12"]


def refusal(get: Callable[..., Path], **wishes: Any) -> str:
    with pytest.raises(FetchError) as refused:
        get(**wishes)
    sentence = str(refused.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


# --- fetching, on a good day


def test_pages_follow_each_other_until_an_empty_one_and_become_one_file(
    service: Service, get: Callable[..., Path]
) -> None:
    path = get()
    assert service.pages == ALL_PAGES
    whole = json.loads(path.read_bytes())
    assert whole["head"]["fetched"] == "2026-11-23"
    assert whole["head"]["link"] == [service.address]
    assert {"item", "partner", "population", "class"} <= set(whole["head"]["vars"])
    assert len(whole["head"]["vars"]) == len(set(whole["head"]["vars"]))
    assert [row for row in whole["results"]["bindings"] if "partner" not in row] == FACTS
    assert sorted(path.name for path in path.parent.iterdir()) == ["fetch.json", "wikidata.json"]


def test_a_country_without_twinnings_is_an_empty_page(service: Service, get: Callable[..., Path]) -> None:
    path = get(countries=["SI", "LI"])
    assert service.pages == ["SI after 0", "LI after 0"]
    assert json.loads(path.read_bytes())["results"]["bindings"] == []
    assert read_results(path).items == {}


def test_every_request_says_who_asks(service: Service, get: Callable[..., Path]) -> None:
    get()
    assert {headers["User-Agent"] for _when, _page, headers in service.asked} == {"Tests/1 (https://twins.example.org)"}


def test_one_page_is_asked_for_at_a_time_with_a_pause_between(service: Service, get: Callable[..., Path]) -> None:
    get(manners=Manners(pause=0.1, tries=1))
    times = [when for when, _page, _headers in service.asked]
    assert all(later - earlier >= 0.1 for earlier, later in pairwise(times))


def test_progress_counts_pages(get: Callable[..., Path]) -> None:
    told: list[tuple[str, int, int | None]] = []
    get(progress=lambda *step: told.append(step))
    assert told == [
        ("Fetching twinnings", 1, None),
        ("Fetching twinnings", 2, None),
        ("Fetching twinnings", 3, None),
        ("Fetching municipalities", 1, 2),
        ("Fetching municipalities", 2, 2),
    ]


def test_what_was_fetched_is_used_for_a_week_unless_it_shall_be_fresh(
    service: Service, get: Callable[..., Path]
) -> None:
    get()
    get(today=TODAY + timedelta(days=7))
    assert len(service.pages) == 5
    path = get(today=TODAY + timedelta(days=8))
    assert len(service.pages) == 10
    assert read_results(path).source == "wikidata2026-12"
    get(today=TODAY + timedelta(days=8), fresh=True)
    assert len(service.pages) == 15


def test_another_question_begins_anew(service: Service, get: Callable[..., Path]) -> None:
    get()
    get(countries=["AT", "IT"])
    assert service.pages[5:9] == ["AT after 0", "AT after 2", "AT after 3", "IT after 0"]


# --- fetching, on a bad day


def test_the_pause_that_the_service_asks_for_is_kept(service: Service, get: Callable[..., Path]) -> None:
    service.tricks = [status(429, Retry_After="1")]
    get()
    assert service.pages == ["AT after 0", *ALL_PAGES]
    assert service.asked[1][0] - service.asked[0][0] >= 1


def test_a_pause_may_be_given_as_a_date(service: Service, get: Callable[..., Path]) -> None:
    service.tricks = [status(503, Retry_After=formatdate(time.time() + 2, usegmt=True))]
    get()
    assert service.asked[1][0] - service.asked[0][0] >= 0.9


def test_a_pause_of_hours_is_left_to_the_operator(service: Service, get: Callable[..., Path]) -> None:
    service.tricks = [None, status(429, Retry_After="7200")]
    sentence = refusal(get)
    assert "120 minutes" in sentence
    assert "run the same command again" in sentence
    assert len(service.asked) == 2


@pytest.mark.parametrize(
    "trick", [status(503), status(502), cut, INVALID, NO_RESULTS, NO_OBJECT, status(429, Retry_After="soon")]
)
def test_what_goes_wrong_once_is_tried_again(trick: Trick, service: Service, get: Callable[..., Path]) -> None:
    service.tricks = [None, trick]
    path = get()
    assert service.pages == ["AT after 0", "AT after 2", *ALL_PAGES[1:]]
    assert len(json.loads(path.read_bytes())["results"]["bindings"]) == len(PAIRS) + 2 + len(FACTS)


@pytest.mark.parametrize(
    ("trick", "reason"),
    [
        (status(503), "status 503"),
        (cut, "the answer breaks off"),
        (INVALID, "the answer breaks off"),
        (NO_RESULTS, "holds no results"),
        (sleep, "no answer within 0.3 seconds"),
    ],
)
def test_what_goes_on_going_wrong_ends_with_a_sentence_and_the_next_run_asks_for_the_missing_pages_only(
    trick: Trick, reason: str, service: Service, get: Callable[..., Path], tmp_path: Path
) -> None:
    service.tricks = [None, trick, trick, trick]
    sentence = refusal(get, manners=IMPATIENT if trick is sleep else HASTY)
    assert reason in sentence
    assert "3 tries" in sentence
    assert "127.0.0.1" in sentence
    assert service.pages == ["AT after 0", *["AT after 2"] * 3]
    assert not (tmp_path / "wikidata" / "wikidata.json").exists()

    service.asked.clear()
    get(today=TODAY + timedelta(days=1))
    assert service.pages == ALL_PAGES[1:]


def test_a_late_answer_is_tried_again(service: Service, get: Callable[..., Path]) -> None:
    service.tricks = [sleep]
    get(countries=["SI"], manners=IMPATIENT)
    assert service.pages == ["SI after 0", "SI after 0"]


def test_a_refusal_is_not_tried_again(service: Service, get: Callable[..., Path]) -> None:
    service.tricks = [status(403)]
    sentence = refusal(get)
    assert "403" in sentence
    assert "OPERATOR_EMAIL" in sentence
    assert len(service.asked) == 1


def test_a_service_that_nobody_runs_is_named(tmp_path: Path) -> None:
    nobody = QueryService("http://127.0.0.1:1/sparql", agent="Tests", manners=HASTY)
    with pytest.raises(FetchError, match=r"127\.0\.0\.1:1 .*it can't be reached"):
        fetch(nobody, tmp_path, countries=["AT"], today=TODAY, progress=no_progress)


def test_a_service_that_gives_the_same_page_for_ever_is_left(service: Service, get: Callable[..., Path]) -> None:
    rows = json.dumps({"head": {"vars": ["item"]}, "results": {"bindings": PAIRS[:1]}}).encode()
    service.tricks = [body(lambda whole: rows)] * 2
    assert "again and again" in refusal(get)


def test_a_kept_page_that_is_damaged_is_fetched_again(
    service: Service, get: Callable[..., Path], tmp_path: Path
) -> None:
    service.tricks = [None, None, *[status(503)] * 3]
    refusal(get)
    (tmp_path / "wikidata" / "twinnings-AT-after-00000000002.json").write_bytes(b"")
    service.asked.clear()
    get()
    assert service.pages == ALL_PAGES[1:]


def test_a_folder_that_cannot_be_written_is_named(service: Service, get: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "wikidata").write_text("in the way")
    assert "VAR_DIR" in refusal(get)
    assert service.asked == []


# --- the results in the atlas


@pytest.fixture
def take(service: Service, get: Callable[..., Path], db: None) -> Callable[..., Outcome]:
    """Fetches the world as it is now and imports it."""

    def run(dry_run: bool = False, **wishes: Any) -> Outcome:
        path = get(**{"fresh": True, **wishes})
        return import_wikidata(path, territory=queries.territory(), dry_run=dry_run)

    return run


def counts(outcome: Outcome) -> list[tuple[int, int, int, int]]:
    return [(r.new, r.changed, r.unchanged, len(r.rejections)) for r in outcome.reports]


def rejected(outcome: Outcome) -> list[tuple[int, str, str]]:
    return [(r.line, r.field, r.value) for report in outcome.reports for r in report.rejections]


def twinned() -> dict[tuple[str, str], tuple[str, str]]:
    return {
        (min(t.a.key, t.b.key), max(t.a.key, t.b.key)): (t.since, t.until)
        for t in Twinning.objects.select_related("a", "b")
    }


def test_places_and_twinnings_come_in_with_their_source(take: Callable[..., Outcome]) -> None:
    outcome = take()
    assert counts(outcome) == [(5, 0, 0, 0), (3, 0, 0, 0)]
    place = Municipality.objects.get(key="Q1")
    assert (place.name, place.names) == ("Oberdorf", {"de": "Oberdorf", "en": "Oberdorf upon Hill"})
    assert (place.country, place.lat, place.lon, place.admin2) == ("AT", 47.12346, 11.1, "Bezirk Mitte")
    assert (place.population, place.elevation_m) == (4200, 512)
    assert (place.kind, place.wikidata, place.geonames_id) == ("municipality", "Q1", "2775220")
    assert {place.source, place.population_source, place.elevation_source} == {"wikidata2026-11"}
    assert twinned() == {
        ("Q1", "Q11"): ("1973-05-12", ""),
        ("Q1", "Q2"): ("1980", ""),
        ("Q12", "Q3"): ("1990-06", "2003"),
    }
    assert {t.sources for t in Twinning.objects.all()} == {"wikidata2026-11"}
    assert place.twinning_count == 2
    source = Source.objects.get()
    assert (source.code, source.title, source.publisher) == ("wikidata2026-11", "Wikidata", "Wikidata contributors")
    assert (source.date, source.licence, source.url) == ("2026-11", "CC0-1.0", "https://www.wikidata.org/")
    assert sorted(Import.objects.values_list("what", "file_name", "new")) == [
        ("municipalities", "wikidata.json", 5),
        ("twinnings", "wikidata.json", 3),
    ]


def test_an_import_can_be_repeated(take: Callable[..., Outcome], everything: Rows) -> None:
    take()
    before = everything()
    assert counts(take()) == [(0, 0, 5, 0), (0, 0, 3, 0)]
    after = everything()
    assert {name for name in before if before[name] != after[name]} == {"Import"}


def test_a_dry_run_tells_the_same_and_writes_nothing(
    take: Callable[..., Outcome], everything: Rows, municipality: Add
) -> None:
    municipality("Q2", "Unterdorf", population=7)
    before = everything()
    planned = take(dry_run=True)
    assert everything() == before
    done = take()
    assert planned.municipalities.new == 4
    assert planned.twinnings.new == 3
    for dry, real in zip(planned.reports, done.reports, strict=True):
        assert (dry.dry_run, real.dry_run) == (True, False)
        assert (dry.new, dry.changed, dry.new_examples, dry.changes) == (
            real.new,
            real.changed,
            real.new_examples,
            real.changes,
        )


def test_the_next_edition_takes_the_place_of_the_last(take: Callable[..., Outcome], service: Service) -> None:
    take()
    actions.know_sources(["own"])
    Twinning.objects.filter(since="1980").update(sources="own|wikidata2016|wikidata2026-11")
    service.facts.append(binding("Q1", "Preferred", population="4300", population_date="2026-06-01T00:00:00Z"))
    outcome = take(today=date(2026, 12, 1))
    place = Municipality.objects.get(key="Q1")
    assert (place.population, place.population_source) == (4300, "wikidata2026-12")
    assert ("population", 4200, 4300) in [(c.field, c.old, c.new) for c in outcome.municipalities.changes]
    assert {t.sources for t in Twinning.objects.all()} == {"wikidata2026-12", "own|wikidata2016|wikidata2026-12"}


@pytest.mark.parametrize("how", ["key", "wikidata", "alias"])
def test_an_item_finds_its_municipality_by_key_then_wikidata_id_then_alias(
    how: str, take: Callable[..., Outcome], municipality: Add
) -> None:
    known = {"key": {"key": "Q1"}, "wikidata": {"key": "gn-1", "wikidata": "Q1"}, "alias": {"key": "gn-1"}}[how]
    place = municipality(**known, name="Oberes Dorf", admin2="Mitte", geonames_id="9")
    if how == "alias":
        Alias.objects.create(key="Q1", municipality=place)
    outcome = take()
    place.refresh_from_db()
    assert counts(outcome) == [(4, 1, 0, 0), (3, 0, 0, 0)]
    assert (place.name, place.names["de"], place.population) == ("Oberes Dorf", "Oberdorf", 4200)
    assert (place.admin2, place.geonames_id) == ("Mitte", "9")
    assert place.wikidata == {"key": "Q1", "wikidata": "Q1", "alias": ""}[how]
    assert place.twinning_count == 2


def test_of_two_items_of_one_municipality_the_better_one_speaks(
    take: Callable[..., Outcome], service: Service, municipality: Add
) -> None:
    """Wikidata often has a town and its municipality apart; one id is then an alias of the other in the atlas."""
    Alias.objects.create(key="Q1", municipality=municipality("Q2", "Unterdorf"))
    outcome = take()
    assert outcome.municipalities.aliased == outcome.twinnings.aliased == 1
    assert Municipality.objects.get(key="Q2").population is None
    assert twinned() == {("Q11", "Q2"): ("1973-05-12", ""), ("Q12", "Q3"): ("1990-06", "2003")}


def test_a_merged_municipality_says_nothing_about_the_larger_one_but_its_twinnings_go_over(
    take: Callable[..., Outcome], municipality: Add
) -> None:
    actions.merge_municipalities(municipality("Q1"), municipality("own-1", "Großdorf", population=9000))
    outcome = take()
    assert outcome.municipalities.aliased == 1
    assert Municipality.objects.get(key="own-1").population == 9000
    assert ("Q11", "own-1") in twinned()


def test_an_id_that_several_municipalities_name_is_rejected(take: Callable[..., Outcome], municipality: Add) -> None:
    municipality("own-1", wikidata="Q1")
    municipality("own-2", wikidata="Q1")
    assert (1, "item", "Q1 (Oberdorf upon Hill)") in rejected(take())


def test_a_new_municipality_lies_in_the_perimeters_that_take_its_whole_country(
    service: Service, take: Callable[..., Outcome], danube: Path
) -> None:
    take()
    assert set(Membership.objects.values_list("municipality__key", "perimeter")) == {
        (key, "eusdr") for key in ("Q1", "Q2", "Q3")
    }
    assert Municipality.objects.get(key="Q1").perimeters_source == "territory"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"coordinate"}, "coordinate"),
        ({"country"}, "country"),
        ({"label"}, "label"),
        ({"class"}, "class"),
    ],
)
def test_an_item_that_lacks_something_is_rejected_with_its_number_and_a_remedy(
    facts: set[str], field: str, take: Callable[..., Outcome], service: Service
) -> None:
    service.facts = [row for row in FACTS if not (qid(row) == "Q3" and facts & set(row))]
    outcome = take()
    (rejection, *_others) = outcome.municipalities.rejections
    assert (rejection.field, rejection.value[:2]) == (field, "Q3")
    assert rejection.line == 3  # Q1 and Q2 come before it
    assert rejection.reason.endswith(".")
    assert rejection.remedy.endswith(".")
    assert not Municipality.objects.filter(key="Q3").exists()
    assert counts(outcome)[0] == (4, 0, 0, 1)
    # what is no place has no twinnings either; what could be one has, and they wait for it
    assert counts(outcome)[1] == (2, 0, 0, 0 if field == "class" else 1)


def test_a_municipality_that_is_no_more_is_not_added(take: Callable[..., Outcome], service: Service) -> None:
    service.facts.append(binding("Q3", dissolved="2016-01-01T00:00:00Z"))
    assert ("dissolved", "Q3 (Hinterdorf upon Hill)") in [entry[1:] for entry in rejected(take())]


def test_a_confirmed_fact_stays(take: Callable[..., Outcome], municipality: Add) -> None:
    place = municipality("Q1", "Oberdorf")
    actions.confirm_fact(place, "population", 4444)
    outcome = take()
    place.refresh_from_db()
    assert place.population == 4444
    assert [(c.field, c.new) for c in outcome.municipalities.kept] == [("population", 4200)]
    assert place.contradictions.get().source == "wikidata2026-11"


# --- several values, one fact


def of_several(take: Callable[..., Outcome], service: Service, *rows: Binding) -> Municipality:
    service.pairs = [pair("Q2", "Q11")]
    service.facts = [row for row in FACTS if qid(row) != "Q1"] + list(rows)
    take(dry_run=False)
    return Municipality.objects.get(key="Q2")


@pytest.mark.parametrize("turn", [1, -1])
def test_the_preferred_population_counts_then_the_latest(
    turn: int, take: Callable[..., Outcome], service: Service
) -> None:
    rows = [
        binding("Q2", "Normal", population="3000", population_date="2024-01-01T00:00:00Z"),
        binding("Q2", "Preferred", population="2000", population_date="2020-01-01T00:00:00Z"),
        binding("Q2", "Preferred", population="2100", population_date="2021-01-01T00:00:00Z"),
        binding("Q2", "Preferred", population="1900"),
        binding("Q2", "Deprecated", population="9999", population_date="2025-01-01T00:00:00Z"),
    ]
    assert of_several(take, service, *rows[::turn]).population == 2100


@pytest.mark.parametrize("turn", [1, -1])
def test_the_same_value_is_taken_whatever_the_order(turn: int, take: Callable[..., Outcome], service: Service) -> None:
    rows = [
        binding("Q2", "Normal", coordinate="Point(9.9 46.5)"),
        binding("Q2", "Preferred", coordinate="Point(11.5 46.5)"),
        binding("Q2", "Preferred", coordinate="<http://www.wikidata.org/entity/Q405> Point(1 1)"),
        binding("Q2", "Normal", unit="Q92", admin=("Region", "de")),
        binding("Q2", "Normal", unit="Q91", admin=("Bezirk", "de")),
        binding("Q2", "Normal", native=("Unteres Dorf", "de")),
        binding("Q2", "Normal", native=("Spodnja Vas", "sl")),
    ]
    place = of_several(take, service, *rows[::turn])
    assert (place.lat, place.lon, place.admin2) == (46.5, 11.5, "Bezirk")
    assert (place.name, place.names["sl"], place.names["de"]) == ("Unteres Dorf", "Spodnja Vas", "Unterdorf")


def test_a_value_that_nobody_knows_is_none(take: Callable[..., Outcome], service: Service) -> None:
    unknown = binding("Q2", "Preferred")
    unknown["population"] = {"type": "bnode", "value": "t1"}
    genid = binding("Q2", "Normal", elevation="http://www.wikidata.org/.well-known/genid/1")
    place = of_several(take, service, unknown, genid)
    assert (place.population, place.elevation_m) == (None, None)


def test_a_label_for_all_languages_is_a_name(take: Callable[..., Outcome], service: Service) -> None:
    service.facts = [row for row in FACTS if not (qid(row) == "Q12" and "label" in row)]
    service.facts.append(binding("Q12", label=("Ville", "mul")))
    take()
    place = Municipality.objects.get(key="Q12")
    assert (place.name, place.names) == ("Ville", {})


def test_a_twinning_that_both_sides_state_is_one_with_what_either_knows(
    take: Callable[..., Outcome], service: Service
) -> None:
    service.pairs = [
        pair("Q1", "Q2"),
        pair("Q2", "Q1", start="1963-01-22T00:00:00Z", start_precision="11"),
        pair("Q2", "Q1", end="1999-01-01T00:00:00Z", end_precision="9"),
        pair("Q3", "Q1", start="1950-01-01T00:00:00Z", start_precision="7"),
        pair("Q3", "Q2", rank="Deprecated"),
    ]
    take()
    assert twinned() == {("Q1", "Q2"): ("1963-01-22", "1999"), ("Q1", "Q3"): ("", "")}


def test_impossible_values_reject_their_item_only(take: Callable[..., Outcome], service: Service) -> None:
    service.facts += [
        binding("Q1", "Preferred", population="99999999999"),
        binding("Q2", "Preferred", coordinate="Point(11.0 97)"),
        binding("Q3", "Preferred", elevation="NaN"),
    ]
    outcome = take()
    assert sorted(entry[1] for entry in rejected(outcome)[:3]) == ["elevation_m", "lat", "population"]
    assert set(Municipality.objects.values_list("key", flat=True)) == {"Q11", "Q12"}


# --- the same from a file


def test_a_file_says_the_same_as_the_service(
    take: Callable[..., Outcome], get: Callable[..., Path], service: Service, tmp_path: Path, everything: Rows
) -> None:
    live = take(dry_run=True)
    fetched = get()
    saved = tmp_path / "saved.json"
    saved.write_bytes(json.dumps(json.loads(fetched.read_bytes()), indent=1).encode("utf-8-sig"))
    packed = tmp_path / "saved.json.gz"
    packed.write_bytes(gzip.compress(fetched.read_bytes()))
    asked = len(service.asked)
    for path in (saved, packed):
        outcome = import_wikidata(path, territory=queries.territory(), dry_run=True)
        assert counts(outcome) == counts(live)
        assert outcome.municipalities.new_examples == live.municipalities.new_examples
        assert outcome.source == live.source == "wikidata2026-11"
    assert len(service.asked) == asked


def test_a_file_that_names_no_day_is_dated_like_the_file(db: None, tmp_path: Path) -> None:
    path = tmp_path / "query.json"
    rows = [
        {**a, **b} for a in place("Q1", "Oberdorf") for b in place("Q1", "Oberdorf")
    ]  # one row for each combination
    path.write_text(json.dumps({"head": {"vars": ["item"]}, "results": {"bindings": rows}}))
    outcome = import_wikidata(path, territory=queries.territory())
    assert counts(outcome) == [(1, 0, 0, 0), (0, 0, 0, 0)]
    assert outcome.source == f"wikidata{date.today():%Y-%m}"


GOOD = json.dumps({"head": {"vars": ["item"]}, "results": {"bindings": FACTS}}).encode()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no valid JSON"),
        (GOOD[:-20], "no valid JSON"),
        (b"\xff\xfe" + GOOD, "UTF-8"),
        (gzip.compress(GOOD)[:-30], "damaged"),
        (b"[" * 100_000, "holds no results"),
        (b"[]", "holds no results"),
        (b'{"head": {}, "boolean": true}', "holds no results"),
        (b'{"head": {"vars": ["place"]}, "results": {"bindings": []}}', "“item”"),
        (
            b'{"head": {"vars": ["item"]}, "results": {"bindings": [{"place": {"type": "uri", "value": "Q1"}}]}}',
            "“item”",
        ),
        (b"id,name\nQ1,Place\n", "Line 1"),
    ],
)
def test_a_file_that_holds_no_results_is_refused_with_a_sentence(
    content: bytes, says: str, tmp_path: Path, command: Run, everything: Rows
) -> None:
    path = tmp_path / "query.json"
    path.write_bytes(content)
    before = everything()
    finished = command("import", "wikidata", path)
    assert finished.code == 1
    assert everything() == before
    assert says in finished.err
    assert "query.json" in finished.err
    assert len(finished.err.strip().splitlines()) == 1


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"nowhere\.json can't be opened"):
        read_results(tmp_path / "nowhere.json")


# --- the command


@pytest.fixture
def danube(settings: Any, tmp_path: Path) -> Path:
    """A territory of one country."""
    full = Path(queries.__file__).with_name("territories") / "danube.toml"
    path = tmp_path / "small.toml"
    text = re.sub(r"^countries = .*$", 'countries = ["AT"]', full.read_text(encoding="utf-8"), flags=re.M)
    path.write_text(text, encoding="utf-8")
    settings.TERRITORY_FILE = path
    queries.territory.cache_clear()
    return path


@pytest.fixture
def live(
    service: Service, settings: Any, danube: Path, command: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Run:
    """Runs `newtwincities import wikidata …` against the service."""
    module = importlib.import_module("newtwincities.atlas.management.commands.import")
    monkeypatch.setattr(module.Command, "manners", HASTY)
    settings.WIKIDATA_ENDPOINT = service.address
    settings.VAR_DIR = tmp_path / "var"
    settings.BASE_URL = "https://twins.example.org"
    settings.OPERATOR_EMAIL = "office@example.org"
    return lambda *arguments: command("import", "wikidata", *arguments)


def test_the_command_fetches_and_imports(live: Run, service: Service) -> None:
    finished = live()
    assert finished.code == 0, finished.err
    assert service.pages == ["AT after 0", "AT after 3", "facts of Q1 Q2 Q3 Q11 Q12"]
    (agent,) = {headers["User-Agent"] for _when, _page, headers in service.asked}
    assert re.fullmatch(r"NewTwinCities/[\d.]+ \(https://twins\.example\.org; office@example\.org\)", agent)
    assert "wikidata.json" in finished.out
    assert "5  New rows" in finished.out
    assert "3  New rows" in finished.out
    assert "+ Oberdorf (Q1)" in finished.out
    assert "wikidata20" in finished.out


def test_the_command_shows_in_a_dry_run_what_would_change(
    live: Run, service: Service, municipality: Add, everything: Rows, tmp_path: Path
) -> None:
    municipality("Q1", "Oberdorf", population=7)
    service.facts = [row for row in FACTS if not (qid(row) == "Q3" and "coordinate" in row)]
    before = everything()
    rejects = tmp_path / "rejects.csv"
    finished = live("--dry-run", "--rejects", rejects)
    assert finished.code == 3
    assert everything() == before
    assert "nothing written" in finished.out
    assert "~ Oberdorf: population 7 → 4200 (wikidata" in finished.out
    assert "- Item 3, coordinate “Q3 (Hinterdorf upon Hill)”" in finished.out
    assert len(rejects.read_text(encoding="utf-8").splitlines()) == 3  # the head, the item and its twinning

    again = live("--format", "json")
    told = json.loads(again.out)
    assert again.code == 3
    assert (told["municipalities"]["new"], told["twinnings"]["new"]) == (3, 2)
    assert told["source"].startswith("wikidata20")
    assert len(service.asked) == 3  # what was fetched for the dry run is what is imported


def test_the_command_that_gives_up_imports_nothing_and_then_goes_on(
    live: Run, service: Service, everything: Rows
) -> None:
    service.tricks = [None, *[status(503)] * 3]
    before = everything()
    finished = live()
    assert finished.code == 1
    assert "status 503" in finished.err.splitlines()[-1]
    assert "Traceback" not in finished.err
    assert everything() == before

    service.asked.clear()
    assert live().code == 0
    assert service.pages == ["AT after 3", "facts of Q1 Q2 Q3 Q11 Q12"]
    assert Municipality.objects.count() == 5


def test_the_command_fetches_anew_when_it_is_told_to(live: Run, service: Service) -> None:
    live()
    live("--fresh")
    assert len(service.asked) == 6


@pytest.mark.parametrize(
    "arguments", [("wikidata", "results.json", "--fresh"), ("twinnings", "list.csv", "--fresh"), ("municipalities",)]
)
def test_wrong_usage_is_told(arguments: tuple[str, ...], command: Run) -> None:
    finished = command("import", *arguments)
    assert finished.code == 2
    assert len(finished.err.strip().splitlines()) == 1


def test_a_kill_in_the_middle_loses_no_page(
    live: Run, service: Service, danube: Path, settings: Any, tmp_path: Path
) -> None:
    from tests.conftest import environment

    waiting, leave = threading.Event(), threading.Event()

    def hold(handler: Handler) -> None:
        waiting.set()
        leave.wait(20)

    service.tricks = [None, hold]
    process = subprocess.Popen(
        [sys.executable, "-m", "newtwincities", "import", "wikidata"],
        env=environment(VAR_DIR=settings.VAR_DIR, TERRITORY=danube, WIKIDATA_ENDPOINT=service.address),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert waiting.wait(20)
    finally:
        process.kill()
        assert process.wait() == -signal.SIGKILL
        leave.set()
    assert service.pages == ["AT after 0", "AT after 3"]

    service.asked.clear()
    finished = live()
    assert finished.code == 0, finished.err
    assert service.pages == ["AT after 3", "facts of Q1 Q2 Q3 Q11 Q12"]
    assert Municipality.objects.count() == 5
