# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""For all tests, those of the domain included: nothing here may need Django."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples at every run: a check that fails now and then is one that nobody believes.
settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")


@pytest.fixture(scope="session")
def prepared_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A VAR_DIR as `newtwincities prepare` leaves it, made once for all that test at once: copy it, don't change it."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent  # beside the folders of the workers
    folder, unfinished = shared / "prepared", shared / "preparing"
    with (shared / "preparing.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            own = environment(VAR_DIR=unfinished)
            done = subprocess.run([sys.executable, "-m", "newtwincities", "prepare"], env=own, stderr=subprocess.PIPE)
            assert done.returncode == 0, done.stderr.decode()
            unfinished.rename(folder)
    return folder


def environment(**settings: object) -> dict[str, str]:
    """The environment of a process that knows these settings and none of the person who runs the tests."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    own = {"LC_ALL": "C.UTF-8", "DJANGO_SETTINGS_MODULE": "newtwincities.web.settings"}
    return {**kept, **own, **{name: str(value) for name, value in settings.items()}}
