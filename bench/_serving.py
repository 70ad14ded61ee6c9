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
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import IO

from _measuring import ROOT, give_up, percentile

LOCAL = "127.0.0.1"  # the only host that anything here talks to
CONNECTIONS = 8
WARM_UP_SECONDS = 0.3
TURN_SECONDS = 0.25
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


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs, and the seconds until it first answered."""

    pid: int
    port: int
    seconds_to_answer: float

    @property
    def cpu_seconds(self) -> float:
        """The processor time that its processes have taken so far."""
        ticks = sum(int(fields[11]) + int(fields[12]) for _pid, fields in _processes_of(self.pid))
        return ticks / os.sysconf("SC_CLK_TCK")


def _processes_of(session: int) -> Iterator[tuple[int, list[str]]]:
    """The processes of a session, each with its fields of /proc/PID/stat from the third on."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # gone meanwhile
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[3]) == session:
                yield int(stat.parent.name), fields


@contextmanager
def serving(
    argv: Sequence[str], env: dict[str, str], port: int, path: str, *, core: int | None = None
) -> Iterator[Server]:
    """Runs a server, on one core if asked, from the moment that it has answered with this page."""
    with tempfile.TemporaryFile() as log:
        started = time.perf_counter()
        with pinned(core) if core is not None else nullcontext():  # inherited
            process = subprocess.Popen(argv, env=env, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
        try:
            while not _answers(port, path):
                if process.poll() is not None or time.perf_counter() - started > START_TIMEOUT_SECONDS:
                    give_up(f"The server did not start: {_said(log)}")
                time.sleep(0.01)
            yield Server(process.pid, port, time.perf_counter() - started)
        except OSError as error:
            if process.poll() is None:
                raise
            give_up(f"The server went away with {process.returncode} ({error}): {_said(log)}")
        finally:
            _stop(process)


def _said(log: IO[bytes]) -> str:
    log.seek(0)
    return log.read().decode(errors="replace").strip()[-2000:] or "it said nothing."


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        for pid, _fields in list(_processes_of(process.pid)):
            os.kill(pid, signal.SIGKILL)
        process.wait()


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
    cpu_ms: float  # processor time of the server for each page
    size: int  # bytes of a body as sent


@dataclass(slots=True)
class _Exchange:
    """A connection with at most one request under way."""

    connection: socket.socket
    request: bytes
    answer: bytearray = field(default_factory=bytearray)
    sent_at: float = 0
    expected: int = 0  # bytes of head and body, once the head is there


class Visitors:
    """Some browsers that ask a server for the same page again and again over connections that they keep.

    `cookies` are theirs: one for all, or several in turn.
    """

    def __init__(self, server: Server, path: str, *, cookies: Sequence[str] = ("",)) -> None:
        self._server = server
        self._selector = selectors.DefaultSelector()
        for place in range(CONNECTIONS):
            cookie = cookies[place % len(cookies)]
            with_cookie = f"Cookie: {cookie}\r\n" if cookie else ""
            head = f"GET {path} HTTP/1.1\r\nHost: {LOCAL}:{server.port}\r\n{AS_A_BROWSER}{with_cookie}\r\n"
            connection = socket.create_connection((LOCAL, server.port), timeout=10)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._selector.register(connection, selectors.EVENT_READ, _Exchange(connection, head.encode("ascii")))
        self.begin()

    def begin(self) -> None:
        """Forgets what was measured so far."""
        self._latencies: list[float] = []
        self._size = 0
        self._cpu_before = self._server.cpu_seconds
        self.seconds = 0.0

    def ask(self, seconds: float) -> None:
        """Asks for so long, and waits for the answers that are still to come."""
        started = now = time.perf_counter()
        exchanges = [key.data for key in self._selector.get_map().values()]
        for exchange in exchanges:
            self._send(exchange, now)
        under_way = len(exchanges)
        while under_way:
            answering = self._selector.select(timeout=30)
            if not answering:
                raise TimeoutError("no answer for 30 seconds")
            for key, _events in answering:
                if self._has_received_all(key.data):
                    now = time.perf_counter()
                    self._latencies.append(now - key.data.sent_at)
                    if now - started < seconds:
                        self._send(key.data, now)
                    else:
                        under_way -= 1
        self.seconds += time.perf_counter() - started

    def _send(self, exchange: _Exchange, now: float) -> None:
        exchange.answer.clear()
        exchange.expected, exchange.sent_at = 0, now
        exchange.connection.sendall(exchange.request)

    def _has_received_all(self, exchange: _Exchange) -> bool:
        received = exchange.connection.recv(1 << 20)
        if not received:
            raise ConnectionError("the server closed a connection that should have been kept")
        exchange.answer += received
        if not exchange.expected and (end := exchange.answer.find(b"\r\n\r\n")) >= 0:
            self._size = _body_length(bytes(exchange.answer[:end]))
            exchange.expected = end + 4 + self._size
        return bool(exchange.expected) and len(exchange.answer) >= exchange.expected

    def load(self) -> Load:
        count = len(self._latencies)
        cpu_ms = 1000 * (self._server.cpu_seconds - self._cpu_before) / count
        p50_ms, p95_ms = (1000 * percentile(self._latencies, share) for share in (0.5, 0.95))
        return Load(count / self.seconds, p50_ms, p95_ms, cpu_ms, self._size)

    def leave(self) -> None:
        for key in list(self._selector.get_map().values()):
            key.data.connection.close()
        self._selector.close()


def load_in_turn(first: Visitors, second: Visitors, *, seconds: float) -> tuple[Load, Load]:
    """What each server holds for so many seconds, in many short turns, so that both see the machine alike."""
    both = (first, second)
    try:
        for visitors in both:
            visitors.ask(WARM_UP_SECONDS)
            visitors.begin()
        while min(visitors.seconds for visitors in both) < seconds:
            for visitors in both:
                if visitors.seconds < seconds:
                    visitors.ask(TURN_SECONDS)
        return first.load(), second.load()
    finally:
        for visitors in both:
            visitors.leave()


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
        median(one.cpu_ms for one in loads),
        loads[-1].size,
    )
