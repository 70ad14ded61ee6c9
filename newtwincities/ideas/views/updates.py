# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Updates of an idea: read, posted, edited, pinned, removed, reacted to; comments on them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from newtwincities.common.policy import Answer, Refused, demand, may
from newtwincities.ideas import mentioning
from newtwincities.ideas.actions import updates as actions
from newtwincities.ideas.files import SHELF
from newtwincities.ideas.forms.attachments import choose_again
from newtwincities.ideas.forms.updates import CommentForm, UpdateForm
from newtwincities.ideas.models import Comment, Idea, Reaction, Update
from newtwincities.ideas.pages.updates import Reading, UpdatePage, UpdatesPart
from newtwincities.ideas.queries import updates as queries
from newtwincities.ideas.queries.talking import may_write
from newtwincities.ideas.views.inside import idea_page, saved_at
from newtwincities.ideas.views.opening import acting_person, idea_or_404
from newtwincities.moderation.showing import shown_or_404
from newtwincities.people.blocking import are_apart
from newtwincities.people.viewing import viewer_of


def update_or_404(request: HttpRequest, pk: int, update: int) -> Update:
    """One of this idea; none that is hidden, or by somebody from whom the viewer is apart."""
    idea, viewer = idea_or_404(request, pk), viewer_of(request)
    found = queries.update_with_pk(idea, update)
    if found is None or are_apart(viewer, found.author):
        raise Http404
    shown_or_404(viewer, queries.UPDATE, found)
    found.idea = idea
    return found


def comment_or_404(request: HttpRequest, pk: int, update: int, comment: int) -> Comment:
    inside = update_or_404(request, pk, update)
    found = queries.comment_with_pk(inside, comment)
    if found is None or are_apart(viewer_of(request), found.author):
        raise Http404
    shown_or_404(viewer_of(request), queries.COMMENT, found)
    found.update = inside
    return found


def demand_writing(request: HttpRequest, idea: Idea) -> None:
    demand(viewer_of(request), "idea:post", idea)
    if not may_write(viewer_of(request), idea):
        raise Refused(Answer.ADULT)


def _there(request: HttpRequest, update: Update) -> str:
    """Back to where the button was: the idea, the list, or the update's own page."""
    back = request.POST.get("back", "")
    if back == "idea":
        return f"{reverse('ideas:idea', args=[update.idea_id])}#update-{update.pk}"
    if back == "updates":
        return f"{reverse('ideas:updates', args=[update.idea_id])}#update-{update.pk}"
    return reverse("ideas:update", args=[update.idea_id, update.pk])


def _thank(request: HttpRequest, waits: bool, said: str) -> None:
    if waits:
        messages.info(request, _("Sent. A moderator reads first contributions before they appear."))
    else:
        messages.success(request, said)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def updates(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The list, with the form on its first page."""
    idea, viewer = idea_or_404(request, pk), viewer_of(request)
    form = UpdateForm()
    if request.method == "POST":
        demand_writing(request, idea)
        form = UpdateForm(request.POST, request.FILES)
        if form.is_valid():
            text, people = mentioning.kept(viewer, idea, form.cleaned_data["text"])
            update, waits = actions.post_update(
                idea, text=text, language=form.cleaned_data["language"], mentioned=people, pictures=form.pictures,
                by=acting_person(request),
            )  # fmt: skip
            _thank(request, waits, _("Posted."))
            return saved_at(request, f"{reverse('ideas:updates', args=[idea.pk])}#update-{update.pk}")
    part = UpdatesPart(viewer, idea, before=request.GET.get("before", ""), form=form)
    return idea_page(
        request, "ideas/updates.html", idea=idea, part=part, form=form, back="updates"
    )  # fmt: skip


@never_cache
@require_safe
def update(request: HttpRequest, pk: int, update: int) -> HttpResponseBase:
    found = update_or_404(request, pk, update)
    page = UpdatePage(viewer_of(request), found, after=request.GET.get("after", ""), form=CommentForm())
    return idea_page(request, "ideas/update.html", idea=found.idea, talk=page)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int, update: int) -> HttpResponseBase:
    found, viewer = update_or_404(request, pk, update), viewer_of(request)
    demand_writing(request, found.idea)
    if found.author_id != acting_person(request).pk:
        raise Refused(Answer.ROLE)
    kept = list(found.pictures.all())
    initial = {"text": mentioning.typed_again(found, viewer), "language": found.language, "version": found.version}
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = UpdateForm(*sent, kept=kept, initial=initial)
    theirs = ""
    if request.method == "POST" and form.is_valid():
        try:
            _edited(request, found, form)
        except actions.ChangedMeanwhileError:
            theirs = mentioning.typed_again(found, viewer)
            sent_again = request.POST.copy()
            sent_again["version"] = str(found.version)
            form.data = sent_again
            message = _("The update was changed in another window meanwhile. Both texts stand here: put them together.")
            form.add_error("text", message)
            choose_again(form)
        else:
            return saved_at(request, reverse("ideas:update", args=[pk, found.pk]))
    return idea_page(
        request, "ideas/update_edit.html", idea=found.idea, update=found, form=form, theirs=theirs,
        names=Reading(viewer, found.idea).names,
    )  # fmt: skip


def _edited(request: HttpRequest, found: Update, form: UpdateForm) -> None:
    values, viewer = form.cleaned_data, viewer_of(request)
    text, people = mentioning.kept(viewer, found.idea, values["text"], mentioning.mentioned_in(found).values())
    waits = actions.edit_update(
        found, text=text, language=values["language"], mentioned=people, pictures=form.pictures,
        dropped=[int(key) for key in values.get("dropped") or ()], version=values["version"] or 0,
        by=acting_person(request),
    )  # fmt: skip
    _thank(request, waits, _("Saved."))


@never_cache
@require_POST
def remove(request: HttpRequest, pk: int, update: int) -> HttpResponseBase:
    found = update_or_404(request, pk, update)
    if found.author_id != acting_person(request).pk:
        demand(viewer_of(request), "idea:tidy", found.idea)
    actions.remove_update(found, by=acting_person(request))
    messages.success(request, _("Removed."))
    return redirect("ideas:updates", pk)


@never_cache
@require_POST
def pin(request: HttpRequest, pk: int, update: int) -> HttpResponseBase:
    found = update_or_404(request, pk, update)
    demand(viewer_of(request), "idea:plan", found.idea)
    actions.pin_update(found, pinned=request.POST.get("do") != "unpin", by=acting_person(request))
    return redirect(_there(request, found))


@never_cache
@require_POST
def react(request: HttpRequest, pk: int, update: int) -> HttpResponseBase:
    """One press; a second one takes it back. With script the buttons alone are drawn anew."""
    found, viewer = update_or_404(request, pk, update), viewer_of(request)
    demand(viewer, "idea:react", found.idea)
    kind = request.POST.get("kind", "")
    if kind not in Reaction.Kind.values:
        raise Http404
    actions.react_to(found, kind, by=acting_person(request))
    if request.headers.get("HX-Request") != "true":
        return redirect(_there(request, found))
    reading = Reading(viewer, found.idea)
    reactions = reading.reactions(found, queries.reactions_to([found.pk]))
    context = {"update": found, "reactions": reactions, "can_react": reading.can_react}
    return render(request, "ideas/_reactions.html", {**context, "back": request.POST.get("back", "")})


@never_cache
@require_POST
def comments(request: HttpRequest, pk: int, update: int) -> HttpResponseBase:
    found, viewer = update_or_404(request, pk, update), viewer_of(request)
    demand_writing(request, found.idea)
    form = CommentForm(request.POST)
    if not form.is_valid():
        page = UpdatePage(viewer, found, form=form)
        return idea_page(request, "ideas/update.html", idea=found.idea, talk=page, form=form)
    text, people = mentioning.kept(viewer, found.idea, form.cleaned_data["text"])
    waits = actions.comment_on(
        found, text=text, language=form.cleaned_data["language"], mentioned=people, by=acting_person(request)
    )
    _thank(request, waits, _("Your comment is there."))
    return saved_at(request, f"{reverse('ideas:update', args=[pk, found.pk])}#comments")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, pk: int, update: int, comment: int) -> HttpResponseBase:
    """Edited by its author."""
    found, viewer = comment_or_404(request, pk, update, comment), viewer_of(request)
    idea = found.update.idea
    demand_writing(request, idea)
    if found.author_id != acting_person(request).pk:
        raise Refused(Answer.ROLE)
    initial = {"text": mentioning.typed_again(found, viewer), "language": found.language}
    form = CommentForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        before = mentioning.mentioned_in(found).values()
        text, people = mentioning.kept(viewer, idea, form.cleaned_data["text"], before)
        waits = actions.edit_comment(
            found, text=text, language=form.cleaned_data["language"], mentioned=people, by=acting_person(request)
        )
        _thank(request, waits, _("Saved."))
        return saved_at(request, f"{reverse('ideas:update', args=[pk, update])}#comment-{found.pk}")
    return idea_page(
        request, "ideas/comment_edit.html", idea=idea, comment=found, form=form,
        names=Reading(viewer, idea).names,
    )  # fmt: skip


@never_cache
@require_POST
def remove_comment(request: HttpRequest, pk: int, update: int, comment: int) -> HttpResponseBase:
    found = comment_or_404(request, pk, update, comment)
    if found.author_id != acting_person(request).pk and not may(viewer_of(request), "idea:tidy", found.update.idea):
        raise Refused(Answer.ROLE)
    actions.remove_comment(found, by=acting_person(request))
    messages.success(request, _("Removed."))
    return redirect("ideas:update", pk, update)


@never_cache
@require_safe
def picture(request: HttpRequest, pk: int, update: int, ref: UUID) -> HttpResponseBase:
    """For whoever may see the update."""
    found = queries.picture_with_ref(update_or_404(request, pk, update), ref)
    if found is None:
        raise Http404
    return SHELF.response(found.ref, name=found.file_name, media_type=found.media_type)
