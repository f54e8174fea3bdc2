# Varde. `make` lists the targets.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

PORT ?= 8000
VARDE_HOME ?= $(CURDIR)/var
RESET ?=
T ?=

# Tools keep their caches under HOME; without one they get a folder here.
ifeq ($(strip $(HOME)),)
export HOME := $(CURDIR)/var/home
endif

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
MANAGE := $(BIN)/python -m varde.project.manage
CATALOGUES := $(wildcard src/varde/locale/*/LC_MESSAGES/*.po)
CODE := src tests $(wildcard benchmarks)

# What is long silent gets a dot now and then, so that nobody takes it for a standstill.
PATIENTLY = ( while sleep 3 && kill -0 $$$$; do printf .; done ) 2>/dev/null & dots=$$!; \
	trap 'kill $$dots 2>/dev/null || :; echo' EXIT;

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Running it

.PHONY: demo
demo: .venv/.installed static catalogues ## Try Varde: PORT=8000 VARDE_HOME=var RESET=1 to start over
	@$(BIN)/varde demo --port $(PORT) --home "$(VARDE_HOME)" $(if $(RESET),--reset)

# Checking it

.PHONY: test
test: .venv/.installed-dev node_modules/.installed-dev static catalogues ## Run every test; T=tests/audit narrows it
	@$(BIN)/python tests/run.py $(T)

.PHONY: check
check: .venv/.installed-dev static catalogues ## What has to hold before a change goes in
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m varde.project.catalogues check
	$(MANAGE) makemigrations --check --dry-run
	@$(MAKE) --no-print-directory check-deploy
	@$(MAKE) --no-print-directory test

.PHONY: check-deploy
check-deploy: .venv/.installed-dev
	@home=$$(mktemp -d); trap 'rm -rf "$$home"' EXIT; \
	VARDE_HOME="$$home" \
	VARDE_SECRET_KEY="$$(head -c 48 /dev/urandom | base64 | tr -d '\n')" \
	VARDE_ORIGIN=https://varde.example.org \
	VARDE_ALLOWED_HOSTS=varde.example.org \
	VARDE_EMAIL_URL=smtps://mail.example.org \
	VARDE_EMAIL_FROM=varde@example.org \
	$(MANAGE) check --deploy --fail-level WARNING

.PHONY: vcdb
vcdb: .venv/.installed-dev ## Print the verdicts on 60 real incidents
	@$(BIN)/python -m tests.vcdb

.PHONY: mutants
mutants: .venv/.installed-dev ## Change the rulebook place by place: does a worked case notice?
	@$(BIN)/python -m tests.rulebook.mutants

.PHONY: benchmark
benchmark: .venv/.installed-dev ## Measure, against a baseline in the same run
	@for script in benchmarks/[a-z]*.py; do name=$$(basename "$$script" .py); \
		echo "== $$name"; $(BIN)/python -m "benchmarks.$$name"; done

.PHONY: soak
soak: .venv/.installed-dev static ## Thousands of new examples, millions for the parsers, two hundred rounds of killing
	@$(BIN)/python -m pytest tests/core tests/rulebook tests/packages tests/adapters \
		-m hypothesis -q -n 2 --hypothesis-profile=soak
	@$(BIN)/python -m pytest tests/audit/test_any_column.py -q -n 2 --hypothesis-profile=soak
	@$(BIN)/python -m tests.fuzz --seconds 600
	@$(BIN)/python -m tests.kill --rounds 200 --seconds 900

# Working on it

.PHONY: format
format: .venv/.installed-dev ## Put the code into its form
	$(BIN)/ruff format $(CODE)
	$(BIN)/ruff check --fix $(CODE)

.PHONY: messages
messages: .venv/.installed-dev ## Collect new messages into the catalogues (needs gettext)
	cd src/varde && $(CURDIR)/$(MANAGE) makemessages --all --no-location --no-obsolete \
		--no-wrap --ignore 'static/*'
	$(BIN)/python -m varde.project.catalogues check

.PHONY: clean
clean: ## Remove what was built, but not the data under var/
	rm -rf .venv node_modules build src/*.egg-info src/varde/web/static/vendor
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests -name __pycache__ -prune -exec rm -rf {} +
	find src -name '*.mo' -delete

# What the targets stand on. A stamp is older than what it was made from, or it is made again.

.venv/bin/python:
	@for python in python3 python3.14 python3.13 python3.12 python3.11; do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			"$$python" -m venv .venv && exit 0; \
			echo "Python cannot make a virtual environment; on Debian: apt install python3-venv"; exit 1; \
		fi; \
	done; echo "Varde needs Python 3.11 or newer."; exit 1

.venv/.installed: requirements/base.txt requirements/build.txt pyproject.toml | .venv/bin/python
	@echo "Installing what Varde runs on; the first time this takes one to five minutes."
	@$(PATIENTLY) \
	$(PIP) install --require-hashes -r requirements/build.txt -r requirements/base.txt; \
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/.installed-dev: requirements/dev.txt .venv/.installed
	@echo "Installing what the tests need; this takes a few minutes, too."
	@$(PATIENTLY) \
	$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

node_modules/.installed: package-lock.json
	@command -v npm >/dev/null || { echo "Varde needs Node 20 or newer, with npm."; exit 1; }
	@echo "Fetching what the pages are made of; the first time this takes up to a minute."
	@$(PATIENTLY) \
	npm ci --omit=dev --loglevel=error
	@touch $@

node_modules/.installed-dev: package-lock.json
	@command -v npm >/dev/null || { echo "Varde needs Node 20 or newer, with npm."; exit 1; }
	@npm ci --loglevel=error
	@touch node_modules/.installed $@

.PHONY: static
static: src/varde/web/static/vendor/.built

src/varde/web/static/vendor/.built: src/varde/web/build.mjs package.json | node_modules/.installed
	@npm run --silent build
	@touch $@

.PHONY: catalogues
catalogues: $(CATALOGUES:.po=.mo)

$(CATALOGUES:.po=.mo) &: $(CATALOGUES) | .venv/.installed
	@$(BIN)/python -m varde.project.catalogues compile
