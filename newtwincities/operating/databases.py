# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Connections of their own for backup and restore: a reading that stands still, and a database beside the present one.

Within `as_default` everything that asks Django's ORM talks to that connection, so migrations, erasure and routines
work on a database that nobody serves yet.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend
from psycopg import sql

RESTORING, FORMER = "restoring", "before_restore"  # schemas of PostgreSQL


def present_settings() -> dict[str, Any]:
    return deepcopy(connections.settings[DEFAULT_DB_ALIAS])


def is_sqlite() -> bool:
    return connections[DEFAULT_DB_ALIAS].vendor == "sqlite"


@contextmanager
def as_default(settings: dict[str, Any]) -> Iterator[BaseDatabaseWrapper]:
    """A connection made from these settings is the default one of this thread."""
    before = connections[DEFAULT_DB_ALIAS]
    made: BaseDatabaseWrapper = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, DEFAULT_DB_ALIAS)
    connections[DEFAULT_DB_ALIAS] = made
    try:
        yield made
    finally:
        made.close()
        connections[DEFAULT_DB_ALIAS] = before


@contextmanager
def standing_still() -> Iterator[BaseDatabaseWrapper]:
    """All that is read within shows one moment, while others go on writing."""
    settings = present_settings()
    if is_sqlite():
        settings["OPTIONS"] = {**settings["OPTIONS"], "transaction_mode": "DEFERRED"}  # takes no lock of writers
    with as_default(settings) as made, transaction.atomic():
        with made.cursor() as cursor:
            if made.vendor == "postgresql":
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT number FROM common_recordhead")  # the moment: the first reading
            cursor.fetchall()
        yield made


# A new database beside the present one: a file for SQLite, a schema for PostgreSQL


@contextmanager
def beside(folder: Path) -> Iterator[BaseDatabaseWrapper]:
    """An empty database beside the present one, as default; what was left of an earlier one is gone."""
    settings = present_settings()
    if is_sqlite():
        settings["NAME"] = str(folder / "new.sqlite3")
    else:
        drop_schema(RESTORING)
        _execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(RESTORING)))
        settings["OPTIONS"] = {**settings["OPTIONS"], "options": f"-c search_path={RESTORING}"}
    with as_default(settings) as made:
        yield made


def keep_former(folder: Path) -> None:
    """For SQLite, which is overwritten in place: a copy of the present database. PostgreSQL moves its tables aside."""
    if is_sqlite() and Path(_sqlite_file()).is_file():
        _copy_sqlite(_sqlite_file(), str(folder / "former.sqlite3"))


def put_in_place(folder: Path) -> None:
    """The new database becomes the present one, in one transaction."""
    connections[DEFAULT_DB_ALIAS].close()
    if is_sqlite():
        _copy_sqlite(str(folder / "new.sqlite3"), _sqlite_file())
    else:
        drop_schema(FORMER)
        _move_tables(_home_schema(), FORMER, RESTORING)


def put_back(folder: Path) -> None:
    """The former database becomes the present one again."""
    connections[DEFAULT_DB_ALIAS].close()
    if is_sqlite():
        _copy_sqlite(str(folder / "former.sqlite3"), _sqlite_file())
    else:
        drop_schema(RESTORING)
        _move_tables(_home_schema(), RESTORING, FORMER)


def forget_former(folder: Path) -> None:
    if not is_sqlite():
        drop_schema(FORMER)
        drop_schema(RESTORING)
    shutil.rmtree(folder, ignore_errors=True)


def others_connected() -> bool:
    """Whether somebody else uses the database, as far as the server tells. SQLite doesn't."""
    if is_sqlite():
        return False
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        return bool(cursor.fetchone()[0])


def _sqlite_file() -> str:
    return str(present_settings()["NAME"])


def _copy_sqlite(source: str, target: str) -> None:
    """SQLite's online backup: one transaction of the target, so whoever has it open sees all or nothing."""
    with sqlite3.connect(source) as read, sqlite3.connect(target, timeout=30) as written:
        read.backup(written)
    read.close()
    written.close()


def _home_schema() -> str:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return str(cursor.fetchone()[0])


def drop_schema(name: str) -> None:
    _execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(name)))


def _move_tables(home: str, aside: str, coming: str) -> None:
    """The tables of `home` go to the schema `aside`, those of `coming` come home; indexes and numbers with them."""
    with transaction.atomic():
        _execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(aside)))
        for source, target in ((home, aside), (coming, home)):
            with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
                cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1", [source])
                tables = [row[0] for row in cursor.fetchall()]
            for table in tables:
                _execute(
                    sql.SQL("ALTER TABLE {} SET SCHEMA {}").format(
                        sql.Identifier(source, table), sql.Identifier(target)
                    )
                )


def _execute(statement: sql.Composed) -> None:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(statement)
