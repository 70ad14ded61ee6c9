# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who may see what in matching."""

from __future__ import annotations

from newtwincities.common.policy import MEMBER, VISITOR, Policy, allow

MATCHING = Policy(
    name="matching",
    roles=(VISITOR, MEMBER),
    rules=(
        allow("see", f"{VISITOR} {MEMBER}"),
        allow("see_willingness", MEMBER),
    ),
)
