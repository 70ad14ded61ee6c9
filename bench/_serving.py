# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the measurements share: servers on this machine, and a client that puts load on them."""

from __future__ import annotations

import http.client
import os
import re
import selectors
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from statistics import median

from _measuring import ROOT, give_up, percentile

LOCAL = "127.0.0.1"  # the only host that anything here talks to
CONNECTIONS = 8
WARM_UP_SECONDS = 0.3
START_TIMEOUT_SECONDS = 60
AS_A_BROWSER = (
    "User-Agent: Mozilla/5.0 (bench)\r\n"
    "Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8\r\n"
    "Accept-Language: de-AT,de;q=0.9,en;q=0.7\r\n"
    "Accept-Encoding: gzip\r\n"
)


def cores() -> tuple[int, int]:
    """The core for the server and the one for the client; the same where there is only one."""
    mine = sorted(os.sched_getaffinity(0))
    return mine[0], mine[-1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOCAL, 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(
    argv: Sequence[str], env: dict[str, str], port: int, path: str, *, core: int | None = None
) -> Iterator[float]:
    """Runs a server, on one core if asked; gives the seconds until it first answered with this page."""
    with tempfile.TemporaryFile() as log:
        started = time.perf_counter()
        with pinned(core) if core is not None else nullcontext():  # inherited
            server = subprocess.Popen(argv, env=env, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
        try:
            while not _answers(port, path):
                if server.poll() is not None or time.perf_counter() - started > START_TIMEOUT_SECONDS:
                    log.seek(0)
                    give_up(f"The server did not start: {log.read().decode(errors='replace').strip()[-2000:]}")
                time.sleep(0.01)
            yield time.perf_counter() - started
        finally:
            _stop(server)


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


@contextmanager
def pinned(core: int) -> Iterator[None]:
    """Keeps this process, and what it starts meanwhile, on one core."""
    mine = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, mine)


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection(LOCAL, port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


@dataclass(frozen=True, slots=True)
class Load:
    """What a server held for some seconds. The latencies include the wait of requests for each other."""

    per_second: float
    p50_ms: float
    p95_ms: float
    size: int  # bytes of a body as sent


@dataclass(slots=True)
class _Exchange:
    answer: bytearray
    sent_at: float
    expected: int = 0  # bytes of head and body, once the head is there


def load(port: int, path: str, *, seconds: float, cookie: str = "") -> Load:
    """Asks for one page again and again over kept-alive connections, each with one request under way."""
    with_cookie = f"Cookie: {cookie}\r\n" if cookie else ""
    request = f"GET {path} HTTP/1.1\r\nHost: {LOCAL}:{port}\r\n{AS_A_BROWSER}{with_cookie}\r\n".encode("ascii")
    with selectors.DefaultSelector() as selector:
        connections = [socket.create_connection((LOCAL, port), timeout=10) for _ in range(CONNECTIONS)]
        try:
            for connection in connections:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                selector.register(connection, selectors.EVENT_READ, _Exchange(bytearray(), time.perf_counter()))
                connection.sendall(request)
            _exchange(selector, request, WARM_UP_SECONDS)
            took, latencies, size = _exchange(selector, request, seconds)
        finally:
            for connection in connections:
                connection.close()
    if not latencies:
        give_up(f"{path} was not answered once in {seconds} seconds.")
    return Load(len(latencies) / took, 1000 * percentile(latencies, 0.5), 1000 * percentile(latencies, 0.95), size)


def _exchange(selector: selectors.BaseSelector, request: bytes, seconds: float) -> tuple[float, list[float], int]:
    latencies: list[float] = []
    size = 0
    started = now = time.perf_counter()
    while now - started < seconds:
        for key, _events in selector.select(timeout=10):
            exchange: _Exchange = key.data
            connection: socket.socket = key.fileobj  # type: ignore[assignment]
            received = connection.recv(1 << 20)
            if not received:
                give_up("The server closed a connection that should have been kept.")
            exchange.answer += received
            if not exchange.expected and (end := exchange.answer.find(b"\r\n\r\n")) >= 0:
                size = _body_length(bytes(exchange.answer[:end]))
                exchange.expected = end + 4 + size
            if exchange.expected and len(exchange.answer) >= exchange.expected:
                now = time.perf_counter()
                latencies.append(now - exchange.sent_at)
                exchange.answer.clear()
                exchange.expected, exchange.sent_at = 0, now
                connection.sendall(request)
        now = time.perf_counter()
    return now - started, latencies, size


def _body_length(head: bytes) -> int:
    if not head.startswith(b"HTTP/1.1 200 "):
        give_up(f"The server answered {head.splitlines()[0].decode(errors='replace')} instead of 200.")
    found = re.search(rb"\r\ncontent-length: *(\d+)", head, re.IGNORECASE)
    if not found:
        give_up("The server sent a page without its length.")
    return int(found[1])


def median_load(loads: Sequence[Load]) -> Load:
    """Each figure's median over several rounds."""
    return Load(
        median(one.per_second for one in loads),
        median(one.p50_ms for one in loads),
        median(one.p95_ms for one in loads),
        loads[-1].size,
    )
