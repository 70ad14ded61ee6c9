# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What operators may do. All of it needs a second factor: it shows addresses, or acts for the whole site."""

from __future__ import annotations

from newtwincities.common.policy import Need, Policy, allow

_SAFELY = [Need.SECOND_FACTOR]

SITE = Policy(
    name="site",
    roles=("member", "moderator", "operator"),
    rules=tuple(
        allow(action, "operator", needs=_SAFELY)
        for action in ("see_status", "manage_jobs", "see_mails", "see_record", "name_roles")
    ),
)
