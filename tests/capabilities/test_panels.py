# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rooms on higher floors put panels into the slots of a page, in their order, and only where they have something."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils.safestring import mark_safe

from newtwincities.common import panels


@pytest.fixture(autouse=True)
def no_panels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "_panels", {})


@pytest.mark.django_db
def test_panels_stand_in_their_order_and_know_the_thing(client: Client, municipality: Any) -> None:
    municipality("Q1", "Aldorf")
    panels.register_panel("municipality", "last", lambda _request, place: mark_safe(f"<p>2 {place.key}</p>"), place=90)
    panels.register_panel("municipality", "none", lambda _request, _place: "", place=20)
    panels.register_panel("municipality", "first", lambda _request, _place: mark_safe("<p>1</p>"), place=10)
    assert "<p>1</p><p>2 Q1</p>" in client.get("/en/municipalities/Q1/").content.decode()


def test_a_panel_registered_twice_stands_once() -> None:
    for text in ("a", "b"):
        panels.register_panel("slot", "one", lambda _request, _thing, text=text: text)
    assert len(panels._panels["slot"]) == 1
