# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Search notices: read, written with a look at who fits, changed, renewed, taken down."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from newtwincities.common.policy import demand, may
from newtwincities.common.showing import unlisted_page
from newtwincities.matching.approach import mailing
from newtwincities.matching.approach.actions import notices as actions
from newtwincities.matching.approach.fitting import fitting
from newtwincities.matching.approach.forms.notices import NoticeForm, values_of
from newtwincities.matching.approach.letters import topic_names
from newtwincities.matching.approach.pages.notices import MinePage, NoticePage, own_sides
from newtwincities.matching.approach.queries.notices import KIND
from newtwincities.matching.approach.rules import Own
from newtwincities.matching.approach.views.opening import acting_person, named_choices, notice_or_404
from newtwincities.moderation import queries as moderation
from newtwincities.people.viewing import viewer_of, viewer_of_person


@require_http_methods(["GET", "HEAD"])
def notice(request: HttpRequest, pk: int) -> HttpResponseBase:
    found, hidden = notice_or_404(request, pk)
    page = NoticePage(found, viewer_of(request))
    return render(request, "matching/notice.html", {"page": page, "hidden": hidden}, status=200)


@never_cache
@require_http_methods(["GET", "HEAD"])
def mine(request: HttpRequest) -> HttpResponseBase:
    demand(viewer_of(request), "notice:save_search", None)
    return unlisted_page(request, "matching/my_notices.html", page=MinePage(viewer_of(request)))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponseBase:
    """Written, then looked at together with who fits, then published; nothing is kept before that."""
    demand(viewer_of(request), "notice:save_search", None)
    sides = own_sides(viewer_of(request), "notice:write")
    if not sides:
        return unlisted_page(request, "matching/nobody.html")
    initial = {"language": (get_language() or "en").partition("-")[0], "own": named_choices(sides)[0][0]}
    form = NoticeForm(request.POST or None, own=named_choices(sides), initial=initial)
    do = request.POST.get("do")
    if request.method == "POST" and do != "edit" and form.is_valid():
        own = next(one for one in sides if str(one.municipality.pk) == form.cleaned_data["own"])
        if do == "publish":
            return _published(request, form, own)
        return _preview(request, form, own)
    return _form_page(request, form, back="")


def _form_page(request: HttpRequest, form: NoticeForm, **context: Any) -> HttpResponseBase:
    if request.POST.get("do") == "edit":  # back from the preview: as it was, without complaints
        form = NoticeForm(initial=_sent(request), own=form.fields["own"].choices)  # type: ignore[attr-defined]
    return unlisted_page(request, "matching/write.html", form=form, **context)


def _sent(request: HttpRequest) -> dict[str, Any]:
    lists = ("topics", "countries")
    return {
        name: request.POST.getlist(name) if name in lists else request.POST.get(name, "")
        for name in NoticeForm.base_fields
    }


def _preview(request: HttpRequest, form: NoticeForm, own: Own) -> HttpResponseBase:
    said = form.wording
    language = get_language() or "en"
    rows = fitting(own.municipality, topics=said.topics, kind=said.kind, countries=said.countries)
    shown = [(row, topic_names(row.topics, language)) for row in rows]
    sent = [(name, value) for name in form.fields for value in request.POST.getlist(name)]
    return unlisted_page(
        request, "matching/preview.html", said=said, own=own.municipality, rows=shown, sent=sent,
        kind=dict(form.fields["kind"].choices)[said.kind],  # type: ignore[attr-defined]
        topics=topic_names(said.topics, language),
    )  # fmt: skip


def _published(request: HttpRequest, form: NoticeForm, own: Own) -> HttpResponseBase:
    demand(viewer_of(request), "notice:write", own)
    made = actions.publish(form.wording, municipality=own.municipality, team=own.team, by=acting_person(request))
    if moderation.hidden_row(KIND, str(made.pk)):
        messages.info(request, _("Sent. A moderator reads first contributions before they appear."))
    else:
        messages.success(request, _("Published. It stays for 90 days, and a mail asks you before it ends."))
    return redirect("notices:notice", made.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponseBase:
    found, _hidden = notice_or_404(request, pk)
    demand(viewer_of(request), "notice:change", found)
    choices = named_choices([Own(found.municipality, found.team)])
    form = NoticeForm(request.POST or None, own=choices, initial=values_of(found))
    if request.method == "POST" and form.is_valid():
        actions.change(found, form.wording, by=acting_person(request))
        messages.success(request, _("Saved."))
        return redirect("notices:notice", found.pk)
    return unlisted_page(request, "matching/write.html", form=form, back=found.pk)


@never_cache
@require_POST
def renew(request: HttpRequest, pk: int) -> HttpResponseBase:
    found, _hidden = notice_or_404(request, pk)
    demand(viewer_of(request), "notice:renew", found)
    if actions.renew(found, by=acting_person(request)):
        messages.success(request, _("Renewed."))
    else:
        messages.warning(request, _("Its deadline has passed. Change the deadline, or write a new notice."))
    return redirect("notices:notice", found.pk)


@never_cache
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponseBase:
    found, _hidden = notice_or_404(request, pk)
    demand(viewer_of(request), "notice:withdraw", found)
    actions.withdraw(found, by=acting_person(request))
    messages.success(request, _("Taken down."))
    return redirect("notices:mine")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def renew_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """The page behind the link of a mail: looking changes nothing, a button does. See docs/decisions/0025."""
    link = mailing.renewal_of_token(token)
    if link is None:
        return unlisted_page(request, "matching/renew.html", status=404, why="unknown")
    found = link.notice
    if not may(viewer_of_person(link.reader), "notice:renew", found):
        return unlisted_page(request, "matching/renew.html", notice=found, why="left")
    if link.ends_on != found.ends_on.isoformat():
        return unlisted_page(request, "matching/renew.html", notice=found, why="done")
    if request.method == "POST":
        why = "renewed" if actions.renew(found, by=link.reader) else "deadline"
        found.refresh_from_db()
        return unlisted_page(request, "matching/renew.html", notice=found, why=why)
    return unlisted_page(request, "matching/renew.html", notice=found, why="")
