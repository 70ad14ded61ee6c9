# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django_tasks.utils import get_random_id

from newtwincities.common.commands import ProductCommand
from newtwincities.common.jobs import PatientWorker, do_all_waiting
from newtwincities.common.running import InUse, in_use


class Command(ProductCommand):
    help = "Do background work (mail, expiry, pictures) until stopped. `run` starts one worker by itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what waits now, then stop")
        parser.add_argument("--beside", type=int, metavar="PID", help="stop when this process, the parent, has stopped")

    def handle(self, once: bool, beside: int | None, **options: Any) -> None:
        if once:
            done = do_all_waiting()
            self.stdout.write(_("Jobs done: {number}").format(number=done))
            return
        worker = PatientWorker(worker_id=get_random_id(), beside=beside)
        worker.configure_signals()
        try:
            with in_use(settings.VAR_DIR):
                worker.run()
        except InUse:
            raise CommandError(_("A backup is being restored: wait until that is done.")) from None
