# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""How long the product takes to get ready: once in an empty folder, then from the command to the home page.

    newtwincities bench start

To write the figures to a file too: newtwincities bench start --json FILE
"""

from __future__ import annotations

from statistics import median

from _measuring import Figures, arguments, console, installation, machine
from _serving import free_port, serving

SECONDS_FOR_SECOND_START = 5.0
STARTS = 5


def measure() -> Figures:
    figures = Figures("Getting ready", machine())
    with installation() as fresh:
        figures.add("prepare in an empty folder", fresh.run("prepare").seconds, "s")
        seconds = []
        for _ in range(STARTS):
            port = free_port()
            with serving(console("run"), fresh.env | {"PORT": str(port)}, port, "/en/") as server:
                seconds.append(server.seconds_to_answer)
    for which, took in (("median", median(seconds)), ("slowest", max(seconds))):
        figures.add(f"start until the home page, {which} of {STARTS}", took, "s", at_most=SECONDS_FOR_SECOND_START)
    return figures


if __name__ == "__main__":
    given = arguments(__doc__).parse_args()
    measure().publish(given.json)
