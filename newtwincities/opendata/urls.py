# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from django.urls import path

from newtwincities.opendata import views
from newtwincities.opendata.api import api
from newtwincities.opendata.dumps import ZIP

app_name = "opendata"

# The page has the language before it, the rest is for machines.
urlpatterns = [path("open-data/", views.open_data, name="open-data")]
machine_urlpatterns = [
    path("data/newtwincities.zip", views.dump, {"name": ZIP}, name="zip"),
    path("data/municipalities.geojson", views.dump, {"name": "municipalities.geojson"}, name="municipalities-geojson"),
    path("data/twinnings.geojson", views.dump, {"name": "twinnings.geojson"}, name="twinnings-geojson"),
    path("data/catalog.ttl", views.catalogue, {"form": "turtle"}, name="catalogue"),
    path("data/catalog.jsonld", views.catalogue, {"form": "json-ld"}, name="catalogue-jsonld"),
    path("sitemap.xml", views.sitemap_index, name="sitemap"),
    path("sitemap-pages.xml", views.sitemap_pages, name="sitemap-pages"),
    path("sitemap-municipalities-<int:number>.xml", views.sitemap_municipalities, name="sitemap-municipalities"),
    path("sitemap-ideas-<int:number>.xml", views.sitemap_ideas, name="sitemap-ideas"),
]
api_urls = api.urls
