# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Teams and who is in them; how people come in; claims and what is known of town halls."""

from newtwincities.teams.models.claims import Claim, Document, OfficialAddress, OfficialDomain
from newtwincities.teams.models.joining import Invitation, JoinMessage, JoinRequest
from newtwincities.teams.models.teams import Mandate, Recognition, Role, Team, Update

__all__ = [
    "Claim",
    "Document",
    "Invitation",
    "JoinMessage",
    "JoinRequest",
    "Mandate",
    "OfficialAddress",
    "OfficialDomain",
    "Recognition",
    "Role",
    "Team",
    "Update",
]
