# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages of guardians: the child names one, the guardian answers, sees what the child takes part in, may withdraw."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from newtwincities.common import policy
from newtwincities.common.policy import Answer, Refused, demand, may
from newtwincities.people import guardians
from newtwincities.people.age_views import signed_in
from newtwincities.people.company import taking_part
from newtwincities.people.guardians import No
from newtwincities.people.models import Guardianship
from newtwincities.people.viewing import viewer_of

SAID = {
    No.SAME: _("A guardian is somebody else than you. Use an address that belongs to your parent or guardian."),
    No.OFTEN: _("You have asked often enough. Wait for an answer, or ask your guardian to look for our mail."),
    No.MINOR: _("A guardian is 18 or older. Confirm with the account of an adult."),
    No.STATE: _("This question was answered already."),
}
CHILD_WAS_HERE = "asked-a-guardian"  # a signed cookie in the browser in which the child asked
methods = require_http_methods(["GET", "HEAD", "POST"])


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address of your parent or guardian"),
        max_length=254,
        error_messages={"required": _("Enter the e-mail address of your parent or guardian.")},
    )


@never_cache
@login_required
@methods
def ask(request: HttpRequest) -> HttpResponse:
    child = signed_in(request)
    if not may(viewer_of(request), "person:ask_guardian", child):
        return redirect("people:protections")
    form = AddressForm(request.POST if request.method == "POST" else None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        if why := guardians.ask_guardian(child, form.cleaned_data["email"]):
            form.add_error("email", str(SAID[why]))
        else:
            response = redirect("people:guardian")
            response.set_signed_cookie(
                CHILD_WAS_HERE, str(child.ref), max_age=24 * 3600, httponly=True, samesite="Lax",
                secure=request.is_secure(),
            )  # fmt: skip
            return response
    asked = Guardianship.objects.filter(child=child).first()
    context = {"form": form, "asked": asked, "days": guardians.ANSWER_WITHIN.days}
    return render(request, "people/guardian_ask.html", context, status=422 if form.errors else 200)


@never_cache
@methods
def answer(request: HttpRequest, token: str) -> HttpResponse:
    asked = guardians.question_behind(token)
    if asked is None:
        return render(request, "people/guardian_gone.html", status=404)
    why = ""
    if request.method == "POST" and request.POST.get("answer") == "no":
        demand(viewer_of(request), "person:refuse_consent", asked.child)
        guardians.refuse(asked)
        return render(request, "people/guardian_refused.html", {"days": guardians.ERASED_AFTER.days})
    if request.method == "POST" and request.user.is_authenticated:
        here = request.get_signed_cookie(CHILD_WAS_HERE, default="", max_age=24 * 3600)
        if here == str(asked.child.ref):
            why = str(_("The child has just used this browser. Open the link from the mail on your own device."))
        elif no := _give_consent(request, asked):
            why = str(SAID[no])
        else:
            messages.success(request, _("You have agreed. The child can take part now."))
            return redirect("people:children")
    context = {"asked": asked, "why": why}
    return render(request, "people/guardian_answer.html", context, status=422 if why else 200)


def _give_consent(request: HttpRequest, asked: Guardianship) -> No | None:
    said = policy.ask(viewer_of(request), "person:give_consent", asked.child)
    if said is Answer.AGE:
        raise Refused(said)  # a parent whose account is new: the age first, then back to here
    if said is not Answer.YES:
        return No.SAME if signed_in(request).pk == asked.child_id else No.MINOR
    return guardians.confirm(asked, signed_in(request))


@never_cache
@login_required
@methods
def children(request: HttpRequest) -> HttpResponse:
    mine = list(Guardianship.objects.filter(guardian=signed_in(request)).select_related("child").order_by("pk"))
    parts = taking_part([one.child for one in mine])
    shown = [{"guardianship": one, "child": one.child, "parts": parts[one.child.pk]} for one in mine]
    return render(request, "people/children.html", {"children": shown, "days": guardians.ERASED_AFTER.days})


@never_cache
@login_required
@methods
def withdraw(request: HttpRequest, ref: UUID) -> HttpResponse:
    guardian = signed_in(request)
    given = Guardianship.objects.filter(guardian=guardian, child__ref=ref).select_related("child").first()
    if given is None:
        raise Http404
    if request.method == "POST":
        renew = request.POST.get("what") == "renew"
        demand(viewer_of(request), f"person:{'renew' if renew else 'withdraw'}_consent", given.child)
        change = guardians.renew_consent if renew else guardians.withdraw_consent
        change(given, guardian)
        return redirect("people:children")
    return render(request, "people/withdraw.html", {"given": given, "days": guardians.ERASED_AFTER.days})
