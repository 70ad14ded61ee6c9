# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever the file is like, an import ends with a sentence that names place and remedy, and nothing half done."""

from __future__ import annotations

import csv
import gzip
import json
import os
import random
import re
import signal
import sqlite3
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from newtwincities.atlas import queries
from newtwincities.atlas.imports.municipalities import import_municipalities
from newtwincities.atlas.models import Municipality
from newtwincities.common.tables import TableError, TableReader

pytestmark = pytest.mark.django_db
Add = Callable[..., Any]
Write = Callable[..., Path]
Run = Callable[..., Any]
Rows = Callable[[], dict[str, list[dict[str, Any]]]]

HEADER = "id,name,country,lat,lon\n"
ROW = "Q{0},Place {0},AT,47.1,11.2\n"
GOOD = HEADER + "".join(ROW.format(number) for number in range(1, 4))


@pytest.fixture
def refused(command: Run, everything: Rows, tmp_path: Path) -> Callable[..., str]:
    """The command refuses a file with this content in one line, writes nothing, and the line says all this."""

    def check(content: bytes | Path, *says: str, name: str = "list.csv", what: str = "municipalities") -> str:
        path = content if isinstance(content, Path) else tmp_path / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        before = everything()
        finished = command("import", what, path)
        assert finished.code == 1
        assert everything() == before
        assert finished.out == ""
        sentence = finished.err.strip()
        assert "\n" not in sentence
        assert "Traceback" not in sentence
        assert sentence.endswith(".")
        assert ": " in sentence  # what is wrong, then what to do
        for words in (path.name, *says):
            assert words in sentence
        return sentence

    return check


# --- the characters


def test_a_file_in_latin_1_is_refused(refused: Run) -> None:
    content = (GOOD + "Q4,Chambéry,FR,45.6,5.9\n").encode("latin-1")
    refused(content, "Line 5", "UTF-8", "save the file as")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_file_in_utf_16_is_refused(encoding: str, refused: Run) -> None:
    refused(GOOD.encode(encoding), "Line 1")


def test_a_byte_order_mark_is_no_part_of_the_first_column(command: Run, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert command("import", "municipalities", path).code == 0
    assert Municipality.objects.count() == 3


def test_a_zero_byte_is_refused(refused: Run) -> None:
    refused(GOOD.encode() + b"Q4,Bol\0zano,IT,46.5,11.3\n", "Line 5", "zero byte", "export the file again")


# --- the columns


def test_a_missing_column_is_named(refused: Run) -> None:
    refused(b"id,name,lat,lon\nQ1,Place,47,11\n", "country", "first line")


def test_all_missing_columns_are_named_at_once(refused: Run) -> None:
    refused(b"id,name\nQ1,Place\n", "country, lat, lon")


def test_a_duplicate_column_is_named(refused: Run) -> None:
    refused(b"id,name,country,lat,lon,name\nQ1,Place,AT,47,11,Other\n", "more than once: name", "Keep")


def test_an_empty_file_lacks_every_column(refused: Run) -> None:
    refused(b"", "id, name, country, lat, lon")


def test_a_file_of_twinnings_is_no_file_of_municipalities(refused: Run) -> None:
    refused(b"id_a,id_b\nQ1,Q2\n", "id, name, country, lat, lon")
    refused(GOOD.encode(), "id_a, id_b", what="twinnings")


# --- the rows


def test_too_many_fields_in_a_row_are_refused(refused: Run) -> None:
    refused((GOOD + "Q4,Sand, in Taufers,IT,46.9,11.9\n").encode(), "Line 5", "6", "5", "quotation marks")


def test_too_few_fields_in_a_row_are_refused(refused: Run) -> None:
    refused((GOOD + "Q4,Sand\n").encode(), "Line 5", "5 columns", "2", "separator")


def test_an_unclosed_quotation_mark_is_refused(refused: Run) -> None:
    refused((GOOD + 'Q4,"Sand,IT,46.9,11.9\n').encode(), "Line 5", "quotation marks")


@pytest.mark.parametrize("rows_after", [3, 20_000])
def test_an_unclosed_quotation_mark_is_looked_for_where_the_row_begins(rows_after: int, refused: Run) -> None:
    after = "".join(ROW.format(number) for number in range(5, 5 + rows_after))
    refused((GOOD + 'Q4,"Sand,IT,46.9,11.9\n' + after).encode(), "Line 5 ", "quotation marks")


def test_a_quotation_mark_in_the_middle_of_a_value_is_refused(refused: Run) -> None:
    refused((GOOD + 'Q4,"Sand" in Taufers,IT,46.9,11.9\n').encode(), "Line 5", "quotation marks")


def test_empty_lines_are_passed_over_and_counted(command: Run, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(HEADER + "\n\n" + ROW.format(1) + "\nQ2,Place 2,XX,47,11\n", encoding="utf-8")
    finished = command("import", "municipalities", path)
    assert finished.code == 3
    assert "Line 6, country" in finished.out


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_may_end_as_on_any_system(end: str, command: Run, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(GOOD.replace("\n", end).encode())
    assert command("import", "municipalities", path).code == 0
    assert Municipality.objects.get(key="Q3").lon == 11.2


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_spreadsheet_may_separate_values_by_its_own_sign(separator: str, command: Run, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(GOOD.replace(",", separator), encoding="utf-8")
    assert command("import", "municipalities", path).code == 0
    assert Municipality.objects.count() == 3


# --- the size


def test_a_line_of_two_gigabytes_is_refused_at_once_and_in_little_memory(tmp_path: Path, refused: Run) -> None:
    path = tmp_path / "huge.csv"
    path.write_text(GOOD, encoding="utf-8")
    os.truncate(path, 2 * 1024**3)
    tracemalloc.start()
    try:
        refused(path, "Line 5", "longer than a million bytes", "line breaks")
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 50_000_000


def test_a_compressed_line_that_swells_is_refused_at_once(refused: Run) -> None:
    refused(
        gzip.compress(GOOD.encode() + b"x" * 30_000_000), "Line 5", "longer than a million bytes", name="list.csv.gz"
    )


def test_a_file_of_any_length_is_read_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text(HEADER + "".join(ROW.format(number) for number in range(20_000)), encoding="utf-8")
    tracemalloc.start()
    try:
        with TableReader(path, required=["id"]) as table:
            assert sum(1 for _row in table) == 20_000
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2_000_000


# --- the compression


def noise(rows: int = 3000) -> bytes:
    """A table that doesn't shrink to nothing."""
    draw = random.Random(1)
    return (HEADER + "".join(f"Q{n},{draw.getrandbits(256):x},AT,47.1,11.2\n" for n in range(rows))).encode()


def test_a_gzipped_file_is_read_as_it_is(command: Run, tmp_path: Path) -> None:
    path = tmp_path / "list.csv.gz"
    path.write_bytes(gzip.compress(GOOD.encode()))
    assert command("import", "municipalities", path).code == 0
    assert Municipality.objects.count() == 3


@pytest.mark.parametrize("kept", [0.999, 0.5, 0.01])
def test_a_truncated_gzip_is_refused(kept: float, refused: Run) -> None:
    whole = gzip.compress(noise())
    refused(whole[: int(len(whole) * kept)], "after line", "again", name="list.csv.gz")


@pytest.mark.parametrize("place", [0.3, 0.6, 0.9999])
def test_a_corrupt_gzip_is_refused(place: float, refused: Run) -> None:
    whole = bytearray(gzip.compress(noise()))
    position = min(int(len(whole) * place), len(whole) - 6)
    whole[position : position + 4] = bytes(byte ^ 0xFF for byte in whole[position : position + 4])
    refused(bytes(whole), name="list.csv.gz")


def test_what_only_looks_like_gzip_is_refused(refused: Run) -> None:
    refused(b"\x1f\x8b" + GOOD.encode(), "again")


# --- the file itself


def test_a_missing_file_is_named(tmp_path: Path, refused: Run) -> None:
    refused(tmp_path / "nowhere.csv", "can't be opened", "check the name")


def test_a_folder_is_no_file(tmp_path: Path, refused: Run) -> None:
    refused(tmp_path, "can't be opened", "check the name")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_a_file_that_may_not_be_read_is_named(tmp_path: Path, refused: Run) -> None:
    path = tmp_path / "list.csv"
    path.write_text(GOOD, encoding="utf-8")
    path.chmod(0)
    refused(path, "can't be opened", "may read it")


# --- rejected rows on file

MIXED = HEADER + ROW.format(1) + "Q2,Place 2,AT,91,11.2\n" + 'Q3,"Place, 3",XX,47.1,11.2\n'


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    path = tmp_path / "mixed.csv"
    path.write_text(MIXED, encoding="utf-8")
    return path


def test_rejected_rows_are_written_with_line_field_value_reason_and_remedy(
    command: Run, mixed: Path, tmp_path: Path
) -> None:
    rejects = tmp_path / "rejects.csv"
    assert command("import", "municipalities", mixed, "--rejects", rejects).code == 3
    with rejects.open(encoding="utf-8", newline="") as file:
        first, second = csv.DictReader(file)
    assert (first["line"], first["field"], first["value"]) == ("3", "lat", "91")
    assert (second["line"], second["field"], second["value"]) == ("4", "country", "XX")
    assert all(row[column].endswith(".") for row in (first, second) for column in ("reason", "remedy"))


def test_a_dry_run_writes_the_rejected_rows_and_nothing_else(
    command: Run, mixed: Path, tmp_path: Path, everything: Rows
) -> None:
    before = everything()
    rejects = tmp_path / "rejects.csv"
    finished = command("import", "municipalities", mixed, "--dry-run", "--rejects", rejects)
    assert finished.code == 3
    assert "nothing written" in finished.out
    assert len(rejects.read_text(encoding="utf-8").splitlines()) == 3
    assert everything() == before


def test_without_rejected_rows_the_file_of_them_has_only_its_header(command: Run, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    rejects.write_text("from last time\n", encoding="utf-8")
    path = tmp_path / "list.csv"
    path.write_text(GOOD, encoding="utf-8")
    assert command("import", "municipalities", path, "--rejects", rejects).code == 0
    assert rejects.read_text(encoding="utf-8") == "line,field,value,reason,remedy\n"


def test_a_rejects_file_that_cannot_be_written_stops_before_anything_is_done(
    command: Run, mixed: Path, everything: Rows
) -> None:
    before = everything()
    finished = command("import", "municipalities", mixed, "--rejects", mixed / "rejects.csv")
    assert finished.code == 1
    assert everything() == before
    assert "rejects.csv can't be written" in finished.err
    assert "--rejects" in finished.err
    assert "Traceback" not in finished.err


def test_the_rejected_rows_never_replace_the_file_that_is_read(command: Run, mixed: Path) -> None:
    command("import", "municipalities", mixed, "--rejects", mixed)
    assert mixed.read_text(encoding="utf-8") == MIXED


# --- what people and scripts are told


def test_people_are_told_what_was_done_and_what_was_not(command: Run, mixed: Path) -> None:
    finished = command("import", "municipalities", mixed)
    assert finished.code == 3
    assert re.search("1  New", finished.out)
    assert re.search("2  Rejected", finished.out)
    assert "+ Place 1 (Q1)" in finished.out
    assert "- Line 3, lat “91”" in finished.out
    assert "--rejects FILE" in finished.out


def test_scripts_are_told_the_same_as_json(command: Run, mixed: Path) -> None:
    finished = command("import", "municipalities", mixed, "--format", "json")
    told = json.loads(finished.out)
    assert finished.code == 3
    assert (told["what"], told["file_name"], told["dry_run"]) == ("municipalities", "mixed.csv", False)
    assert (told["new"], told["changed"], told["unchanged"], told["aliased"]) == (1, 0, 0, 0)
    assert [rejection["line"] for rejection in told["rejections"]] == [3, 4]
    assert set(told["rejections"][0]) == {"line", "field", "value", "reason", "remedy"}


def test_scripts_are_told_of_changes_in_plain_values(command: Run, municipality: Add, municipality_file: Write) -> None:
    municipality("Q1", population=900)
    path = municipality_file({"id": "Q1", "population": "1000", "source": "geonames2025"})
    told = json.loads(command("import", "municipalities", path, "--format", "json").out)
    assert [(change["field"], change["old"], change["new"]) for change in told["changes"]][-2:] == [
        ("population", 900, 1000),
        ("population_source", "", "file:municipalities.csv"),
    ]


def test_scripts_are_told_of_perimeters_as_lists(command: Run, municipality: Add, municipality_file: Write) -> None:
    municipality("Q1")
    path = municipality_file({"id": "Q1", "eusalp": "1", "alpine_convention": "1"})
    told = json.loads(command("import", "municipalities", path, "--format", "json").out)
    change = next(change for change in told["changes"] if change["field"] == "perimeters")
    assert (change["old"], change["new"]) == ([], ["alpine_convention", "eusalp"])


@pytest.mark.parametrize(
    ("content", "code"),
    [(GOOD, 0), (MIXED, 3), (HEADER + "Q2,Place 2,AT,91,11.2\n", 1), ("id\nQ1\n", 1), (HEADER, 0)],
    ids=["all-taken", "some-rejected", "all-rejected", "unreadable", "no-rows"],
)
def test_the_exit_code_says_how_it_went(content: str, code: int, command: Run, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(content, encoding="utf-8")
    assert command("import", "municipalities", path).code == code
    assert command("import", "municipalities", path, "--dry-run").code == code


def test_wrong_usage_has_an_exit_code_of_its_own(command: Run, tmp_path: Path) -> None:
    assert command("import", "villages", tmp_path / "list.csv").code == 2


def test_progress_is_told_while_reading_and_writing(municipality_file: Write) -> None:
    told: list[tuple[str, int, int | None]] = []
    path = municipality_file(*({"id": f"Q{number}"} for number in range(1500)))
    import_municipalities(path, territory=queries.territory(), progress=lambda *step: told.append(step))
    stages = list(dict.fromkeys(stage for stage, _done, _total in told))
    assert stages == ["Reading", "Writing"]
    assert told[-1] == ("Writing", 1500, 1500)


# --- a kill in the middle

KILLED = """
import os, signal, sys
import django
django.setup()
from newtwincities.atlas import models
from newtwincities.web import cli

model, deadly_portion, *arguments = sys.argv[1:]
objects = getattr(models, model).objects
write, written = objects.bulk_create, []

def write_until_killed(rows, **options):
    written.append(len(write(rows, **options)))
    if len(written) == int(deadly_portion):
        print(sum(written), "rows written", flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

objects.bulk_create = write_until_killed
cli.main(["newtwincities", *arguments])
"""
TABLES = ("atlas_municipality", "atlas_twinning", "atlas_source", "atlas_membership", "atlas_import", "common_stamp")


@dataclass
class OwnDatabase:
    """A database of the same kind as the one under test, on which a process may die."""

    settings: dict[str, str]
    connect: Callable[[], Any]

    def rows(self) -> dict[str, int]:
        with closing(self.connect()) as database:
            return {table: database.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in TABLES}


@pytest.fixture
def own_database(tmp_path: Path) -> Iterator[OwnDatabase]:
    var = tmp_path / "var"
    if connection.vendor == "sqlite":
        yield OwnDatabase({"VAR_DIR": str(var)}, lambda: sqlite3.connect(var / "newtwincities.sqlite3"))
        return
    server, name = settings.DATABASE_URL.rpartition("/")[0], f"newtwincities_kill_{uuid4().hex[:12]}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as postgres:
        postgres.execute(f'CREATE DATABASE "{name}"')
        address = f"{server}/{name}"
        yield OwnDatabase({"VAR_DIR": str(var), "DATABASE_URL": address}, lambda: psycopg.connect(address))
        postgres.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_a_kill_in_the_middle_leaves_nothing_and_the_same_import_then_works(
    own_database: OwnDatabase, municipality_file: Write, twinning_file: Write, fresh_command: Run, fresh_python: Run
) -> None:
    places = municipality_file(*({"id": f"Q{number}"} for number in range(3500)))
    pairs = twinning_file(*({"id_a": "Q0", "id_b": f"Q{number}"} for number in range(1, 3500)))
    assert fresh_command("migrate", **own_database.settings).code == 0

    for what, path, model, portion in (
        ("municipalities", places, "Municipality", 2),
        ("twinnings", pairs, "Twinning", 1),
    ):
        before = own_database.rows()
        killed = fresh_python("-c", KILLED, model, portion, "import", what, path, **own_database.settings)
        assert killed.code == -signal.SIGKILL, killed.err
        assert killed.out == "2000 rows written\n"
        assert own_database.rows() == before

        again = fresh_command("import", what, path, "--format", "json", **own_database.settings)
        assert again.code == 0, again.err
        assert json.loads(again.out)["new"] == own_database.rows()[f"atlas_{model.lower()}"] > 3000


# --- what callers of the reader can rely on


def test_the_reader_says_how_far_it_is(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(noise())
    with TableReader(path, required=["id"]) as table:
        fractions = [table.fraction_read for _row in table]
    assert fractions == sorted(fractions)
    assert 0 < fractions[0] < 0.5
    assert fractions[-1] == 1


def test_the_reader_strips_values_and_column_names(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(" id , name\n Q1 ,  Sand in Taufers \n", encoding="utf-8")
    with TableReader(path, required=["id"]) as table:
        assert list(table) == [(2, {"id": "Q1", "name": "Sand in Taufers"})]


def test_a_damaged_file_is_read_or_refused_with_a_sentence_and_never_ends_in_anything_else(tmp_path: Path) -> None:
    draw = random.Random(7)
    path = tmp_path / "list.csv"
    whole = gzip.compress(noise(50))
    for _attempt in range(300):
        content = bytearray(draw.choice([GOOD.encode(), whole]))
        for _damage in range(draw.randint(1, 4)):
            content[draw.randrange(len(content))] = draw.randrange(256)
        path.write_bytes(bytes(content[: draw.randint(1, len(content))]))
        with suppress(TableError), TableReader(path, required=["id"]) as table:
            list(table)
