# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""How dates and numbers are written, where it differs from what Django has for the language."""
