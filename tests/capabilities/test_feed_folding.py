# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bursts become one line, in the background, whatever befalls the workers; and each reader counts whom they may see."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newtwincities.common.jobs import do_all_waiting
from newtwincities.common.policy import Viewer
from newtwincities.feed import actions, folding, queries, wording
from newtwincities.feed.folding import MOST, fold_stream, streams_to_fold
from newtwincities.feed.models import Happening, Line
from newtwincities.feed.streams import TERRITORY, stream
from newtwincities.people.blocking import block
from newtwincities.people.viewing import viewer_of_person
from tests.capabilities.conftest import environment
from tests.capabilities.feed_world import MEMBERS, idea, told

pytestmark = pytest.mark.django_db
Fixture = Callable[..., Any]
NOBODY = Viewer()


def shape(name: str) -> list[list[int]]:
    """The lines of a stream with what is folded into each."""
    return [[one.happening.pk for one in entry.told] for entry in queries.read(NOBODY, [name]).entries]


def burst(person: Fixture, number: int, *hours: float) -> tuple[str, list[int]]:
    about = idea()
    ago = hours or [0] * number
    return stream("idea", about.pk), [
        told(about, person(), sort="test_came", hours_ago=ago[turn]).pk for turn in range(number)
    ]


def test_a_burst_becomes_one_line_with_the_newest_at_its_head(person: Fixture) -> None:
    name, keys = burst(person, 5)
    assert len(shape(name)) == 5
    assert do_all_waiting()
    assert shape(name) == [sorted(keys, reverse=True)]
    assert shape(TERRITORY) == shape(name)
    assert streams_to_fold() == []


def test_folding_once_more_changes_nothing(person: Fixture) -> None:
    name, _keys = burst(person, 3)
    fold_stream(name)
    before = list(Line.objects.order_by("pk").values())
    Line.objects.filter(stream=name).update(looked_at=False)
    fold_stream(name)
    assert list(Line.objects.filter(stream=name).order_by("pk").values()) == [
        row for row in before if row["stream"] == name
    ]


def test_who_comes_later_is_folded_into_the_line_that_is_there(person: Fixture) -> None:
    name, keys = burst(person, 2)
    fold_stream(name)
    about = idea("Another")
    told(about, person(), sort="test_came")
    keys.append(told(type(about).objects.get(pk=name.partition(":")[2]), person(), sort="test_came").pk)
    fold_stream(name)
    assert shape(name) == [sorted(keys, reverse=True)]


def test_a_line_holds_no_more_than_a_day(person: Fixture) -> None:
    name, (first, second, third) = burst(person, 3, 30, 20, 1)
    fold_stream(name)
    assert shape(name) == [[third], [second, first]]


def test_a_line_holds_no_more_than_so_many(person: Fixture) -> None:
    about = idea()
    ana = person()
    for _number in range(MOST + 1):
        told(about, ana, sort="test_came")
    fold_stream(stream("idea", about.pk))
    assert sorted(map(len, shape(stream("idea", about.pk)))) == [1, MOST]


def test_other_sorts_other_things_and_other_audiences_stay_apart(person: Fixture) -> None:
    about, other = idea(), idea("Other")
    told(about, person(), sort="test_came")
    told(about, person(), sort="test_came", visibility=MEMBERS)
    told(other, person(), sort="test_came")
    told(about, person())
    told(about, person())
    do_all_waiting()
    assert not Line.objects.exclude(head=None).exists()


def test_in_the_stream_of_a_person_nothing_is_folded(person: Fixture) -> None:
    ana, about = person(shows={"name": "public"}), idea()
    keys = [told(about, ana, sort="test_came").pk for _number in range(3)]
    do_all_waiting()
    assert shape(stream("person", ana.pk)) == [[key] for key in reversed(keys)]


def test_whoever_follows_both_reads_what_is_folded_once(person: Fixture) -> None:
    ana, about = person(shows={"name": "public"}), idea()
    first = told(about, ana, sort="test_came").pk
    second = told(about, person(), sort="test_came").pk
    do_all_waiting()
    names = [stream("person", ana.pk), stream("idea", about.pk)]
    found = queries.read(NOBODY, names).entries
    assert [[one.happening.pk for one in entry.told] for entry in found] == [[second, first]]


def test_a_head_that_goes_leaves_the_others_together(person: Fixture) -> None:
    name, keys = burst(person, 4)
    fold_stream(name)
    actions.remove(Happening.objects.filter(pk=keys[-1]))
    fold_stream(name)
    assert shape(name) == [sorted(keys[:-1], reverse=True)]


@pytest.mark.parametrize(("number", "words"), [(1, "Ana has come"), (2, "Ana and 1 other have"), (4, "and 3 others")])
def test_the_line_names_one_and_counts_the_others(person: Fixture, number: int, words: str) -> None:
    about = idea()
    for turn in range(number):
        shows = {"name": "public"} if turn == 0 else {}
        told(about, person("ana@example.org" if turn == 0 else "", shows=shows), sort="test_came")
    do_all_waiting()
    (entry,) = queries.read(NOBODY, [stream("idea", about.pk)]).entries
    assert words in wording.plain(entry.told, NOBODY)
    assert "Ana" in wording.linked(entry.told, NOBODY)


def test_only_those_are_counted_whom_the_reader_may_meet(person: Fixture) -> None:
    about, ana, ben, eve, reader = idea(), person("ana@x.org"), person("ben@x.org"), person("eve@x.org"), person()
    for who in (ana, ben, eve):
        told(about, who, sort="test_came")
    do_all_waiting()
    block(eve, by=reader)
    viewer = viewer_of_person(reader)
    (entry,) = queries.read(viewer, [stream("idea", about.pk)]).entries
    assert wording.plain(entry.told, viewer) == "Ben and 1 other have come to The common compost."


def test_what_was_folded_by_half_was_not_folded(person: Fixture, monkeypatch: pytest.MonkeyPatch) -> None:
    name, keys = burst(person, 3)
    folded, turns = folding._fold, []

    def dies(line: Line) -> bool:
        turns.append(line)
        if len(turns) == 3:
            raise KeyboardInterrupt
        return folded(line)

    monkeypatch.setattr(folding, "_fold", dies)
    with pytest.raises(KeyboardInterrupt):
        fold_stream(name)
    assert len(shape(name)) == 3
    monkeypatch.setattr(folding, "_fold", folded)
    fold_stream(name)
    assert shape(name) == [sorted(keys, reverse=True)]


BEGIN = """
import django; django.setup()
import time
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext_lazy
from newtwincities.feed import actions, folding
from newtwincities.feed.models import Line
from newtwincities.feed.registry import Sort, Verb, register_sorts
from newtwincities.people.models import Person
from newtwincities.ideas.models import Idea
several = ngettext_lazy("{who} and {number} other", "{who} and {number} others")
register_sorts(Sort("test_came", Verb.JOIN, gettext_lazy("{who}"), several=several))
"""
TELL = """
now = timezone.now()
idea = Idea.objects.create(title="A", summary="B", language="en", state="looking", created_at=now, published_at=now,
                           changed_at=now, active_at=now)
for number in range(6):
    person = Person.objects.create_user(f"p{number}@example.org")
    actions.tell("test_came", by=person, about=("idea", idea.pk))
"""
HANG = """
fold, done = folding._fold, []
def slow(line):
    done.append(line)
    if len(done) == 4:
        print("at it", flush=True)
        time.sleep(60)
    return fold(line)
folding._fold = slow
folding.fold_stream("territory")
"""
LOOK = """
lines = Line.objects.filter(stream="territory")
print(lines.count(), lines.filter(head=None).count(), lines.filter(looked_at=True).count())
"""


@pytest.mark.slow
def test_a_worker_that_is_killed_while_folding_loses_and_doubles_nothing(
    tmp_path: Path, fresh_python: Any, fresh_command: Any
) -> None:
    var = tmp_path / "var"
    assert fresh_command("prepare", VAR_DIR=var).code == 0
    assert fresh_python("-c", BEGIN + TELL, VAR_DIR=var).code == 0
    command = [sys.executable, "-c", BEGIN + HANG]
    with subprocess.Popen(command, env=environment(VAR_DIR=var), stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout
        assert worker.stdout.readline().strip() == "at it"
        worker.kill()
    assert fresh_python("-c", BEGIN + LOOK, VAR_DIR=var).out.split() == ["6", "6", "0"]
    finish = 'folding.fold_stream("territory")\n'
    assert fresh_python("-c", BEGIN + finish + LOOK, VAR_DIR=var).out.split() == ["6", "1", "6"]
