# `make` lists what there is. Needs only Python 3.11 or newer and make.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
DEV_STAMP := .venv/.installed-dev
BENCH_BIN := .venv-bench/bin
BENCH_STAMP := .venv-bench/.installed
CLIENTS := var/clients
CLIENTS_BIN := $(CLIENTS)/venv/bin
CLIENTS_STAMP := $(CLIENTS)/.installed

.DEFAULT_GOAL := help
.PHONY: help install demo serve test soak lint types clients bench lock FORCE

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

# The tests start many processes: what one has compiled, the next need not compile again.
test soak: export PYTHONDONTWRITEBYTECODE =

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

# What the clients are made with stays apart from what the project runs with.
$(CLIENTS_STAMP): $(STAMP) clients/requirements.lock clients/package-lock.json
	@node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' || { echo "the TypeScript client is made with Node.js 20.19 or newer, which is not here" >&2; exit 1; }
	mkdir -p $(CLIENTS)/typescript/src
	test -x $(CLIENTS_BIN)/python || $(BIN)/python -m venv $(CLIENTS)/venv
	$(CLIENTS_BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r clients/requirements.lock
	cp clients/package.json clients/package-lock.json $(CLIENTS)/typescript
	cd $(CLIENTS)/typescript && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

# It is as old as the API: what is made from it is made again only when that has changed.
$(CLIENTS)/openapi.json: $(CLIENTS_STAMP) FORCE
	$(BIN)/social-value openapi > $@.new
	if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

$(CLIENTS)/.made: $(CLIENTS)/openapi.json $(wildcard clients/*)
	cd $(CLIENTS) && PATH="$$PWD/venv/bin:$$PATH" openapi-python-client generate --path openapi.json --config ../../clients/python.yaml --meta setup --output-path python --overwrite --fail-on-warning
	MYPYPATH=$(CLIENTS)/python $(CLIENTS_BIN)/mypy --config-file clients/mypy.ini --cache-dir $(CLIENTS)/mypy clients/journey.py
	cp clients/tsconfig.json $(CLIENTS)/typescript
	cp clients/journey.ts $(CLIENTS)/typescript/src
	cd $(CLIENTS)/typescript && node_modules/.bin/openapi-ts --input ../openapi.json --output src/client --client @hey-api/client-fetch --no-log-file
	cd $(CLIENTS)/typescript && node_modules/.bin/tsc --project .
	touch $@

clients: $(CLIENTS)/.made ## Make the Python and TypeScript clients in var/clients (needs Node)

bench: $(BENCH_STAMP) ## Measure, as ratios (minutes)
	$(BENCH_BIN)/python -m benchmarks

lock: ## Renew the locks (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate --extra build pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate --extra build --extra dev pyproject.toml -o requirements-dev.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate -c requirements-dev.lock benchmarks/requirements.in -o benchmarks/requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate clients/requirements.in -o clients/requirements.lock
	cd clients && npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved
