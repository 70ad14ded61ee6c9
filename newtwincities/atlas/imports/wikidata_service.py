# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Fetches municipalities and their twinnings from a SPARQL service such as Wikidata's, page by page, into one file.

First the twinnings: for each country, items that have one, in the order of their numbers. Then the facts of every item
that was named, on whichever side. Each page is kept as it came, so that a fetch that was interrupted goes on with the
first page that is missing. The queries are plain SPARQL 1.1, so that another service than the public one can answer.
"""

from __future__ import annotations

import json
import logging
import os
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from urllib3 import BaseHTTPResponse, PoolManager, Retry, Timeout
from urllib3.exceptions import (
    DecodeError,
    HTTPError,
    LocationValueError,
    MaxRetryError,
    NewConnectionError,
    ProtocolError,
    ReadTimeoutError,
)

from newtwincities.atlas.imports.report import Progress

Page = dict[str, Any]  # the results of a query, as SPARQL 1.1 writes them in JSON

MERGED = "wikidata.json"
STATE = "fetch.json"
KEPT_FOR = timedelta(days=7)  # then what was fetched is out of date
ITEM = re.compile(r"(?:.*/entity/|^)Q(\d{1,11})$")

PREFIXES = """\
PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
PREFIX p: <http://www.wikidata.org/prop/>
PREFIX ps: <http://www.wikidata.org/prop/statement/>
PREFIX psn: <http://www.wikidata.org/prop/statement/value-normalized/>
PREFIX pq: <http://www.wikidata.org/prop/qualifier/>
PREFIX pqv: <http://www.wikidata.org/prop/qualifier/value/>
PREFIX wikibase: <http://wikiba.se/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""

# The next items of a country that are twinned (P190) with another, or that another names, and all their twinnings with
# start (P580) and end (P582). Numbers and not texts are compared, since services sort texts in different ways.
TWINNINGS = Template(
    PREFIXES
    + """\
SELECT DISTINCT ?item ?partner ?rank ?start ?start_precision ?end ?end_precision WHERE {
  {
    SELECT DISTINCT ?item ?number WHERE {
      ?country wdt:P297 "$country" .
      ?item wdt:P17 ?country .
      { ?item wdt:P190 ?any } UNION { ?any wdt:P190 ?item }
      BIND(xsd:integer(STRAFTER(STR(?item), "/entity/Q")) AS ?number)
      FILTER(?number > $after)
    }
    ORDER BY ?number
    LIMIT $limit
  }
  { ?item p:P190 ?statement . ?statement ps:P190 ?partner }
  UNION
  { ?partner p:P190 ?statement . ?statement ps:P190 ?item }
  ?statement wikibase:rank ?rank .
  FILTER(?rank != wikibase:DeprecatedRank)
  OPTIONAL { ?statement pqv:P580 [ wikibase:timeValue ?start ; wikibase:timePrecision ?start_precision ] }
  OPTIONAL { ?statement pqv:P582 [ wikibase:timeValue ?end ; wikibase:timePrecision ?end_precision ] }
}
"""
)

# Facts about some items, each in rows of its own, so that several values of one do not multiply those of another.
# Elevation (P2044) in metres whatever its unit; administrative unit (P131) and country (P17) as they are today.
FACTS = Template(
    PREFIXES
    + """\
SELECT DISTINCT ?item ?rank ?label ?native ?coordinate ?country ?population ?population_date ?elevation
  ?unit ?admin ?geonames ?class ?dissolved WHERE {
  VALUES ?item { $items }
  {
    ?item rdfs:label ?label .
    FILTER(LANG(?label) IN ("en", "de", "fr", "it", "sl", "mul"))
  } UNION {
    ?item p:P1705 ?statement . ?statement ps:P1705 ?native ; wikibase:rank ?rank .
    FILTER(?rank != wikibase:DeprecatedRank)
  } UNION {
    ?item p:P625 ?statement . ?statement ps:P625 ?coordinate ; wikibase:rank ?rank .
    FILTER(?rank != wikibase:DeprecatedRank)
  } UNION {
    ?item p:P17 ?statement . ?statement ps:P17 ?state ; wikibase:rank ?rank . ?state wdt:P297 ?country .
    FILTER(?rank != wikibase:DeprecatedRank)
    FILTER NOT EXISTS { ?statement pq:P582 ?ended }
  } UNION {
    ?item p:P1082 ?statement . ?statement a wikibase:BestRank ; ps:P1082 ?population ; wikibase:rank ?rank .
    OPTIONAL { ?statement pq:P585 ?population_date }
  } UNION {
    ?item p:P2044 ?statement . ?statement psn:P2044/wikibase:quantityAmount ?elevation ; wikibase:rank ?rank .
    FILTER(?rank != wikibase:DeprecatedRank)
  } UNION {
    ?item p:P131 ?statement . ?statement ps:P131 ?unit ; wikibase:rank ?rank .
    FILTER(?rank != wikibase:DeprecatedRank)
    FILTER NOT EXISTS { ?statement pq:P582 ?ended }
    FILTER NOT EXISTS { ?unit wdt:P297 ?code }
    ?unit rdfs:label ?admin .
    FILTER(LANG(?admin) IN ("en", "de", "fr", "it", "sl", "mul"))
  } UNION {
    ?item p:P1566 ?statement . ?statement ps:P1566 ?geonames ; wikibase:rank ?rank .
    FILTER(?rank != wikibase:DeprecatedRank)
  } UNION {
    ?item wdt:P31/wdt:P279* ?class .
    FILTER(?class IN (wd:Q15284, wd:Q486972))
  } UNION {
    ?item wdt:P576 ?dissolved
  }
}
"""
)


# It warns of every retry in words for programmers; whoever waits is told at the end, in a sentence.
logging.getLogger("urllib3.connectionpool").setLevel(logging.ERROR)


class FetchError(Exception):
    """The service didn't give what was asked for; the message says why and what to do."""


class _UselessError(Exception):
    """An answer that can't be used; it may be better when asked for again."""


class _LongWaitError(Exception):
    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Manners:
    """How a service is asked. All in seconds, but the number of tries."""

    pause: float = 1.0  # between two pages
    tries: int = 6  # for one page
    backoff: float = 2.0  # doubled with each try
    timeout: float = 60.0  # what the public service allows a query itself
    longest_wait: float = 600.0  # that it may ask for; beyond, a person decides


class _Patience(Retry):
    """urllib3's retries, but where the service asks for a long break, we leave instead of waiting or coming early."""

    longest_wait: float

    def new(self, **changes: Any) -> _Patience:
        patience = super().new(**changes)
        patience.longest_wait = self.longest_wait
        return patience

    def sleep(self, response: BaseHTTPResponse | None = None) -> None:
        wait = self.get_retry_after(response) if response is not None else None
        if wait and wait > self.longest_wait:
            raise _LongWaitError(wait)
        super().sleep(response)


class QueryService:
    """A SPARQL service, asked one query at a time."""

    def __init__(self, endpoint: str, *, agent: str, manners: Manners | None = None) -> None:
        self.endpoint, self.manners = endpoint, manners or Manners()
        self.name = urlsplit(endpoint).netloc
        self._headers = {
            "User-Agent": agent.encode("ascii", "ignore").decode(),
            "Accept": "application/sparql-results+json",
            "Accept-Encoding": "gzip",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self._patience = _Patience(
            total=self.manners.tries - 1,
            allowed_methods=None,  # a query changes nothing, so POST can be repeated too
            status_forcelist=(429, 500, 502, 503, 504),
            backoff_factor=self.manners.backoff,
            retry_after_max=366 * 24 * 3600,
        )
        self._patience.longest_wait = self.manners.longest_wait
        self._pool = PoolManager(timeout=Timeout(self.manners.timeout))
        self._asked_at: float | None = None

    def ask(self, query: str) -> tuple[Page, bytes]:
        """The results, and the bytes that they came in. FetchError where the service doesn't give them."""
        for failed in range(self.manners.tries):
            self._pause()
            try:
                answer = self._request(query)
                return results_in(answer), answer
            except _UselessError as error:
                if failed + 1 == self.manners.tries:
                    raise FetchError(self._refusal(str(error))) from error
                time.sleep(min(120, self.manners.backoff * 2**failed))
        raise AssertionError("there is at least one try")

    def _pause(self) -> None:
        if self._asked_at is not None:
            time.sleep(max(0.0, self._asked_at + self.manners.pause - time.monotonic()))

    def _request(self, query: str) -> bytes:
        try:
            response = self._pool.urlopen(
                "POST",
                self.endpoint,
                body=urlencode({"query": query}),
                headers=self._headers,
                retries=self._patience,
            )
        except _LongWaitError as error:
            minutes = round(error.seconds / 60)
            raise FetchError(
                ngettext(
                    "{service} asks to be left alone for {minutes} minute: run the same command again after that.",
                    "{service} asks to be left alone for {minutes} minutes: run the same command again after that.",
                    minutes,
                ).format(service=self.name, minutes=minutes)
            ) from error
        except (MaxRetryError, LocationValueError) as error:
            raise FetchError(self._refusal(self._reason(error))) from error
        except HTTPError as error:
            raise _UselessError(self._reason(error)) from error
        finally:
            self._asked_at = time.monotonic()
        if response.status != 200:
            raise FetchError(
                _(
                    "{service} refuses to answer (status {status}): check WIKIDATA_ENDPOINT, and set OPERATOR_EMAIL so"
                    " that the service knows whom to write to."
                ).format(service=self.name, status=response.status)
            )
        return response.data

    def _refusal(self, reason: str) -> str:
        return _(
            "{service} did not give the next page in {tries} tries ({reason}): run the same command again later; it"
            " goes on with this page."
        ).format(service=self.name, tries=self.manners.tries, reason=reason)

    def _reason(self, error: Exception) -> str:
        cause: BaseException | None = error.reason if isinstance(error, MaxRetryError) else error
        if status := re.search(r"too many (\d{3}) error responses", str(cause)):
            return _("status {status}").format(status=status[1])
        if isinstance(cause, ReadTimeoutError):
            return _("no answer within {seconds} seconds").format(seconds=f"{self.manners.timeout:g}")
        if isinstance(cause, NewConnectionError):
            return _("it can't be reached")
        if isinstance(cause, ProtocolError | DecodeError):
            return _("the answer breaks off")
        return str(cause)


def results_in(answer: bytes) -> Page:
    """The results in an answer. A query that the service gives up halfway ends in the middle, with status 200."""
    try:
        page = json.loads(answer)
        bindings = page["results"]["bindings"]
        whole = isinstance(bindings, list) and all(ITEM.match(binding["item"]["value"]) for binding in bindings)
        whole = whole and isinstance(page["head"]["vars"], list)
    except (ValueError, RecursionError):
        raise _UselessError(_("the answer breaks off")) from None
    except (LookupError, TypeError):
        whole = False
    if not whole:
        raise _UselessError(_("the answer holds no results of this query"))
    return page  # type: ignore[no-any-return]


def fetch(
    service: QueryService,
    folder: Path,
    *,
    countries: Sequence[str],
    today: date,
    progress: Progress,
    fresh: bool = False,
    page_size: int = 500,
    facts_at_once: int = 200,
) -> Path:
    """The file with all results, fetched as far as it isn't there. Raises FetchError; what came until then is kept.

    `fresh` begins anew, and so does a fetch of which the beginning is more than a week old or that asked otherwise.
    """
    state = {
        "endpoint": service.endpoint,
        "countries": list(countries),
        "page_size": page_size,
        "facts_at_once": facts_at_once,
        "queries": sha256((TWINNINGS.template + FACTS.template).encode()).hexdigest(),
    }
    try:
        pages = _Pages(service, folder)
        begun = None if fresh else pages.begun(state)
        if begun is None or not begun <= today <= begun + KEPT_FOR:
            pages.begin(state, begun := today)
        if not (folder / MERGED).is_file():
            _fetch_pages(pages, countries, page_size, facts_at_once, progress)
            pages.merge({"link": [service.endpoint], "fetched": begun.isoformat()})
        pages.clear()
    except OSError as error:
        raise FetchError(
            _("The folder {folder} can't be written ({reason}): check VAR_DIR.").format(
                folder=folder, reason=error.strerror
            )
        ) from error
    return folder / MERGED


def _fetch_pages(
    pages: _Pages, countries: Sequence[str], page_size: int, facts_at_once: int, progress: Progress
) -> None:
    numbers: set[int] = set()
    for country in countries:
        after = 0
        while True:
            name = f"twinnings-{country}-after-{after:011}.json"
            page = pages.get(name, TWINNINGS.substitute(country=country, after=after, limit=page_size))
            progress(_("Fetching twinnings"), len(pages.names), None)
            items = _numbers(page, "item")
            if not items:
                break
            if max(items) <= after:
                raise FetchError(
                    _("{service} gives the same items again and again: check WIKIDATA_ENDPOINT.").format(
                        service=pages.service.name
                    )
                )
            after = max(items)
            numbers |= items | _numbers(page, "partner")
    ordered = sorted(numbers)
    portions = [ordered[start : start + facts_at_once] for start in range(0, len(ordered), facts_at_once)]
    for done, portion in enumerate(portions, start=1):
        items_asked = " ".join(f"wd:Q{number}" for number in portion)
        pages.get(f"municipalities-{done:05}.json", FACTS.substitute(items=items_asked))
        progress(_("Fetching municipalities"), done, len(portions))


def _numbers(page: Page, variable: str) -> set[int]:
    """The numbers of the items in one column; a partner may be unknown and is no item then."""
    values = (binding[variable]["value"] for binding in page["results"]["bindings"] if variable in binding)
    return {int(found[1]) for value in values if (found := ITEM.match(value))}


class _Pages:
    """The pages of one fetch, kept in a folder until all are there."""

    def __init__(self, service: QueryService, folder: Path) -> None:
        self.service, self.folder = service, folder
        self.names: list[str] = []  # of those got, in their order

    def begun(self, state: Page) -> date | None:
        """The day on which a fetch of just this began, None where there is none."""
        try:
            kept = json.loads((self.folder / STATE).read_bytes())
            begun = date.fromisoformat(kept.pop("begun"))
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return None
        return begun if kept == state else None

    def begin(self, state: Page, today: date) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / STATE).unlink(missing_ok=True)  # first, so that nothing is taken for part of a new fetch
        (self.folder / MERGED).unlink(missing_ok=True)
        self.clear()
        self._keep(STATE, [json.dumps({**state, "begun": today.isoformat()}).encode()])

    def clear(self) -> None:
        for pattern in ("twinnings-*.json", "municipalities-*.json", "*.part"):
            for path in self.folder.glob(pattern):
                path.unlink(missing_ok=True)

    def get(self, name: str, query: str) -> Page:
        """The page, from the folder where it is there."""
        page = self._kept(name)
        if page is None:
            page, answer = self.service.ask(query)
            self._keep(name, [answer])
        self.names.append(name)
        return page

    def merge(self, head: Page) -> None:
        """Makes one file of all pages, a binding a line, with the day on which the fetch began in its head."""
        self._keep(MERGED, self._merged(head))

    def _merged(self, head: Page) -> Iterator[bytes]:
        variables: list[str] = []
        for page in self._all():
            variables += [variable for variable in page["head"]["vars"] if variable not in variables]
        yield b'{"head":' + json.dumps({"vars": variables, **head}).encode() + b',"results":{"bindings":['
        separator = b"\n"
        for page in self._all():
            for binding in page["results"]["bindings"]:
                yield separator + json.dumps(binding, ensure_ascii=False, separators=(",", ":")).encode()
                separator = b",\n"
        yield b"\n]}}\n"

    def _all(self) -> Iterator[Page]:
        for name in self.names:
            yield results_in((self.folder / name).read_bytes())

    def _kept(self, name: str) -> Page | None:
        try:
            return results_in((self.folder / name).read_bytes())
        except (FileNotFoundError, _UselessError):  # a machine that crashed may leave an empty file
            return None

    def _keep(self, name: str, parts: Iterable[bytes]) -> None:
        """Writes the file as a whole or not at all."""
        path = self.folder / f"{name}.part"
        with path.open("wb") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        path.replace(self.folder / name)
