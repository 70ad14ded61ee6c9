# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Many people sign up at the same moment: address, code from the mail, name; once without and once with a password.

Each is a browser of its own behind an address of its own, reads the mail as it lies in var/mail, and types for three
seconds. Whoever chooses a password signs in with it afterwards. Server, background work and people share the machine.
"""

from __future__ import annotations

import re
import sys
import time
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default as default_policy
from http.cookiejar import CookieJar
from pathlib import Path
from threading import Barrier, Event, Thread

from _measuring import Figures, arguments, console, installation, machine, percentile
from _serving import LOCAL, free_port, serving

TYPING_S = 3  # who is faster is taken for a program (common/human.py)
MAIL_WITHIN_S = 240
REQUEST_WITHIN_S = 120
PASSWORD = "three unrelated words"
CODE = re.compile(r"^([A-Z0-9-]{6,9})$", re.MULTILINE)
HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|shown)" value="([^"]+)"')


class Letterboxes:
    """The codes in var/mail by address, read as the mails arrive."""

    def __init__(self, folder: Path) -> None:
        self.codes: dict[str, str] = {}
        self.mails: Counter[str] = Counter()
        self._folder, self._done, self._seen = folder, Event(), set[str]()
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def close(self) -> None:
        self._done.set()
        self._reader.join()

    def code_for(self, address: str) -> str:
        end = time.monotonic() + MAIL_WITHIN_S
        while time.monotonic() < end:
            if code := self.codes.get(address):
                return code
            time.sleep(0.1)
        raise TimeoutError("no mail has come")

    def _read(self) -> None:
        while not self._done.wait(0.1):
            for file in self._folder.glob("[!.]*.eml"):  # those that begin with a dot are being written
                if file.name not in self._seen:
                    self._seen.add(file.name)
                    self._keep(file.read_bytes())

    def _keep(self, content: bytes) -> None:
        mail = message_from_bytes(content, policy=default_policy)
        body = mail.get_body(("plain",))  # type: ignore[attr-defined]
        self.mails[mail["To"]] += 1
        if found := CODE.search(body.get_content()):
            self.codes[mail["To"]] = found[1]


@dataclass
class Somebody:
    """A person with a browser. `requests` says how long each of their requests took."""

    number: int
    address: str
    site: str
    requests: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.opens_a_browser()

    def opens_a_browser(self) -> None:
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self._browser = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)
        own = f"198.18.{self.number // 250}.{self.number % 250 + 1}"  # of the block that is reserved for measurements
        self._browser.addheaders = [("X-Forwarded-For", own), ("User-Agent", "Mozilla/5.0 (bench)")]

    def asks(self, path: str, values: dict[str, str] | None = None) -> tuple[str, str]:
        """The path and the text of the page to which it leads; anything but a page raises."""
        data = urllib.parse.urlencode(values).encode() if values else None
        started = time.perf_counter()
        with self._browser.open(f"{self.site}{path}", data, timeout=REQUEST_WITHIN_S) as answer:
            text = answer.read().decode()
        self.requests.append(time.perf_counter() - started)
        return urllib.parse.urlsplit(answer.url).path, text

    def fills_in(self, path: str, expected: str, *, typing: bool = False, **values: str) -> None:
        """Opens a form, fills it in and sends it; what does not lead to the expected page raises."""
        _path, text = self.asks(path)
        time.sleep(TYPING_S if typing else 0)
        there, _text = self.asks(path, {**dict(HIDDEN.findall(text)), **values})
        if expected not in there:
            raise ValueError(f"{path} led to {there}")

    def signs_up(self, mails: Letterboxes) -> None:
        self.fills_in("/de/account/signup/", "/confirm-email/", typing=True, email=self.address)
        self.fills_in("/de/account/confirm-email/", "/people/welcome/", code=mails.code_for(self.address))
        self.fills_in("/de/people/welcome/", "/people/age/", name=f"Person {self.address[0]}", language="de")

    def signs_up_with_a_password(self, mails: Letterboxes) -> None:
        self.signs_up(mails)
        self.fills_in("/de/account/password/set/", "/account/", password1=PASSWORD, password2=PASSWORD)
        self.opens_a_browser()
        self.fills_in("/de/account/login/", "/people/age/", login=self.address, password=PASSWORD)


def measure(people: int) -> Figures:
    figures = Figures(f"{people} people sign up at the same moment", machine())
    with installation() as fresh:
        fresh.run("prepare")
        port = free_port()
        env = fresh.env | {"PORT": str(port), "BASE_URL": f"http://{LOCAL}:{port}", "TRUSTED_PROXIES": "1"}
        with serving(console("run"), env, port, "/de/"):
            mails = Letterboxes(fresh.var / "mail")
            site = f"http://{LOCAL}:{port}"
            ways = {"without a password": Somebody.signs_up, "with a password": Somebody.signs_up_with_a_password}
            for way, does in ways.items():
                crowd = [Somebody(n, f"{way.split()[0]}{n}@example.org", site) for n in range(people)]
                let_in(figures, way, crowd, lambda one, does=does: does(one, mails))  # type: ignore[misc]
            mails.close()
        fresh.use_here()
        count_accounts(figures, people * len(ways), mails)
    return figures


def let_in(figures: Figures, way: str, crowd: list[Somebody], does: Callable[[Somebody], None]) -> None:
    """All of them at once; what each says of it."""
    start = Barrier(len(crowd))

    def goes(one: Somebody) -> float | str:
        start.wait()
        began = time.perf_counter()
        try:
            does(one)
        except (OSError, ValueError) as error:
            return f"{type(error).__name__}: {error}"
        return time.perf_counter() - began - TYPING_S

    began = time.perf_counter()
    with ThreadPoolExecutor(len(crowd)) as pool:
        outcomes = list(pool.map(goes, crowd))
    took = time.perf_counter() - began
    times = [outcome for outcome in outcomes if isinstance(outcome, float)]
    for what, count in Counter(outcome for outcome in outcomes if isinstance(outcome, str)).most_common(5):
        print(f"{way}: {count} × {what}", file=sys.stderr)
    figures.add(f"{way}: came to the end", len(times), "", at_least=len(crowd))
    figures.add(f"{way}: all of them", took, "s")
    if times:
        waits = [wait for one in crowd for wait in one.requests]
        figures.add(f"{way}: one of them, without typing, p95", percentile(times, 0.95), "s",
                    details={"s p50": percentile(times, 0.5)})  # fmt: skip
        figures.add(f"{way}: a page, p95", percentile(waits, 0.95), "s", details={"s p50": percentile(waits, 0.5)})


def count_accounts(figures: Figures, expected: int, mails: Letterboxes) -> None:
    """None lost and none twice: accounts with a confirmed address, and mails with a code."""
    from allauth.account.models import EmailAddress
    from django.db import connection

    there = EmailAddress.objects.filter(verified=True, email__endswith="@example.org", user__name__gt="").count()
    connection.close()
    figures.add("accounts with a confirmed address and a name", there, "", at_least=expected)
    figures.add("addresses that got a mail", len(mails.mails), "", at_least=expected)


if __name__ == "__main__":
    parser = arguments(__doc__)
    parser.add_argument("--people", type=int, default=200, help="how many at once (200)")
    chosen = parser.parse_args()
    measure(chosen.people).publish(chosen.json)
