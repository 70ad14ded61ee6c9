# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Background work on the database: jobs that are tried again, survive a killed worker, and come round by themselves.

A job is a function in a capability's `jobs.py`, marked with `@job`, and queued inside the transaction of the action
that wants it (`deliver.enqueue(mail.pk)`): rolled back, it was never there. It gets numbers and short texts, never
personal values, and must do no harm when it is done twice, since a worker may be killed at its last step.
"""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable
from datetime import timedelta
from threading import Event, Thread
from typing import Any, ParamSpec, TypeVar

from django.db import close_old_connections, connection, transaction
from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker as LibraryWorker
from django_tasks_db.models import DBTaskResult

from newtwincities.common.models import Routine, Worker

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger(__name__)

# How long a failed job waits before each further try; after the last it is left to the operator.
WAITS = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
HEARTBEAT = timedelta(seconds=10)
PRESUMED_DEAD = timedelta(seconds=60)  # a worker not heard of for so long
LOOK_EVERY = timedelta(seconds=20)  # for abandoned jobs and routines that are due

_routines: dict[str, tuple[Task[[], Any], timedelta]] = {}


def job(function: Callable[P, T]) -> Task[P, T]:
    """Makes a function a job: `send.enqueue(7)` queues it, `send.call(7)` does it at once."""
    made: Task[P, T] = task()(function)
    return made


def routine(every: timedelta) -> Callable[[Callable[[], T]], Task[[], T]]:
    """A job that comes round by itself, once per period however many workers there are."""

    def mark(function: Callable[[], T]) -> Task[[], T]:
        made = job(function)
        _routines[made.module_path] = (made, every)
        return made

    return mark


def routines() -> dict[str, timedelta]:
    """Every routine by the path of its function, with its period."""
    return {path: every for path, (_task, every) in _routines.items()}


class PatientWorker(LibraryWorker):
    """The library's worker, with further tries, a heartbeat, and an eye on what others left behind.

    `beside` is the process that started it, where it shall not outlive that one.
    """

    def __init__(self, *, worker_id: str, interval: float = 0.5, beside: int | None = None) -> None:
        super().__init__(
            queue_names=["*"],
            interval=interval,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=worker_id,
        )
        self.beside = beside

    def run(self) -> None:
        stop = Event()
        beat = Thread(target=self._beat, args=(stop,), name="heartbeat", daemon=True)
        beat.start()
        try:
            super().run()
        finally:
            stop.set()
            beat.join(timeout=5)
            Worker.objects.filter(name=self.worker_id).delete()

    def run_task(self, db_task_result: DBTaskResult) -> None:
        super().run_task(db_task_result)
        try_again_later(db_task_result)

    def _beat(self, stop: Event) -> None:
        """Runs beside the work, so that a long job doesn't look dead."""
        looked = timezone.now() - LOOK_EVERY
        while True:
            try:
                close_old_connections()
                heard_of(self.worker_id)
                if timezone.now() - looked >= LOOK_EVERY:
                    take_up_abandoned()
                    queue_due_routines()
                    looked = timezone.now()
            except Exception:  # the database may be away for a while
                log.exception("the heartbeat failed")
            if stop.wait(HEARTBEAT.total_seconds()):
                connection.close()
                return
            if self.beside and os.getppid() != self.beside:
                os.kill(os.getpid(), signal.SIGTERM)
                self.beside = None


def try_again_later(result: DBTaskResult) -> None:
    """Puts a failed job back into the queue, unless it was tried often enough."""
    tries = len(result.worker_ids)
    if result.status == TaskResultStatus.FAILED and tries <= len(WAITS):
        DBTaskResult.objects.filter(pk=result.pk, status=TaskResultStatus.FAILED).update(
            status=TaskResultStatus.READY, run_after=timezone.now() + WAITS[tries - 1]
        )


def heard_of(name: str) -> None:
    Worker.objects.update_or_create(name=name, defaults={"seen_at": timezone.now()})


def take_up_abandoned() -> int:
    """Puts back what workers were doing that have died; how many jobs that were."""
    Worker.objects.filter(seen_at__lt=timezone.now() - PRESUMED_DEAD).delete()
    alive = set(Worker.objects.values_list("name", flat=True))
    started_before = timezone.now() - PRESUMED_DEAD
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=started_before)
    orphans = [result.pk for result in running if not alive & set(result.worker_ids[-1:])]
    return DBTaskResult.objects.filter(pk__in=orphans, status=TaskResultStatus.RUNNING).update(
        status=TaskResultStatus.READY, run_after=timezone.now()
    )


def queue_due_routines() -> list[str]:
    """Queues each routine whose period has passed; the paths of those."""
    queued = []
    for path, (made, every) in sorted(_routines.items()):
        with transaction.atomic():
            Routine.objects.get_or_create(name=path, defaults={"queued_at": timezone.now() - 2 * every})
            row = Routine.objects.select_for_update().get(name=path)
            if timezone.now() - row.queued_at < every:
                continue
            row.queued_at = timezone.now()
            row.save()
            made.enqueue()
            queued.append(path)
    return queued


def do_all_waiting(worker_id: str = "at-once") -> int:
    """Does every job that is ready, here and now; how many. For tests and for `newtwincities work --once`."""
    worker = PatientWorker(worker_id=worker_id)
    done = 0
    while (result := _take_next(worker_id)) is not None:
        worker.run_task(result)
        done += 1
    return done


def _take_next(worker_id: str) -> DBTaskResult | None:
    with transaction.atomic():
        result = DBTaskResult.objects.ready().get_locked()
        if result is not None:
            result.claim(worker_id)
    return result


def dead_letters() -> Any:
    """The jobs that were tried often enough, newest first."""
    return DBTaskResult.objects.failed().order_by("-finished_at")


def revive(pk: str) -> bool:
    """Gives a job that was given up all its tries again; whether there was one."""
    found = DBTaskResult.objects.filter(pk=pk, status=TaskResultStatus.FAILED)
    return bool(found.update(status=TaskResultStatus.READY, run_after=timezone.now(), worker_ids=[]))
