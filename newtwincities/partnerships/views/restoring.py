# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""The whole dossier as a file, and a partnership restored from one."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from newtwincities.common.policy import demand
from newtwincities.common.record import note
from newtwincities.common.shelves import DOWNLOAD_HEADERS
from newtwincities.common.showing import unlisted_page
from newtwincities.partnerships import queries, waiting_files
from newtwincities.partnerships.actions import restoring as actions
from newtwincities.partnerships.actions.dossier import NobodyActsError, ThereAlreadyError
from newtwincities.partnerships.dossier_files import read_dossier
from newtwincities.partnerships.exports import dossier_zip
from newtwincities.partnerships.forms.restoring import RestoreForm
from newtwincities.partnerships.pages.restoring import RestorePage
from newtwincities.partnerships.views.opening import acting_person, agreed_or_404
from newtwincities.people.viewing import viewer_of

WAITING = "dossier_to_restore"  # in the session


@never_cache
@require_safe
def dossier_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = agreed_or_404(request, pk)
    demand(viewer_of(request), "partnership:export", found)
    made = dossier_zip(found)
    note("partnership.export", actor=acting_person(request), thing=found)
    return FileResponse(
        made, as_attachment=True, filename=f"partnership-{found.pk}.zip", content_type="application/zip",
        headers=DOWNLOAD_HEADERS,
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def restore(request: HttpRequest) -> HttpResponseBase:
    """Takes the file; what is in it is shown before anything is restored."""
    demand(viewer_of(request), "partnership:list", None)
    led = queries.municipalities_led(viewer_of(request))
    form = RestoreForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and led and form.is_valid():
        waiting_files.forget(request.session.get(WAITING, ""))
        request.session[WAITING] = waiting_files.keep_waiting(form.cleaned_data["file"].chunks())
        return redirect("partnerships:restore-preview")
    return unlisted_page(request, "partnerships/restore.html", form=form, led=led)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest) -> HttpResponseBase:
    demand(viewer_of(request), "partnership:list", None)
    path = waiting_files.waiting_path(request.session.get(WAITING, ""))
    if path is None:
        return redirect("partnerships:restore")
    page = RestorePage(read_dossier(path), viewer_of(request))
    if request.method != "POST" or not page.can_restore:
        return unlisted_page(request, "partnerships/restore_preview.html", page=page)
    try:
        partnership = actions.restore(page.dossier, path, places=page.places, mine=page.mine, by=acting_person(request))
    except ThereAlreadyError:
        messages.info(request, _("This partnership is here already."))
        return redirect("partnerships:restore-preview")
    except NobodyActsError:
        messages.info(request, _("Nobody acts for this municipality here yet, so that nobody could agree."))
        return redirect("partnerships:restore-preview")
    waiting_files.forget(request.session.pop(WAITING))
    messages.success(request, _("Restored.") if not page.asks else _("Restored. The other side is asked by mail."))
    return redirect("partnerships:partnership", partnership.pk)
