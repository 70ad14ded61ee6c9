# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connections
from django.utils.translation import gettext as _
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from newtwincities.common.commands import ProductCommand
from newtwincities.common.running import InUse, in_use
from newtwincities.web.preparing import prepare

PATIENCE_S = 10  # for a job that is being done when the server stops
RESTART_S = 1


class Command(ProductCommand):
    help = "Prepare what is missing and serve the site. HOST, PORT, WORKERS, VAR_DIR and DATABASE_URL are settings."

    def handle(self, **options: Any) -> None:
        check_port(settings.HOST, settings.PORT)
        prepare(self.stdout.write)
        connections.close_all()
        self.stdout.write(
            _("{site} is at {address}/ – stop it with Ctrl+C.").format(
                site=settings.SITE_NAME, address=settings.BASE_URL
            )
        )
        self.stdout.flush()
        with serving(), background_work(settings.JOB_WORKERS):
            Granian(
                settings.WSGI_APPLICATION.replace(".application", ":application"),
                address=settings.HOST,
                port=settings.PORT,
                interface=Interfaces.WSGI,
                workers=settings.WORKERS,
                blocking_threads=1,
                log_level=LogLevels.warning,
                respawn_failed_workers=True,
                websockets=False,
            ).serve()


@contextmanager
def serving() -> Iterator[None]:
    """Holds the lock by which a restore knows that somebody serves."""
    try:
        with in_use(settings.VAR_DIR):
            yield
    except InUse:
        raise CommandError(_("A backup is being restored: wait until that is done.")) from None


@contextmanager
def background_work(number: int) -> Iterator[None]:
    """Keeps so many processes of `newtwincities work` running beside the server; one that dies is started again."""
    stop = Event()
    keepers = [Thread(target=_keep_working, args=(stop,), name=f"work-{n}", daemon=True) for n in range(number)]
    for keeper in keepers:
        keeper.start()
    try:
        yield
    finally:
        stop.set()
        for keeper in keepers:
            keeper.join(timeout=PATIENCE_S)


def _keep_working(stop: Event) -> None:
    while not stop.is_set():
        command = [sys.executable, "-m", "newtwincities", "work", "--beside", str(os.getpid())]
        process = subprocess.Popen(command, start_new_session=True)  # Ctrl+C is for the server alone
        while process.poll() is None and not stop.wait(0.2):
            pass
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(timeout=PATIENCE_S / 2)
            except subprocess.TimeoutExpired:
                process.kill()
        stop.wait(RESTART_S)


def check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                _(
                    "Port {port} on {host} can't be used ({reason}): stop what listens there or set PORT to another."
                ).format(port=port, host=host, reason=error.strerror)
            ) from error
