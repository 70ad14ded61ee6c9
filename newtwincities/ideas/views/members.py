# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who takes part in an idea, what each of them may do, whom it looks for, and who is invited."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from newtwincities.common.policy import demand
from newtwincities.common.showing import unlisted_page
from newtwincities.ideas.actions import parting, roles
from newtwincities.ideas.actions.joining import NotPossibleError
from newtwincities.ideas.forms.members import (
    MOST_SOUGHT,
    FilterForm,
    RemoveForm,
    SoughtForms,
    SoughtFormSet,
    initial_rows,
)
from newtwincities.ideas.models import Member
from newtwincities.ideas.pages.member_list import MembersPage
from newtwincities.ideas.pages.members import member_row
from newtwincities.ideas.queries import members as queries
from newtwincities.ideas.views.ideas import shown
from newtwincities.ideas.views.opening import acting_person, idea_or_404, opened_idea_or_404
from newtwincities.people.viewing import viewer_of


@require_safe
def members(request: HttpRequest, pk: int) -> HttpResponseBase:
    found, hidden = opened_idea_or_404(request, pk)
    asked = {name: request.GET.get(name, "") for name in ("part", "country")}
    page = MembersPage(viewer_of(request), found, hidden, **asked, number=request.GET.get("page", ""))
    form = FilterForm(page.wanted, parts=page.parts, countries=page.places)
    return shown(request, "ideas/members.html", page, form=form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sought(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Rows are added by a button that sends the form; nothing is lost by it."""
    idea = idea_or_404(request, pk)
    demand(viewer_of(request), "idea:edit", idea)
    forms = SoughtForms(request.POST if request.method == "POST" else None,
                        initial=initial_rows(idea, queries.sought_of(idea)), prefix="row")  # fmt: skip
    if request.method == "POST" and request.POST.get("do") == "more":
        forms = _with_one_more(forms)
    elif request.method == "POST" and forms.is_valid():
        roles.seek(idea, forms.wanted, by=acting_person(request))
        messages.success(request, _("Saved."))
        return redirect("ideas:members", idea.pk)
    is_wrong = forms.is_bound and not forms.is_valid()
    form = (forms.first_wrong or forms.forms[0]) if forms.forms else None
    return unlisted_page(
        request, "ideas/roles.html", idea=idea, forms=forms, wrong=is_wrong, form=form,
        more=len(forms.forms) < MOST_SOUGHT, status=422 if is_wrong else 200,
    )  # fmt: skip


def _with_one_more(forms: SoughtFormSet) -> SoughtFormSet:
    """The same rows as they were typed, and an empty one."""
    rows = [{name: form[name].value() for name in form.fields} for form in forms.forms]
    return SoughtForms(initial=[*rows, {"number": 1}][:MOST_SOUGHT], prefix="row")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, pk: int, member: int) -> HttpResponseBase:
    """What a lead does about somebody who takes part."""
    idea, viewer = idea_or_404(request, pk), viewer_of(request)
    demand(viewer, "idea:manage", idea)
    found = queries.member_with(idea, member)
    if found is None or found.person is None or found.person == viewer.person:
        raise Http404
    form = RemoveForm(request.POST if request.POST.get("do") == "remove" else None)
    if request.method == "POST" and (done := _act_on_member(request, found, form)) is not None:
        return done
    row = member_row(found, viewer, inside=True)
    return unlisted_page(
        request, "ideas/member.html", idea=idea, row=row, form=form, edits=queries.may_edit(found.person)
    )


def _act_on_member(request: HttpRequest, found: Member, form: RemoveForm) -> HttpResponseBase | None:
    by, what = acting_person(request), request.POST.get("do", "")
    try:
        if what == "remove":
            if not form.is_valid():
                return None
            parting.remove(found, by=by, reason=form.cleaned_data["reason"].strip())
            messages.success(request, _("Taken out. The person is told."))
        elif what in (Member.Standing.EDITOR, Member.Standing.MEMBER):
            parting.set_standing(found, what, by=by)
            messages.success(request, _("Saved. The person is told."))
        elif what == "hand-over":
            parting.hand_over(found, by=by)
            messages.success(request, _("Handed over. You edit the idea from now on; the new lead is told."))
    except NotPossibleError:
        messages.warning(request, _("This is not possible any more. Look at how it is now."))
    return redirect("ideas:members", found.idea_id)
