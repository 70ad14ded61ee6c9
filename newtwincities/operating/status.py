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
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from newtwincities.common.jobs import PRESUMED_DEAD, dead_letters
from newtwincities.common.mails import deliver
from newtwincities.common.models import Mail, Routine, Worker
from newtwincities.common.redaction import Redaction, secrets_in
from newtwincities.operating.backup import Stored, stored_backups

LATE = timedelta(minutes=30)  # a mail that has waited for so long has most likely failed
BACKUP_OLD = timedelta(days=8)
DISK_FULL = 0.05  # less than this share is free
FILES_ONLY = "FileBackend"  # mails are written into files and not sent
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
    mail: str  # the kind of the mail that it should have sent; else empty


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

    @property
    def sends_mails(self) -> bool:
        return self.mail_backend != FILES_ONLY

    @property
    def troubles(self) -> list[tuple[str, str]]:
        """What somebody should look at, the most urgent first: a sentence, and the part of the page that says more."""
        mails = sum(1 for letter in self.letters if letter.mail)
        others = self.jobs["failed"] - mails
        newest = self.backups[0].made_at if self.backups else None
        told = [
            (not self.workers,
             _("No worker is alive: no mail is sent and nothing expires. Start one with “newtwincities work”."), ""),
            (self.migrations_waiting > 0,
             _("The database is not in the present form: run “newtwincities migrate”."), ""),
            (self.disk_free < DISK_FULL * self.disk_total, _("The disk is almost full."), ""),
            (mails > 0, ngettext("{number} mail could not be sent, however often it was tried.",
                                 "{number} mails could not be sent, however often they were tried.",
                                 mails).format(number=mails), "given-up"),
            (others > 0, ngettext("{number} other job was given up.", "{number} other jobs were given up.",
                                  others).format(number=others), "given-up"),
            (newest is None, _("No backup has been made yet."), "installation"),
            (newest is not None and timezone.now() - newest > BACKUP_OLD,
             _("The newest backup is more than a week old."), "installation"),
        ]  # fmt: skip
        return [(sentence, part) for is_so, sentence, part in told if is_so]


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
    rows = list(dead_letters()[:limit])
    kinds = dict(Mail.objects.filter(pk__in=filter(None, map(_mail_of, rows))).values_list("pk", "kind"))
    found = []
    for row in rows:
        traceback = redact(row.traceback or "")
        last = traceback.strip().splitlines()[-1:] or [""]
        mail = kinds.get(_mail_of(row) or 0, "")
        found.append(Letter(str(row.pk), row.task_path, row.finished_at, len(row.worker_ids), last[0], traceback, mail))
    return found


def _mail_of(row: DBTaskResult) -> int | None:
    """The key of the mail that the job should have sent, if that is what it should have done."""
    return row.args_kwargs["args"][0] if row.task_path == deliver.module_path else None


def catalogue() -> list[SettingRow]:
    """Every setting with its present value; of secrets only whether they are set."""
    redact = Redaction(secrets_in(settings.SECRET_KEY, settings.DATABASE_URL)).without
    rows = []
    for setting in {one.name: one for one in settings.SETTINGS}.values():
        value = getattr(settings, setting.name, setting.default)
        if setting.name == "TERRITORY":
            value = settings.TERRITORY_FILE
        shown = "" if value in (None, "", []) else str(value)
        if isinstance(value, bool):
            shown = "yes" if value else "no"  # as one writes it
        if shown and any(word in setting.name.split("_") for word in _SECRET):
            shown = HIDDEN
        rows.append(SettingRow(setting.name, redact(shown), setting.expects, value == setting.default))
    return rows
