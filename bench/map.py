# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""How soon the map is drawn in a browser, how it feels while it is dragged, and how large its data are.

    newtwincities bench map MUNICIPALITIES TWINNINGS      (without files: the embedded facts)

Headless Chromium draws with software rendering, as a very old computer would. First frame and rest are the marks
that the page itself sets; both count from the navigation. Then the map is dragged about for ten seconds and back: the
longest task of the page says whether it went on answering, and the names that stand there before and after
say whether a label was lost.
To write the figures to a file too: newtwincities bench map MUNICIPALITIES TWINNINGS --json FILE
"""

from __future__ import annotations

import gzip
import shutil
import time
from pathlib import Path
from statistics import median
from urllib.request import urlopen

from _measuring import Figures, arguments, console, give_up, installation, machine
from _serving import free_port, serving
from playwright.sync_api import Page, sync_playwright

FIRST_FRAME_SECONDS = 2.5
AT_REST_SECONDS = 5.0
LONGEST_TASK_MS = 500.0
DATA_KB = 400.0
VISITS = 5
PANNING_SECONDS = 10.0
SWITCHES = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-background-networking"]
MARK = "name => performance.getEntriesByName(name)[0]?.startTime ?? null"
NAMES = """() => newtwincitiesMap.queryRenderedFeatures({layers: ['names', 'cities']})
    .map(feature => feature.properties.name).sort()"""
WATCH_TASKS = """() => { window.longest = 0; new PerformanceObserver(list => {
    for (const task of list.getEntries()) window.longest = Math.max(window.longest, task.duration);
}).observe({type: 'longtask'}); }"""


def measure(municipalities: Path | None, twinnings: Path | None) -> Figures:
    chromium = shutil.which("chromium") or give_up("Install Chromium first: apt install chromium")
    figures = Figures("The map", machine())
    with installation() as fresh:
        fresh.run("prepare")
        if municipalities and twinnings:
            fresh.run("import", "municipalities", municipalities, exits=(0, 3))
            fresh.run("import", "twinnings", twinnings, exits=(0, 3))
        port = free_port()
        with (
            serving(console("run"), fresh.env | {"PORT": str(port)}, port, "/en/map/"),
            sync_playwright() as playwright,
        ):
            address = f"http://127.0.0.1:{port}/en/map/"
            data = urlopen(f"{address}places.json").read()
            figures.add("data, compressed", len(gzip.compress(data, 6)) / 1000, "kB", at_most=DATA_KB)
            browser = playwright.chromium.launch(executable_path=chromium, args=SWITCHES)
            visits = [visited(browser.new_context().new_page(), address) for _ in range(VISITS)]
            figures.add("first frame, median", median(first for first, _ in visits), "s", at_most=FIRST_FRAME_SECONDS)
            figures.add("at rest, median", median(rest for _, rest in visits), "s", at_most=AT_REST_SECONDS)
            page = browser.new_context().new_page()
            visited(page, address)
            lost, longest_ms = dragged(page)
            figures.add("names lost by ten seconds of dragging", lost, "names", at_most=0)
            figures.add("longest task while dragging", longest_ms, "ms", at_most=LONGEST_TASK_MS)
            browser.close()
    return figures


def visited(page: Page, address: str) -> tuple[float, float]:
    """The seconds from the navigation to the first frame and to rest."""
    page.goto(address)
    page.wait_for_function("() => performance.getEntriesByName('map-at-rest').length", timeout=60_000)
    return page.evaluate(MARK, "map-first-frame") / 1000, page.evaluate(MARK, "map-at-rest") / 1000


def dragged(page: Page) -> tuple[int, float]:
    """How many names are gone after the map was dragged about and back, and the longest task meanwhile."""
    page.wait_for_timeout(1500)
    before = page.evaluate(NAMES)
    page.evaluate(WATCH_TASKS)
    view = page.evaluate("() => [newtwincitiesMap.getCenter().toArray(), newtwincitiesMap.getZoom()]")
    box = page.locator("#map").bounding_box() or give_up("The map is not on the page.")
    x, y = box["x"] + box["width"] / 2, box["y"] + 200
    until = time.monotonic() + PANNING_SECONDS
    while time.monotonic() < until:
        for dx, dy in ((-160, 40), (160, -40), (120, 60), (-120, -60)):
            page.mouse.move(x, y)
            page.mouse.down()
            page.mouse.move(x + dx, y + dy, steps=12)
            page.mouse.up()
    longest_ms = page.evaluate("() => window.longest")  # before the questions below, which take time themselves
    page.evaluate("([center, zoom]) => newtwincitiesMap.jumpTo({center, zoom})", view)
    page.wait_for_timeout(3000)
    after = page.evaluate(NAMES)
    return len(set(before) - set(after)), longest_ms


if __name__ == "__main__":
    given = arguments(__doc__, data="optional").parse_args()
    measure(given.municipalities, given.twinnings).publish(given.json)
