# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What notifications do: spread a happening, write digests, keep what somebody decides."""
