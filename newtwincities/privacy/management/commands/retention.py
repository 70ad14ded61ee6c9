# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from newtwincities.common.commands import PARTLY, ProductCommand, add_format
from newtwincities.privacy.models import RetentionRun
from newtwincities.privacy.register import personal_data
from newtwincities.privacy.retention import act_on_periods, unused_since


class Command(ProductCommand):
    help = """Erase what is past its period, as the daily routine does, and say what was erased and what remains.

    --dry-run says what would be erased. Exit code 3 where something is past its period and could not be erased."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be erased, and erase nothing")
        add_format(parser)

    def handle(self, dry_run: bool, **options: Any) -> str | None:
        now = timezone.now()
        with transaction.atomic():
            run = act_on_periods(now)
            transaction.set_rollback(dry_run)
        unused = unused_since(now).count()
        if options["format"] == "json":
            self.print_json({"at": run.at, "erased": run.erased, "remaining": run.remaining, "failed": run.failed,
                             "unused_accounts": unused, "dry_run": dry_run})  # fmt: skip
        else:
            self._say(run, unused, dry_run)
        if run.remaining or run.failed:
            raise SystemExit(PARTLY)
        return None

    def _say(self, run: RetentionRun, unused: int, dry_run: bool) -> None:
        self.stdout.write(_("Would be erased:") if dry_run else _("Erased:"))
        titles = {kind.name: str(kind.title) for kind in personal_data()}
        for name, count in run.erased.items():
            self.stdout.write(f"  {titles[name]}: {count}")
        if not run.erased:
            self.stdout.write("  " + _("nothing"))
        self.stdout.write(_("Past its period and still there:"))
        for name, count in run.remaining.items():
            self.stdout.write(f"  {titles[name]}: {count}")
        if not run.remaining:
            self.stdout.write("  " + _("nothing"))
        for name in run.failed:
            self.stdout.write(_("Failed: {kind}; the log says why.").format(kind=titles[name]))
        self.stdout.write(_("Accounts that will be warned since nobody uses them: {number}").format(number=unused))
