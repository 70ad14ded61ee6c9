# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables as lines of JSON and back, the same for every database: what a backup holds of them."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from django.apps import apps
from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.utils.duration import duration_iso_string

PORTION = 1000
# Sessions of a former time must not come back, and workers are heard of anew.
LEFT_OUT = {"sessions.Session", "usersessions.UserSession", "common.Worker"}


def tables(of: Apps | Any = apps) -> dict[str, type[models.Model]]:
    """Every model whose table is in a backup, by its label."""
    every = of.get_models(include_auto_created=True, include_swapped=False)
    kept = (m for m in every if m._meta.managed and not m._meta.proxy and m._meta.label not in LEFT_OUT)
    return {model._meta.label: model for model in sorted(kept, key=lambda m: m._meta.label)}


def columns_of(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if not field.generated]


def lines_of(model: type[models.Model]) -> Iterator[bytes]:
    """A line with the names of the columns, then one for each row."""
    names = [field.attname for field in columns_of(model)]
    yield _line(names)
    for row in model._base_manager.order_by("pk").values_list(*names).iterator(chunk_size=PORTION):
        yield _line(row)


def _line(values: Iterable[Any]) -> bytes:
    said = json.dumps(list(values), ensure_ascii=False, separators=(",", ":"), default=_plain)
    return said.encode() + b"\n"


def _plain(value: Any) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return duration_iso_string(value)
    if isinstance(value, bytes | memoryview):
        return b64encode(bytes(value)).decode()
    return str(value)  # UUID, Decimal


def put_rows(model: type[models.Model], lines: Iterator[bytes], step: Callable[[int], None]) -> int:
    """Writes the rows of a backup into the table, within the caller's transaction; how many."""
    by_name = {field.attname: field for field in columns_of(model)}
    fields = [by_name[name] for name in json.loads(next(lines))]
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608  # of our models
    written = 0
    with connection.cursor() as cursor:
        while portion := list(islice(lines, PORTION)):
            rows = [[_prepared(f, v) for f, v in zip(fields, json.loads(line), strict=True)] for line in portion]
            cursor.executemany(statement, rows)
            written += len(rows)
            step(len(rows))
    return written


def _prepared(field: models.Field[Any, Any], value: Any) -> Any:
    if value is None and isinstance(field, models.JSONField) and not field.null:
        return connection.ops.adapt_json_value(None, None)
    return field.get_db_prep_save(field.to_python(value), connection)


def empty_all(models_of_tables: Iterable[type[models.Model]]) -> None:
    """Takes out what migrations have put in; nobody is referred to, since all go."""
    with connection.cursor() as cursor:
        for model in models_of_tables:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608


def count_on(models_of_tables: list[type[models.Model]]) -> None:
    """The next new row of each table gets a number that no row has."""
    statements = connection.ops.sequence_reset_sql(no_style(), models_of_tables)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def loose_ends_refused() -> Iterator[None]:
    """A transaction within which rows may refer to such as come later, and at whose end none may be loose."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        connection.disable_constraint_checking()
    try:
        with transaction.atomic():
            yield
            connection.check_constraints()
    finally:
        if connection.vendor == "sqlite":
            connection.enable_constraint_checking()
