# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Several workers spread happenings and write digests at once, and one is killed in the middle: nothing is lost, and
nothing comes twice."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.capabilities.conftest import environment

START = "import django; django.setup()\n"
FILL = f"""{START}
from django.utils import timezone
from newtwincities.feed.actions import follow, tell
from newtwincities.feed.streams import stream
from newtwincities.ideas.models import Idea
from newtwincities.people.models import Person
now = timezone.now()
Person.objects.bulk_create(
    Person(email=f"p{{n:02}}@example.org", name=f"P{{n}}", band="adult", trusted_at=now) for n in range(40)
)
people = list(Person.objects.order_by("pk"))
idea = Idea.objects.create(title="Compost", summary="-", language="en", state="looking", published_at=now,
                           created_at=now, changed_at=now, active_at=now)
for one in people:
    follow(one, stream("idea", idea.pk))
tell("idea_changed", by=None, about=("idea", idea.pk), to=dict.fromkeys(people[:20], "mention"))
"""
# Holds in the middle of a portion, with a mail written and not committed.
HELD = f"""{START}
import time
from newtwincities.notifications import queries
from newtwincities.notifications.actions import {{module}} as at_work
queries.PORTION = 10
send, sent = at_work.{{send}}, []
def held(*arguments, **more):
    send(*arguments, **more)
    sent.append(1)
    if len(sent) == 15:
        print("at it", flush=True)
        time.sleep(120)
at_work.{{send}} = held
from newtwincities.common.jobs import PatientWorker
PatientWorker(worker_id="killed").run()
"""
GO_ON = f"""{START}
import time_machine
from datetime import timedelta
from django.utils import timezone
from newtwincities.common.jobs import do_all_waiting, take_up_abandoned
with time_machine.travel(timezone.now() + timedelta(minutes=5)):
    take_up_abandoned()
    do_all_waiting("{{name}}")
"""
MAKE_DUE = f"""{START}
from datetime import timedelta
from django.utils import timezone
from newtwincities.notifications import jobs
from newtwincities.notifications.models import Rhythm
Rhythm.objects.update(next_at=timezone.now() - timedelta(minutes=1))
jobs.IN_ONE_JOB = 10
jobs.queue_digests.call()
"""
COUNT = f"""{START}
import json
from newtwincities.common.models import Mail
print(json.dumps(list(Mail.objects.order_by("pk").values_list("kind", "address"))))
"""


@pytest.mark.slow
def test_a_killed_worker_loses_nothing_and_nothing_comes_twice(
    tmp_path: Path, fresh_python: Any, fresh_command: Any
) -> None:
    var = tmp_path / "var"
    assert fresh_command("migrate", VAR_DIR=var).code == 0
    for code, module, send in (
        (FILL, "spreading", "send_notification"),
        (MAKE_DUE, "digests", "send_digest"),
    ):
        finished = fresh_python("-c", code, VAR_DIR=var)
        assert finished.code == 0, finished.err
        _kill_in_the_middle(HELD.format(module=module, send=send), var)
        others = [_start(GO_ON.format(name=name), var) for name in ("one", "other")]
        assert [worker.wait(timeout=240) for worker in others] == [0, 0]
    written = Counter(tuple(mail) for mail in json.loads(fresh_python("-c", COUNT, VAR_DIR=var).out))
    expected = {("notification" if n < 20 else "digest", f"p{n:02}@example.org"): 1 for n in range(40)}
    assert written == expected


def _start(code: str, var: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code], env=environment(VAR_DIR=var), stdout=subprocess.PIPE, text=True
    )


def _kill_in_the_middle(code: str, var: Path) -> None:
    with _start(code, var) as worker:
        assert worker.stdout
        assert worker.stdout.readline().strip() == "at it"
        worker.send_signal(signal.SIGKILL)
