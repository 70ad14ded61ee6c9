# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Territories, municipalities, twinnings: the public facts, where they come from, and the pages that show them."""
