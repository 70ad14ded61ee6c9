# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The list of notifications, the settings, and stopping mails by the link of one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from newtwincities.common.policy import demand
from newtwincities.common.showing import unlisted_page
from newtwincities.feed import actions as feed
from newtwincities.notifications import links, pages
from newtwincities.notifications.actions import deciding
from newtwincities.notifications.forms import ChoicesForm, OtherMailsForm, RhythmForm
from newtwincities.notifications.links import What
from newtwincities.people.models import Person
from newtwincities.people.viewing import viewer_of, viewer_of_person

MOST_DIGITS = 18


def _member(request: HttpRequest) -> Person:
    viewer = viewer_of(request)
    demand(viewer, "notifications:use")
    person: Person = viewer.person
    return person


@never_cache
@require_http_methods(["GET", "HEAD"])
def notifications(request: HttpRequest) -> HttpResponseBase:
    _member(request)
    before = _number(request.GET.get("before", ""))
    return unlisted_page(request, "notifications/list.html", page=pages.ListPage(viewer_of(request), before))


@require_POST
def read(request: HttpRequest) -> HttpResponseBase:
    """One of them, or all."""
    person, key = _member(request), _number(request.POST.get("key", ""))
    deciding.mark_read(person, None if key is None else [key])
    viewer_of(request).forget()
    if key is None:
        messages.success(request, _("All are marked as read."))
    before = _number(request.POST.get("before", ""))
    return redirect(reverse("notifications:list") + (f"?before={before}" if before else ""))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponseBase:
    """The table for all, or with `?about=` for one object."""
    person, stream = _member(request), request.GET.get("about", "")
    page = pages.SettingsPage(viewer_of(request), stream)
    if stream and not page.title:
        raise Http404
    sent = request.POST if request.POST.get("do") == "save" else None
    form = ChoicesForm(sent, usual=page.usual(), made=page.made, inherits=bool(stream))
    rhythm = RhythmForm(sent, initial={"digest": page.rhythm.digest, "all_off": page.rhythm.all_off})
    others = OtherMailsForm(sent, kinds={} if stream else page.other_mails)
    done = _followed(request, person, stream)
    if sent is not None and all(one.is_valid() for one in ((form,) if stream else (form, rhythm, others))):
        deciding.decide(person, stream, form.choices())
        if not stream:
            deciding.set_rhythm(person, **rhythm.cleaned_data)
            deciding.decide_other_mails(person, others.cleaned_data)
        done = True
    if done:
        messages.success(request, _("Saved. It holds from now on."))
        return redirect(request.get_full_path())
    return unlisted_page(
        request,
        "notifications/settings.html",
        page=page,
        form=form,
        table=[(part.title, form.beside(part.rows)) for part in page.parts],
        rhythm=rhythm,
        others=others,
        status=422 if request.method == "POST" else 200,
    )


def _followed(request: HttpRequest, person: Person, stream: str) -> bool:
    """Whether one of the buttons for following an object was pressed."""
    follows = {"mute": feed.mute, "follow": feed.follow, "unfollow": feed.unfollow}
    wanted = request.POST.get("do", "")
    if not stream or wanted not in follows:
        return False
    follows[wanted](person, stream)
    return True


@csrf_exempt  # the token in the address is the proof, and mail programs press the button for their readers (RFC 8058)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest) -> HttpResponseBase:
    """Looking changes nothing, since mail programs look too; the button does, without signing in."""
    meant = links.of_token(request.GET.get("for", ""))
    if meant is None:
        raise Http404
    if request.method == "POST":
        asked, _space, again = request.POST.get("do", "").partition(" ")
        what = What(asked) if asked in (What.DIGEST, What.ALL) else meant.what
        (deciding.send_again if again else deciding.stop)(meant, what)
    page = pages.StopPage(meant, viewer_of_person(meant.person))
    return unlisted_page(request, "notifications/stop.html", page=page)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None
