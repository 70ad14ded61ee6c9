# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Lists of exchanges, imported: first a preview, then what was chosen."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from newtwincities.common.policy import demand
from newtwincities.common.showing import unlisted_page
from newtwincities.partnerships import queries
from newtwincities.partnerships.actions import exchanges as actions
from newtwincities.partnerships.forms.lists import ListForm
from newtwincities.partnerships.imports import ReadList
from newtwincities.partnerships.pages.exchanges import ListPage
from newtwincities.partnerships.queries import name_of
from newtwincities.partnerships.views.opening import acting_person, partnership_or_404
from newtwincities.people.viewing import viewer_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: HttpRequest, pk: int) -> HttpResponseBase:
    """First the list is shown as it was understood; sent once more with the rows chosen, it is entered."""
    found = partnership_or_404(request, pk)
    demand(viewer_of(request), "partnership:edit", found)
    form = ListForm(*((request.POST, request.FILES) if request.method == "POST" else ()), partnership=found)
    context: dict[str, Any] = {"form": form, "partnership": found, "name": name_of(found)}
    if request.method != "POST" or not form.is_valid() or form.found is None:
        return unlisted_page(request, "partnerships/import.html", **context)
    page = ListPage(form.found, found)
    do, by = request.POST.get("do"), acting_person(request)
    is_told = form.found.is_put_right or form.found.digest in queries.remembered_columns(found)
    if do in ("import", "import-proposed", "read") and form.found.digest in form.chosen and is_told:
        actions.remember_columns(found, form.found.digest, form.found.codes, by=by)
    if do in ("import", "import-proposed"):
        lines = set(request.POST.getlist("row")) | (form.found.proposed if do == "import-proposed" else set())
        if entries := form.found.entries(lines):
            done = actions.enter_list(found, entries, by=by)
            messages.success(request, _told(done, form.found, lines))
            return redirect("partnerships:exchanges", found.pk)
        messages.info(request, _("Choose at least one row."))
    return unlisted_page(request, "partnerships/preview.html", page=page, **context)


def _told(done: int, found: ReadList, lines: set[str]) -> str:
    """How many rows were entered, how many not, and why not."""
    why = "; ".join(f"{reason} {number}" for reason, number in found.left_out(lines))
    if not why:
        return _("Imported: %(done)s.") % {"done": done}
    counts = {"done": done, "left": len(found.rows) - done, "why": why}
    return _("Imported: %(done)s. Left out: %(left)s (%(why)s).") % counts
