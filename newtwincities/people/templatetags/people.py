# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from django.template import Library

from newtwincities.people.devices import browser_name

register = Library()
register.filter("browser_name", browser_name)
