#!/bin/sh
# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
# Writes the lock files anew from pyproject.toml and requirements/*.in: pinned, with hashes, naming no host.
set -eu
cd "$(dirname "$0")/.."
lock() { .venv/bin/uv pip compile -q --generate-hashes --universal --python-version 3.11 --no-emit-index-url \
         --no-emit-find-links --no-header --no-annotate "$@"; }
lock pyproject.toml -o requirements/run.txt
lock pyproject.toml --group dev -c requirements/run.txt -o requirements/dev.txt
lock requirements/uv.in -o requirements/uv.txt
lock requirements/node.in -o requirements/node.txt
npm install --package-lock-only
