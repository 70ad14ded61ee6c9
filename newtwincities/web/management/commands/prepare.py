# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from typing import Any

from newtwincities.common.commands import ProductCommand
from newtwincities.web.preparing import prepare


class Command(ProductCommand):
    help = "Prepare the installation: folder, database, catalogues, static files, embedded facts. Serving does it too."

    def handle(self, **options: Any) -> None:
        prepare(self.stdout.write)
