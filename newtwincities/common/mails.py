# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Mails: written in the reader's language as part of an action, sent by a job, so that none is lost and none too many.

A mail is one template, `mails/KIND.html` in the capability that sends it. It extends `mails/base.html` and fills the
blocks `subject` and `content` with plain HTML (p, ul, h2, a; `<a class="button">` for the one thing to do); the text
part is made from the same HTML, so the two always say the same.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from datetime import timedelta
from email.utils import formataddr
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template import Context
from django.template.loader import get_template
from django.template.loader_tags import BlockNode, ExtendsNode
from django.urls import reverse
from django.utils import timezone, translation

from newtwincities.common.jobs import job
from newtwincities.common.models import Mail

KEPT = timedelta(days=30)  # a sent mail, for questions about it
_SPACES = re.compile(r"\s+")


def write_mail(
    kind: str, *, address: str, language: str, person: Any = None, headers: dict[str, str] | None = None, **context: Any
) -> Mail:
    """Writes a mail and queues its delivery; call it in the transaction of what it tells of."""
    with translation.override(language):
        subject, html = _rendered(kind, {**context, "site_name": settings.SITE_NAME, "base_url": settings.BASE_URL})
    mail = Mail.objects.create(
        kind=kind,
        person=person,
        address=address,
        language=language,
        subject=subject[:200],
        html=html,
        text=as_text(html),
        headers=headers or {},
        written_at=timezone.now(),
    )
    deliver.enqueue(mail.pk)
    return mail


def link(name: str, language: str, *args: Any, **kwargs: Any) -> str:
    """The whole address of a page, in the language of whoever will follow it."""
    return settings.BASE_URL + (
        _path(name, language, args, kwargs) if args or kwargs else _path_of_page(name, language)
    )


def _path(name: str, language: str, args: Sequence[Any] = (), kwargs: dict[str, Any] | None = None) -> str:
    with translation.override(language):
        return reverse(name, args=args, kwargs=kwargs)


@cache  # a digest has the same link ten times, and goes to thousands
def _path_of_page(name: str, language: str) -> str:
    return _path(name, language)


def stop_headers(url: str) -> dict[str, str]:
    """RFC 8058: the mail program shows a button that stops such mails, without the page."""
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _rendered(kind: str, context: dict[str, Any]) -> tuple[str, str]:
    template = get_template(f"mails/{kind}.html").template  # type: ignore[attr-defined]  # of Django's own engine
    values = Context(context)
    html = template.render(values)
    with values.bind_template(template):
        subject = next(
            node.render(values)
            for extends in template.nodelist.get_nodes_by_type(ExtendsNode)
            for node in extends.blocks.values()
            if isinstance(node, BlockNode) and node.name == "subject"
        )
    return _SPACES.sub(" ", as_text(subject)).strip(), html


@job
def deliver(mail_id: int) -> None:
    """Sends a mail that was not sent yet. An error leaves it unsent; the job comes round again."""
    mail = Mail.objects.filter(pk=mail_id, sent_at=None).first()
    if mail is None:
        return
    sender = formataddr((settings.SITE_NAME, settings.MAIL_FROM))
    message = EmailMultiAlternatives(mail.subject, mail.text, sender, [mail.address], headers=_headers(mail))
    message.attach_alternative(mail.html, "text/html")
    message.send()
    Mail.objects.filter(pk=mail.pk).update(sent_at=timezone.now())


def _headers(mail: Mail) -> dict[str, str]:
    domain = settings.MAIL_FROM.rpartition("@")[2]
    given: dict[str, str] = mail.headers
    # The same id at a second try lets the receiving server see that it has the mail already.
    return {
        "Message-ID": f"<{mail.pk}.{int(mail.written_at.timestamp())}@{domain}>",
        "Content-Language": mail.language,
        "Auto-Submitted": "auto-generated",
        **given,
    }


def forget_old_mails() -> int:
    """Erases mails that were sent long enough ago; how many."""
    return Mail.objects.filter(sent_at__lt=timezone.now() - KEPT).delete()[0]


class FileBackend(BaseEmailBackend):
    """Puts each mail into a file of its own under var/mail instead of sending it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAIL_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{timezone.now():%Y%m%d-%H%M%S-%f}.eml"
            unfinished = folder / f".{name}"
            unfinished.write_bytes(message.message().as_bytes())
            os.replace(unfinished, folder / name)
        return len(email_messages)


# Text from HTML: only what our own templates use.


def as_text(html: str) -> str:
    """The same words as text: paragraphs apart, list items with a dash, addresses of links behind their words."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = [_SPACES.sub(" ", line).strip() for line in "".join(reader.parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


class _Reader(HTMLParser):
    UNSEEN = ("style", "title", "head")
    APART = {"p": "\n\n", "h1": "\n\n", "h2": "\n\n", "ul": "\n\n", "ol": "\n\n", "table": "\n\n", "hr": "\n\n",
             "li": "\n– ", "br": "\n", "tr": "\n", "div": "\n\n"}  # fmt: skip

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0
        self.address = ""
        self.said = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.UNSEEN:
            self.hidden += 1
        elif tag == "a":
            self.address, self.said = dict(attrs).get("href") or "", ""
        elif tag in self.APART:
            self.parts.append(self.APART[tag])
        elif tag == "td":
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.UNSEEN:
            self.hidden -= 1
        elif tag == "a":
            if self.address and self.address.removeprefix("mailto:").rstrip("/") != self.said.strip().rstrip("/"):
                self.parts.append(f":\n{self.address}\n")
            self.address = ""
        elif tag in ("p", "h1", "h2", "ul", "ol", "table", "div"):
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.said += data
            self.parts.append(data.replace("\n", " "))
