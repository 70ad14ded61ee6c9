# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response

from newtwincities.atlas.queries import ATLAS
from newtwincities.common.pagecache import visitor_page
from newtwincities.ideas.actions.touching import IDEAS
from newtwincities.moderation.queries import MODERATION
from newtwincities.opendata import catalog, dumps, sitemap
from newtwincities.opendata.edition import current_edition
from newtwincities.opendata.pages import OpenDataPage

IDEAS_SHOWN = (IDEAS, MODERATION)
TYPES = {"zip": "application/zip", "geojson": "application/geo+json"}


@visitor_page(ATLAS)
def open_data(request: HttpRequest) -> HttpResponseBase:
    return render(request, "opendata/open_data.html", {"page": OpenDataPage()})


def dump(request: HttpRequest, name: str) -> HttpResponseBase:
    if early := get_conditional_response(request, etag=_etag(current_edition())):
        return early
    file, edition = dumps.open_dump(name)
    return FileResponse(
        file,
        as_attachment=True,
        filename=name,
        content_type=TYPES[name.rpartition(".")[2]],
        headers={
            "ETag": _etag(edition),
            "Cache-Control": "no-cache",
            "Access-Control-Allow-Origin": "*",
            "X-Robots-Tag": "noindex",
        },
    )


@visitor_page(ATLAS)
def catalogue(request: HttpRequest, form: str) -> HttpResponseBase:
    headers = {"Access-Control-Allow-Origin": "*"}
    return HttpResponse(catalog.catalogue(form), content_type=catalog.FORMATS[form], headers=headers)


@visitor_page(ATLAS, *IDEAS_SHOWN)
def sitemap_index(request: HttpRequest) -> HttpResponseBase:
    return _xml(sitemap.index())


@visitor_page(ATLAS)
def sitemap_pages(request: HttpRequest) -> HttpResponseBase:
    return _xml(sitemap.pages())


@visitor_page(ATLAS)
def sitemap_municipalities(request: HttpRequest, number: int) -> HttpResponseBase:
    section = sitemap.municipalities(number) if 0 < number < 10_000 else None
    if section is None:
        raise Http404
    return _xml(section)


@visitor_page(*IDEAS_SHOWN)
def sitemap_ideas(request: HttpRequest, number: int) -> HttpResponseBase:
    section = sitemap.ideas(number) if 0 < number < 10_000 else None
    if section is None:
        raise Http404
    return _xml(section)


def _xml(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="application/xml; charset=utf-8", headers={"X-Robots-Tag": "noindex"})


def _etag(edition: str) -> str:
    return f'W/"{edition}"'
