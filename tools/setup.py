# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Makes what the product and its checks need, from the lock files: .venv, node_modules and newtwincities/vendor.

    python3 tools/setup.py run     what the server needs
    python3 tools/setup.py dev     that, and the tools for tests and checks

Each step leaves a stamp in .venv/set-up, a hash of what it was made from, and is skipped while that still holds.
A .venv without the stamp of its own making was interrupted half-way, or is of another kind, and is made anew.

Proxies and mirrors are those that the tools know by themselves: HTTPS_PROXY for all; PIP_INDEX_URL for pip, which
fetches uv alone; UV_DEFAULT_INDEX for uv, which fetches the rest; npm_config_registry for npm.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

PYTHON = (3, 11)
MODES = ("run", "dev")

# What is served of each npm package: its folder in newtwincities/vendor, and its files.
SERVED: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "htmx.org": ("htmx.org", ("dist/htmx.min.js",)),
    "maplibre-gl": (
        "maplibre-gl",
        ("dist/maplibre-gl.mjs", "dist/maplibre-gl-worker.mjs", "dist/maplibre-gl.css"),
    ),
    "pmtiles": ("pmtiles", ("dist/pmtiles.js", "dist/pmtiles.js.map")),
    "modern-normalize": ("modern-normalize", ("modern-normalize.css",)),
    "@fontsource-variable/source-sans-3": (
        "source-sans-3",
        tuple(
            f"files/source-sans-3-{letters}-wght-{style}.woff2"
            for letters in ("latin", "latin-ext")
            for style in ("normal", "italic")
        ),
    ),
    "@fontsource-variable/source-serif-4": (
        "source-serif-4",
        tuple(f"files/source-serif-4-{letters}-wght-normal.woff2" for letters in ("latin", "latin-ext")),
    ),
    "world-atlas": ("world-atlas", ("countries-50m.json", "countries-110m.json")),
}
ICONS_OF = "lucide-static"
ICONS_IN = "lucide"
ICON_NAMES = "newtwincities/web/icons.txt"
VENDOR = "newtwincities/vendor"
NPM_IS_DONE = "node_modules/.package-lock.json"  # npm writes it last
THIS = "tools/setup.py"  # what it does may change, too

NO_NETWORK = (
    r"name resolution|[Nn]ame or service not known|dns error|NewConnectionError|ConnectTimeout|ReadTimeout|timed out|"
    r"client error \(Connect\)|tcp connect|[Nn]etwork is unreachable|[Nn]o route to host|[Cc]onnection (refused|reset)|"
    r"ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED|ERR_SOCKET_TIMEOUT|"
    r"ProxyError|[Nn]etwork (connectivity )?(is|was) disabled|network connectivity|without internet"
)
# What a tool may say when it fails (in any of pip's, uv's and npm's words), and what we then tell people.
REMEDIES: tuple[tuple[str, str], ...] = (
    (
        r"ensurepip is not|No module named '?(venv|ensurepip)",
        "Python's venv module is missing: on Debian, run `apt install python3-venv` as root, then start again",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|invalid peer certificate|UNABLE_TO_(GET|VERIFY)|SELF_SIGNED_CERT",
        "{step} met a certificate that is not trusted here: name your organisation's certificates in SSL_CERT_FILE, "
        "PIP_CERT and NODE_EXTRA_CA_CERTS, then start again",
    ),
    (
        r"DO NOT MATCH THE HASHES|[Hh]ash mismatch|EINTEGRITY",
        "{step} got a package whose hash is not the locked one, so it was refused: start again, and if that does not "
        "help, ask whoever runs your proxy or package mirror",
    ),
    (
        r"No space left|ENOSPC|[Qq]uota exceeded",
        "{step} found no space left on the disk: free about 1 GB, then start again",
    ),
    (
        NO_NETWORK,
        "{step} needs the network, which cannot be reached: connect to it (or set HTTPS_PROXY or your package mirror), "
        "then start again",
    ),
    (
        r"[Pp]ermission denied|EACCES|EPERM|EROFS|[Rr]ead-only file system",
        "{step} was not allowed to write: own the folder that is named at the end of the log, then start again",
    ),
)
OTHERWISE = "{step} failed: see why at the end of the log, then start again"
WITHOUT_NPM = (
    "npm is not on PATH and its stand-in cannot be fetched: connect to the network, or run `apt install npm` as root, "
    "then start again"
)


class Failure(Exception):
    """One sentence for people, without the full stop: what is wrong and what to do about it."""


class NoNetwork(Failure):
    """A tool could not reach where it gets its packages."""


@dataclass(frozen=True)
class Project:
    """The folder that is set up, and the interpreter that its .venv is made of."""

    root: Path
    python: str

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    def tool(self, name: str) -> str:
        return str(self.venv / "bin" / name)

    def stamp(self, step: Step) -> Path:
        return self.venv / "set-up" / step.name


@dataclass(frozen=True)
class Step:
    """One thing to make: from which files, what must stand there afterwards, and how."""

    name: str
    says: str
    made_from: tuple[str, ...]
    leaves: tuple[str, ...]
    work: Callable[[Project, Step], None]
    mode: str = ""  # where run and dev make a difference


def main(arguments: list[str], project: Project | None = None, version: tuple[int, ...] = sys.version_info[:3]) -> int:
    try:
        mode = mode_in(arguments)
        check_python(version)
        set_up(project or this_project(), mode)
    except Failure as failure:
        return say_why(f"{failure}.")
    except KeyboardInterrupt:
        return say_why("The set-up was interrupted: start again, and it goes on where it stopped.")
    except OSError as problem:
        return say_why(
            f"The set-up stumbled over {problem.filename or 'a file'} ({problem.strerror}): mend that, start again."
        )
    return 0


def say_why(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def mode_in(arguments: list[str]) -> str:
    if len(arguments) == 1 and arguments[0] in MODES:
        return arguments[0]
    raise Failure("Say what to set up: `python3 tools/setup.py run` for the server, `… dev` for tests and checks too")


def check_python(version: tuple[int, ...]) -> None:
    if version[:2] != PYTHON:
        raise Failure(
            "NewTwinCities needs Python 3.11, but this is {}: install 3.11 (on Debian 12, `apt install python3 "
            "python3-venv`) and name it, as in `make run PYTHON=python3.11`".format(".".join(map(str, version)))
        )


def this_project() -> Project:
    # Inside an activated .venv, sys.executable is the very thing that may have to be made anew.
    python = getattr(sys, "_base_executable", "") or sys.executable
    return Project(Path(__file__).resolve().parent.parent, python)


def set_up(project: Project, mode: str) -> None:
    if all(is_done(project, step, mode) for step in steps(project, mode)):
        return
    check_writable(project)
    with one_at_a_time(project):
        for step in steps(project, mode):
            if not is_done(project, step, mode):
                do(project, step)


def steps(project: Project, mode: str) -> tuple[Step, ...]:
    packages = f"requirements/{mode}.txt"
    npm = (THIS, "package.json", "package-lock.json", ".npmrc")
    node = "requirements/node.txt"
    script = ".venv/bin/newtwincities"
    return (
        Step("environment", "Making .venv", (), (".venv/bin/python",), make_environment),
        Step("uv", "Installing uv", (THIS, "requirements/uv.txt"), (".venv/bin/uv",), install_uv),
        Step("packages", "Installing Python packages", (THIS, packages), (), install_packages, mode),
        Step("product", "Installing NewTwinCities itself", (THIS, "pyproject.toml"), (script,), install_product),
        Step("front-end", "Fetching front-end packages", (*npm, node), (NPM_IS_DONE,), fetch_front_end, mode),
        Step("served", "Copying the files to serve", (*npm, ICON_NAMES), served_paths(project), copy_served),
    )


# Stamps


def is_done(project: Project, step: Step, mode: str) -> bool:
    """Whether the step's stamp says so, for this mode or for one that contains it (dev contains run)."""
    try:
        stamp = project.stamp(step).read_text()
    except OSError:
        return False
    enough = MODES[MODES.index(mode) :]
    same_steps = (other for good in enough for other in steps(project, good) if other.name == step.name)
    return any(stamp == fingerprint(project, other) for other in same_steps) and all(
        (project.root / path).exists() for path in step.leaves
    )


def fingerprint(project: Project, step: Step) -> str:
    """A hash of all that the step depends on; the folder too, since scripts in .venv name it."""
    about = hashlib.sha256(f"{PYTHON} {project.root} {step.mode}".encode())
    for path in (project.root / name for name in step.made_from):
        about.update(path.read_bytes() if path.exists() else b"")
        about.update(f" {path} ".encode())
    return about.hexdigest()


def do(project: Project, step: Step) -> None:
    print(f"{step.says} …", flush=True)
    made_from = fingerprint(project, step)
    stamp = project.stamp(step)
    stamp.unlink(missing_ok=True)
    step.work(project, step)
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(made_from)


# The steps


def make_environment(project: Project, step: Step) -> None:
    call(project, step, project.python, "-m", "venv", "--clear", str(project.venv))


def install_uv(project: Project, step: Step) -> None:
    pip = (project.tool("python"), "-m", "pip", "--disable-pip-version-check", "--no-input")
    call(project, step, *pip, "install", "--require-hashes", "-r", "requirements/uv.txt")


def install_packages(project: Project, step: Step) -> None:
    uv_install(project, step, "--compile-bytecode", "--require-hashes", "-r", f"requirements/{step.mode}.txt")


def install_product(project: Project, step: Step) -> None:
    uv_install(project, step, "--no-deps", "-e", ".")


def uv_install(project: Project, step: Step, *what: str) -> None:
    call(project, step, project.tool("uv"), "pip", "install", "--python", project.tool("python"), *what)


def fetch_front_end(project: Project, step: Step) -> None:
    if not (shutil.which("node") and shutil.which("npm")):
        install_node(project)
    # npm's own pauses between its three tries make over a minute until it admits that there is no network.
    patience = ("--fetch-retry-mintimeout=2000", "--fetch-retry-maxtimeout=8000")
    only = ("--omit=dev",) if step.mode == "run" else ("--include=dev",)
    call(project, step, "npm", "ci", *only, *patience)


def install_node(project: Project) -> None:
    print("Installing Node.js into .venv, since npm is not on PATH …", flush=True)
    step = Step("node", "Installing Node.js", (), (), fetch_front_end)
    try:
        uv_install(project, step, "--require-hashes", "-r", "requirements/node.txt")
    except NoNetwork as failure:
        raise NoNetwork(WITHOUT_NPM) from failure


def copy_served(project: Project, step: Step) -> None:
    """Copy beside, then swap, so that newtwincities/vendor never holds the files of two versions."""
    beside = project.venv / "vendor"
    shutil.rmtree(beside, ignore_errors=True)
    check_icons(project)
    icons = tuple(f"icons/{name}.svg" for name in icon_names(project))
    for package, (folder, files) in {**SERVED, ICONS_OF: (ICONS_IN, icons)}.items():
        source = project.root / "node_modules" / package
        (beside / folder).mkdir(parents=True)
        for file in files:
            copy_file(source / file, beside / folder / Path(file).name)
        copy_file(licence_of(source), beside / folder / "LICENSE")
    shutil.rmtree(project.root / VENDOR, ignore_errors=True)
    shutil.move(beside, project.root / VENDOR)


def copy_file(source: Path, target: Path) -> None:
    if not source.is_file():
        raise Failure(f"{source} is missing, though tools/setup.py says that it is served: correct SERVED there")
    shutil.copyfile(source, target)


def licence_of(package: Path) -> Path:
    """The file that states a package's licence: its own, else package.json where that names one."""
    found = sorted(file for file in package.glob("*") if file.name.lower().startswith("licen"))
    stated = package / "package.json"
    if not found and stated.is_file() and json.loads(stated.read_text(encoding="utf-8")).get("license"):
        return stated
    if not found:
        raise Failure(f"{package} carries no licence file, so nothing of it may be served: choose another package")
    return found[0]


def check_icons(project: Project) -> None:
    for name in icon_names(project):
        if not (project.root / "node_modules" / ICONS_OF / "icons" / f"{name}.svg").is_file():
            raise Failure(f"{ICON_NAMES} names the icon “{name}”, which {ICONS_OF} does not have: correct it")


def icon_names(project: Project) -> tuple[str, ...]:
    names = project.root / ICON_NAMES
    lines = names.read_text(encoding="utf-8").splitlines() if names.exists() else []
    return tuple(filter(None, (line.partition("#")[0].strip() for line in lines)))


def served_paths(project: Project) -> tuple[str, ...]:
    files = [f"{VENDOR}/{folder}/{Path(file).name}" for folder, names in SERVED.values() for file in names]
    return (*files, *(f"{VENDOR}/{ICONS_IN}/{name}.svg" for name in icon_names(project)))


# Running tools, and saying what went wrong


def call(project: Project, step: Step, *command: str) -> None:
    # .venv/bin last: the user's own npm goes before the stand-in.
    search = os.pathsep.join((os.environ.get("PATH", ""), str(project.venv / "bin")))
    done = subprocess.run(
        command,
        cwd=project.root,
        env={**os.environ, "PATH": search},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        explain(project, step, done.stdout, f"$ {' '.join(command)}\n")


def explain(project: Project, step: Step, output: str, command: str) -> NoReturn:
    log = write_log(project, command + output)
    words, sentence = next(((w, s) for w, s in REMEDIES if re.search(w, output)), ("", OTHERWISE))
    kind = NoNetwork if words == NO_NETWORK else Failure
    raise kind(f"{sentence.format(step=step.says)} (log: {log})")


def write_log(project: Project, text: str) -> str:
    try:
        (project.venv / "setup.log").write_text(text, encoding="utf-8")
        return ".venv/setup.log"
    except OSError:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", prefix="newtwincities-", suffix=".log", delete=False
        ) as file:
            file.write(text)
        return file.name


def check_writable(project: Project) -> None:
    written = (".", ".venv", ".venv/bin", "node_modules", "newtwincities", VENDOR)
    for path in (project.root / name for name in written):
        if path.exists() and not os.access(path, os.W_OK):
            raise Failure(
                f"The folder {path} is not writable for you: give yourself the right (`chmod u+w`, or `chown` as root) "
                "or work in a copy of your own, then start again"
            )


@contextmanager
def one_at_a_time(project: Project) -> Iterator[None]:
    """Two terminals may start at once; the second waits, and then finds most steps done."""
    folder = os.open(project.root, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Waiting for the set-up that another process has begun here …", flush=True)
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a terminal may know neither … nor “
    sys.exit(main(sys.argv[1:]))
