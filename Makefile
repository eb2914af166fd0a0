# Rostrum: everything a person or a machine starts. `make help` explains each.
# Nothing but Python 3.11+, make and git is needed; what else is missing is built into .venv.

.DEFAULT_GOAL := help
SHELL := /bin/sh
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
HOST ?= 127.0.0.1
PROCESSES ?= 2

export PYTHON PORT
export PYTHONUTF8 = 1
# A developer's own settings of Flask must not leak into what is started here.
unexport FLASK_APP FLASK_DEBUG

CATALOGUES := $(wildcard translations/*/LC_MESSAGES/*.po)
COMPILED := .venv/.catalogues

.PHONY: help run serve worker test check types lint layers catalogues unit postgresql browser pages bench lock translations venv venv-dev

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- running ---------------------------------------------------------------------------------------------------------

run: venv $(COMPILED) ## The demonstration on http://localhost:8000 (PORT, DATABASE_URL, DEMO_PASSWORD, ROSTRUM_NOW …)
	@exec $(BIN)/python bin/run

serve: venv $(COMPILED) ## Production, from the environment only (SECRET_KEY, BASE_URL, DATABASE_URL, HOST, PORT, WORKERS …)
	@ROSTRUM_MODE=production $(BIN)/python bin/preflight
	@ROSTRUM_MODE=production HOST=$(HOST) exec bin/server

worker: venv $(COMPILED) ## The background worker: regular chores (`make run` starts one itself)
	@exec $(BIN)/python -m flask --app wsgi worker

# --- checking --------------------------------------------------------------------------------------------------------

test: venv-dev $(COMPILED) ## Everything: check, unit, PostgreSQL, Valkey and browser tests
	@bin/test

check: venv-dev $(COMPILED) ## The quick half: lint, types, layers, dead code, requirements, templates, catalogues
	@bin/check

unit: venv-dev $(COMPILED) ## Tests on SQLite, without the browser's
	@$(BIN)/python -m pytest -n $(PROCESSES) -m "not browser"

postgresql: venv-dev $(COMPILED) ## The tests that touch the database, on a real PostgreSQL
	@$(BIN)/python -m pytest -n $(PROCESSES) -m "not browser" --database=postgresql

browser: venv-dev $(COMPILED) ## Tests in a real browser: English, Arabic and Chinese of every page
	@CHROMIUM="$$(bin/browser)" $(BIN)/python -m pytest -n $(PROCESSES) -m browser

pages: venv-dev $(COMPILED) ## Every page in six languages, light and dark, 360 and 1280 px wide
	@CHROMIUM="$$(bin/browser)" $(BIN)/python -m pytest -n $(PROCESSES) tests/browser/test_pages.py --languages=all

bench: venv-dev $(COMPILED) ## Benchmarks, one JSON line per figure, peers measured in the same run
	@$(BIN)/python -m benchmarks

# --- keeping ---------------------------------------------------------------------------------------------------------

lock: venv-dev ## requirements*.in into requirements*.txt: exact versions with hashes
	@bin/lock

translations: venv-dev ## Gather sentences from code and templates into translations/, for translators to fill
	@$(BIN)/python bin/translations

# --- what the above stand on -----------------------------------------------------------------------------------------

venv:
	@bin/venv run

venv-dev: venv
	@bin/venv dev

$(COMPILED): $(CATALOGUES) | venv
	@$(BIN)/python bin/translations --compile
	@touch $@
