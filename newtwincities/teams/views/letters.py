# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""For operators: the letters to town halls that wait to be printed and posted."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from newtwincities.common.policy import demand
from newtwincities.common.showing import unlisted_page
from newtwincities.people.viewing import viewer_of
from newtwincities.teams import queries
from newtwincities.teams.actions import letters as actions
from newtwincities.teams.views.showing import claim_or_404, signed_in


@never_cache
@require_safe
def letters(request: HttpRequest) -> HttpResponseBase:
    demand(viewer_of(request), "claim:list_letters")
    return unlisted_page(request, "teams/letters.html", claims=list(queries.letters_to_print()))


@never_cache
@require_POST
def print_letter(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The answer is the letter itself, and the only time that anybody sees its code before it is opened."""
    found = claim_or_404(request, pk, "print_letter")
    by = signed_in(request)
    assert by
    letter = actions.print_letter(found, by=by)
    if letter is None:
        messages.warning(request, _("There is nothing to print any more."))
        return redirect("teams:letters")
    name, email = settings.OPERATOR_NAME, settings.OPERATOR_EMAIL
    return unlisted_page(request, "teams/letter.html", letter=letter, operator_name=name, operator_email=email)
