# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Partnerships: the living work of two or more municipalities, and how alive it is."""
