# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from django.urls import path

from newtwincities.partnerships.views import (
    agreement,
    carriers,
    desk,
    dossier,
    entering,
    exchanges,
    lists,
    programmes,
    tasks,
)

app_name = "partnerships"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("begin/", dossier.begin, name="begin"),
    path("<int:pk>/", dossier.partnership, name="partnership"),
    path("<int:pk>/vitality/", dossier.standing, name="standing"),
    path("<int:pk>/exchanges/", exchanges.exchanges, name="exchanges"),
    path("<int:pk>/partnership.json", dossier.partnership_file, name="file"),
    path("exchanges.ics", exchanges.calendar, name="calendar"),
    path("<int:pk>/answer/", dossier.answer, name="answer"),
    path("<int:pk>/state/", dossier.change_state, name="state"),
    path("<int:pk>/exchanges/enter/", entering.enter_exchange, name="enter-exchange"),
    path("<int:pk>/exchanges/import/", lists.import_list, name="import-list"),
    path("<int:pk>/exchanges/<int:exchange>/", exchanges.exchange, name="exchange"),
    path("<int:pk>/exchanges/<int:exchange>/change/", entering.change_exchange, name="change-exchange"),
    path("<int:pk>/exchanges/<int:exchange>/fields/", entering.save_fields, name="save-fields"),
    path("<int:pk>/exchanges/<int:exchange>/programme/", programmes.edit_programme, name="edit-programme"),
    path("<int:pk>/exchanges/<int:exchange>/programme/share/", programmes.share_programme, name="share-programme"),
    path("programme/<str:key>/", programmes.programme, name="programme"),
    path("programme/<str:key>/programme.ics", programmes.programme_calendar, name="programme-calendar"),
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
