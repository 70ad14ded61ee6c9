# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""From idea to work: a partnership is begun from it, or one that there is already is named."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from newtwincities.atlas.models import Municipality
from newtwincities.common.policy import demand
from newtwincities.common.showing import unlisted_page
from newtwincities.ideas.actions import outcomes as actions
from newtwincities.ideas.becoming import PARTNERSHIP
from newtwincities.ideas.forms.outcomes import LinkPartnershipForm, PartnershipForm
from newtwincities.ideas.models import Idea
from newtwincities.ideas.queries import ideas as queries
from newtwincities.ideas.views.opening import acting_person, idea_or_404
from newtwincities.partnerships import queries as partnerships
from newtwincities.partnerships.actions import dossier
from newtwincities.partnerships.models import Partnership
from newtwincities.people.viewing import viewer_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def partnership(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = idea_or_404(request, pk)
    viewer = viewer_of(request)
    demand(viewer, "idea:conclude", found)
    led = partnerships.municipalities_led(viewer)
    language = get_language() or "en"
    choices = [(str(one.pk), one.name_in(language)) for one, _team in led]
    there = partnerships.partnerships_of_teams({team.pk for _one, team in led})
    own = [(str(one.pk), partnerships.name_of(one)) for one in there]
    do = request.POST.get("do")
    others = queries.municipalities_around(found)
    initial = {"kind": Partnership.Kind.TOPIC, "others": others}
    if found.municipality and str(found.municipality.pk) in dict(choices):
        initial["own"] = str(found.municipality.pk)
    form = PartnershipForm(request.POST if do == "begin" else None, own=choices, others=others, initial=initial)
    link_form = LinkPartnershipForm(request.POST if do == "link" else None, own=own)
    if do == "begin" and form.is_valid():
        sides = {str(one.pk): (one, team) for one, team in led}
        if response := _begun(request, found, form, sides[form.cleaned_data["own"]]):
            return response
    if do == "link" and link_form.is_valid():
        actions.add_outcome(found, PARTNERSHIP, link_form.cleaned_data["partnership"], by=acting_person(request))
        messages.success(request, _("Saved."))
        return redirect("ideas:idea", found.pk)
    return unlisted_page(
        request, "ideas/partnership.html", idea=found, begin_form=form, link_form=link_form, own=own,
        acts=bool(choices), form=link_form if do == "link" else form,
    )  # fmt: skip


def _begun(
    request: HttpRequest, idea: Idea, form: PartnershipForm, side: tuple[Municipality, object]
) -> HttpResponseBase | None:
    own, team = side
    keys = [key for key in form.cleaned_data["others"] if key != own.key]
    others = list(Municipality.objects.filter(key__in=keys).order_by("pk"))
    values = {name: form.cleaned_data[name] for name in ("kind", "since")}
    if not others:
        form.add_error("add_other", _("Name at least one other municipality."))
        return None
    try:
        made = actions.begin_partnership(idea, own, *others, team=team, by=acting_person(request), **values)  # type: ignore[arg-type]
    except dossier.NobodyActsError as error:
        name = error.municipality.name_in(get_language() or "en")
        form.add_error("others", _("Nobody acts for %(name)s here yet, so that nobody could agree.") % {"name": name})
        return None
    except dossier.ThereAlreadyError as error:
        actions.add_outcome(idea, PARTNERSHIP, error.partnership.pk, by=acting_person(request))
        messages.info(request, _("There is such a partnership already."))
        return redirect("ideas:idea", idea.pk)
    messages.success(request, _("Begun."))
    return redirect("partnerships:partnership", made.pk)
