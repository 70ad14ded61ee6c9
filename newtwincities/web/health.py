# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Two pages for machines that watch over the program: /health/ says that it answers, /ready/ that it can serve.

They are answered before anybody looks at the host name or asks for HTTPS, since probes come from inside, by address and
without a proxy. So they tell nothing but words that stand here, and numbers that anybody may know.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from threading import Lock, Thread
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from newtwincities.atlas.models import Import

PATIENCE_S = 1.0
LEAST_FREE_BYTES = 200 * 1024 * 1024
OK, FAILED, NOTICE = "ok", "failed", "notice"  # a notice is for people and makes nothing unready

Checks = dict[str, dict[str, Any]]
_asking = Lock()


def answer_probe(request: HttpRequest) -> HttpResponseBase:
    """Called by the outermost middleware, for the paths in PROBES; these requests are not logged."""
    if request.method not in ("GET", "HEAD"):
        return JsonResponse({"status": FAILED}, status=405, headers={"Allow": "GET, HEAD"})
    checks = PROBES[request.path_info]()
    well = all(check["status"] != FAILED for check in checks.values())
    content = {"status": OK if well else FAILED, **({"checks": checks} if checks else {})}
    return JsonResponse(
        content,
        status=200 if well else 503,
        headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"},
    )


def health() -> Checks:
    """Nothing is looked at: that the process answers is the answer."""
    return {}


def ready() -> Checks:
    return {**database_checks(), "folder": folder_check(), "static_files": static_files_check()}


PROBES: dict[str, Callable[[], Checks]] = {"/health/": health, "/ready/": ready}


# The database, asked in a thread of its own, so that one which hangs keeps nobody waiting


def database_checks() -> Checks:
    found = within(PATIENCE_S, _ask_database)
    return found or {"database": _failed(f"no answer within {PATIENCE_S:g} s")}


def within(seconds: float, ask: Callable[[], Checks]) -> Checks | None:
    """What `ask` answers, None where it takes too long. At most one thread asks at a time, however many probes come."""
    if not _asking.acquire(timeout=seconds):
        return None
    answers: list[Checks] = []

    def work() -> None:
        try:
            answers.append(ask())
        finally:
            connection.close()
            _asking.release()

    thread = Thread(target=work, name="ready", daemon=True)
    thread.start()
    thread.join(seconds)
    return answers[0] if answers else None


def _ask_database() -> Checks:
    start = perf_counter()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        took = round((perf_counter() - start) * 1000, 1)
    except DatabaseError:
        return {"database": _failed("cannot be reached")}
    checks: Checks = {"database": {"status": OK, "ms": took}}
    for name, check in (("migrations", _migrations_check), ("data", _data_check)):
        try:
            checks[name] = check()
        except DatabaseError:
            checks[name] = _failed("cannot be read")
    return checks


def _migrations_check() -> dict[str, Any]:
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return _failed(f"{waiting} not applied") if waiting else {"status": OK}


def _data_check() -> dict[str, Any]:
    newest = Import.objects.aggregate(newest=Max("finished_at"))["newest"]
    if newest is None:
        return {"status": NOTICE, "reason": "nothing was imported yet"}
    return {"status": OK, "days": max(0, (timezone.now() - newest).days)}


# The disk


def folder_check() -> dict[str, Any]:
    try:
        with tempfile.TemporaryFile(dir=settings.VAR_DIR):
            free = shutil.disk_usage(settings.VAR_DIR).free
    except OSError:
        return _failed("cannot be written")
    return {"status": OK} if free >= LEAST_FREE_BYTES else _failed("less than 200 MB are free")


def static_files_check() -> dict[str, Any]:
    collected = (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file()
    return {"status": OK} if collected else _failed("not collected")


def _failed(reason: str) -> dict[str, Any]:
    return {"status": FAILED, "reason": reason}
