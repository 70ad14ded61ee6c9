# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Ideas: project ideas that look for partners, and the people who make something of them."""
