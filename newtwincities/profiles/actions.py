# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""What changes how a municipality presents itself. Each action is noted in the record and renews the atlas's pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from newtwincities.atlas.actions import atlas_changed
from newtwincities.atlas.models import Municipality
from newtwincities.common.pictures import PictureRefused, drawn_anew
from newtwincities.common.record import note
from newtwincities.moderation import actions as moderation
from newtwincities.people.models import Person
from newtwincities.profiles.models import Description, Presentation, ProfilePicture
from newtwincities.profiles.moderated import DESCRIPTION, PICTURE

LONGEST_SIDE = 1600  # pixels
FOLDER = "municipalities"


@transaction.atomic
def describe(municipality: Municipality, language: str, text: str, *, by: Person) -> None:
    """Sets the description in a language; an empty text takes it away."""
    if text:
        written, _is_new = Description.objects.update_or_create(
            municipality=municipality,
            language=language,
            defaults={"text": text, "author": by, "written_at": timezone.now()},
        )
        moderation.submit(DESCRIPTION.name, written, language=language)
    else:
        for former in Description.objects.filter(municipality=municipality, language=language):
            moderation.withdraw(DESCRIPTION.name, former.pk)
            former.delete()
    note("describe", actor=by, thing=municipality, language=language, empty=not text)
    atlas_changed()


@transaction.atomic
def present(municipality: Municipality, *, by: Person, **values: str | Sequence[str]) -> None:
    """Sets formats, languages of the team and public contact, those that are given."""
    fields = {name: value if isinstance(value, str) else "|".join(value) for name, value in values.items()}
    Presentation.objects.update_or_create(municipality=municipality, defaults=fields)
    note("present", actor=by, thing=municipality, fields=",".join(sorted(fields)).replace(",", "/"))
    atlas_changed()


def add_picture(municipality: Municipality, data: bytes, *, alt: str, credit: str, language: str, by: Person) -> None:
    """Keeps a picture, drawn anew. PictureRefused with a sentence where it can't be."""
    drawn = drawn_anew(data, longest_side=LONGEST_SIDE)
    name = f"{uuid4().hex}.webp"
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(drawn.data)
    try:
        with transaction.atomic():
            Municipality.objects.select_for_update().get(pk=municipality.pk)
            if municipality.pictures.count() >= ProfilePicture.MOST:
                raise PictureRefused(_("There are six pictures already. Take one away first."))
            added = ProfilePicture.objects.create(
                municipality=municipality,
                file_name=name,
                width=drawn.width,
                height=drawn.height,
                alt=alt,
                credit=credit,
                language=language,
                author=by,
                added_at=timezone.now(),
            )
            moderation.submit(PICTURE.name, added, language=language)
            note("add_picture", actor=by, thing=added, municipality=municipality.pk)
            atlas_changed()
    except BaseException:
        path.unlink(missing_ok=True)
        raise


@transaction.atomic
def remove_picture(picture: ProfilePicture, *, by: Person) -> None:
    note("remove_picture", actor=by, thing=picture, municipality=picture.municipality_id)
    moderation.withdraw(PICTURE.name, picture.pk)
    picture.delete()
    atlas_changed()
    transaction.on_commit(lambda: path_of(picture.file_name).unlink(missing_ok=True))


def path_of(file_name: str) -> Path:
    """Where the file of a picture lies."""
    return Path(settings.MEDIA_ROOT) / FOLDER / file_name
