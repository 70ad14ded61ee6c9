# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The base of the commands that people type: help like a manual, one sentence for a failure, JSON for scripts."""

from __future__ import annotations

import json
import locale
import os
import sys
from argparse import SUPPRESS, ArgumentParser
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

FAILED = 1  # nothing was done
WRONG_USAGE = 2
PARTLY = 3  # done, but some of the input was not taken

DJANGO_OPTIONS = {
    "--version",
    "--verbosity",
    "--settings",
    "--pythonpath",
    "--traceback",
    "--no-color",
    "--force-color",
    "--skip-checks",
}


class ProductCommand(BaseCommand):
    """A command of the product. Subclasses raise CommandError with a sentence that says what to do."""

    requires_system_checks = ()
    _typed = False  # on a terminal, where a failure is one sentence, not called from code

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser("newtwincities", subcommand, **kwargs)
        for action in parser._actions:
            if DJANGO_OPTIONS & set(action.option_strings):
                action.help = SUPPRESS
        return parser

    def run_from_argv(self, argv: list[str]) -> None:
        with translation.override(terminal_language()):
            self._typed = True
            try:
                super().run_from_argv(argv)
            except BrokenPipeError:
                sys.stderr.close()
                sys.exit(FAILED)

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except CommandError as error:
            if not self._typed:
                raise
            fail(str(error), error.returncode)

    def print_json(self, value: object) -> None:
        self.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def add_format(parser: ArgumentParser) -> None:
    """`--format json` for scripts."""
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text for people, json for scripts")


def terminal_language() -> str:
    """The language of the terminal where it is one of ours, else English."""
    wish = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    code = locale.normalize(wish).partition("_")[0].lower()
    return code if translation.check_for_language(code) and code in ("de", "fr", "it", "sl") else "en"


def _plain(value: object) -> object:
    """Sets as sorted lists, all else that JSON doesn't know as text."""
    return sorted(value) if isinstance(value, set | frozenset) else str(value)


def fail(sentence: str, code: int = FAILED) -> NoReturn:
    print(sentence, file=sys.stderr)
    sys.exit(code)
