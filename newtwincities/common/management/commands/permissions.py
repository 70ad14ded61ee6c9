# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from newtwincities.common.commands import ProductCommand
from newtwincities.common.policy import Policy, policies

YES, NO = "yes", "–"


class Command(ProductCommand):
    help = "Print who may do what: a table of actions and roles for each kind of thing, by state."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=("markdown", "json"), default="markdown")

    def handle(self, format: str, **options: Any) -> None:
        if format == "json":
            self.print_json({name: list(rows(policy)) for name, policy in sorted(policies().items())})
        else:
            self.stdout.write(as_markdown())


def rows(policy: Policy) -> Iterator[dict[str, str]]:
    """A row for each action and state; where all states agree, one row for all of them."""
    for action in policy.actions:
        by_state = {state: _cells(policy, action, state) for state in policy.states}
        if len({tuple(cells.items()) for cells in by_state.values()}) == 1:
            by_state = {"any": next(iter(by_state.values()))}
        for state, cells in by_state.items():
            yield {"action": action, "state": state, **cells}


def _cells(policy: Policy, action: str, state: str) -> dict[str, str]:
    cells = {}
    for role in policy.roles:
        rule = policy.cell(action, state, role)
        cells[role] = NO if rule is None else ", ".join([YES, *sorted(rule.needs)])
    return cells


def as_markdown() -> str:
    parts = []
    for name, policy in sorted(policies().items()):
        parts.append(f"## {name}\n")
        heads = ("action", "state", *policy.roles)
        lines = [_line(heads), _line("---" for _head in heads), *(_line(row.values()) for row in rows(policy))]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _line(cells: Any) -> str:
    return f"| {' | '.join(cells)} |"
