# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The page that the product's pages are compared with: what Django alone needs for one query and 25 rows.

It reads the product's SQLite database, over a connection that stays open with the product's own database options, and
has one middleware, CommonMiddleware, which sets Content-Length. `pages` serves it under the product's server.
"""

from __future__ import annotations

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

ROWS = 25
PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Municipalities</title></head>
<body>
<h1>Municipalities</h1>
<table>
<thead><tr><th>Name</th><th>Inhabitants</th></tr></thead>
<tbody>
{% for municipality in municipalities %}<tr><td>{{ municipality.name }}</td><td>{{ municipality.population }}</td></tr>
{% endfor %}</tbody>
</table>
</body>
</html>
"""
LOADERS = [("django.template.loaders.cached.Loader", [("django.template.loaders.locmem.Loader", {"page.html": PAGE})])]

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"loaders": LOADERS}}],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.environ["BARE_DATABASE"],
            "CONN_MAX_AGE": 600,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000; "
                "PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON;",
            },
        }
    },
)
application = get_wsgi_application()

from django.db import models  # noqa: E402 – models need the settings above


class Municipality(models.Model):
    name = models.CharField(max_length=120)
    population = models.PositiveIntegerField(null=True)
    objects: models.Manager[Municipality] = models.Manager()

    class Meta:
        app_label = "bare"
        managed = False
        db_table = "atlas_municipality"

    def __str__(self) -> str:
        return self.name


def page(request: HttpRequest) -> HttpResponse:
    return render(request, "page.html", {"municipalities": Municipality.objects.order_by("-population")[:ROWS]})


urlpatterns = [path("", page)]
