# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What can be asked of notices, introductions, shortlists and counts. Nothing here writes."""

from __future__ import annotations

from newtwincities.matching.approach.queries.introductions import ReplyRate, reply_rates_of
from newtwincities.matching.approach.queries.notices import open_notices_of
from newtwincities.matching.approach.queries.sides import months_last_seen

__all__ = ["ReplyRate", "months_last_seen", "open_notices_of", "reply_rates_of"]
