# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Background work: tried again with growing waits, given up in the open, and never lost with a killed worker."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from newtwincities.common import jobs
from newtwincities.common.jobs import WAITS, dead_letters, do_all_waiting, job, revive, take_up_abandoned
from newtwincities.common.models import Worker
from tests.conftest import environment

pytestmark = pytest.mark.django_db
done: list[int] = []
to_fail = 0


@job
def write_down(number: int) -> None:
    global to_fail
    if to_fail:
        to_fail -= 1
        raise RuntimeError("not today")
    done.append(number)


@pytest.fixture(autouse=True)
def nothing_done() -> None:
    global to_fail
    to_fail = 0
    done.clear()


def test_a_job_is_done_once() -> None:
    write_down.enqueue(7)
    assert do_all_waiting() == 1
    assert done == [7]
    assert do_all_waiting() == 0


def test_a_job_of_an_action_that_was_rolled_back_was_never_there() -> None:
    with transaction.atomic():
        write_down.enqueue(7)
        transaction.set_rollback(True)
    assert do_all_waiting() == 0


def test_a_failed_job_is_tried_again_after_growing_waits() -> None:
    global to_fail
    to_fail = 2
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        write_down.enqueue(7)
        assert do_all_waiting() == 1
        assert do_all_waiting() == 0  # not yet
        clock.shift(WAITS[0])
        assert do_all_waiting() == 1
        clock.shift(WAITS[0])
        assert do_all_waiting() == 0  # the second wait is longer
        clock.shift(WAITS[1])
        assert do_all_waiting() == 1
    assert done == [7]
    assert not dead_letters().exists()


def test_a_job_that_fails_too_often_is_given_up_in_the_open_and_can_be_revived() -> None:
    global to_fail
    to_fail = len(WAITS) + 1
    with time_machine.travel(timezone.now(), tick=False) as clock:
        write_down.enqueue(7)
        for wait in (timedelta(), *WAITS):
            clock.shift(wait)
            assert do_all_waiting() == 1
        clock.shift(timedelta(days=30))
        assert do_all_waiting() == 0
        (letter,) = dead_letters()
        assert "not today" in letter.traceback
        assert revive(letter.pk)
        assert do_all_waiting() == 1
    assert done == [7]
    assert not revive(letter.pk)


def test_what_a_dead_worker_was_doing_is_taken_up_by_another() -> None:
    write_down.enqueue(7)
    result = DBTaskResult.objects.get()
    result.claim("gone")
    assert take_up_abandoned() == 0  # it may still be at it
    with time_machine.travel(timezone.now() + 2 * jobs.PRESUMED_DEAD):
        assert take_up_abandoned() == 1
        assert do_all_waiting() == 1
    assert done == [7]


def test_a_long_job_of_a_living_worker_is_left_alone() -> None:
    write_down.enqueue(7)
    DBTaskResult.objects.get().claim("busy")
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        jobs.heard_of("busy")
        assert take_up_abandoned() == 0


def test_a_routine_comes_round_once_per_period(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_routines", {})
    path = f"{__name__}.write_down"
    monkeypatch.setitem(jobs._routines, path, (write_down, timedelta(days=1)))
    queued = []
    monkeypatch.setattr(type(write_down), "enqueue", lambda self: queued.append(1))
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert jobs.queue_due_routines() == [path]
        assert jobs.queue_due_routines() == []
        clock.shift(timedelta(days=1))
        assert jobs.queue_due_routines() == [path]
    assert len(queued) == 2


HELD_UP = """
import time
from newtwincities.common import jobs, mails
import newtwincities.common.mails

class Slow(mails.FileBackend):
    def send_messages(self, messages):
        print("at it", flush=True)
        time.sleep(60)
"""


@pytest.mark.slow
def test_a_mail_is_not_lost_when_its_worker_is_killed_in_the_middle(
    prepared_once: Path, tmp_path: Path, fresh_python: Any
) -> None:
    var = shutil.copytree(prepared_once, tmp_path / "var")
    write = (
        "import django; django.setup()\n"
        "from newtwincities.common.mails import write_mail\n"
        "write_mail('test', address='ana@example.org', language='en', person=None)\n"
    )
    templates = tmp_path / "site" / "held_up"
    templates.mkdir(parents=True)
    (templates / "__init__.py").write_text("")
    (templates / "slow.py").write_text(HELD_UP)
    finished = fresh_python("-c", write, VAR_DIR=var)
    assert finished.code == 0, finished.err
    hold = (
        "import django; django.setup()\n"
        "from django.conf import settings\n"
        "settings.EMAIL_BACKEND = 'held_up.slow.Slow'\n"
        "from newtwincities.common.jobs import PatientWorker\n"
        "PatientWorker(worker_id='killed').run()\n"
    )
    env = {**environment(VAR_DIR=var), "PYTHONPATH": str(tmp_path / "site")}
    with subprocess.Popen([sys.executable, "-c", hold], env=env, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout
        assert worker.stdout.readline().strip() == "at it"
        worker.send_signal(signal.SIGKILL)
    assert not list((var / "mail").glob("*.eml"))
    later = (
        "import django, time_machine; django.setup()\n"
        "from datetime import timedelta; from django.utils import timezone\n"
        "from newtwincities.common.jobs import do_all_waiting, take_up_abandoned\n"
        "with time_machine.travel(timezone.now() + timedelta(minutes=5)):\n"
        "    print(take_up_abandoned(), do_all_waiting())\n"
    )
    finished = fresh_python("-c", later, VAR_DIR=var)
    abandoned, done = map(int, finished.out.split())
    assert (abandoned, done >= 1) == (1, True), finished.err  # routines may have come due beside the mail
    assert len(list((var / "mail").glob("*.eml"))) == 1


def test_a_finished_worker_is_no_longer_counted() -> None:
    jobs.heard_of("x")
    with time_machine.travel(timezone.now() + 2 * jobs.PRESUMED_DEAD):
        take_up_abandoned()
    assert not Worker.objects.exists()
    assert DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).count() == 0
