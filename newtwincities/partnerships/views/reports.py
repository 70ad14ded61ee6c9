# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The yearly report, as a page and as PDF, in the language of its address."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from newtwincities.common.papers import PDF, pdf_of
from newtwincities.common.policy import Answer, Refused, may
from newtwincities.common.showing import unlisted_page
from newtwincities.partnerships import queries
from newtwincities.partnerships.models import Partnership
from newtwincities.partnerships.pages.report import FIRST_YEAR, MunicipalityReport, PartnershipReport, paper_words
from newtwincities.partnerships.views.opening import agreed_or_404
from newtwincities.people.viewing import viewer_of

PAPER = "partnerships/papers/report.typ"


@never_cache
@require_http_methods(["GET", "HEAD"])
def report(request: HttpRequest, pk: int, year: int) -> HttpResponseBase:
    return unlisted_page(request, "partnerships/report.html", page=_report(request, pk, year))


@never_cache
@require_http_methods(["GET", "HEAD"])
def report_pdf(request: HttpRequest, pk: int, year: int) -> HttpResponseBase:
    return _pdf(_report(request, pk, year))


@never_cache
@require_http_methods(["GET", "HEAD"])
def municipality_report(request: HttpRequest, key: str, year: int) -> HttpResponseBase:
    return unlisted_page(request, "partnerships/municipality_report.html", page=_of_municipality(request, key, year))


@never_cache
@require_http_methods(["GET", "HEAD"])
def municipality_report_pdf(request: HttpRequest, key: str, year: int) -> HttpResponseBase:
    return _pdf(_of_municipality(request, key, year))


def _report(request: HttpRequest, pk: int, year: int) -> PartnershipReport:
    found = agreed_or_404(request, pk)
    _year_or_404(year)
    return PartnershipReport(found, queries.exchanges_of(found), year=year)


def _of_municipality(request: HttpRequest, key: str, year: int) -> MunicipalityReport:
    """For whoever acts for it; the partnerships are those of the viewer's own teams."""
    _year_or_404(year)
    viewer = viewer_of(request)
    if viewer.person is None:
        raise Refused(Answer.SIGN_IN)
    municipality = queries.municipality_acted_for(viewer, key)
    if municipality is None:
        raise Http404
    theirs = [
        one
        for one in queries.partnerships_of_teams(viewer.standing("teams").held)
        if any(side.municipality_id == municipality.pk for side in one.sides.all())
        and one.state != Partnership.State.PROPOSED
        and may(viewer, "partnership:see", one)
    ]
    return MunicipalityReport(municipality, theirs, year=year)


def _year_or_404(year: int) -> None:
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise Http404


def _pdf(page: PartnershipReport | MunicipalityReport) -> HttpResponse:
    made = pdf_of(PAPER, title=page.title, words=paper_words(), **page.paper())
    response = HttpResponse(made, content_type=PDF)
    response.headers["Content-Disposition"] = f'attachment; filename="{slugify(page.title)}.pdf"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response
