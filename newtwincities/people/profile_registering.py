# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What profiles, guardians and groups tell the registers when the program starts."""

from __future__ import annotations

from newtwincities.common.policy import register_standing
from newtwincities.people.company import coordinated, shared_work
from newtwincities.people.guardianship import wards


def register() -> None:
    register_standing("shared_work", shared_work)
    register_standing("coordinated", coordinated)
    register_standing("wards", wards)
