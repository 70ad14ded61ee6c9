# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages of groups of young people: the leader’s own, verifying a leader, handing a group over."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from newtwincities.common.policy import Answer, Refused, ask, demand, may
from newtwincities.common.showing import unlisted_page
from newtwincities.people import groups
from newtwincities.people.groups import No
from newtwincities.people.models import Group, Organisation, Person
from newtwincities.people.names import clean_name
from newtwincities.people.queries import shown_name
from newtwincities.people.viewing import viewer_of

SAID = {
    No.MANY: _("Nobody leads more than ten groups. Hand one over or close it first."),
    No.LEADER: _("A group is led by an adult whose account is trusted and who has lifted the protections of minors."),
    No.OWN: _("This has to be somebody else than the leader."),
    No.STATE: _("In its present state this can’t be done."),
    No.ADDRESS: _("This was offered to another address. Add that address to your account, or ask for a new offer."),
    No.OFTEN: _("That was offered often enough for today. Try again tomorrow."),
}
methods = require_http_methods(["GET", "HEAD", "POST"])


class GroupForm(forms.Form):
    use_required_attribute = False

    name = forms.CharField(
        label=_("Name of the group"),
        max_length=Person.LONGEST_NAME,
        help_text=_("Such as “Class 4b”. Name the group, never those who belong to it."),
        error_messages={"required": _("Name the group.")},
    )
    kind = forms.ChoiceField(
        label=_("What it is"), choices=Group.Kind.choices, error_messages={"required": _("Choose what it is.")}
    )
    institution = forms.CharField(
        label=_("School, association or town hall"),
        max_length=Organisation.LONGEST_NAME,
        help_text=_("Whoever verifies you asks there."),
        error_messages={"required": _("Name the school, association or town hall.")},
    )

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean_institution(self) -> str:
        return clean_name(self.cleaned_data["institution"])


class RenameForm(GroupForm):
    kind = None  # type: ignore[assignment]
    institution = None  # type: ignore[assignment]


class OfferForm(forms.Form):
    use_required_attribute = False

    email = forms.EmailField(
        label=_("E-mail address of the new leader"),
        max_length=254,
        error_messages={
            "required": _("Enter the e-mail address of the new leader."),
            "invalid": _("This is not an e-mail address. Write it like name@example.org."),
        },
    )


@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The groups that the viewer leads, and those whose leader they may verify."""
    viewer = viewer_of(request)
    if viewer.person is None:
        raise Refused(Answer.SIGN_IN)
    others = [group for group in groups.waiting_groups() if group.person.leader_id != viewer.person.pk]
    answers = [(group, ask(viewer, "group:verify", group)) for group in others]
    context: dict[str, Any] = {
        "mine": list(groups.groups_of(viewer.person)),
        "waiting": [(group, shown_name(group.person.leader, viewer)) for group, why in answers if why is Answer.YES],
        "needs_factor": any(why is Answer.SECOND_FACTOR for _group, why in answers),
        "may_found": may(viewer, "group:found"),
    }
    return unlisted_page(request, "people/groups.html", **context)


@never_cache
@methods
def found(request: HttpRequest) -> HttpResponse:
    demand(viewer_of(request), "group:found")
    form = GroupForm(request.POST if request.method == "POST" else None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        made = groups.found(viewer_of(request).person, **form.cleaned_data)
        if isinstance(made, Group):
            return redirect("people:group", made.person.ref)
        form.add_error(None, str(SAID[made]))
    return unlisted_page(request, "people/group_form.html", status=422 if form.errors else 200, form=form)


@never_cache
@require_safe
def group(request: HttpRequest, ref: UUID) -> HttpResponse:
    viewer, shown = viewer_of(request), _to_see(request, ref)
    leads = viewer.person is not None and shown.person.leader_id == viewer.person.pk
    actions = ("rename", "verify", "hand_over", "close")
    context: dict[str, Any] = {
        "group": shown,
        "name": shown.person.name,
        "leader": shown_name(shown.person.leader, viewer) if shown.person.leader else "",
        "leads": leads,
        "may": {action: may(viewer, f"group:{action}", shown) and not (leads and action == "verify")
                for action in actions},
    }  # fmt: skip
    return unlisted_page(request, "people/group.html", **context)


@never_cache
@methods
def rename(request: HttpRequest, ref: UUID) -> HttpResponse:
    changed = _to_do(request, ref, "group:rename")
    form = RenameForm(request.POST or None, initial={"name": changed.person.name}, label_suffix="")
    if request.method == "POST" and form.is_valid():
        groups.rename(changed, form.cleaned_data["name"], by=viewer_of(request).person)
        return redirect("people:group", ref)
    return unlisted_page(
        request, "people/group_form.html", status=422 if form.errors else 200, form=form, group=changed
    )


@never_cache
@require_POST
def verify(request: HttpRequest, ref: UUID) -> HttpResponse:
    decided = _to_do(request, ref, "group:verify")
    why = groups.verify(decided, by=viewer_of(request).person, well=request.POST.get("well") == "yes")
    if why is No.OWN:
        raise Refused(Answer.ROLE)
    if why:
        messages.error(request, SAID[why])
    return redirect("people:groups")


@never_cache
@methods
def hand_over(request: HttpRequest, ref: UUID) -> HttpResponse:
    handed = _to_do(request, ref, "group:hand_over")
    me = viewer_of(request).person
    if request.method == "POST" and request.POST.get("what") == "take-back":
        groups.take_offer_back(handed, by=me)
        return redirect("people:hand-over", ref)
    form = OfferForm(request.POST if request.method == "POST" else None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        why = groups.offer(handed, form.cleaned_data["email"], by=me)
        if why is None:
            return redirect("people:hand-over", ref)
        form.add_error("email", str(SAID[why]))
    offered = getattr(handed, "handover", None)
    context = {"group": handed, "form": form, "offered": offered, "days": groups.OFFER_HOLDS.days}
    return unlisted_page(request, "people/group_hand_over.html", status=422 if form.errors else 200, **context)


@never_cache
@methods
def take_over(request: HttpRequest, token: str) -> HttpResponse:
    """What the mailed link opens: looking changes nothing, the button takes the group."""
    offered = groups.offer_behind(token)
    if offered is None:
        raise Http404
    viewer, why = viewer_of(request), ""
    demand(viewer, "group:take_over", offered.group)
    if request.method == "POST":
        if no := groups.take_over(offered, viewer.person):
            why = str(SAID[no])
        else:
            return redirect("people:group", offered.group.person.ref)
    return unlisted_page(
        request, "people/group_take_over.html", status=422 if why else 200, group=offered.group, why=why
    )


@never_cache
@methods
def close(request: HttpRequest, ref: UUID) -> HttpResponse:
    closed = _to_do(request, ref, "group:close")
    if request.method == "POST":
        groups.close(closed, by=viewer_of(request).person)
        return redirect("people:groups")
    return unlisted_page(request, "people/group_close.html", group=closed)


def _to_see(request: HttpRequest, ref: UUID) -> Group:
    found = groups.group_with(ref)
    if found is None or not found.person.is_active:
        raise Http404
    answer = ask(viewer_of(request), "group:see", found)
    if answer is Answer.SECOND_FACTOR:  # a moderator or coordinator, who knows that groups wait
        raise Refused(answer)
    if answer is not Answer.YES:
        raise Http404
    return found


def _to_do(request: HttpRequest, ref: UUID, action: str) -> Group:
    found = _to_see(request, ref)
    demand(viewer_of(request), action, found)
    return found
