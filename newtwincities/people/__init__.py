# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who somebody is: accounts and signing in, profiles, the protection of minors."""
