# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who acts for a municipality: claims, teams with their roles, committees, and how all of it stays true."""
