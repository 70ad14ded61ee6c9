# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where the files of partnerships lie, and how many there may be."""

from __future__ import annotations

from newtwincities.common.shelves import Shelf

SHELF = Shelf("documents")
MOST_FILES = 200  # of a partnership
MOST_BYTES_TOGETHER = 1024 * 1024 * 1024  # of a partnership, so that its export can be taken up elsewhere
