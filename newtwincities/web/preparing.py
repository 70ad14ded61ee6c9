# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

"""Makes an installation ready to serve: folder, database, static files, embedded facts.

Each step looks first whether it is done, so that the second start takes no time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from newtwincities.atlas import actions, queries
from newtwincities.atlas.imports.embedded import import_embedded
from newtwincities.common.mails import link
from newtwincities.operating.restore import finish_interrupted
from newtwincities.people.demo import make_demo_people
from newtwincities.privacy.tombstones import begin_file

Say = Callable[[str], None]


def prepare(say: Say) -> None:
    """Does all that is missing; says what takes long. CommandError with a sentence where something is in the way."""
    check_folder(settings.VAR_DIR)
    if finish_interrupted():
        say(_("Completed a restore that was interrupted."))
    migrate(say)
    collect_static(say)
    if import_embedded():
        say(_("Loaded the embedded municipalities and twinnings."))
    if make_demo_people():
        say(
            _("Added people for demonstration; sign in as one of them at {address}").format(
                address=link("people:demo", "en")
            )
        )
    actions.apply_perimeter_rules(queries.territory())
    begin_file()


def check_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".probe"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise CommandError(
            _("The folder {folder} can't be written ({reason}): set VAR_DIR to one that can.").format(
                folder=folder, reason=error.strerror
            )
        ) from error


def migrate(say: Say) -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say(_("Preparing the database."))
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)


def collect_static(say: Say) -> None:
    digest = _digest_of_static_files()
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    if stamp.is_file() and stamp.read_text() == digest:
        return
    say(_("Collecting static files."))
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(digest)


def _digest_of_static_files() -> str:
    digest = sha256()
    for path in sorted(_static_files()):
        status = path.stat()
        digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _static_files() -> Iterator[Path]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            yield Path(storage.path(name))
