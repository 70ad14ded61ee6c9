# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""A spreadsheet of 5,000 exchanges, previewed and imported by the product's own pages, as a server calls them."""

from __future__ import annotations

import html
import io
import re
import time
from datetime import date, timedelta
from typing import Any

from _measuring import Figures, Installation, give_up

ROWS = 5_000
SECONDS = 10.0
HEADINGS = ("Datum", "Anlass", "Ort", "Teilnehmer Aldorf", "Teilnehmer Bedorf", "Thema", "Kosten", "Bemerkung")
HIDDEN = re.compile(r'name="(text|headings)" value="([^"]*)"')


def measure_lists(installed: Installation, figures: Figures) -> None:
    """Adds the figures; makes this process one of the installation."""
    installed.run("migrate")
    installed.use_here()
    client, path = _coordinator()
    file = _spreadsheet()
    started, busy = time.perf_counter(), time.process_time()
    preview = client.post(path, {"file": file})
    previewed = time.perf_counter()
    page = preview.content.decode()
    sent: dict[str, Any] = {name: html.unescape(value) for name, value in HIDDEN.findall(page)}
    sent |= {"row": re.findall(r'name="row" value="(\d+)" checked', page), "do": "import"}
    sending = time.perf_counter()
    response = client.post(path, sent)
    ended, busy = time.perf_counter(), time.process_time() - busy
    from newtwincities.partnerships.models import Exchange

    if response.status_code != 302 or Exchange.objects.count() != ROWS:
        give_up(f"Of {ROWS} rows {Exchange.objects.count()} came in, with status {response.status_code}.")
    seconds = (previewed - started) + (ended - sending)
    figures.add("spreadsheet of 5,000 exchanges: preview", previewed - started, "s")
    figures.add("spreadsheet of 5,000 exchanges: import", ended - sending, "s")
    figures.add(
        "spreadsheet of 5,000 exchanges: both", seconds, "s", at_most=SECONDS, details={"s of the processor": busy}
    )


def _coordinator() -> tuple[Any, str]:
    """A browser of somebody who may import, and the address of the page."""
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from newtwincities.atlas.models import Municipality
    from newtwincities.partnerships.models import Partnership, Side
    from newtwincities.people.models import Person
    from newtwincities.teams.models import Mandate, Role, Team

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.ALLOWED_HOSTS.append("testserver")
    now, person = timezone.now(), Person.objects.create(email="ana@example.org", name="Ana", band="adult")
    partnership = Partnership.objects.create(state="active", state_since=now.date(), created_at=now)
    for number, name in enumerate(("Aldorf", "Bedorf"), start=1):
        facts = {"name": name, "country": "AT", "population": 5_000, "lat": 47.0, "lon": 13.0 + number}
        place = Municipality.objects.create(key=f"Q{number}", **facts)
        team = Team.objects.create(kind="town_hall", name=name, language="en", country="AT", created_at=now)
        Mandate.objects.create(team=team, municipality=place, kind="town_hall", since=now.date())
        Role.objects.create(team=team, person=person, role="coordinator", since=now)
        Side.objects.create(partnership=partnership, municipality=place, team=team, confirmed_at=now)
    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    path = f"/en/partnerships/{partnership.pk}/exchanges/import/"
    client.get(path)  # loads the code
    return client, path


def _spreadsheet() -> io.BytesIO:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Begegnungen")
    sheet.append(HEADINGS)
    for number in range(ROWS):
        day = date(1955, 1, 1) + timedelta(days=5 * number)
        sheet.append(
            [day, f"Treffen {number}", "Aldorf" if number % 2 else "Bedorf", number % 60, number % 45,
             "Kultur, Jugend" if number % 3 else "Energie", f"{number % 900} €", "Ein Abend mit Musik und Gesprächen"]
        )  # fmt: skip
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "begegnungen.xlsx"
    return file
