# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

import re
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from newtwincities.atlas import actions, queries
from newtwincities.atlas.models import KEY_FORM
from newtwincities.common.commands import ProductCommand


class Command(ProductCommand):
    help = """Let one municipality become part of another, or give one another id.

    Where INTO is the id of a municipality, KEY becomes part of it: twinnings go over, names stay findable. Where INTO
    is unknown, KEY gets it as its new id. Either way the former id goes on leading to the right page and file row."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key", metavar="KEY", help="the id that ends")
        parser.add_argument("into", metavar="INTO", help="the id that stays")

    def handle(self, *, key: str, into: str, **options: Any) -> None:
        former, target = queries.municipality_with_key(key), queries.municipality_with_key(into)
        if former is None or former.key != key:
            raise CommandError(_("There is no municipality with the id {key}: check it on its page.").format(key=key))
        if target is None and not re.fullmatch(KEY_FORM, into):
            raise CommandError(
                _("“{key}” can't be an id: use letters, digits, point, colon, dash and underscore only.").format(
                    key=into
                )
            )
        if target is None:
            actions.change_key(former, into)
            self.stdout.write(_("{name} now has the id {key}.").format(name=former.name, key=into))
        elif target.pk == former.pk:
            raise CommandError(_("{key} and {into} are the same municipality.").format(key=key, into=into))
        else:
            actions.merge_municipalities(former, target)
            self.stdout.write(_("{former} is now part of {name}.").format(former=former.name, name=target.name))
