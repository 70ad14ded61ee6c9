# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Introductions: asked for with a letter, answered by the other side, and the partnership that begins from one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from newtwincities.atlas.models import Municipality
from newtwincities.common.policy import demand, may
from newtwincities.common.showing import unlisted_page
from newtwincities.matching.approach.actions import introductions as actions
from newtwincities.matching.approach.forms.introductions import AgreeForm, DeclineForm, LetterForm, ReasonForm
from newtwincities.matching.approach.forms.notices import topic_choices
from newtwincities.matching.approach.letters import drafted, languages_between
from newtwincities.matching.approach.pages.introductions import IntroductionPage, IntroductionsPage, sentence_for
from newtwincities.matching.approach.pages.notices import own_sides
from newtwincities.matching.approach.queries import introductions as queries
from newtwincities.matching.approach.rules import Own
from newtwincities.matching.approach.views.opening import acting_person, introduction_or_404, municipality_or_404
from newtwincities.matching.models import Introduction
from newtwincities.partnerships import queries as partnerships
from newtwincities.partnerships.actions import dossier
from newtwincities.people.viewing import viewer_of


@never_cache
@require_http_methods(["GET", "HEAD"])
def introductions(request: HttpRequest) -> HttpResponseBase:
    demand(viewer_of(request), "introduction:list", None)
    return unlisted_page(request, "matching/introductions.html", page=IntroductionsPage(viewer_of(request)))


# --- asking


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponseBase:
    """First the reason, then the drafted letter, then it is sent; where nobody acts, the letter is for the post."""
    demand(viewer_of(request), "introduction:list", None)
    other = municipality_or_404(request.GET.get("to", ""))
    sides = [own for own in own_sides(viewer_of(request), "introduction:ask") if own.municipality.pk != other.pk]
    if not sides:
        return unlisted_page(request, "matching/nobody.html")
    own = next((one for one in sides if one.municipality.key == request.GET.get("own")), sides[0])
    demand(viewer_of(request), "introduction:ask", own)
    context: dict[str, Any] = {"own": own.municipality, "other": other, "others_own": sides if len(sides) > 1 else []}
    context["is_claimed"] = partnerships.acting_team(other) is not None
    hindered = queries.hindrance(own.municipality, other, now=timezone.now()) if context["is_claimed"] else None
    if hindered:
        said = sentence_for(hindered, other.name_in(get_language() or "en"))
        return unlisted_page(request, "matching/hindered.html", said=said, hindered=hindered, **context)
    do = request.POST.get("do")
    if do == "send":
        return _send(request, own, other, context)
    if do in ("print", "letter"):
        return _printed(request, own, other, context, back=do == "letter")
    return _reason(request, own, other, context)


def _reason(request: HttpRequest, own: Own, other: Municipality, context: dict[str, Any]) -> HttpResponseBase:
    """What the letter is drafted from; from a notice, its form and topics are filled in."""
    known = {code for code, _name in topic_choices()}
    initial = {
        "kind": request.GET.get("kind", "topic"),
        "topics": [topic for topic in request.GET.getlist("topic") if topic in known],
    }
    drafting = request.method == "POST" and request.POST.get("do") == "draft"
    if request.method == "POST" and not drafting:  # back from the letter
        initial = {**initial, **{name: request.POST.get(name, "") for name in ("kind", "reason")}}
        initial["topics"] = request.POST.getlist("topics")
    form = ReasonForm(request.POST if drafting else None, initial=initial)
    if not drafting or not form.is_valid():
        return unlisted_page(request, "matching/ask.html", form=form, **context)
    said = {name: form.cleaned_data[name] for name in ("kind", "topics", "reason")}
    languages = languages_between(own.municipality, other)
    letters = {f"letter_{code}": drafted(code, own=own.municipality, other=other, **said) for code in languages}
    filled = {**said, **letters, "contact": acting_person(request).email}
    return _letter_page(request, LetterForm(initial=filled, languages=languages), context)


def _letter_page(request: HttpRequest, form: LetterForm, context: dict[str, Any]) -> HttpResponseBase:
    return unlisted_page(request, "matching/letter.html", form=form, **context)


def _printed(
    request: HttpRequest, own: Own, other: Municipality, context: dict[str, Any], *, back: bool
) -> HttpResponseBase:
    """The letter as it comes onto paper, and the way back to its form."""
    form = LetterForm(request.POST, languages=languages_between(own.municipality, other))
    form.fields["contact"].required = False  # it does not stand in the letter
    if back or not form.is_valid():
        return _letter_page(request, form, context)
    return unlisted_page(request, "matching/letter_print.html", form=form, letters=form.letters.items(), **context)


def _send(request: HttpRequest, own: Own, other: Municipality, context: dict[str, Any]) -> HttpResponseBase:
    form = LetterForm(request.POST, languages=languages_between(own.municipality, other))
    if not context["is_claimed"]:  # somebody has left since the page was made, or never was there
        form.fields["contact"].required = False
    if not form.is_valid():
        return _letter_page(request, form, context)
    try:
        made = actions.ask(form.said, own=own.municipality, team=own.team, other=other, by=acting_person(request))
    except actions.NobodyActsError:
        form.add_error(None, _("Nobody acts for this municipality here yet. Print the letter and send it by post."))
        return _letter_page(request, form, context)
    except actions.HinderedError as error:
        form.add_error(None, sentence_for(error.hindered, other.name_in(get_language() or "en")))
        return _letter_page(request, form, context)
    messages.success(request, _("Sent. You get a mail when there is an answer."))
    return redirect("introductions:introduction", made.pk)


# --- reading and answering


@never_cache
@require_http_methods(["GET", "HEAD"])
def introduction(request: HttpRequest, pk: int) -> HttpResponseBase:
    return _page(request, introduction_or_404(request, pk))


def _page(request: HttpRequest, found: Introduction, **forms: Any) -> HttpResponseBase:
    page = IntroductionPage(found, viewer_of(request))
    if page.can["answer"]:
        forms.setdefault("agree_form", AgreeForm(initial={"contact": acting_person(request).email}))
        forms.setdefault("decline_form", DeclineForm(auto_id="decline-%s"))
    return unlisted_page(request, "matching/introduction.html", page=page, **forms)


def _too_late(request: HttpRequest, found: Introduction) -> HttpResponseBase:
    messages.info(request, _("This was answered or closed meanwhile."))
    return redirect("introductions:introduction", found.pk)


@never_cache
@require_POST
def agree(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = introduction_or_404(request, pk)
    if found.state != Introduction.State.OPEN:
        return _too_late(request, found)
    demand(viewer_of(request), "introduction:answer", found)
    form = AgreeForm(request.POST)
    if not form.is_valid():
        return _page(request, found, agree_form=form, form=form)
    try:
        actions.agree(found, contact=form.cleaned_data["contact"], by=acting_person(request))
    except actions.AnsweredAlreadyError:
        return _too_late(request, found)
    messages.success(request, _("Agreed. Now you see how to reach each other."))
    return redirect("introductions:introduction", found.pk)


@never_cache
@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = introduction_or_404(request, pk)
    if found.state != Introduction.State.OPEN:
        return _too_late(request, found)
    demand(viewer_of(request), "introduction:answer", found)
    form = DeclineForm(request.POST, auto_id="decline-%s")
    if not form.is_valid():
        return _page(request, found, decline_form=form, form=form)
    try:
        actions.decline(found, sentence=form.sentence_code, by=acting_person(request))
    except actions.AnsweredAlreadyError:
        return _too_late(request, found)
    if form.sentence_code:
        messages.success(request, _("Declined. The other side reads your sentence."))
    else:
        messages.success(
            request, _("Declined without a word. The other side learns after 45 days that nobody answered.")
        )
    return redirect("introductions:introduction", found.pk)


@never_cache
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = introduction_or_404(request, pk)
    demand(viewer_of(request), "introduction:withdraw", found)
    try:
        actions.withdraw(found, by=acting_person(request))
    except actions.AnsweredAlreadyError:
        return _too_late(request, found)
    messages.success(request, _("Taken back."))
    return redirect("introductions:mine")


@never_cache
@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Both have agreed to get to know each other; whoever presses begins the dossier for both."""
    found = introduction_or_404(request, pk)
    demand(viewer_of(request), "introduction:begin", found)
    page = IntroductionPage(found, viewer_of(request))
    own = found.asker if page.is_asker else found.asked
    try:
        partnership = actions.begin_partnership(found, by=acting_person(request), own=own)
    except dossier.ThereAlreadyError as error:
        messages.info(request, _("There is a partnership of the two already."))
        if may(viewer_of(request), "partnership:see", partnerships.partnership_with_pk(error.partnership.pk)):
            return redirect("partnerships:partnership", error.partnership.pk)
        return redirect("introductions:introduction", found.pk)
    except dossier.NobodyActsError:
        messages.warning(request, _("Nobody acts for this municipality here any more, so that nobody could agree."))
        return redirect("introductions:introduction", found.pk)
    messages.success(request, _("Begun."))
    return redirect("partnerships:partnership", partnership.pk)
