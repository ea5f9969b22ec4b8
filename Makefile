# `make` lists what there is. Needs only Python 3.11 or newer and make.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
DEV_STAMP := .venv/.installed-dev
BENCH_BIN := .venv-bench/bin
BENCH_STAMP := .venv-bench/.installed

.DEFAULT_GOAL := help
.PHONY: help install demo serve test soak lint types bench lock

help: ## List the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "social-value-scorer needs Python 3.11 or newer; set PYTHON=/path/to/python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

# What the benchmarks measure against stays apart from what the project runs with.
$(BENCH_STAMP): requirements-dev.lock benchmarks/requirements.lock pyproject.toml
	test -x $(BENCH_BIN)/python || $(PYTHON) -m venv .venv-bench
	$(BENCH_BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BENCH_BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r benchmarks/requirements.lock
	$(BENCH_BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(DEV_STAMP): $(STAMP) requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

install: $(STAMP) ## Make .venv with the locked packages

demo: $(STAMP) ## Tell a whole purchase through the service: from a real notice to the letters
	$(BIN)/social-value demo

serve: $(STAMP) ## Serve the API on http://127.0.0.1:8000
	$(BIN)/social-value serve

test: $(DEV_STAMP) ## Run every test, on SQLite and on a PostgreSQL the tests start
	$(BIN)/pytest -n 2

soak: $(DEV_STAMP) ## Run the long loops (minutes, not seconds)
	SVS_SOAK=1 $(BIN)/pytest -n 2 -m soak

lint: $(DEV_STAMP) ## ruff, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(DEV_STAMP) ## mypy, strict
	$(BIN)/mypy

bench: $(BENCH_STAMP) ## Measure, as ratios (minutes)
	$(BENCH_BIN)/python -m benchmarks

lock: ## Renew the locks (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate --extra build pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate --extra build --extra dev pyproject.toml -o requirements-dev.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate -c requirements-dev.lock benchmarks/requirements.in -o benchmarks/requirements.lock
