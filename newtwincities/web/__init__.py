# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""What makes the rooms one product: settings, addresses, the home page, the looks, the command line."""
