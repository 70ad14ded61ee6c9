# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What `python3 tools/setup.py` decides, with stand-ins for Python, pip, uv and npm that fetch nothing."""

from __future__ import annotations

import ast
import importlib.util
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

TOOLS = Path(__file__).resolve().parents[2] / "tools"
# What the tools really say when there is no network, under the command that says it.
NO_NETWORK = {
    "pip install": "Retrying after connection broken by 'NewConnectionError': Temporary failure in name resolution",
    "uv pip": "error: Request failed after 3 retries\n  cause: client error (Connect)\n  cause: dns error",
    "npm ci": "npm error code EAI_AGAIN\nnpm error syscall getaddrinfo",
}
# Stands for python, uv, npm and node alike: notes its call, fails when told to, else leaves what the real one leaves.
STAND_IN = """\
#!{python}
import json, pathlib, shutil, sys
root = pathlib.Path({root!r})
call = " ".join([pathlib.Path(sys.argv[0]).name, *sys.argv[1:]])
with (root / "calls").open("a") as calls:
    calls.write(call + "\\n")
for words, output in json.loads((root / "failures").read_text()).items():
    if words in call:
        sys.exit(output)
if "-m venv" in call:
    (root / ".venv/bin").mkdir(parents=True, exist_ok=True)
leaves = {{"-m venv": ["python"], "-m pip": ["uv"], "-e .": ["newtwincities"], "node.txt": ["npm", "node"]}}
for words, tools in leaves.items():
    if words in call:
        for tool in tools:
            shutil.copy(__file__, root / ".venv/bin" / tool)
if call.startswith("npm ci"):
    shutil.copytree(root / "registry", root / "node_modules", dirs_exist_ok=True)
"""


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"newtwincities_tools_{name}", TOOLS / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


setup = load("setup")
browser = load("browser")


@dataclass
class Folder:
    """A project folder with stand-ins for every tool."""

    root: Path
    capsys: pytest.CaptureFixture[str]

    def set_up(self, mode: str, version: tuple[int, ...] = (3, 11, 2)) -> int:
        (self.root / "calls").write_text("")
        python = str(self.root / "path" / "python3")
        result: int = setup.main([mode], setup.Project(self.root, python), version)
        return result

    def refusal(self, mode: str = "run", version: tuple[int, ...] = (3, 11, 2)) -> str:
        """The one sentence with which the set-up ends."""
        assert self.set_up(mode, version) == 1
        said = self.capsys.readouterr().err.rstrip("\n")
        assert said.endswith(".")
        assert "\n" not in said
        assert "Traceback" not in said
        assert "://" not in said
        return said

    def let_fail(self, **failures: str) -> None:
        self.write("failures", json.dumps(failures))

    def write(self, name: str, text: str) -> None:
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text(text)

    @property
    def calls(self) -> list[str]:
        return (self.root / "calls").read_text().splitlines()

    @property
    def vendor(self) -> set[str]:
        vendor = self.root / "newtwincities" / "vendor"
        return {str(path.relative_to(vendor)) for path in vendor.rglob("*") if path.is_file()}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Folder:
    folder = Folder(tmp_path, capsys)
    for name in ("requirements/uv.txt", "requirements/run.txt", "requirements/dev.txt", "requirements/node.txt"):
        folder.write(name, f"the lock {name}")
    for name in ("package.json", "package-lock.json", ".npmrc", "pyproject.toml"):
        folder.write(name, f"the file {name}")
    folder.write("newtwincities/web/icons.txt", "# for the search field\nsearch\n\nmap-pin  # home\n")
    folder.write("failures", "{}")
    fill_registry(folder)
    for tool in ("python3", "npm", "node"):
        folder.write(f"path/{tool}", STAND_IN.format(python=sys.executable, root=str(tmp_path)))
        (tmp_path / "path" / tool).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    return folder


def fill_registry(folder: Folder) -> None:
    folder.write("registry/.package-lock.json", "{}")
    icons = tuple(f"icons/{name}.svg" for name in ("search", "map-pin", "moon"))
    for package, files in {**{p: files for p, (_, files) in setup.SERVED.items()}, "lucide-static": icons}.items():
        for file in (*files, "LICENSE", "README.md"):
            folder.write(f"registry/{package}/{file}", f"{package} {file}")


def without_npm(folder: Folder) -> None:
    for tool in ("npm", "node"):
        (folder.root / "path" / tool).unlink()


# What is made


def test_one_command_makes_all_that_the_server_needs(folder: Folder) -> None:
    assert folder.set_up("run") == 0
    tools = [call.split(" --")[0] for call in folder.calls]
    assert tools == ["python3 -m venv", "python -m pip", "uv pip install", "uv pip install", "npm ci"]
    assert (folder.root / ".venv/bin/newtwincities").exists()
    assert "htmx.org/htmx.min.js" in folder.vendor


def test_every_python_package_is_held_to_its_locked_hash(folder: Folder) -> None:
    without_npm(folder)
    folder.set_up("run")
    installs = [call for call in folder.calls if "install" in call and "-e ." not in call]
    assert len(installs) == 3
    assert all("--require-hashes" in call for call in installs)


def test_the_server_gets_no_tools_for_tests(folder: Folder) -> None:
    folder.set_up("run")
    assert not any("dev.txt" in call for call in folder.calls)
    assert any(call.startswith("npm ci --omit=dev") for call in folder.calls)


def test_only_files_that_are_served_are_copied_and_each_package_with_its_licence(folder: Folder) -> None:
    folder.set_up("run")
    assert {"lucide/search.svg", "lucide/map-pin.svg"} <= folder.vendor
    assert "lucide/moon.svg" not in folder.vendor
    assert not any("README" in path for path in folder.vendor)
    packages = {path.split("/")[0] for path in folder.vendor}
    assert {f"{package}/LICENSE" for package in packages} <= folder.vendor


def test_an_icon_that_is_no_longer_named_is_no_longer_served(folder: Folder) -> None:
    folder.set_up("run")
    folder.write("newtwincities/web/icons.txt", "search\n")
    folder.set_up("run")
    assert folder.calls == []
    assert "lucide/map-pin.svg" not in folder.vendor


def test_every_front_end_package_of_the_server_is_served() -> None:
    wanted = json.loads((TOOLS.parent / "package.json").read_text())["dependencies"]
    assert set(wanted) == {*setup.SERVED, setup.ICONS_OF}


def test_without_npm_a_stand_in_is_installed(folder: Folder) -> None:
    without_npm(folder)
    assert folder.set_up("run") == 0
    assert any("requirements/node.txt" in call for call in folder.calls)
    assert any(call.startswith("npm ci") for call in folder.calls)


# What is skipped, and what is made again


@pytest.mark.parametrize("mode", ["run", "dev"])
def test_a_second_start_does_nothing_and_says_nothing(folder: Folder, mode: str) -> None:
    folder.set_up(mode)
    folder.capsys.readouterr()
    assert folder.set_up(mode) == 0
    assert folder.calls == []
    assert folder.capsys.readouterr() == ("", "")


def test_what_is_set_up_for_tests_also_serves(folder: Folder) -> None:
    folder.set_up("dev")
    folder.set_up("run")
    assert folder.calls == []


def test_what_is_set_up_for_serving_is_not_enough_for_tests(folder: Folder) -> None:
    folder.set_up("run")
    folder.set_up("dev")
    assert [call.split()[0] for call in folder.calls] == ["uv", "npm"]


def test_going_back_to_an_older_lock_installs_it_again(folder: Folder) -> None:
    folder.set_up("dev")
    folder.write("requirements/dev.txt", "newer")
    folder.set_up("dev")
    folder.write("requirements/dev.txt", "the lock requirements/dev.txt")
    folder.set_up("dev")
    assert [call.split()[0] for call in folder.calls] == ["uv"]


def test_a_changed_lock_repeats_its_own_step_only(folder: Folder) -> None:
    folder.set_up("run")
    folder.write("requirements/run.txt", "newer")
    folder.set_up("run")
    assert len(folder.calls) == 1
    assert "requirements/run.txt" in folder.calls[0]


@pytest.mark.parametrize(
    ("lost", "brought_back_by"),
    [("node_modules", ["npm"]), ("newtwincities/vendor", []), (".venv", ["python3", "python", "uv", "uv", "npm"])],
)
def test_what_was_deleted_is_made_again(folder: Folder, lost: str, brought_back_by: list[str]) -> None:
    folder.set_up("run")
    shutil.rmtree(folder.root / lost)
    assert folder.set_up("run") == 0
    assert [call.split()[0] for call in folder.calls] == brought_back_by
    assert "htmx.org/htmx.min.js" in folder.vendor


def test_a_half_made_environment_is_made_anew(folder: Folder) -> None:
    folder.write(".venv/bin/python", "half of it")
    assert folder.set_up("run") == 0
    assert folder.calls[0].startswith("python3 -m venv --clear")


def test_a_moved_folder_gets_a_new_environment(folder: Folder, tmp_path: Path) -> None:
    folder.set_up("run")
    stamp = folder.root / ".venv" / "set-up" / "environment"
    elsewhere = setup.Project(tmp_path / "elsewhere", "python3")
    step = setup.steps(elsewhere, "run")[0]
    assert stamp.read_text() != setup.fingerprint(elsewhere, step)


def test_an_interrupted_set_up_goes_on_where_it_stopped(folder: Folder) -> None:
    folder.let_fail(**{"run.txt": "anything"})
    assert folder.set_up("run") == 1
    folder.let_fail()
    assert folder.set_up("run") == 0
    assert "requirements/run.txt" in folder.calls[0]


# What is said when something is in the way


@pytest.mark.parametrize("tool", NO_NETWORK)
def test_without_a_network_one_sentence_says_what_to_do(folder: Folder, tool: str) -> None:
    folder.let_fail(**{tool: NO_NETWORK[tool]})
    said = folder.refusal()
    assert "needs the network" in said
    assert "connect to it" in said
    assert "log: .venv/setup.log" in said


def test_without_npm_and_network_the_sentence_names_npm(folder: Folder) -> None:
    without_npm(folder)
    folder.let_fail(**{"node.txt": NO_NETWORK["uv pip"]})
    assert "apt install npm" in folder.refusal()


@pytest.mark.parametrize("version", [(3, 10, 13), (3, 12, 1), (4, 0, 0)])
def test_another_python_is_refused_before_anything_is_touched(folder: Folder, version: tuple[int, ...]) -> None:
    said = folder.refusal(version=version)
    assert "needs Python 3.11" in said
    assert ".".join(map(str, version)) in said
    assert folder.calls == []


@pytest.mark.parametrize(
    "output",
    [
        "The virtual environment was not created successfully because ensurepip is not\navailable.",
        "/usr/bin/python3: No module named venv",
    ],
)
def test_a_missing_venv_module_is_named_with_its_debian_package(folder: Folder, output: str) -> None:
    folder.let_fail(**{"-m venv": output})
    assert "apt install python3-venv" in folder.refusal()


def test_an_unknown_icon_is_named_with_its_list(folder: Folder) -> None:
    folder.write("newtwincities/web/icons.txt", "search\nunicorn\n")
    said = folder.refusal()
    assert "“unicorn”" in said
    assert "newtwincities/web/icons.txt" in said


def test_an_unwritable_folder_is_named(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup.os, "access", lambda path, mode: False)  # root may write everywhere
    said = folder.refusal()
    assert str(folder.root) in said
    assert "not writable" in said
    assert folder.calls == []


def test_what_is_set_up_serves_from_a_folder_that_cannot_be_written(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.set_up("run")
    monkeypatch.setattr(setup.os, "access", lambda path, mode: False)
    assert folder.set_up("run") == 0


@pytest.mark.parametrize(
    ("output", "remedy"),
    [
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "hash"),
        ("npm error code EINTEGRITY", "hash"),
        ("[Errno 28] No space left on device", "free about 1 GB"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]", "SSL_CERT_FILE"),
        ("error: failed to create directory: Permission denied (os error 13)", "not allowed to write"),
        ("something that nobody foresaw", "see why at the end of the log"),
    ],
)
def test_other_failures_have_their_remedy(folder: Folder, output: str, remedy: str) -> None:
    folder.let_fail(**{"uv pip": output})
    assert remedy in folder.refusal()


def test_the_log_keeps_the_command_and_what_it_said(folder: Folder) -> None:
    folder.let_fail(**{"uv pip": "something that nobody foresaw"})
    folder.refusal()
    log = (folder.root / ".venv" / "setup.log").read_text()
    assert "uv pip install" in log
    assert log.rstrip().endswith("something that nobody foresaw")


def test_an_interruption_by_keyboard_leaves_no_traceback(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(setup.subprocess, "run", interrupt)
    assert "interrupted" in folder.refusal()


@pytest.mark.parametrize("arguments", [[], ["serve"], ["run", "dev"]])
def test_a_wrong_word_is_answered_with_the_right_ones(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert setup.main(arguments) == 1
    assert "tools/setup.py run" in capsys.readouterr().err


# Chromium, for the browser journeys


def test_a_chromium_that_is_there_is_enough(folder: Folder) -> None:
    folder.write("path/chromium", "")
    (folder.root / "path" / "chromium").chmod(0o755)
    assert browser.main() == 0


def test_who_is_not_root_is_told_how_to_get_chromium(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser.os, "geteuid", lambda: 1000)
    assert browser.main() == 1
    assert "apt install chromium" in folder.capsys.readouterr().err


# The Makefile


@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
def test_make_alone_explains_every_target() -> None:
    root = TOOLS.parent
    said = subprocess.run(["make", "--no-print-directory"], cwd=root, capture_output=True, text=True, check=True).stdout
    for target in ("run", "test", "test-domain", "test-postgres", "check", "messages", "lock", "bench", "clean"):
        assert f"make {target} " in said


@pytest.mark.parametrize("name", ["setup", "browser"])
def test_the_set_up_needs_nothing_that_it_would_have_to_set_up(name: str) -> None:
    tree = ast.parse((TOOLS / f"{name}.py").read_text())
    for node in ast.walk(tree):
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            modules = [node.module or "."]
        assert {module.split(".")[0] for module in modules} <= sys.stdlib_module_names
