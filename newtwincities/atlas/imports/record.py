# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from hashlib import file_digest
from pathlib import Path

from django.utils import timezone

from newtwincities.atlas.imports.report import Report
from newtwincities.atlas.models import Import


def record_import(report: Report, path: Path) -> None:
    """Keeps that this file was read and what came of it."""
    Import.objects.create(
        what=report.what,
        file_name=report.file_name[:200],
        sha256=digest_of(path),
        finished_at=timezone.now(),
        new=report.new,
        changed=report.changed,
        unchanged=report.unchanged,
        rejected=len(report.rejections),
    )


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, as hexadecimal digits."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
