# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from django.urls import path

from newtwincities.feed import channels, views

app_name = "feed"
urlpatterns = [
    path("", views.territory, name="territory"),
    path("mine/", views.mine, name="mine"),
    path("mine.ics", views.my_calendar, name="my-calendar"),
    path("mine/calendar/", views.renew_calendar, name="renew-calendar"),
    path("following/", views.following, name="following"),
    path("follow/", views.follow, name="follow"),
    path("news/", views.news, name="news"),
    path("municipalities/<str:key>/", views.municipality, name="municipality"),
    path("of/<str:name>/", views.thing, name="thing"),
    path("people/<uuid:ref>/", views.person, name="person"),
    path("atom/", channels.atom, name="atom"),
    path("json/", channels.json_feed, name="json"),
    path("outbox/", channels.outbox, name="outbox"),
]
