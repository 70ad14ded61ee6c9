# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ServedFiles(CompressedManifestStaticFilesStorage):
    """Static files under names with a digest, compressed, so that browsers keep them for good.

    Module imports and source maps inside the files are rewritten to those names too.
    """

    support_js_module_import_aggregation = True
    manifest_strict = True
