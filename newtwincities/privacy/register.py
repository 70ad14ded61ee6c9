# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The register of personal data: each kind with its purpose, legal basis and period, and what exports and erases it.

Every capability that keeps something of persons registers it in its `apps.py`. The privacy page, the record of
processing, “my data”, erasure and the retention job are all made from this list and from nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any


class Basis(StrEnum):
    """Why it may be kept (Art. 6(1) GDPR)."""

    CONSENT = "consent"
    CONTRACT = "contract"  # to give the person what they signed up for
    LEGAL_DUTY = "legal_duty"
    PUBLIC_TASK = "public_task"
    LEGITIMATE_INTEREST = "legitimate_interest"


@dataclass(frozen=True, slots=True)
class PersonalData:
    """One kind of personal data. Texts are lazy translations, whole sentences."""

    name: str  # a code, as file and key in the export: `team_roles`
    title: Any
    purpose: Any
    period: Any
    basis: Basis
    tables: tuple[str, ...]  # `app.Model`, every one that holds it; a test finds tables that nobody registered
    export: Callable[[Any], Iterable[dict[str, Any]]]  # person → rows as plain values
    erase: Callable[[Any, bool], None]  # person, whether contributions stay without a name
    expire: Callable[[datetime], int] | None = None  # erases what is past its period at this time; how much
    remaining: Callable[[datetime], int] | None = None  # how much is past its period and still there
    files: Callable[[Any], Iterable[Path]] | None = None  # person → files to put into the export


_register: dict[str, PersonalData] = {}


def register_personal_data(*kinds: PersonalData) -> None:
    for kind in kinds:
        _register[kind.name] = kind


def personal_data() -> tuple[PersonalData, ...]:
    """Every kind, in the order of registration; what is erased last (the account) is registered first."""
    return tuple(_register.values())
