# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

import multiprocessing
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newtwincities.web.settings")
if multiprocessing.parent_process() is not None:
    os.setpgrp()  # Ctrl+C in a terminal reaches the main process alone, which then stops its workers
application = get_wsgi_application()
