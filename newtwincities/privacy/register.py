# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The register of personal data: each kind with its purpose, legal basis and period, and what exports and erases it.

Every capability that keeps something of persons registers it in its `apps.py`. The privacy page, the record of
processing, “my data”, erasure and the retention job are all made from this list and from nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
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
    # Erases what is past its period at this time; how much. Files go on commit, since a dry run is rolled back.
    expire: Callable[[datetime], int] | None = None
    remaining: Callable[[datetime], int] | None = None  # how much is past its period and still there
    files: Callable[[Any], Iterable[Path]] | None = None  # person → files to put into the export
    columns: Mapping[str, Any] = field(default_factory=dict)  # of the export, where `columns.py` has no word for it
    recipients: Any = ""  # who gets it beside the operator and the provider that hosts the server
    correct: str = ""  # name of the page on which the person changes it


@dataclass(frozen=True, slots=True)
class BeforeErasure:
    """What a room has to settle before a person goes, such as a team that loses its last coordinator."""

    name: str
    settle: Callable[[Any], None]  # person; within the transaction of the erasure
    warnings: Callable[[Any], Iterable[str]] = lambda _person: ()  # person → sentences to show beforehand


_register: dict[str, PersonalData] = {}
ACCOUNT = "account"  # the kind that is erased last, with the person's row


def register_personal_data(*kinds: PersonalData) -> None:
    for kind in kinds:
        _register[kind.name] = kind


_before_erasure: dict[str, BeforeErasure] = {}


def register_before_erasure(*hooks: BeforeErasure) -> None:
    for hook in hooks:
        _before_erasure[hook.name] = hook


def before_erasure() -> tuple[BeforeErasure, ...]:
    return tuple(_before_erasure.values())


def personal_data() -> tuple[PersonalData, ...]:
    """Every kind, the account first."""
    return tuple(sorted(_register.values(), key=lambda kind: kind.name != ACCOUNT))  # a stable order
