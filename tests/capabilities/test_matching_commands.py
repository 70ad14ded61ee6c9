# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The commands that train and judge the ranker: what they read, write and refuse; they need no database."""

from __future__ import annotations

import gzip
import json
import os
import random
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from newtwincities.domain.matching.graph import graph_from
from newtwincities.domain.matching.ranking import Query, rank_partners
from newtwincities.matching.files import read_municipalities
from newtwincities.matching.shipped import SHIPPED, shipped_model

HEADER = "id,name,country,admin1,nuts3,lat,lon,population,elevation_m,languages,alt_names,eusalp"
ROWS = [
    "a,Alpha,AT,,AT332,47.0,11.0,1200,1100,de,,1",
    "b,Beta,IT,,ITH10,46.5,11.3,1300,1200,de|it,Bet,1",
    "c,Gamma,FR,,,45.9,6.8,,,,,",
    "d,Delta,IT,,ITH10,46.6,11.4,1500,900,it,,1",
    "e,Epsilon,DE,,,48.1,11.5,90000,500,de,,",
]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    write(tmp_path / "municipalities.csv", HEADER, *ROWS)
    write(tmp_path / "twinnings.csv", "id_a,id_b,since", "b,c,", "a,e,", "d,e,")
    write(tmp_path / "queries.csv", "query,target", "a,b", "c,d")
    return tmp_path


def write(path: Path, *lines: str) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def evaluate(files: Path, **options: object) -> dict[str, object]:
    out = StringIO()
    call_command("evaluate-matching", format="json", stdout=out, **paths(files), **options)
    found: dict[str, object] = json.loads(out.getvalue())
    return found


def paths(files: Path) -> dict[str, Path]:
    return {name: files / f"{name}.csv" for name in ("municipalities", "twinnings", "queries")}


def test_evaluation_prints_the_figures_and_those_of_the_baselines(files: Path) -> None:
    found = evaluate(files)
    assert set(found) == {"all", "eusalp", "cold", "baselines", "not_candidates"}
    assert set(found["baselines"]) == {"popularity", "gravity", "adamic_adar", "eutwinnings"}  # type: ignore[call-overload]
    for table in (found, *found["baselines"].values()):  # type: ignore[attr-defined]
        assert set(table["all"]) == {"hit@10", "hit@50", "mrr", "queries"}
        assert table["all"]["hit@10"] == 1  # there are fewer than ten candidates
    assert [found[subset]["queries"] for subset in ("all", "eusalp", "cold")] == [2, 2, 0]  # type: ignore[index]


def test_evaluation_in_words(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("evaluate-matching", **paths(files))
    assert "adamic_adar" in capsys.readouterr().out


def test_files_may_be_gzipped(files: Path) -> None:
    plain = evaluate(files)
    for path in files.glob("*.csv"):
        path.write_bytes(gzip.compress(path.read_bytes()))
    assert evaluate(files) == plain


def test_a_target_without_twinning_counts_as_not_found_unless_all_are_candidates(files: Path) -> None:
    write(files / "twinnings.csv", "id_a,id_b", "b,c")
    write(files / "queries.csv", "query,target", "b,a")
    found = evaluate(files)
    assert (found["all"]["hit@50"], found["not_candidates"]) == (0, 1)  # type: ignore[index]
    found = evaluate(files, candidates="all")
    assert (found["all"]["hit@50"], found["not_candidates"]) == (1, 0)  # type: ignore[index]


def test_who_has_no_twinning_asks_cold(files: Path) -> None:
    write(files / "twinnings.csv", "id_a,id_b", "b,c")
    assert evaluate(files)["cold"]["queries"] == 1  # type: ignore[index]


@pytest.mark.parametrize(
    ("file", "lines", "said"),
    [
        ("twinnings", ["id_a,id_b", "a,zz"], "Line 2 of twinnings.csv names zz"),
        ("twinnings", ["id_a,id_b", "a,a"], "pairs a with itself"),
        ("twinnings", ["id_a,id_b", "a,b", "a,b"], "repeats the pair a and b"),
        ("twinnings", ["id_a,id_b", "a,b", "b,a"], "both ways round"),
        ("twinnings", ["id_a,id_b"], "has no twinning"),
        ("twinnings", ["one,two", "a,b"], "lacks these columns: id_a, id_b"),
        ("queries", ["query,target", "a,zz"], "Line 2 of queries.csv names zz"),
        ("queries", ["query,target", "a,a"], "pairs a with itself"),
        ("queries", ["query,target", "a,b", "a,b"], "repeats the pair"),
        ("queries", ["query,target", "c,b"], "hold that pair already"),
        ("queries", ["query,target"], "has no query"),
        ("municipalities", [HEADER, *ROWS, ROWS[0]], "has the municipality a twice"),
        ("municipalities", [HEADER, *ROWS[:3]], "has 3 municipalities, too few to rank: give at least 4"),
        ("municipalities", [HEADER, *ROWS, "f,Phi,SI,,,,14.0,,,,,"], "the municipality f has no lat"),
        ("municipalities", [HEADER, *ROWS, "f,Phi,SI,,,46,1400,,,,,"], "can't be the lon of f"),
        ("municipalities", [HEADER, *ROWS, "f,Phi,,,,46,14,,,,,"], "the municipality f has no country"),
        ("municipalities", [HEADER, *ROWS, "f,Phi,SI,,,46,14,many,,,,"], "“many” can't be the population of f"),
        ("municipalities", [HEADER, *ROWS, "f,Phi,SI,,,46,14,,high,,,"], "“high” can't be the elevation_m of f"),
    ],
)
def test_bad_files_are_refused_with_a_remedy(files: Path, file: str, lines: list[str], said: str) -> None:
    write(files / f"{file}.csv", *lines)
    with pytest.raises(CommandError, match=said):
        evaluate(files)


@pytest.mark.parametrize(
    ("row", "unknown"),
    [
        ("f,Phi,SI,,SI042,46.3,14.1,,500,sl,,", "population"),
        ("f,Phi,SI,,SI042,46.3,14.1,0,500,sl,,", "population"),
        ("f,Phi,SI,,SI042,46.3,14.1,4000,,sl,,", "elevation"),
        ("f,Phi,SI,,,46.3,14.1,4000,500,sl,,", "region"),
        ("f,Phi,SI,,SI042,46.3,14.1,4000,500,,,", "languages"),
    ],
)
def test_a_fact_that_is_missing_is_unknown_and_said_to_be(files: Path, row: str, unknown: str) -> None:
    write(files / "municipalities.csv", HEADER, *ROWS[:2], *ROWS[3:], row)
    graph = graph_from(read_municipalities(files / "municipalities.csv"), [("b", "e")])
    for partner in rank_partners(graph, Query("f"), model=shipped_model()):
        assert unknown in partner.unknown


def test_a_model_of_another_version_is_refused(files: Path) -> None:
    model = json.loads(SHIPPED.read_text())
    write(files / "old.json", json.dumps(model | {"version": 0}))
    with pytest.raises(CommandError, match="version 0"):
        evaluate(files, model=files / "old.json")
    with pytest.raises(CommandError, match="can't be read"):
        evaluate(files, model=files / "missing.json")


def test_the_shipped_model_says_what_it_was_trained_on_and_is_small() -> None:
    assert shipped_model().about["twinnings"] > 20_000
    assert SHIPPED.stat().st_size < 200_000


def test_the_commands_start_without_a_database(files: Path) -> None:
    argv = [part for name, path in paths(files).items() for part in (f"--{name}", str(path))]
    nowhere = os.environ | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [sys.executable, "-m", "newtwincities", "evaluate-matching", *argv, "--format", "json"],
        env=nowhere, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["all"]["queries"] == 2


def test_a_model_is_trained_reported_on_and_used(tmp_path: Path) -> None:
    draw = random.Random(3)
    rows = [
        f"m{n:03},Place {n},{draw.choice(['AT', 'IT', 'FR'])},,,{draw.uniform(44, 48)},{draw.uniform(6, 15)},"
        f"{draw.randint(500, 50000)},,,,"
        for n in range(300)
    ]
    pairs = sorted({tuple(sorted(draw.sample(range(300), 2))) for _ in range(700)})
    write(tmp_path / "municipalities.csv", HEADER, *rows)
    write(tmp_path / "twinnings.csv", "id_a,id_b", *(f"m{a:03},m{b:03}" for a, b in pairs[:-20]))
    write(tmp_path / "queries.csv", "query,target", *(f"m{a:03},m{b:03}" for a, b in pairs[-20:]))
    known = {name: path for name, path in paths(tmp_path).items() if name != "queries"}
    model, report = tmp_path / "model.json", tmp_path / "report.md"
    call_command("train-matching", **known, output=model, report=report, folds=1, questions=40, stderr=StringIO())
    for part in ("All splits", "By the country", "By inhabitants", "Exposure", "worst failures", "Without one reason"):
        assert part in report.read_text()
    assert evaluate(tmp_path, model=model)["all"]["queries"] == 20  # type: ignore[index]


def test_training_on_too_little_is_refused(files: Path) -> None:
    known = {name: path for name, path in paths(files).items() if name != "queries"}
    with pytest.raises(CommandError, match="training needs"):
        call_command("train-matching", **known, output=files / "model.json")
    assert not (files / "model.json").exists()
