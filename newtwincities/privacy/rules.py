# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may see, take away, put right and erase what is kept of a person."""

from __future__ import annotations

from collections.abc import Iterator

from newtwincities.common.policy import OPERATOR, Need, Policy, Viewer, allow
from newtwincities.people.models import Person


def roles_towards(viewer: Viewer, person: Person | None) -> Iterator[str]:
    """`oneself`, the `guardian` of a child, the `leader` of a group."""
    if viewer.person is None or person is None:
        return
    if viewer.person.pk == person.pk:
        yield "oneself"
    elif person.pk in viewer.standing("wards"):
        yield "guardian"
    elif person.leader_id == viewer.person.pk:
        yield "leader"


MY_DATA = Policy(
    name="my_data",
    roles=("oneself", "guardian", "leader", OPERATOR),
    rules=(
        allow("see", "oneself guardian leader"),
        allow("download", "oneself guardian leader"),
        allow("ask_correction", "oneself"),
        allow("erase", "oneself guardian leader"),
        allow("answer", OPERATOR, needs=[Need.SECOND_FACTOR]),
    ),
    roles_of=roles_towards,
)
