# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from django.urls import path

from newtwincities.partnerships.views import (
    agreement,
    carriers,
    desk,
    documents,
    dossier,
    exchanges,
    letters,
    plan,
    public,
    reports,
    restoring,
    tasks,
    vitality,
    years,
)

app_name = "partnerships"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("begin/", dossier.begin, name="begin"),
    path("restore/", restoring.restore, name="restore"),
    path("restore/preview/", restoring.preview, name="restore-preview"),
    path("<int:pk>/", dossier.partnership, name="partnership"),
    path("<int:pk>/vitality/", dossier.standing, name="standing"),
    path("<int:pk>/what-if/", vitality.what_if, name="what-if"),
    path("<int:pk>/plan/", plan.plan, name="plan"),
    path("remedies/", vitality.remedies, name="remedies"),
    path("territory/", vitality.territory, name="territory"),
    path("mails/", plan.stop_mails, name="stop-mails"),
    path("<int:pk>/exchanges/", exchanges.exchanges, name="exchanges"),
    path("<int:pk>/partnership.json", dossier.partnership_file, name="file"),
    path("<int:pk>/dossier.zip", restoring.dossier_file, name="dossier-zip"),
    path("<int:pk>/public-face/", public.public_face, name="public-face"),
    path("<int:pk>/report/<int:year>/", reports.report, name="report"),
    path("<int:pk>/report/<int:year>/report.pdf", reports.report_pdf, name="report-pdf"),
    path("municipality/<str:key>/report/<int:year>/", reports.municipality_report, name="municipality-report"),
    path(
        "municipality/<str:key>/report/<int:year>/report.pdf",
        reports.municipality_report_pdf,
        name="municipality-report-pdf",
    ),
    path("year/<str:token>/", years.year, name="year"),
    path("exchanges.ics", exchanges.calendar, name="calendar"),
    path("<int:pk>/answer/", dossier.answer, name="answer"),
    path("<int:pk>/state/", dossier.change_state, name="state"),
    path("<int:pk>/exchanges/enter/", exchanges.enter_exchange, name="enter-exchange"),
    path("<int:pk>/exchanges/import/", exchanges.import_list, name="import-list"),
    path("<int:pk>/exchanges/<int:exchange>/", exchanges.change_exchange, name="exchange"),
    path("<int:pk>/documents/", documents.documents, name="documents"),
    path("<int:pk>/documents/add/", documents.add_files, name="add-files"),
    path("<int:pk>/documents/write/", letters.write_letter, name="write-letter"),
    path("<int:pk>/documents/<int:document>/", documents.document, name="document"),
    path("<int:pk>/documents/<int:document>/change/", documents.change_document, name="change-document"),
    path("<int:pk>/documents/<int:document>/file", documents.download, name="document-file"),
    path("<int:pk>/documents/<int:document>/paper.pdf", letters.paper, name="paper"),
    path("<int:pk>/agreement/", agreement.agreement, name="agreement"),
    path("<int:pk>/agreement/change/", agreement.change_agreement, name="change-agreement"),
    path("<int:pk>/sides/<int:side>/", agreement.change_side, name="side"),
    path("<int:pk>/sides/<int:side>/carriers/add/", carriers.add_carrier, name="add-carrier"),
    path("<int:pk>/carriers/", carriers.carriers, name="carriers"),
    path("<int:pk>/carriers/<int:carrier>/", carriers.change_carrier, name="carrier"),
    path("<int:pk>/carriers/<int:carrier>/hand-over/", carriers.hand_over, name="hand-over"),
    path("<int:pk>/handover/", carriers.handover, name="handover"),
    path("<int:pk>/handover/paper.pdf", carriers.handover_paper, name="handover-paper"),
    path("<int:pk>/tasks/", tasks.tasks, name="tasks"),
    path("<int:pk>/tasks/<int:task>/", tasks.task, name="task"),
]
public_urlpatterns = [
    path("twinned/<int:pk>/", public.twinned, name="twinned"),
    path("twinned/<int:pk>/photographs/<int:photograph>/", public.photograph, name="twinned-photograph"),
]
