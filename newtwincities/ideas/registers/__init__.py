# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What ideas tell the registers of the house when the program starts, by what it is about."""
