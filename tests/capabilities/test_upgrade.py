# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""A database that was filled under an earlier version is brought to the present form, and nothing in it is lost.

`STATES` holds, for each version, the migrations that it came with. A release adds its own.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

STATES = {"0.1.0": {"common": "0001_initial", "atlas": "0002_error_report"}}

FILL = """
import sys, django; django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
state = {state}
for app, name in state.items():
    call_command("migrate", app, name, verbosity=0)
executor = MigrationExecutor(connection)
apps = executor.loader.project_state(list(state.items())).apps
Municipality, Twinning = apps.get_model("atlas", "Municipality"), apps.get_model("atlas", "Twinning")
places = [
    Municipality.objects.create(key=f"Q{{n}}", name=f"Place {{n}}", sort_name=f"place {{n}}", country="AT", lat=47,
                                lon=11, population=n, source="geonames2025")
    for n in (1, 2)
]
Twinning.objects.create(a=places[0], b=places[1], distance_km=1, sources="wikidata2026", since="1963")
apps.get_model("atlas", "ErrorReport").objects.create(
    kind="name", text="Wrong.", language="de", email="a@example.org", created_at=timezone.now(),
    municipality=places[0])
apps.get_model("common", "Stamp").objects.create(name="atlas", value="x")
"""

READ = """
import json, django; django.setup()
from django.core.management import call_command
call_command("prepare")
from newtwincities.atlas.models import ErrorReport, Municipality, Twinning
from newtwincities.common.models import Stamp
print(json.dumps({
    "places": list(Municipality.objects.filter(key__in=["Q1", "Q2"]).order_by("key").values_list("name", "population")),
    "since": Twinning.objects.get(a__key="Q1").since,
    "countries": Twinning.objects.get(a__key="Q1").countries,
    "report": list(ErrorReport.objects.values_list("text", "email", "municipality__key")[0]),
    "stamped": Stamp.objects.filter(name="atlas").exists(),
}))
from django.test import Client
from django.conf import settings
client = Client(SERVER_NAME="127.0.0.1")
assert client.get("/de/municipalities/Q1/").status_code == 200
"""


@pytest.fixture
def address(tmp_path: Path, db: None) -> Iterator[str]:
    """An empty database of the kind that the tests run on."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path}/upgrade.sqlite3"
        return
    import psycopg

    name, made = f"upgrade_{uuid4().hex[:12]}", connection.get_connection_params()
    server = f"postgres://{made.get('user', '')}@{made.get('host', '127.0.0.1')}:{made.get('port', 5432)}"
    with psycopg.connect(f"{server}/postgres", password=made.get("password") or None, autocommit=True) as root:
        root.execute(f'CREATE DATABASE "{name}"')
        yield f"{server}/{name}"
        root.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.mark.slow
@pytest.mark.parametrize("version", STATES)
def test_a_filled_database_of_an_earlier_version_comes_along_whole(
    version: str, address: str, prepared_once: Path, tmp_path: Path, fresh_python: Any
) -> None:
    shutil.copytree(prepared_once / "static", tmp_path / "var" / "static")  # to collect them anew would prove nothing
    where = {"VAR_DIR": tmp_path / "var", "DATABASE_URL": address}
    filled = fresh_python("-c", FILL.format(state=STATES[version]), **where)
    assert filled.code == 0, filled.err
    read = fresh_python("-c", READ, timeout=600, **where)
    assert read.code == 0, read.err
    kept = json.loads(next(line for line in read.out.splitlines() if line.startswith("{")))
    assert kept == {
        "places": [["Place 1", 1], ["Place 2", 2]],
        "since": "1963",
        "countries": "AT-AT",
        "report": ["Wrong.", "a@example.org", "Q1"],
        "stamped": True,
    }
