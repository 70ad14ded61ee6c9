# SPDX-FileCopyrightText: 2026 NewTwinCities contributors
# SPDX-License-Identifier: EUPL-1.2
#
# How one works here. Needed: python3 (3.11, with venv), make, git; all else is fetched into this folder.
# Settings come from the environment: PORT=8080 make run. docs/reference/settings.md lists them all.

PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help

run:            ## Set up what is missing, then serve at http://127.0.0.1:8000 (PORT, DATABASE_URL, VAR_DIR)
	@$(PYTHON) tools/setup.py run
	@exec $(BIN)/newtwincities run

test: dev browser  ## Run every test: domain first, then capabilities, house and browser journeys
	@$(DOMAIN_TESTS)
	@$(BIN)/pytest $(AT_ONCE) --ignore=tests/domain

test-domain: dev  ## Run the domain's tests and worked examples: no Django, no database, seconds
	@$(DOMAIN_TESTS)

test-postgres: dev  ## Run the tests that need a database on the PostgreSQL that DATABASE_URL names
	@case "$$DATABASE_URL" in postgres://*|postgresql://*) ;; *) echo "Name a PostgreSQL server whose user may create\
	 databases, as in: DATABASE_URL=postgres://postgres@127.0.0.1:5432/newtwincities make test-postgres" >&2; exit 1;; esac
	@$(BIN)/pytest $(AT_ONCE) tests/capabilities

check: dev      ## Check style, types, imports, migrations, translations, templates and licences
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/newtwincities makemigrations --check --dry-run
	$(BIN)/python tools/messages.py --check
	$(BIN)/djlint --lint --quiet newtwincities
	$(BIN)/reuse lint --lines

format: dev     ## Put Python files into the house's form
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

messages: dev   ## Collect texts to translate from code and templates into the catalogues
	$(BIN)/python tools/messages.py

lock: dev       ## Choose dependencies anew and write the lock files (tools/lock.sh)
	PATH="$$PATH:$(CURDIR)/$(BIN)" tools/lock.sh

bench: dev      ## Run a measurement from bench/, as in: make bench NAME=pages
	@$(BIN)/newtwincities bench $(NAME)

pictures: dev browser  ## Let the browser journeys take the documents' pictures anew (docs/pictures)
	PICTURES=1 $(BIN)/pytest tests/journeys

clean:          ## Remove all that was fetched or made here, but not your data in var/
	rm -rf .venv node_modules newtwincities/vendor dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find newtwincities tests tools -name __pycache__ -prune -exec rm -rf {} +
	find newtwincities -name '*.mo' -delete

help:           ## Show these lines
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r what why; do \
	    printf '  %-20s %s\n' "$$what" "$$why"; done

# Not for typing: what the targets above share.

# As many processes as there are processors. Tests of one file stay together, and the order stays: journeys last.
AT_ONCE = -n auto --maxprocesses=8 --dist=loadfile --no-loadscope-reorder
DOMAIN_TESTS = $(BIN)/pytest $(AT_ONCE) -p no:django --doctest-modules newtwincities/domain tests/domain

dev:
	@$(PYTHON) tools/setup.py dev

browser:
	@$(PYTHON) tools/browser.py

.PHONY: run test test-domain test-postgres check format messages lock bench pictures clean help dev browser
