# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""How the installation stands: database, background work, mail, disk, backups, settings. Secrets are taken out."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from newtwincities.common.jobs import PRESUMED_DEAD, dead_letters
from newtwincities.common.models import Mail, Routine, Worker
from newtwincities.common.redaction import Redaction, secrets_in
from newtwincities.operating.backup import Stored, stored_backups

LATE = timedelta(minutes=30)  # a mail that has waited for so long has most likely failed
HIDDEN = "•••"
_SECRET = ("SECRET", "PASSWORD", "TOKEN", "KEY")


@dataclass(frozen=True, slots=True)
class Letter:
    """A job that was given up."""

    pk: str
    path: str
    finished_at: datetime | None
    tries: int
    error: str
    traceback: str


@dataclass(frozen=True, slots=True)
class SettingRow:
    name: str
    value: str
    expects: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class StatusPage:
    """One look at everything; made of values, so that the template asks nothing."""

    database: str
    database_bytes: int
    migrations_waiting: int
    jobs: dict[str, int]
    letters: list[Letter]
    workers: list[Worker]
    routines: list[Routine]
    mail_backend: str
    last_sent: Mail | None
    mails_waiting: int
    mails_late: int
    disk_free: int
    disk_total: int
    backups: list[Stored]  # newest first
    settings: list[SettingRow]


def status_page() -> StatusPage:
    now = timezone.now()
    executor = MigrationExecutor(connection)
    disk = shutil.disk_usage(settings.VAR_DIR if Path(settings.VAR_DIR).exists() else "/")
    unsent = Mail.objects.filter(sent_at=None)
    return StatusPage(
        database="PostgreSQL" if connection.vendor == "postgresql" else "SQLite",
        database_bytes=database_bytes(),
        migrations_waiting=len(executor.migration_plan(executor.loader.graph.leaf_nodes())),
        jobs=counts_of_jobs(),
        letters=letters(),
        workers=list(Worker.objects.filter(seen_at__gte=now - PRESUMED_DEAD).order_by("name")),
        routines=list(Routine.objects.order_by("name")),
        mail_backend=settings.EMAIL_BACKEND.rpartition(".")[2],
        last_sent=Mail.objects.exclude(sent_at=None).order_by("-sent_at").first(),
        mails_waiting=unsent.count(),
        mails_late=unsent.filter(written_at__lt=now - LATE).count(),
        disk_free=disk.free,
        disk_total=disk.total,
        backups=stored_backups(),
        settings=catalogue(),
    )


def database_bytes() -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
        cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        return int(cursor.fetchone()[0])


def counts_of_jobs() -> dict[str, int]:
    rows = DBTaskResult.objects.order_by().values("status").annotate(number=Count("pk"))
    found = {row["status"]: row["number"] for row in rows}
    return {
        "waiting": found.get(TaskResultStatus.READY, 0),
        "running": found.get(TaskResultStatus.RUNNING, 0),
        "failed": found.get(TaskResultStatus.FAILED, 0),
    }


def letters(limit: int = 50) -> list[Letter]:
    """The jobs that were given up, without secrets in their tracebacks and without what they were given."""
    redact = Redaction(secrets_in(settings.SECRET_KEY, settings.DATABASE_URL)).without
    found = []
    for row in dead_letters()[:limit]:
        traceback = redact(row.traceback or "")
        last = traceback.strip().splitlines()[-1:] or [""]
        found.append(Letter(str(row.pk), row.task_path, row.finished_at, len(row.worker_ids), last[0], traceback))
    return found


def catalogue() -> list[SettingRow]:
    """Every setting with its present value; of secrets only whether they are set."""
    redact = Redaction(secrets_in(settings.SECRET_KEY, settings.DATABASE_URL)).without
    rows = []
    for setting in {one.name: one for one in settings.SETTINGS}.values():
        value = getattr(settings, setting.name, setting.default)
        if setting.name == "TERRITORY":
            value = settings.TERRITORY_FILE
        shown = "" if value in (None, "", []) else str(value)
        if shown and any(word in setting.name.split("_") for word in _SECRET):
            shown = HIDDEN
        rows.append(SettingRow(setting.name, redact(shown), setting.expects, value == setting.default))
    return rows
