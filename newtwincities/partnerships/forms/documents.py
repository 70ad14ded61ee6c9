# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Adding files and photographs to a partnership, and saying what they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newtwincities.common import shelves
from newtwincities.partnerships.actions.documents import About
from newtwincities.partnerships.models import Document, Exchange
from newtwincities.teams.forms.common import PlainForm

MOST_AT_ONCE = 20


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several, each looked at and ready to be kept."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        sent = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if not sent:
            raise ValidationError(_("Choose at least one file."))
        if len(sent) > MOST_AT_ONCE:
            raise ValidationError(_("Send at most %(most)s files at once.") % {"most": MOST_AT_ONCE})
        found = []
        for one in sent:
            try:
                found.append(shelves.taken_upload(one))
            except shelves.FileRefusedError as refused:
                raise ValidationError(f"{one.name}: {refused}") from refused
        return found


class AboutForm(PlainForm):
    """What is said of a file."""

    title = forms.CharField(
        label=gettext_lazy("Title, or what the photograph shows (optional)"),
        required=False,
        max_length=Document.LONGEST_TITLE,
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Document.Kind.choices)
    exchange = forms.ChoiceField(label=gettext_lazy("Belongs to an exchange (optional)"), required=False)
    consent = forms.CharField(
        label=gettext_lazy("Photographs: who agreed, and who took it"),
        required=False,
        max_length=Document.LONGEST_NOTE,
        help_text=gettext_lazy(
            "Such as: all who can be recognised were asked on 12 June; parents signed for the children; taken by"
            " M. Rossi."
        ),
    )
    public_consent = forms.BooleanField(
        label=gettext_lazy(
            "They also agreed to everybody seeing it on the public page (for people under 18: their parents or"
            " guardians)"
        ),
        required=False,
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, exchanges: Iterable[Exchange], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.exchanges = {str(one.pk): one for one in exchanges}
        self.offer("exchange", [("", "–"), *((pk, _named(one)) for pk, one in self.exchanges.items())])

    def clean(self) -> Any:
        values = super().clean() or self.cleaned_data
        if values.get("kind") == Document.Kind.PHOTOGRAPH and not values.get("consent"):
            self.add_error("consent", _("Say who agreed to be shown, and who took the photograph."))
        return values

    def about(self) -> About:
        """What was typed; of a valid form."""
        values = self.cleaned_data
        is_photograph = values["kind"] == Document.Kind.PHOTOGRAPH
        return About(
            kind=values["kind"],
            exchange=self.exchanges.get(values["exchange"]),
            title=values["title"],
            consent=values["consent"] if is_photograph else "",
            public_consent=values["public_consent"] and is_photograph,
        )


class FilesForm(AboutForm):
    sent = FilesField(
        label=gettext_lazy("Files"),
        widget=ManyFiles(attrs={"accept": shelves.ACCEPTED}),
        help_text=gettext_lazy(
            "PDF, ODT, DOCX, XLSX up to 15 MB; JPEG, PNG, WebP up to 8 MB. Pictures are drawn anew, so that they tell"
            " nothing of place and camera."
        ),
    )
    field_order = ("sent", "kind", "title", "exchange", "consent", "public_consent")

    def clean(self) -> Any:
        values = super().clean()
        chosen = values.get("sent") or ()
        if values.get("kind") == Document.Kind.PHOTOGRAPH and any(one.media_type != shelves.WEBP for one in chosen):
            self.add_error("sent", _("A photograph is a JPEG, PNG or WebP file. Choose another kind, or another file."))
        return values


class AboutFileForm(AboutForm):
    """Of a file that is there; only a picture can be a photograph."""

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = True
        self.fields["title"].label = _("Title, or what the photograph shows")
        self.fields["title"].error_messages["required"] = _("Give it a title.")
        if not document.is_picture:
            kinds = [(code, name) for code, name in Document.Kind.choices if code != Document.Kind.PHOTOGRAPH]
            self.offer("kind", kinds)
            del self.fields["consent"], self.fields["public_consent"]

    def about(self) -> About:
        self.cleaned_data = {"consent": "", "public_consent": False, **self.cleaned_data}
        return super().about()


def initial_of(document: Document) -> dict[str, Any]:
    """A document as its forms show it."""
    names = ("title", "kind", "consent", "public_consent", "version", "text", "second_text")
    return {name: getattr(document, name) for name in names} | {"exchange": str(document.exchange_id or "")}


def _named(exchange: Exchange) -> str:
    return f"{exchange.title}, {date_format(exchange.start, 'DATE_FORMAT')}"
