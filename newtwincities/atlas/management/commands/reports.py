# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

import json
import unicodedata
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from newtwincities.atlas import actions
from newtwincities.atlas.models import ErrorReport
from newtwincities.common.commands import ProductCommand, add_format

# Strangers wrote the texts, and what is printed may end up in a web page.
_MARKUP = {ord("<"): "&lt;", ord(">"): "&gt;"}
_MARKUP_IN_JSON = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}


class Command(ProductCommand):
    help = """List the error reports that readers have sent, and close them.

    Without words the open ones are listed, the oldest first. “reports close ID” closes one and erases its e-mail
    address. Every run also erases the addresses of reports that are older than 180 days."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", nargs="?", choices=("close",), help="close the report with this ID")
        parser.add_argument("id", metavar="ID", nargs="?", type=int, help="number of the report")
        parser.add_argument("--all", action="store_true", help="list closed ones too")
        parser.add_argument("--note", default="", help="what was done, or why not")
        parser.add_argument("--rejected", action="store_true", help="close it as not an error")
        add_format(parser)

    def handle(self, *, action: str | None, id: int | None, **options: Any) -> None:
        erased = actions.forget_old_emails()
        if action == "close":
            self._close(id, note=options["note"], rejected=options["rejected"])
            return
        reports = ErrorReport.objects.select_related("municipality").order_by("created_at", "pk")
        if not options["all"]:
            reports = reports.filter(state=ErrorReport.State.NEW)
        if options["format"] == "json":
            text = json.dumps([_as_data(report) for report in reports], ensure_ascii=False, indent=2)
            self.stdout.write(text.translate(_MARKUP_IN_JSON))
            return
        for report in reports:
            self._print(report)
        count = len(reports)
        self.stdout.write(ngettext("{count} report.", "{count} reports.", count).format(count=count))
        if erased:
            self.stdout.write(
                ngettext(
                    "{count} e-mail address was erased: its report is older than 180 days.",
                    "{count} e-mail addresses were erased: their reports are older than 180 days.",
                    erased,
                ).format(count=erased)
            )

    def _close(self, number: int | None, *, note: str, rejected: bool) -> None:
        if number is None:
            raise CommandError(_("Say which report to close: newtwincities reports close ID."))
        report = ErrorReport.objects.filter(pk=number).first() if 0 < number < 2**63 else None
        if report is None:
            raise CommandError(
                _("There is no report {id}: “newtwincities reports --all” lists them.").format(id=number)
            )
        if report.state != ErrorReport.State.NEW:
            raise CommandError(_("Report {id} is closed already.").format(id=number))
        actions.close_report(report, note=note, rejected=rejected)
        self.stdout.write(_("Report {id} is closed, and no e-mail address is kept of it.").format(id=number))

    def _print(self, report: ErrorReport) -> None:
        place = report.municipality
        about = f"{place.name} ({place.key})" if place else _("no municipality")
        when = date_format(timezone.localtime(report.created_at), "DATE_FORMAT")
        self.stdout.write(
            _plain(f"{report.pk}  {about} · {report.get_kind_display()} · {when} · {report.get_state_display()}")
        )
        for line in filter(None, (report.text, report.link, report.email)):
            self.stdout.write(_indented(line))
        if report.note:
            self.stdout.write(_indented(_("Note: {note}").format(note=report.note)))
        self.stdout.write("")


def _as_data(report: ErrorReport) -> dict[str, Any]:
    place = report.municipality
    return {
        "id": report.pk,
        "municipality": place.key if place else None,
        "name": place.name if place else None,
        "kind": report.kind,
        "text": report.text,
        "link": report.link,
        "email": report.email,
        "language": report.language,
        "created_at": report.created_at.isoformat(),
        "state": report.state,
        "note": report.note,
    }


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in _plain(text).split("\n"))


def _plain(text: str) -> str:
    """The text without what could steer a terminal or be taken for HTML."""
    kept = (
        c if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf") else "\N{REPLACEMENT CHARACTER}" for c in text
    )
    return "".join(kept).translate(_MARKUP)
