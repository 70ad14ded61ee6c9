# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files, links and the cover of an idea."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newtwincities.common import shelves
from newtwincities.ideas.models import Attachment, Idea
from newtwincities.teams.forms.common import PlainForm

TOO_LONG = gettext_lazy("This is too long: at most %(limit_value)d characters.")
UNTOLD = gettext_lazy("Say what the picture shows.")


def choose_again(form: forms.Form) -> None:
    """Of a form that comes back: browsers forget the files that were chosen in it."""
    for name, field in form.fields.items():
        if isinstance(field, forms.FileField) and form.cleaned_data.get(name):
            form.add_error(name, _("Choose the file again."))


def asks_what_it_shows(told_by: str) -> dict[str, Any]:
    """For web/static/js/told-files.js, which asks before the file is sent."""
    return {"data-told-by": told_by, "data-untold": UNTOLD}


class UploadField(forms.FileField):
    """A file that is looked at and ready to be kept."""

    def __init__(self, *, pictures_only: bool = False, attrs: dict[str, Any] | None = None, **options: Any) -> None:
        self.pictures_only = pictures_only
        accepted = "image/jpeg,image/png,image/webp" if pictures_only else shelves.ACCEPTED
        super().__init__(
            widget=forms.FileInput(attrs={"accept": accepted, **(attrs or {})}),
            error_messages={
                "required": gettext_lazy("Choose a file."),
                "empty": gettext_lazy("This file is empty. Choose another."),
            },
            **options,
        )

    def clean(self, data: Any, initial: Any = None) -> shelves.KeptFile:
        sent = super().clean(data, initial)
        try:
            kept = shelves.taken_upload(sent)
        except shelves.FileRefusedError as refused:
            raise ValidationError(str(refused)) from refused
        if self.pictures_only and kept.media_type != shelves.WEBP:
            raise ValidationError(_("This is no picture that can be read. Choose a JPEG, PNG or WebP file."))
        return kept


class FileForm(PlainForm):
    """A picture for the text, or a document."""

    prefix = "file"
    sent = UploadField(
        label=gettext_lazy("File"),
        attrs=asks_what_it_shows("id_file-title"),
        help_text=gettext_lazy(
            "PDF, ODT, DOCX, XLSX up to 15 MB; JPEG, PNG, WebP up to 8 MB. Pictures are drawn anew, so that they tell"
            " nothing of place and camera."
        ),
    )
    title = forms.CharField(
        label=gettext_lazy("Title of the document, or what the picture shows"),
        required=False,
        max_length=Attachment.LONGEST_TITLE,
        help_text=gettext_lazy("Of a picture it is needed, for those who don’t see it."),
        error_messages={"max_length": TOO_LONG},
    )

    def clean(self) -> Any:
        values = super().clean() or self.cleaned_data
        kept = values.get("sent")
        if kept and kept.media_type == shelves.WEBP and not values.get("title", "").strip():
            self.add_error("title", UNTOLD)
        if self.errors:
            choose_again(self)
        return values


class CoverForm(PlainForm):
    prefix = "cover"
    sent = UploadField(
        label=gettext_lazy("Picture"),
        pictures_only=True,
        attrs=asks_what_it_shows("id_cover-alt"),
        help_text=gettext_lazy("A wide one looks best. JPEG, PNG or WebP up to 8 MB."),
    )
    alt = forms.CharField(
        label=gettext_lazy("What the picture shows"),
        max_length=Idea.LONGEST_ALT,
        error_messages={"required": UNTOLD, "max_length": TOO_LONG},
    )

    def clean(self) -> Any:
        if self.errors:
            choose_again(self)
        return super().clean()


class LinkForm(PlainForm):
    prefix = "link"
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=Attachment.LONGEST_TITLE,
        error_messages={"required": gettext_lazy("Give it a title."), "max_length": TOO_LONG},
    )
    url = forms.URLField(
        label=gettext_lazy("Address of the page"),
        max_length=400,
        assume_scheme="https",
        error_messages={
            "required": gettext_lazy("Write the address of the page."),
            "invalid": gettext_lazy("This is no address of a page. Write it like https://example.org/page."),
        },
    )
