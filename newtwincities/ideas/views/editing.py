# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Beginning an idea, writing on it, and its versions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from newtwincities.atlas import queries as atlas
from newtwincities.common.markup import as_html
from newtwincities.common.policy import demand
from newtwincities.common.showing import unlisted_page
from newtwincities.ideas.actions import ideas as actions
from newtwincities.ideas.forms.ideas import FirstForm, IdeaForm, initial_of
from newtwincities.ideas.forms.municipalities import named_with_key
from newtwincities.ideas.models import Idea, Version
from newtwincities.ideas.pages.idea import shown_pictures
from newtwincities.ideas.pages.versions import ComparisonPage, ConflictPage, VersionsPage
from newtwincities.ideas.queries import ideas as queries
from newtwincities.ideas.views.ideas import shown
from newtwincities.ideas.views.opening import acting_person, idea_or_404, opened_idea_or_404
from newtwincities.ideas.wording import wording_of
from newtwincities.partnerships.queries import municipalities_led
from newtwincities.people.viewing import viewer_of

LONGEST_DRAFT = 40  # letters of the name that the page gives to what it keeps
OPTIONS = 8  # of the combobox


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponseBase:
    """A few fields; all others are on the page of the draft, which only its author sees."""
    viewer = viewer_of(request)
    demand(viewer, "idea:begin", None)
    language = (get_language() or "en").partition("-")[0]
    initial = {"language": language, "country": acting_person(request).country}
    form = FirstForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = actions.begin(form.wording, by=acting_person(request), country=form.cleaned_data["country"])
        messages.success(request, _("Your draft is kept. Nobody else sees it yet."))
        return redirect(_with_draft(request, reverse("ideas:idea", args=[made.pk])))
    draft_key = f"idea new {acting_person(request).ref}"
    return unlisted_page(request, "ideas/begin.html", form=form, draft_key=draft_key)


def _with_draft(request: HttpRequest, url: str) -> str:
    """So that the browser forgets what it has kept of the form."""
    draft = "".join(letter for letter in request.POST.get("draft", "")[:LONGEST_DRAFT] if letter.isalnum())
    return f"{url}?draft={draft}" if draft else url


@require_safe
def municipalities(request: HttpRequest) -> HttpResponseBase:
    """The options of the combobox."""
    found = atlas.municipalities_named(request.GET.get("q", "")[:80], limit=OPTIONS)
    return unlisted_page(request, "ideas/_municipalities.html", options=[(one, named_with_key(one)) for one in found])


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = idea_or_404(request, pk)
    demand(viewer_of(request), "idea:edit", found)
    own = [municipality for municipality, _team in municipalities_led(viewer_of(request))]
    posted = request.POST if request.method == "POST" else None
    form = IdeaForm(posted, idea=found, own=own, initial=initial_of(wording_of(found).values, found.version))
    if posted is None or not form.is_valid() or posted.get("do") == "preview":
        return _form_page(request, found, form)
    try:
        merged = actions.save(found, form.wording, seen=form.cleaned_data["version"] or 0, by=acting_person(request))
    except actions.ChangedMeanwhileError as error:
        again = IdeaForm(idea=error.present, own=own, initial=initial_of(error.merged.values, error.present.version))
        return _form_page(request, found, again, conflict=ConflictPage(error.merged, error.present), status=409)
    if merged.taken:
        messages.success(request, _("Saved, together with what others have changed meanwhile."))
    else:
        messages.success(request, _("Saved."))
    return redirect(_with_draft(request, reverse("ideas:idea", args=[found.pk])))


def _form_page(request: HttpRequest, idea: Idea, form: IdeaForm, **context: Any) -> HttpResponseBase:
    pictures = queries.pictures_of(idea)
    if request.POST.get("do") == "preview" and "text" in getattr(form, "cleaned_data", {}):
        context["preview"] = as_html(form.cleaned_data["text"], shown_pictures(idea, pictures))
    return unlisted_page(
        request, "ideas/edit.html", form=form, idea=idea, pictures=pictures,
        draft_key=f"idea {idea.pk} {acting_person(request).ref}", **context,
    )  # fmt: skip


# --- versions


@require_safe
def versions(request: HttpRequest, pk: int) -> HttpResponseBase:
    """All of them, or with `a` and `b` the differences between two."""
    found, hidden = opened_idea_or_404(request, pk)
    page = VersionsPage(viewer_of(request), found, hidden, number=request.GET.get("page", ""))
    a, b = request.GET.get("a", ""), request.GET.get("b", "")
    if not (a or b):
        return shown(request, "ideas/versions.html", page)
    older, newer = sorted((_version_or_404(found, a), _version_or_404(found, b)), key=lambda one: one.number)
    comparison = ComparisonPage(older, newer, page.viewer)
    return unlisted_page(request, "ideas/differences.html", page=page, comparison=comparison, no_versions=True)


def _version_or_404(idea: Idea, number: str) -> Version:
    found = queries.version_with(idea, int(number)) if number.isdecimal() and len(number) < 9 else None
    if found is None:
        raise Http404
    return found


@never_cache
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = idea_or_404(request, pk)
    demand(viewer_of(request), "idea:edit", found)
    version = _version_or_404(found, request.POST.get("number", ""))
    actions.restore(found, version, by=acting_person(request))
    messages.success(request, _("Restored, as a new version."))
    return redirect("ideas:versions", found.pk)
