# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Keeping the place clean and fair: reports, first contributions, decisions with reasons, appeals."""
