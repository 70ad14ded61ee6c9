# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the measurements share: an installation of their own and a table of figures.

Timing never decides how a measurement exits: it fails only where something could not be measured.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
# Settings that would make an installation another one than the figures are of.
OURS = {
    *("ACCESSIBILITY_TESTED_ON", "BASE_URL", "CACHE_URL", "DATABASE_URL", "DEBUG", "EXTRA_HOSTS", "HOST", "LEGAL_DIR"),
    *("LOG_LEVEL", "PORT", "SECRET_KEY", "SWISS_SPELLING", "TERRITORY", "VAR_DIR", "WORKERS"),
    *("DJANGO_SETTINGS_MODULE", "LANG", "LC_ALL", "LC_MESSAGES"),
}


def give_up(sentence: str) -> NoReturn:
    """Ends the measurement because there is nothing to measure."""
    sys.exit(sentence)


# Figures


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value and, where there is one, the figure that it must hold."""

    what: str
    measured: float
    unit: str
    limit: float | None = None
    at_least: bool = False  # else at most
    details: dict[str, float] = field(default_factory=dict)  # what and unit → value

    @property
    def verdict(self) -> str:
        if self.limit is None:
            return ""
        holds = self.measured >= self.limit if self.at_least else self.measured <= self.limit
        return "ok" if holds else ("under" if self.at_least else "over")

    @property
    def to_hold(self) -> str:
        if self.limit is None:
            return ""
        return f"{'≥' if self.at_least else '≤'} {_short(self.limit)} {self.unit}".strip()


@dataclass(slots=True)
class Figures:
    """The table that a measurement prints and, if asked, writes as JSON."""

    title: str
    machine: str
    rows: list[Figure] = field(default_factory=list)

    def add(
        self,
        what: str,
        measured: float,
        unit: str,
        *,
        at_most: float | None = None,
        at_least: float | None = None,
        details: dict[str, float] | None = None,
    ) -> None:
        limit = at_most if at_least is None else at_least
        self.rows.append(Figure(what, measured, unit, limit, at_least is not None, details or {}))

    def publish(self, json_file: Path | None) -> None:
        print(f"\n{self.title}\n{self.machine}\n")
        cells = [("what", "measured", "to hold", "", "")]
        for r in self.rows:
            details = ", ".join(f"{_short(value)} {name}" for name, value in r.details.items())
            cells.append((r.what, f"{_short(r.measured)} {r.unit}".strip(), r.to_hold, r.verdict, details))
        widths = [max(len(row[column]) for row in cells) for column in range(4)]
        for what, measured, to_hold, verdict, details in cells:
            figure = f"{what:<{widths[0]}}  {measured:>{widths[1]}}  {to_hold:>{widths[2]}}"
            print(f"{figure}  {verdict:<{widths[3]}}  {details}".rstrip())
        if json_file:
            rows = [asdict(row) | {"verdict": row.verdict} for row in self.rows]
            whole = {"title": self.title, "machine": self.machine, "figures": rows}
            json_file.write_text(json.dumps(whole, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _short(value: float) -> str:
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of all values do not exceed (nearest rank)."""
    ranked = sorted(values)
    return ranked[max(0, -int(-share * len(ranked) // 1) - 1)]


def machine(database_url: str = "") -> str:
    """One line about what the figures were measured on."""
    cores = len(os.sched_getaffinity(0))
    load = os.getloadavg()[0]
    return (
        f"{_processor()}, {cores} core{'s' if cores != 1 else ''} (load before: {load:.1f}), "
        f"Python {platform.python_version()}, {_database(database_url)}"
    )


def _processor() -> str:
    try:
        found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE)
    except OSError:
        found = None
    return found[1].strip() if found else platform.machine()


def _database(url: str) -> str:
    if not is_postgres(url):
        return f"SQLite {sqlite3.sqlite_version}"
    with psycopg.connect(url) as connection:
        return f"PostgreSQL {connection.info.server_version // 10000}"


def is_postgres(url: str) -> bool:
    return urlsplit(url).scheme in ("postgres", "postgresql")


# Arguments


def arguments(about: str | None, *, data: str = "none") -> argparse.ArgumentParser:
    """The parser of a measurement: `data` says whether the two data files are needed, optional or unknown to it."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    if data != "none":
        count = None if data == "needed" else "?"
        parser.add_argument("municipalities", type=Path, nargs=count, help="municipality file, gzipped or not")
        parser.add_argument("twinnings", type=Path, nargs=count, help="twinning file, gzipped or not")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE too")
    return parser


# An installation of its own


@dataclass(frozen=True, slots=True)
class Finished:
    """A command that came to its end."""

    exit_code: int
    seconds: float
    peak_mb: float
    output: str


@dataclass(frozen=True, slots=True)
class Installation:
    """A fresh VAR_DIR with a database of its own, and the console command on it."""

    var: Path
    database_url: str

    @property
    def env(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in OURS}
        return kept | {"VAR_DIR": str(self.var), "DATABASE_URL": self.database_url, "LC_ALL": "C.UTF-8"}

    def run(self, *argv: str | Path, exits: tuple[int, ...] = (0,)) -> Finished:
        """`newtwincities ARGV…` as a process of its own, with its wall time and peak memory."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            started = time.perf_counter()
            process = subprocess.Popen(console(*argv), env=self.env, cwd=ROOT, stdout=out, stderr=err)
            _pid, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - started
            process.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            err.seek(0)
            if process.returncode not in exits:
                said = err.read().decode(errors="replace").strip()
                give_up(f"newtwincities {argv[0]} ended with {process.returncode}: {said[-2000:]}")
            return Finished(process.returncode, seconds, usage.ru_maxrss * 1024 / 1e6, out.read().decode())

    def use_here(self) -> None:
        """Makes this very process one of the installation."""
        import django

        os.environ.clear()
        os.environ.update(self.env | {"DJANGO_SETTINGS_MODULE": "newtwincities.web.settings"})
        sys.path.insert(0, str(ROOT))
        django.setup()


def console(*argv: str | Path) -> list[str]:
    return [sys.executable, "-m", "newtwincities", *map(str, argv)]


def close_database() -> None:
    """Before an installation that was used here is thrown away."""
    from django.db import connections

    connections.close_all()


@contextmanager
def installation(database_url: str = "") -> Iterator[Installation]:
    """A fresh installation that is gone afterwards; on PostgreSQL beside the database that the address names."""
    var = Path(tempfile.mkdtemp(prefix="newtwincities-bench-"))
    try:
        if is_postgres(database_url):
            with _scratch_database(database_url) as scratch:
                yield Installation(var, scratch)
        else:
            yield Installation(var, f"sqlite:///{var}/newtwincities.sqlite3")
    finally:
        shutil.rmtree(var, ignore_errors=True)


@contextmanager
def _scratch_database(url: str) -> Iterator[str]:
    parts = urlsplit(url)
    scratch = f"{parts.path.strip('/') or 'newtwincities'}_bench_{os.getpid()}"
    server = urlunsplit(parts._replace(path="/postgres"))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(scratch)))
        try:
            yield urlunsplit(parts._replace(path=f"/{scratch}"))
        finally:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(scratch)))
