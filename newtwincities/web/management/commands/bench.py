# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

import os
import subprocess
import sys
from argparse import REMAINDER, ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from newtwincities.common.commands import ProductCommand
from newtwincities.web.settings import PACKAGE

BENCH = PACKAGE.parent / "bench"


class Command(ProductCommand):
    help = (
        "Run one of the repeatable measurements in bench/ of a checkout; docs/reference/performance.md has the figures."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=measurements() or None, help="which measurement")
        parser.add_argument("arguments", nargs=REMAINDER, help="passed on to it")

    def handle(self, *, name: str, arguments: list[str], **options: Any) -> None:
        if not BENCH.is_dir():
            raise CommandError("The measurements are part of a checkout: run this command in one.")
        finished = subprocess.run([sys.executable, BENCH / f"{name}.py", *arguments], env=os.environ, check=False)
        sys.exit(finished.returncode)


def measurements() -> list[str]:
    """The names of the measurements, from their files."""
    return sorted(path.stem for path in BENCH.glob("*.py") if not path.stem.startswith("_"))
