# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

import os
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from datetime import date
from typing import Any

import django
from django.db import connections
from django.utils import timezone
from django.utils.translation import gettext as _

from newtwincities.common.commands import ProductCommand, add_format
from newtwincities.common.stamps import renew_stamps
from newtwincities.partnerships.actions.standing import STANDINGS, compute_portion, waiting_portions


class Command(ProductCommand):
    help = """Compute the vitality of all partnerships whose stored one is not of today.

    The background worker does so every night by itself. What is written stays written: a run that was stopped goes on
    where it was."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--processes", type=int, metavar="NUMBER", default=len(os.sched_getaffinity(0)),
            help="how many compute at once; default: one for each core",
        )  # fmt: skip
        add_format(parser)

    def handle(self, *, processes: int = 1, format: str = "text", **options: Any) -> None:
        today, started = timezone.localdate(), time.monotonic()
        portions = list(waiting_portions(today))
        whole, done = sum(map(len, portions)), 0
        for number in computed(portions, today, processes):
            done += number
            if format == "text":
                progress = {"done": done, "all": whole, "share": 100 * done // max(1, whole)}
                self.stdout.write(_("{done} of {all} ({share} %)").format(**progress))
                self.stdout.flush()
        if done:
            renew_stamps(STANDINGS)
        seconds = round(time.monotonic() - started, 1)
        if format == "json":
            self.print_json({"computed": done, "seconds": seconds})
        else:
            self.stdout.write(_("Computed: {number} partnerships in {seconds} s.").format(number=done, seconds=seconds))


def computed(portions: list[list[int]], today: date, processes: int) -> Iterator[int]:
    """How many partnerships each portion had, as they are done; in this process where one is enough."""
    if processes < 2 or len(portions) < 2:
        for keys in portions:
            yield compute_portion(keys, today=today)
        return
    connections.close_all()  # no connection may be shared by two processes
    with ProcessPoolExecutor(processes, initializer=django.setup) as pool:
        running: set[Future[int]] = {pool.submit(_portion, keys, today) for keys in portions}
        while running:
            ready, running = wait(running, return_when=FIRST_COMPLETED)
            yield from (one.result() for one in ready)


def _portion(keys: list[int], today: date) -> int:
    return compute_portion(keys, today=today)
