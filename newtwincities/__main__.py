# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from newtwincities.web.cli import main

if __name__ == "__main__":
    main()
