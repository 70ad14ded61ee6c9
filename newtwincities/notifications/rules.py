# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may use notifications: every member, for themselves."""

from __future__ import annotations

from newtwincities.common.policy import MEMBER, VISITOR, Policy, allow

NOTIFICATIONS = Policy(name="notifications", roles=(VISITOR, MEMBER), rules=(allow("use", MEMBER),))
