# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render

from newtwincities.atlas import exports, queries
from newtwincities.atlas.forms import MunicipalityForm, TwinningForm
from newtwincities.atlas.models import Municipality
from newtwincities.atlas.pages import MunicipalityList, MunicipalityPage, TerritoryPage, TwinningList, name_of
from newtwincities.atlas.queries import ATLAS, MunicipalityFilter, TwinningFilter
from newtwincities.common.pagecache import visitor_page

OPTIONS = 8  # of the combobox


@visitor_page(ATLAS)
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


@visitor_page(ATLAS)
def territory(request: HttpRequest) -> HttpResponseBase:
    return render(request, "atlas/territory.html", {"page": TerritoryPage()})


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
