# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from newtwincities.common.commands import ProductCommand
from newtwincities.privacy.processing import as_markdown, record_of_processing


class Command(ProductCommand):
    help = "Print the record of processing activities (Art. 30 GDPR), made from the register of personal data."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=("markdown", "json"), default="markdown")

    def handle(self, format: str, **options: Any) -> None:
        if format == "json":
            self.print_json(record_of_processing())
        else:
            self.stdout.write(as_markdown())
