# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The policy layer itself: what its tables say, and that nothing else is allowed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from newtwincities.common import policy as policies_of_all
from newtwincities.common.management.commands.permissions import as_markdown
from newtwincities.common.policy import Answer, Need, Policy, Refused, Viewer, allow, ask, demand, may

DOCS = Path(__file__).resolve().parents[2] / "docs" / "reference" / "permissions.md"

DOOR = Policy(
    name="door",
    roles=("visitor", "member", "keeper", "moderator"),
    states=("open", "shut"),
    rules=(
        allow("enter", "visitor", "open"),
        allow("enter", "keeper", "shut", [Need.SECOND_FACTOR]),
        allow("paint", "keeper", needs=[Need.ADULT]),
        allow("knock", "member", "shut", [Need.TRUSTED]),
    ),
    roles_of=lambda viewer, door: ["keeper"] if viewer.person == door["keeper"] else [],
    state_of=lambda door: str(door["state"]),
)


@pytest.fixture(autouse=True)
def a_door(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policies_of_all, "_policies", {"door": DOOR})


def door(state: str = "open") -> dict[str, Any]:
    return {"state": state, "keeper": "ana"}


def member(name: str, **facts: Any) -> Viewer:
    return Viewer(person=name, roles=frozenset({"visitor", "member"}), **facts)


@pytest.mark.parametrize(
    ("viewer", "action", "state", "answer"),
    [
        (Viewer(), "enter", "open", Answer.YES),
        (Viewer(), "enter", "shut", Answer.SIGN_IN),
        (Viewer(), "paint", "open", Answer.SIGN_IN),
        (member("bo"), "enter", "shut", Answer.ROLE),
        (member("ana"), "enter", "shut", Answer.SECOND_FACTOR),
        (member("ana", second_factor=True), "enter", "shut", Answer.YES),
        (member("ana"), "paint", "open", Answer.ADULT),
        (member("ana", adult=True), "paint", "shut", Answer.YES),
        (member("bo"), "knock", "open", Answer.STATE),
        (member("bo"), "knock", "shut", Answer.TRUSTED),
        (member("bo", trusted=True), "knock", "shut", Answer.YES),
    ],
)
def test_each_answer_says_what_stands_in_the_way(viewer: Viewer, action: str, state: str, answer: Answer) -> None:
    assert ask(viewer, f"door:{action}", door(state)) is answer
    assert may(viewer, f"door:{action}", door(state)) is (answer is Answer.YES)


def test_what_is_not_allowed_is_refused_with_its_reason() -> None:
    with pytest.raises(Refused) as refused:
        demand(member("bo"), "door:enter", door("shut"))
    assert refused.value.answer is Answer.ROLE


def test_an_action_that_no_table_names_is_a_mistake_of_the_code() -> None:
    with pytest.raises(KeyError, match="explode"):
        may(Viewer(), "door:explode", door())


def test_a_table_names_only_roles_and_states_that_it_has() -> None:
    with pytest.raises(ValueError, match="thief"):
        Policy(name="door", roles=("visitor",), rules=(allow("enter", "thief"),))


def test_what_rules_need_of_a_viewer_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setitem(policies_of_all._standings, "keys", lambda person: asked.append(person) or {1, 2})
    viewer = member("ana")
    assert viewer.standing("keys") == viewer.standing("keys") == {1, 2}
    assert asked == ["ana"]
    viewer.forget()
    viewer.standing("keys")
    assert asked == ["ana", "ana"]


def test_the_documents_hold_the_tables_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    written = DOCS.read_text(encoding="utf-8").partition("\n## ")[2]
    assert f"## {written}".strip() == as_markdown().strip() or not as_markdown(), (
        "run `newtwincities permissions` and put its output at the end of docs/reference/permissions.md"
    )
