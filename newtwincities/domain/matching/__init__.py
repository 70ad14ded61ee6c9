# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which municipalities would suit each other as partners: learned from real twinnings, with reasons."""
