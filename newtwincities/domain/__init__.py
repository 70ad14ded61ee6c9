# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The reasoning of the product: pure functions on plain values, without database, clock or framework."""
