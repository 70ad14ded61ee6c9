# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The console command `newtwincities`: Django's management made friendly."""

from __future__ import annotations

import os
import sys
from importlib.metadata import version

from django.core.exceptions import ImproperlyConfigured
from django.core.management import BaseCommand, ManagementUtility
from django.db.utils import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import override

from newtwincities.atlas.territory import TerritoryError
from newtwincities.common.commands import WRONG_USAGE, fail, terminal_language
from newtwincities.web.catalogues import compile_catalogues

MANUAL = """\
NewTwinCities – the workplace in which twinned municipalities bring their partnership back to life.

Usage: newtwincities COMMAND [options]        newtwincities COMMAND --help explains one command

  Serving
    run                            prepare what is missing and serve the site
    work                           do background work: `run` starts this too   [--once]
    prepare                        only prepare: folder, database, catalogues, static files, embedded facts
    migrate                        bring the database to the present form

  Facts
    import municipalities FILE     read municipalities from a CSV file   [--dry-run] [--rejects FILE] [--format json]
    import twinnings FILE          read twinnings from a CSV file        [--dry-run] [--rejects FILE] [--format json]
    import official-contacts FILE  read domains and addresses of town halls   [--dry-run] [--rejects FILE] …
    import wikidata [FILE]         read both from Wikidata, or a JSON file     … and [--fresh]
    export municipalities          write all municipalities as CSV       [-o FILE]
    export twinnings               write all twinnings as CSV            [-o FILE]
    merge KEY INTO                 one municipality becomes part of another, or gets another id

  Oversight
    reports                        list the open error reports           [--all] [--format json]
    reports close ID               close one, its e-mail is erased       [--note TEXT] [--rejected]
    grant EMAIL ROLE               make somebody a moderator or operator
    revoke EMAIL ROLE              take that role away
    backup [FILE]                  write database and uploads into one verified file, while the site runs
    backups                        list the backups with their age      [--verify] [--format json]
    restore FILE                   go back to a backup; who was erased stays erased   [--force]
    retention                      erase what is past its period, say what remains    [--dry-run] [--format json]
    processing-record              print the record of processing (Art. 30 GDPR)      [--format json]
    after-elections --country XX   ask town halls by mail whether names changed   [--send] [--format json]
    permissions                    print who may do what                [--format json]
    verify-record                  check that the record of who did what is whole
    sbom                           write the bill of materials: packages and licences [-o FILE]

  Partnerships
    vitality FILE                  compute the vitality of one partnership from a JSON file   [--as-of DATE] …
    vitality-all                   compute that of all whose stored one is not of today   [--processes NUMBER] …

  Matching
    train-matching                 learn who suits whom from twinnings   --municipalities FILE --twinnings FILE -o FILE
    evaluate-matching              judge how well partners are found     … and --queries FILE [--model FILE]

  Measuring
    bench NAME                     run one of the measurements in bench/ of a checkout

Settings come from the environment (PORT, VAR_DIR, DATABASE_URL …); docs/reference/settings.md explains each.
Exit codes: 0 done, 1 nothing was done, 2 wrong usage, 3 done but some of the input was not taken.
Everything else that Django can do: newtwincities help --commands
"""


class Manual(ManagementUtility):
    def main_help_text(self, commands_only: bool = False) -> str:
        return super().main_help_text(commands_only=True) if commands_only else MANUAL

    def fetch_command(self, subcommand: str) -> BaseCommand:
        try:
            return super().fetch_command(subcommand)
        except SystemExit:  # there is no such command
            sys.exit(WRONG_USAGE)


def main(argv: list[str] | None = None) -> None:
    """Runs one command; what stands in the way of all of them ends with one sentence instead of a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newtwincities.web.settings")
    compile_catalogues()  # before anything is said in any language
    manual = Manual(argv or sys.argv)
    manual.prog_name = "newtwincities"
    if manual.argv[1:] in (["--version"], ["version"]):
        print(version("newtwincities"))
        return
    try:
        manual.execute()
    except (ImproperlyConfigured, TerritoryError) as error:
        fail(str(error))
    except DatabaseError as error:
        with override(terminal_language()):
            fail(_database_sentence(error))
    except KeyboardInterrupt:
        sys.exit(130)


def _database_sentence(error: DatabaseError) -> str:
    reason = str(error).strip().splitlines()[0]
    if "no such table" in reason or ("relation" in reason and "does not exist" in reason):
        return _("The database is not prepared yet: run “newtwincities prepare” first.")
    return _("The database can't be used ({reason}): check DATABASE_URL and VAR_DIR.").format(reason=reason)
