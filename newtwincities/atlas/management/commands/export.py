# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from newtwincities.atlas.exports import EXPORTS
from newtwincities.common.commands import ProductCommand


class Command(ProductCommand):
    help = "Export municipalities or twinnings as CSV, in the format that the import reads."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=tuple(EXPORTS))
        parser.add_argument("--format", choices=("csv",), default="csv")
        parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write to FILE instead of the terminal")

    def handle(self, *, what: str, output: Path | None, **options: Any) -> None:
        lines = EXPORTS[what]()
        if output is None:
            for line in lines:
                sys.stdout.buffer.write(line.encode())
            return
        try:
            with output.open("w", encoding="utf-8", newline="") as file:
                file.writelines(lines)
        except OSError as error:
            raise CommandError(
                _("{file} can't be written ({reason}): name another file after -o.").format(
                    file=output, reason=error.strerror
                )
            ) from error
