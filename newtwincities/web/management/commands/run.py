# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

import socket
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connections
from django.utils.translation import gettext as _
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from newtwincities.common.commands import ProductCommand
from newtwincities.web.preparing import prepare


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
