# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The read API `/api/v1/`: what the atlas holds, as JSON, for whoever asks.

An answer's ETag comes from the edition, so whether it is still the same costs one query and no rows. Lists go on by key
(`after`), not by page number: however far one reads, a page costs the same, and rows that come or go move nothing.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable
from dataclasses import fields
from hashlib import sha256
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, re_path, reverse
from django.utils.cache import get_conditional_response
from ninja import NinjaAPI, Path, Query, Schema
from ninja.errors import ValidationError
from ninja.openapi.schema import OpenAPISchema

from newtwincities.atlas import queries
from newtwincities.atlas.models import Municipality, Source, Twinning
from newtwincities.atlas.queries import MunicipalityFilter, TwinningFilter
from newtwincities.atlas.territory import LANGUAGES
from newtwincities.opendata import problems, records
from newtwincities.opendata.edition import current_edition
from newtwincities.opendata.problems import UnknownParameters
from newtwincities.opendata.records import Record
from newtwincities.opendata.schemas import (
    CHOICES,
    KEY,
    AskedMunicipalities,
    AskedSources,
    AskedTwinnings,
    AskedTwinningsOfOne,
    MunicipalityOut,
    PageOf,
    Problem,
    SourceOut,
    TerritoryOut,
    TopicOut,
    TwinningOut,
)

View = Callable[..., HttpResponseBase]
Filter = TypeVar("Filter", MunicipalityFilter, TwinningFilter)
METHODS = "GET, HEAD, OPTIONS"


def open_to_all(view: View) -> View:
    """Reading only, from any site (CORS), always asked again, and never in one language alone."""

    @functools.wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            response: HttpResponseBase = HttpResponse(status=204, headers={"Allow": METHODS})
            response.headers["Access-Control-Allow-Methods"] = METHODS
            response.headers["Access-Control-Allow-Headers"] = "If-None-Match, Accept-Language"
            response.headers["Access-Control-Max-Age"] = "86400"
        elif request.method in ("GET", "HEAD"):
            request.method = "GET"  # the server leaves the body of an answer to HEAD away
            response = view(request, *args, **kwargs)
        else:
            response = problems.method_not_allowed()
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag, Link"
        response.headers["Cache-Control"] = "no-cache"
        if response.status_code == 200:
            response.headers["Content-Language"] = ", ".join(LANGUAGES)
        return response

    opened.csrf_exempt = True  # type: ignore[attr-defined]  # nothing here writes
    return opened


class ReadApi(NinjaAPI):
    """NinjaAPI for reading: every address open to all, and a description that says what the answers really are."""

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        *patterns, root = super()._get_urls()  # the API finds its own address by the root, which holds nothing
        patterns = [*patterns, root, re_path("", problems.not_found)]
        for pattern in patterns:
            assert isinstance(pattern, URLPattern)
            pattern.callback = open_to_all(problems.not_found if pattern is root else pattern.callback)
        return patterns

    def get_openapi_schema(self, **how: Any) -> OpenAPISchema:
        """The description; made once, since making it takes longer than any answer."""
        made_for = (settings.TERRITORY_FILE, settings.BASE_URL, *how.items())
        if self._described is None or self._described[0] != str(made_for):
            self._described = (str(made_for), self._describe(**how))
        return self._described[1]

    _described: tuple[str, OpenAPISchema] | None = None

    def _describe(self, **how: Any) -> OpenAPISchema:
        described = super().get_openapi_schema(**how)
        described["servers"] = [{"url": settings.BASE_URL}]
        for path in described["paths"].values():
            for operation in path.values():
                _describe_parameters(operation["parameters"])
                for status, answer in operation["responses"].items():
                    if status >= 400:
                        answer["content"] = {problems.MEDIA_TYPE: answer["content"]["application/json"]}
        return described


def _describe_parameters(parameters: Iterable[dict[str, Any]]) -> None:
    for parameter in parameters:
        schema = parameter["schema"]
        if schema.get("default") in ("", 0):
            del schema["default"]  # stands for “not asked”
        if parameter["in"] == "query" and (choices := CHOICES.get(parameter["name"])):
            schema["enum"] = choices()


api = ReadApi(
    title="NewTwinCities",
    version="1",
    description="Territories, topics, municipalities and twinnings, each fact with the code of its source. Lists go on"
    " at `next`. Ask again with If-None-Match: the answer is 304 as long as nothing has changed.",
    docs_url=None,
    openapi_url="openapi.json",
    urls_namespace="api",
    openapi_extra={
        "info": {"license": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}},
        "externalDocs": {"description": "What there is, under which licence", "url": "/en/open-data/"},
    },
)
api.add_exception_handler(ValidationError, problems.wrong_values)
api.add_exception_handler(UnknownParameters, problems.wrong_parameters)
api.add_exception_handler(Http404, problems.not_found)


def answers(shape: Any, *further: int) -> dict[int, Any]:
    described = {200: shape, 304: None, 308: None, 404: Problem, 422: Problem}
    return {status: what for status, what in described.items() if status in (200, 304, 422, *further)}


@api.get("/territories", response=answers(PageOf[TerritoryOut]), operation_id="territories")
def territories(request: HttpRequest) -> HttpResponse:
    """The territory that this installation serves, with its perimeters and bodies."""
    return _answer(request, (), lambda: {"items": [records.territory_record(queries.territory())], "next": None})


@api.get("/topics", response=answers(PageOf[TopicOut]), operation_id="topics")
def topics(request: HttpRequest) -> HttpResponse:
    """What exchanges and ideas are about."""
    return _answer(
        request, (), lambda: {"items": [records.topic_record(t) for t in queries.territory().topics], "next": None}
    )


@api.get("/sources", response=answers(PageOf[SourceOut]), operation_id="sources")
def sources(request: HttpRequest, asked: Query[AskedSources]) -> HttpResponse:
    """Where facts come from, by code."""
    found = Source.objects.filter(code__gt=asked.after).order_by("code")
    return _list(request, asked, "code", lambda: records.source_records(found[: asked.limit + 1]))


@api.get("/municipalities", response=answers(PageOf[MunicipalityOut]), operation_id="municipalities")
def municipalities(request: HttpRequest, asked: Query[AskedMunicipalities]) -> HttpResponse:
    """Municipalities by key."""

    def found() -> QuerySet[Municipality]:
        wanted = queries.municipalities(_filter(MunicipalityFilter, asked), first_rows=True)
        return (wanted.filter(key__gt=asked.after) if asked.after else wanted).order_by("key")[: asked.limit + 1]

    return _list(request, asked, "key", lambda: records.municipality_records(found()))


@api.get("/municipalities/{key}", response=answers(MunicipalityOut, 308, 404), operation_id="municipality")
def municipality(request: HttpRequest, key: str = Path(..., pattern=KEY)) -> HttpResponse:
    """One municipality; a former key leads to the present one."""
    return _of_one(request, key, "api:municipality", (), lambda pk: records.municipality_records(_with_pk(pk))[0])


@api.get(
    "/municipalities/{key}/twinnings",
    response=answers(PageOf[TwinningOut], 308, 404),
    operation_id="twinnings_of_municipality",
)
def twinnings_of_municipality(
    request: HttpRequest, asked: Query[AskedTwinningsOfOne], key: str = Path(..., pattern=KEY)
) -> HttpResponse:
    """The twinnings of one municipality."""
    return _of_one(
        request,
        key,
        "api:twinnings_of_municipality",
        type(asked).model_fields,
        lambda pk: _twinnings(request, asked, Twinning.objects.filter(Q(a=pk) | Q(b=pk))),
    )


@api.get("/twinnings", response=answers(PageOf[TwinningOut]), operation_id="twinnings")
def twinnings(request: HttpRequest, asked: Query[AskedTwinnings]) -> HttpResponse:
    """Twinnings by id. An id holds for this installation."""
    wanted = _filter(TwinningFilter, asked)
    found = queries.twinnings(wanted, first_rows=True)
    return _answer(request, type(asked).model_fields, lambda: _twinnings(request, asked, found))


def _filter(kind: type[Filter], asked: Schema) -> Filter:
    names = {field.name for field in fields(kind)}
    return kind(**{name: value for name, value in asked.dict().items() if name in names and value})


def _with_pk(pk: int) -> QuerySet[Municipality]:
    return Municipality.objects.filter(pk=pk)


def _twinnings(request: HttpRequest, asked: AskedTwinnings | AskedTwinningsOfOne, found: QuerySet[Twinning]) -> Record:
    if asked.after:
        found = found.filter(pk__gt=asked.after)
    return _page(request, "id", asked.limit, records.twinning_records(found.order_by("pk")[: asked.limit + 1]))


def _of_one(
    request: HttpRequest, key: str, view: str, parameters: Iterable[str], make: Callable[[int], Record]
) -> HttpResponse:
    """What is asked of one municipality, or where it is asked under the present key."""

    def made() -> Record | HttpResponse:
        found = queries.municipality_with_key(key)
        if found is None:
            raise Http404
        if found.key == key:
            return make(found.pk)
        query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
        return HttpResponse(status=308, headers={"Location": reverse(view, args=[found.key]) + query})

    return _answer(request, parameters, made)


def _list(request: HttpRequest, asked: Any, key: str, rows: Callable[[], list[Record]]) -> HttpResponse:
    return _answer(request, type(asked).model_fields, lambda: _page(request, key, asked.limit, rows()))


def _page(request: HttpRequest, key: str, limit: int, rows: list[Record]) -> Record:
    """The first `limit` of these rows, of which one more was asked for to see whether it goes on."""
    if len(rows) <= limit:
        return {"items": rows, "next": None}
    query = request.GET.copy()
    query["after"] = str(rows[limit - 1][key])
    return {"items": rows[:limit], "next": f"{settings.BASE_URL}{request.path}?{query.urlencode()}"}


def _answer(request: HttpRequest, parameters: Iterable[str], make: Callable[[], Record | HttpResponse]) -> HttpResponse:
    """What `make` gives as JSON, or 304 where the client has the same already: then nothing is made."""
    if wrong := [name for name, values in request.GET.lists() if name not in set(parameters) or len(values) > 1]:
        raise UnknownParameters(*wrong)
    etag = f'W/"{sha256(f"{current_edition()} {request.get_full_path()}".encode()).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match", "*") != "*" and (early := get_conditional_response(request, etag=etag)):
        early.headers["ETag"] = etag
        return early
    made = make()
    if isinstance(made, HttpResponse):
        return made
    body = json.dumps(made, ensure_ascii=False, separators=(",", ":"))
    response = HttpResponse(body, content_type="application/json; charset=utf-8", headers={"ETag": etag})
    if made.get("next"):
        response.headers["Link"] = f'<{made["next"]}>; rel="next"'
    return response
