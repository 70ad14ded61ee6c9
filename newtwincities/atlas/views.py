# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from newtwincities.atlas import actions, exports, queries
from newtwincities.atlas.forms import MapForm, MunicipalityForm, TwinningForm
from newtwincities.atlas.mapdata import map_data
from newtwincities.atlas.models import Municipality
from newtwincities.atlas.network import NetworkPage
from newtwincities.atlas.pages import MapPage, MunicipalityList, MunicipalityPage, TerritoryPage, TwinningList, name_of
from newtwincities.atlas.quality import QualityPage
from newtwincities.atlas.queries import ATLAS, MunicipalityFilter, TwinningFilter
from newtwincities.atlas.report_forms import ReportForm
from newtwincities.common.pagecache import visitor_page
from newtwincities.people.viewing import client_address

OPTIONS = 8  # of the combobox


def _map_policy() -> dict[str, list[str]]:
    """What the map needs beyond other pages: its worker, images made in memory, and where its style comes from."""
    address = urlsplit(settings.MAP_STYLE)
    elsewhere = [f"{address.scheme}://{address.netloc}"] if address.netloc else []
    return {"worker-src": ["'self'"], "img-src": ["data:", "blob:", *elsewhere], "connect-src": elsewhere}


MAP_POLICY = _map_policy()


@visitor_page(ATLAS, slots=("municipality-head", "municipality"))
def municipality(request: HttpRequest, key: str) -> HttpResponseBase:
    found = _municipality_or_404(key)
    if found.key != key:
        return redirect("atlas:municipality", found.key, permanent=True)
    return render(request, "atlas/municipality.html", {"page": MunicipalityPage(found)})


@visitor_page(ATLAS)
def municipalities(request: HttpRequest) -> HttpResponseBase:
    form = MunicipalityForm(request.GET)
    page = MunicipalityList(form.wanted(MunicipalityFilter), request.GET.get("page"))
    return render(request, "atlas/municipalities.html", {"form": form, "page": page})


@visitor_page(ATLAS)
def twinnings(request: HttpRequest) -> HttpResponseBase:
    form = TwinningForm(request.GET)
    page = TwinningList(form.wanted(TwinningFilter), request.GET.get("page"))
    return render(request, "atlas/twinnings.html", {"form": form, "page": page})


@csp_update(MAP_POLICY)
@visitor_page(ATLAS)
def map_page(request: HttpRequest) -> HttpResponseBase:
    form = MapForm(request.GET)
    return render(request, "atlas/map.html", {"form": form, "page": MapPage(form.wanted(MunicipalityFilter))})


@visitor_page(ATLAS)
def map_places(request: HttpRequest) -> HttpResponseBase:
    data = map_data(get_language() or "en")
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(body, content_type="application/json", headers={"X-Robots-Tag": "noindex"})


@visitor_page(ATLAS)
def network(request: HttpRequest) -> HttpResponseBase:
    return render(request, "atlas/network.html", {"page": NetworkPage()})


@visitor_page(ATLAS)
def territory(request: HttpRequest) -> HttpResponseBase:
    return render(request, "atlas/territory.html", {"page": TerritoryPage()})


@visitor_page(ATLAS)
def quality(request: HttpRequest) -> HttpResponseBase:
    return render(request, "atlas/data_quality.html", {"page": QualityPage()})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_error(request: HttpRequest) -> HttpResponseBase:
    key = request.GET.get("municipality", "")
    found = queries.municipality_with_key(key) if key else None
    form = ReportForm(request.POST if request.method == "POST" else None, client_address=client_address(request))
    if request.method == "POST" and form.is_valid():
        actions.report_error(found, **form.report, language=get_language() or "en")
        return redirect("atlas:report-thanks")
    context = {"form": form, "key": key, "municipality": found}
    response = render(request, "atlas/report_error.html", context, status=422 if form.errors else 200)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def report_thanks(request: HttpRequest) -> HttpResponseBase:
    response = render(request, "atlas/report_thanks.html")
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def find(request: HttpRequest) -> HttpResponseBase:
    """The options of the combobox, as they are while somebody types."""
    found = queries.municipalities_named(request.GET.get("q", "")[:80], limit=OPTIONS)
    return render(request, "atlas/find.html", {"options": [(m, name_of(m)) for m in found]})


def municipalities_csv(request: HttpRequest) -> HttpResponseBase:
    wanted = MunicipalityForm(request.GET).wanted(MunicipalityFilter)
    return _download("municipalities.csv", exports.municipality_csv(queries.municipalities(wanted)))


def twinnings_csv(request: HttpRequest) -> HttpResponseBase:
    wanted = TwinningForm(request.GET).wanted(TwinningFilter)
    return _download("twinnings.csv", exports.twinning_csv(queries.twinnings(wanted)))


def municipality_csv(request: HttpRequest, key: str) -> HttpResponseBase:
    found = _municipality_or_404(key)
    lines = exports.municipality_csv(Municipality.objects.filter(pk=found.pk))
    return _download(f"{found.key}.csv", lines)


def municipality_twinnings_csv(request: HttpRequest, key: str) -> HttpResponseBase:
    found = _municipality_or_404(key)
    lines = exports.twinning_csv(queries.twinnings(TwinningFilter(municipality=found.key, where=queries.EVERYWHERE)))
    return _download(f"{found.key}-twinnings.csv", lines)


def _municipality_or_404(key: str) -> Municipality:
    found = queries.municipality_with_key(key)
    if found is None:
        raise Http404
    return found


def _download(name: str, lines: Iterator[str]) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Robots-Tag": "noindex"},
    )
