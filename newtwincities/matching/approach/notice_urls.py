# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from django.urls import path

from newtwincities.matching.approach.views import board, notices, searches

app_name = "notices"
urlpatterns = [
    path("", board.board, name="board"),
    path("feed/", board.feed, name="feed"),
    path("deadlines.ics", board.deadlines, name="deadlines"),
    path("mine/", notices.mine, name="mine"),
    path("write/", notices.write, name="write"),
    path("<int:pk>/", notices.notice, name="notice"),
    path("<int:pk>/change/", notices.change, name="change"),
    path("<int:pk>/renew/", notices.renew, name="renew"),
    path("<int:pk>/withdraw/", notices.withdraw, name="withdraw"),
    path("renew/<str:token>/", notices.renew_link, name="renew-link"),
    path("searches/save/", searches.save, name="save-search"),
    path("searches/<int:pk>/", searches.change, name="change-search"),
    path("searches/stop/<str:token>/", searches.stop, name="stop"),
]
