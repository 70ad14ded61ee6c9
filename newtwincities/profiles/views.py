# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from newtwincities.atlas import actions as atlas_actions
from newtwincities.atlas import queries as atlas
from newtwincities.atlas.models import Municipality, TopicStance
from newtwincities.atlas.territory import LANGUAGES
from newtwincities.common.pictures import PictureRefused
from newtwincities.common.policy import demand, may
from newtwincities.common.record import note
from newtwincities.common.showing import unlisted_page
from newtwincities.moderation.queries import hidden_row
from newtwincities.people.viewing import viewer_of
from newtwincities.profiles import actions, queries
from newtwincities.profiles.forms import (
    ContactForm,
    DescriptionForm,
    FactsForm,
    PictureForm,
    SectionForm,
    TopicsForm,
)
from newtwincities.profiles.models import ProfilePicture
from newtwincities.profiles.moderated import CONTACT, DESCRIPTION
from newtwincities.profiles.pages import EditPage

A_YEAR = 365 * 24 * 3600


@never_cache
@require_safe
def edit(request: HttpRequest, key: str) -> HttpResponseBase:
    return unlisted_page(request, "profiles/edit.html", page=EditPage(_to_edit(request, key)))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def description(request: HttpRequest, key: str, language: str) -> HttpResponseBase:
    municipality = _to_edit(request, key)
    if language not in LANGUAGES:
        raise Http404
    there = queries.descriptions_of(municipality)
    kept = there.get(language)
    form = DescriptionForm(request.POST or None, initial={"text": kept.text if kept else ""})
    if request.method == "POST" and form.is_valid():
        actions.describe(municipality, language, form.cleaned_data["text"].strip(), by=viewer_of(request).person)
        return _saved(request, municipality)
    hidden = hidden_row(DESCRIPTION.name, str(kept.pk)) if kept and kept.hidden_at else None
    others = [other for code, other in there.items() if code != language]
    return _section(
        request, "profiles/description.html", municipality, form, language=language, others=others, hidden=hidden
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pictures(request: HttpRequest, key: str) -> HttpResponseBase:
    municipality = _to_edit(request, key)
    form = PictureForm(request.POST, request.FILES) if request.method == "POST" else PictureForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        facts = {name: form.cleaned_data[name].strip() for name in ("alt", "credit")}
        try:
            language = (get_language() or "en").partition("-")[0]
            actions.add_picture(municipality, file.read(), language=language, by=viewer_of(request).person, **facts)
            messages.success(request, _("The picture is on the page now."))
            return redirect("profiles:pictures", municipality.key)
        except PictureRefused as refused:
            form.add_error("file", str(refused))
    kept = queries.pictures_of(municipality)
    return _section(
        request, "profiles/pictures.html", municipality, form, pictures=kept, full=len(kept) >= ProfilePicture.MOST
    )


@never_cache
@require_POST
def remove_picture(request: HttpRequest, key: str, file_name: str) -> HttpResponseBase:
    municipality = _to_edit(request, key)
    found = queries.picture_named(file_name)
    if found is None or found.municipality_id != municipality.pk:
        raise Http404
    actions.remove_picture(found, by=viewer_of(request).person)
    messages.success(request, _("The picture is gone."))
    return redirect("profiles:pictures", municipality.key)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def topics(request: HttpRequest, key: str) -> HttpResponseBase:
    municipality = _to_edit(request, key)
    stances = atlas.topics_of(municipality)
    initial = {
        "show": stances.get(TopicStance.Stance.SHOW, []),
        "learn": stances.get(TopicStance.Stance.LEARN, []),
        "formats": queries.presentation_of(municipality).format_codes,
    }
    form = TopicsForm(request.POST or None, initial=initial)
    if request.method == "POST":
        form = TopicsForm(request.POST)
        if form.is_valid():
            person = viewer_of(request).person
            atlas_actions.state_topics(municipality, show=form.cleaned_data["show"], learn=form.cleaned_data["learn"])
            actions.present(municipality, by=person, formats=form.cleaned_data["formats"])
            return _saved(request, municipality)
    return _section(request, "profiles/topics.html", municipality, form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, key: str) -> HttpResponseBase:
    municipality = _to_edit(request, key)
    kept = queries.presentation_of(municipality)
    fields = ("contact_name", "contact_email", "contact_phone", "contact_url")
    initial = {"languages": kept.language_codes, **{name: getattr(kept, name) for name in fields}}
    form = ContactForm(request.POST) if request.method == "POST" else ContactForm(initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.present(municipality, by=viewer_of(request).person, **form.cleaned_data)
        return _saved(request, municipality)
    hidden = hidden_row(CONTACT.name, str(kept.pk)) if kept.pk else None
    return _section(request, "profiles/contact.html", municipality, form, hidden=hidden)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: HttpRequest, key: str) -> HttpResponseBase:
    municipality = _to_edit(request, key, "profile:state_facts")
    initial = {
        "population": municipality.population,
        "elevation_m": municipality.elevation_m,
        "languages": municipality.language_codes,
    }
    posted = request.method == "POST"
    form = FactsForm(municipality, request.POST) if posted else FactsForm(municipality, initial=initial)
    if posted and form.is_valid():
        for field, value in form.stated.items():
            atlas_actions.confirm_fact(municipality, field, value)
            note("confirm_fact", actor=viewer_of(request).person, thing=municipality, fact=field)
        return _saved(request, municipality)
    return _section(request, "profiles/facts.html", municipality, form)


@require_safe
def picture(request: HttpRequest, file_name: str) -> HttpResponseBase:
    """The file of a picture; one that a moderator has hidden is shown to moderators alone."""
    found = queries.picture_named(file_name)
    if found is None or (found.hidden_at and not may(viewer_of(request), "profile:see_hidden", found.municipality)):
        raise Http404
    path = actions.path_of(found.file_name)
    if not path.is_file():
        raise Http404
    kept = "private, no-store" if found.hidden_at else f"public, max-age={A_YEAR}, immutable"
    return FileResponse(path.open("rb"), content_type="image/webp", headers={"Cache-Control": kept})


def _to_edit(request: HttpRequest, key: str, action: str = "profile:edit") -> Municipality:
    found = atlas.municipality_with_key(key)
    if found is None:
        raise Http404
    demand(viewer_of(request), action, found)
    return found


def _saved(request: HttpRequest, municipality: Municipality) -> HttpResponseBase:
    messages.success(request, _("Saved. The page shows it now."))
    return redirect("profiles:edit", municipality.key)


def _section(
    request: HttpRequest, template: str, municipality: Municipality, form: SectionForm, **more: Any
) -> HttpResponseBase:
    return unlisted_page(request, template, municipality=municipality, form=form, **more)
