# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Files into facts: each import compares first, says what it would change, and then does all of it or nothing."""
