# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Ideas on the first page and on the pages of municipalities: the same for everybody, so public ones alone."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string

from newtwincities.atlas.models import Municipality
from newtwincities.ideas.pages.directory import cards_of
from newtwincities.ideas.queries.directory import ideas_with, listed, public_ideas

ON_FIRST_PAGE = 3
WITH_A_MUNICIPALITY = 5


def home_panel(request: HttpRequest, _thing: object) -> str:
    cards = cards_of(list(listed(public_ideas())[:ON_FIRST_PAGE]))
    return render_to_string("ideas/home_panel.html", {"cards": cards}, request) if cards else ""


def municipality_panel(request: HttpRequest, municipality: Municipality) -> str:
    ideas = list(ideas_with(municipality)[:WITH_A_MUNICIPALITY])
    context = {"ideas": ideas, "municipality": municipality}
    return render_to_string("ideas/municipality_panel.html", context, request) if ideas else ""
