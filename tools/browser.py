# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sees to it that Chromium is here for the browser journeys: Debian's, installed by apt when run as root."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile

NAMES = ("chromium", "chromium-browser", "google-chrome")
APT = (("apt-get", "update"), ("apt-get", "install", "-y", "--no-install-recommends", "chromium"))
BY_HAND = "The browser journeys need Chromium: run `apt install chromium` as root, then start again."
FAILED = "Chromium could not be installed: see why at the end of {log}, run `apt install chromium`, then start again."


def main() -> int:
    if any(shutil.which(name) for name in NAMES):
        return 0
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return say_why(BY_HAND)
    print("Installing Chromium with apt …", flush=True)
    return install()


def install() -> int:
    with tempfile.NamedTemporaryFile("w+b", prefix="newtwincities-apt-", suffix=".log", delete=False) as log:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in APT:
            done = subprocess.run(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False
            )
            if done.returncode:
                return say_why(FAILED.format(log=log.name))
    os.unlink(log.name)
    return 0


def say_why(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
