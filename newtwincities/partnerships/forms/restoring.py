# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""A dossier to restore."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newtwincities.partnerships.dossier_files import LARGEST_ZIP, DossierError, read_dossier
from newtwincities.teams.forms.common import PlainForm


class RestoreForm(PlainForm):
    """`problems` names all that is wrong with the file."""

    file = forms.FileField(
        label=gettext_lazy("Dossier"),
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("This file is empty. Choose another."),
        },
        help_text=gettext_lazy("The zip file that “Download the dossier” gave you, as it is."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.problems: list[str] = []

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_ZIP:
            raise ValidationError(_("This file is larger than 1 GB, so it is no dossier."))
        try:
            read_dossier(file)
        except DossierError as error:
            self.problems = error.problems
            raise ValidationError(
                _("Nothing is restored yet: this file has problems. They are named below.")
            ) from error
        file.seek(0)
        return file
