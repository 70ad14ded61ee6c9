# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The forms of messages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from newtwincities.messages.models import Conversation, Message


class PlainForm(forms.Form):
    use_required_attribute = False


class MessageForm(PlainForm):
    text = forms.CharField(
        label=_("Your message"),
        max_length=Message.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Write something first."),
            "max_length": _("This has more than %(limit_value)d characters. Say it shorter, or send it in two parts."),
        },
    )


class AskForm(PlainForm):
    reason = forms.ChoiceField(
        label=_("What is it about?"),
        choices=Conversation.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is about."), "invalid_choice": _("Choose what it is about.")},
    )


class ChoiceForm(PlainForm):
    copies = forms.BooleanField(
        label=_("Send me every message by mail too"),
        required=False,
        help_text=_("Then nothing else announces it. Each mail has a link that stops the copies."),
    )
    closed = forms.BooleanField(
        label=_("Nobody whom I don’t work with may ask to write to me"),
        required=False,
        help_text=_("Those with whom you share a team, a partnership or an idea can always write to you."),
    )
