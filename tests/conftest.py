# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""For all tests, those of the domain included: nothing here may need Django."""

from __future__ import annotations

from hypothesis import settings

# The same examples at every run: a check that fails now and then is one that nobody believes.
settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")
