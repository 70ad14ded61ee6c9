# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing an update or a comment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from newtwincities.common.pictures import FORMATS
from newtwincities.common.shelves import WEBP, FileRefusedError, KeptFile, taken_upload
from newtwincities.common.wording import language_name
from newtwincities.ideas.actions.updates import NewPicture
from newtwincities.ideas.forms.attachments import TOO_LONG, UNTOLD, asks_what_it_shows, choose_again
from newtwincities.ideas.models import Attachment, Comment, Update
from newtwincities.teams.forms.common import LongText, PlainForm

MOST_PICTURES = 4
ACCEPTED = ",".join(f"image/{name.lower()}" for name in FORMATS)


def language_choices() -> list[tuple[str, str]]:
    return [(code, language_name(code)) for code, _name in settings.LANGUAGES]


def own_language() -> str:
    """Of whoever reads the page, as one of those that texts can have."""
    return (get_language() or "en").partition("-")[0]


class TextForm(PlainForm):
    """A text with its language."""

    text = LongText(
        label=gettext_lazy("Text"),
        error_messages={
            "required": gettext_lazy("Write something first."),
            "max_length": gettext_lazy("This is too long: at most %(limit_value)d characters."),
        },
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the text"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"language": own_language(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.offer("language", language_choices())


class UpdateForm(TextForm):
    text = LongText(
        label=gettext_lazy("What is new?"),
        max_length=Update.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 7, "data-mentions": "who-takes-part"}),
        help_text=gettext_lazy(
            "**bold**, *italic*, a line with - is an item of a list. @ and a name mentions somebody."
        ),
        error_messages=TextForm.base_fields["text"].error_messages,
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kept: list[Attachment] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = kept or []
        if self.kept:
            self.fields["dropped"] = forms.MultipleChoiceField(
                label=_("Pictures to remove"), required=False, widget=forms.CheckboxSelectMultiple,
                choices=[(str(one.pk), one.title) for one in self.kept],
            )  # fmt: skip
        for number in range(1, MOST_PICTURES + 1):
            label = _("Picture %(number)s (JPEG, PNG or WebP)") % {"number": number}
            widget = forms.FileInput(attrs={"accept": ACCEPTED, **asks_what_it_shows(f"id_alt_{number}")})
            self.fields[f"picture_{number}"] = forms.FileField(label=label, required=False, widget=widget)
            self.fields[f"alt_{number}"] = forms.CharField(
                label=_("What picture %(number)s shows") % {"number": number}, required=False,
                max_length=Attachment.LONGEST_TITLE, error_messages={"max_length": TOO_LONG},
            )  # fmt: skip

    @property
    def picture_fields(self) -> list[Any]:
        names = [name for name in self.fields if name.startswith(("picture_", "alt_"))]
        return [self[name] for name in names]

    @property
    def picture_is_wrong(self) -> bool:
        return any(name.startswith(("picture_", "alt_")) for name in self.errors)

    def clean(self) -> Any:
        values = super().clean() or self.cleaned_data
        self.pictures: list[NewPicture] = []
        for number in range(1, MOST_PICTURES + 1):
            self._read_picture(number, values)
        staying = len(self.kept) - len(values.get("dropped") or ())
        if staying + len(self.pictures) > MOST_PICTURES:
            self.add_error("picture_1", _("At most %(most)s pictures go with an update.") % {"most": MOST_PICTURES})
        if self.errors:
            choose_again(self)
        return values

    def _read_picture(self, number: int, values: dict[str, Any]) -> None:
        sent, alt = values.get(f"picture_{number}"), (values.get(f"alt_{number}") or "").strip()
        if not sent:
            if alt and f"picture_{number}" not in self.errors:
                sentence = _("Choose the picture again, or leave out what it shows.")
                self.add_error(f"picture_{number}", sentence)
            return
        try:
            file: KeptFile = taken_upload(sent)
            if file.media_type != WEBP:
                raise ValidationError(_("This is no picture that can be read. Choose a JPEG, PNG or WebP file."))
        except (FileRefusedError, ValidationError) as refused:
            sentence = refused.messages[0] if isinstance(refused, ValidationError) else str(refused)
            self.add_error(f"picture_{number}", sentence)
            return
        if not alt:
            self.add_error(f"alt_{number}", UNTOLD)
            return
        self.pictures.append(NewPicture(file, alt))


class CommentForm(TextForm):
    text = LongText(
        label=gettext_lazy("Your comment"),
        max_length=Comment.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3, "data-mentions": "who-takes-part"}),
        error_messages=TextForm.base_fields["text"].error_messages,
    )
