# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from newtwincities.common.commands import ProductCommand
from newtwincities.web.sbom import NotLocked, bill_of_materials


class Command(ProductCommand):
    help = "Write the bill of materials: every package of the running program with its licence, as CycloneDX 1.6 JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write to FILE instead of the terminal")

    def handle(self, *, output: Path | None, **options: Any) -> None:
        try:
            bill = bill_of_materials()
        except NotLocked as error:
            raise CommandError(str(error)) from error
        if output is None:
            self.print_json(bill)
            return
        try:
            output.write_text(json.dumps(bill, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        except OSError as error:
            raise CommandError(
                _("{file} can't be written ({reason}): name another file after -o.").format(
                    file=output, reason=error.strerror
                )
            ) from error
