# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The page behind the links of the yearly mail. It needs no password; looking changes nothing, a button does."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from newtwincities.common.showing import unlisted_page
from newtwincities.partnerships import queries, year_mailing
from newtwincities.partnerships.actions.exchanges import ChangedMeanwhileError
from newtwincities.partnerships.actions.year_answers import Said, answer_year
from newtwincities.partnerships.forms.year import YearForm
from newtwincities.partnerships.pages.year import YearPage


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def year(request: HttpRequest, token: str) -> HttpResponseBase:
    """What the mail asked: did you meet this year? The answer counts as long as whoever got the mail may give it."""
    link = year_mailing.link_of_token(token)
    if link is None:
        raise Http404
    page = YearPage(link.answer, way=request.GET.get("met", ""))
    if link.is_over:
        return unlisted_page(request, "partnerships/year_over.html", page=page, why="expired")
    if link.reader not in queries.asked_for_the_year(link.answer.side):
        return unlisted_page(request, "partnerships/year_over.html", page=page, why="left")
    if page.entered_otherwise:
        return unlisted_page(request, "partnerships/year_over.html", page=page, why="entered")
    if page.way not in year_mailing.WAYS:
        return unlisted_page(request, "partnerships/year.html", page=page)
    form = None
    if page.way != "no":
        data = request.POST if request.method == "POST" else None
        form = YearForm(data, initial=page.initial, names=page.names, months=page.months, asks_month=page.asks_month)
    if request.method == "POST" and (form is None or form.is_valid()):
        said = form.said(page.way) if form else Said(met=False)
        try:
            answer_year(link.answer, said, by=link.reader)
        except ChangedMeanwhileError:
            return unlisted_page(request, "partnerships/year_over.html", page=page, why="changed", status=409)
        return redirect(request.path)
    return unlisted_page(request, "partnerships/year.html", page=page, form=form)
