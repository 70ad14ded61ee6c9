# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The idea itself: its page with what belongs to it, and where it stands."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from newtwincities.atlas.queries import ATLAS
from newtwincities.common.pagecache import DAY, visitor_page
from newtwincities.common.policy import demand
from newtwincities.common.showing import unlisted_page
from newtwincities.feed.pages import FeedPart
from newtwincities.feed.streams import stream
from newtwincities.ideas.actions import ideas as actions
from newtwincities.ideas.forms.ideas import StateForm
from newtwincities.ideas.models import Idea
from newtwincities.ideas.pages.idea import HeadPage, IdeaPage
from newtwincities.ideas.queries import ideas as queries
from newtwincities.ideas.queries.strangers import is_stranger
from newtwincities.ideas.views.opening import acting_person, idea_or_404, opened_idea_or_404
from newtwincities.ideas.wording import STATE_MEANS
from newtwincities.moderation.queries import MODERATION
from newtwincities.people.models import PEOPLE
from newtwincities.people.viewing import viewer_of

LONGEST_TYPED = Idea.LONGEST_TITLE


@require_safe
@visitor_page("idea:{pk}", MODERATION, PEOPLE, ATLAS, DAY, like_any_member=is_stranger)
def idea(request: HttpRequest, pk: int) -> HttpResponseBase:
    found, hidden = opened_idea_or_404(request, pk)
    return shown(request, "ideas/idea.html", IdeaPage(viewer_of(request), found, hidden))


@require_safe
def activity(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What happened in it, the newest first."""
    found, hidden = opened_idea_or_404(request, pk)
    page = HeadPage(viewer_of(request), found, hidden)
    feed = FeedPart(page.viewer, [stream(queries.KIND, found.pk)], before=request.GET.get("before", ""))
    return shown(request, "ideas/activity.html", page, feed=feed)


def shown(request: HttpRequest, template: str, page: HeadPage, **context: Any) -> HttpResponse:
    """A page of an idea; what is not for everybody stays out of search engines."""
    if page.is_listed:
        return render(request, template, {"page": page, **context})
    return unlisted_page(request, template, page=page, no_versions=True, **context)


@require_safe
def similar(request: HttpRequest) -> HttpResponseBase:
    """While a title is typed: other ideas that say nearly the same."""
    typed, but = request.GET.get("title", "")[:LONGEST_TYPED], request.GET.get("but", "")
    own = int(but) if but.isdecimal() and len(but) < 12 else None
    found = queries.similar_ideas(typed, viewer_of(request), but=own)
    return unlisted_page(request, "ideas/_similar.html", similar=found)


# --- where it stands


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def state(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = idea_or_404(request, pk)
    demand(viewer_of(request), "idea:change_state", found)
    if found.state == Idea.State.DRAFT:
        return redirect("ideas:idea", found.pk)
    choices = [
        (one.value, f"{one.label} – {STATE_MEANS[one]}")
        for one in Idea.State
        if one not in (Idea.State.DRAFT, found.state)
    ]
    form = StateForm(request.POST if request.method == "POST" else None, choices=choices)
    if request.method == "POST" and form.is_valid():
        actions.change_state(
            found, form.cleaned_data["state"], reason=form.cleaned_data["reason"], by=acting_person(request)
        )
        messages.success(request, _("Saved."))
        return redirect("ideas:idea", found.pk)
    return unlisted_page(request, "ideas/state.html", form=form, idea=found)


@never_cache
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = idea_or_404(request, pk)
    demand(viewer_of(request), "idea:change_state", found)
    try:
        waits = actions.change_state(found, Idea.State.LOOKING, by=acting_person(request))
    except actions.NotReadyError:
        messages.warning(request, _("Not published yet: something is still missing."))
    else:
        if waits:
            messages.info(request, _("Sent. A moderator reads first contributions before they appear."))
        else:
            messages.success(request, _("Published. Others can find it now and take part."))
    return redirect("ideas:idea", found.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = idea_or_404(request, pk)
    demand(viewer_of(request), "idea:delete", found)
    if request.method == "POST":
        actions.delete_draft(found, by=acting_person(request))
        messages.success(request, _("The draft is deleted."))
        return redirect("ideas:new")
    return unlisted_page(request, "ideas/delete.html", idea=found)
