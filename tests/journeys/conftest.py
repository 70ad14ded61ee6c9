# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""The real product, started as a user starts it, and visitors with a real browser."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from newtwincities.web.settings import SETTINGS
from tests.journeys.visiting import DESK, LOCALES, Mailbox, Visit, Visitor, without_proxy

Product = Callable[..., AbstractContextManager[str]]  # the fixture `product`

HERE = Path(__file__).parent
COMMAND = Path(sys.executable).with_name("newtwincities")
PATIENCE_MS = 10_000  # of a visitor, on a busy machine
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = (
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-gpu-compositing",  # only maps are drawn by the stand-in for a graphics card, which is slow
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what stands in this folder, and lets it run last.

    Playwright keeps an event loop in this thread until the end, and Django refuses the database beside one.
    """
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("journey")
    items.sort(key=lambda item: HERE in item.path.parents)


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """Where the product of `site` keeps what it writes."""
    # No folder of pytest's, which tidies those of earlier runs away while another run still uses them.
    with TemporaryDirectory(prefix="newtwincities-journeys-") as name:
        yield Path(name)


@pytest.fixture(scope="session")
def site(product: Product, folder: Path) -> Iterator[str]:
    """The address of a product with the embedded facts, as it is after the first start."""
    with product(folder=folder) as address:
        yield address


@pytest.fixture
def mailbox(folder: Path) -> Mailbox:
    """The mails that the product of `site` sends."""
    return Mailbox(folder / "var" / "mail")


@pytest.fixture(scope="session")
def product(prepared_once: Path) -> Product:
    """Starts a product with these settings, in this folder or one of its own; gives its address."""
    return partial(started, prepared_once)


@contextmanager
def started(prepared: Path, host: str = "127.0.0.1", *, folder: Path | None = None, **settings: str) -> Iterator[str]:
    with TemporaryDirectory(prefix="newtwincities-journeys-") as name:
        folder = folder or Path(name)
        shutil.copytree(prepared, settings.get("VAR_DIR", folder / "var"), dirs_exist_ok=True)
        port = free_port()
        address = f"http://{host}:{port}"
        settings = {"PORT": str(port), "BASE_URL": address, **settings}
        log = folder / "log"
        with log.open("wb") as output:
            options: dict[str, Any] = {**settled(folder, **settings), "stdout": output, "stderr": output}
            prepared = subprocess.run([COMMAND, "prepare"], check=False, **options)
            assert prepared.returncode == 0, f"`newtwincities prepare` failed:\n{log.read_text()}"
            server = subprocess.Popen([COMMAND, "run"], **options)
            try:
                wait_until_it_answers(address, server, log)
                yield address
                assert server.poll() is None, f"The server stopped on the way:\n{log.read_text()}"
            finally:
                stop(server)
        assert "Traceback" not in log.read_text(), f"The server complained:\n{log.read_text()}"


def settled(folder: Path, **settings: str) -> dict[str, Any]:
    """For a command in this folder, with these settings: those of whoever runs the tests stay out."""
    own = {setting.name for setting in SETTINGS}
    environment = {name: value for name, value in os.environ.items() if name not in own}
    return {"cwd": folder, "env": {**environment, "VAR_DIR": str(folder / "var"), **settings}}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_it_answers(address: str, server: subprocess.Popen[bytes], log: Path, *, seconds: float = 180) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        try:
            with without_proxy.open(f"{address}/robots.txt", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"`newtwincities run` does not answer at {address}:\n{log.read_text()}")


def stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(timeout=15)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        pytest.fail("The browser journeys need Chromium: run `apt install chromium` as root, then start again.")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def visit(site: str, browser: Browser) -> Iterator[Visit]:
    """Makes visitors: `visit(language="de", viewport=PHONE, color_scheme="dark")`. Whatever they trip over fails."""
    contexts: list[BrowserContext] = []
    visitors: list[Visitor] = []

    def arrive(*, language: str = "en", **wishes: Any) -> Visitor:
        context = browser.new_context(
            **{"locale": LOCALES[language], "viewport": DESK, "service_workers": "block", **wishes}
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        visitors.append(Visitor(context, site, language))
        return visitors[-1]

    yield arrive
    for context in contexts:
        context.close()
    faults = [fault for visitor in visitors for fault in visitor.faults]
    assert not faults, "\n".join(["Something went wrong on the way:", *faults])
