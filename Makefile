PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
LANG_CODE ?= lv
PREVIEW_PORT ?= 8001
export NO_MKDOCS_2_WARNING := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help run demo site preview pages test check bench lock clean

help: ## list what make can do
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'

run: $(VENV)/ready site ## install, build the site, prepare the database, serve everything on 127.0.0.1
	@PORT=$(PORT) $(BIN)/python -m intake serve --demo one-stop-agency

demo: $(VENV)/ready site ## the same with two years of fictive families, in var/demo
	@INTAKE_VAR=var/demo PORT=$(PORT) $(BIN)/python -m intake demo
	@INTAKE_VAR=var/demo PORT=$(PORT) $(BIN)/python -m intake serve --demo one-stop-agency

site: $(VENV)/ready ## build the public site into site/ when its sources changed
	@$(BIN)/python -m site_overrides.build

preview: $(VENV)/ready ## one language, made anew on every save: make preview LANG_CODE=ru
	@$(BIN)/python -m site_overrides.preview $(LANG_CODE) --port $(PREVIEW_PORT)

pages: $(VENV)/ready ## every mistake in pages and facts, with file and line, without building
	@$(BIN)/python -m site_overrides.portal check

test: $(VENV)/tested ## install what the tests need and run everything
	@$(BIN)/python -m tests.needs
	@$(MAKE) --no-print-directory check
	@$(BIN)/python -m pytest --numprocesses logical --maxprocesses 8 --dist loadfile --no-loadscope-reorder

check: $(VENV)/tested ## ruff, mypy, import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(VENV)/tested ## measure ours against a floor and a peer, in one run
	@$(BIN)/python -m tests.bench

lock: ## pin what pyproject.toml asks for, with hashes (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --all-extras -c requirements.lock pyproject.toml -o requirements-test.lock

clean: ## remove what was installed and built (var/ with its data stays)
	rm -rf $(VENV) site .cache

# Made once with $(PYTHON); a changed lock file is installed over it. `make clean` starts anew.
$(VENV)/made:
	@command -v $(PYTHON) >/dev/null || { echo "make: $(PYTHON) was not found; install Python 3.11 or newer"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "make: $$($(PYTHON) --version) is too old; Līdzās needs Python 3.11 or newer: make run PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "make: Python's venv module is missing; on Debian or Ubuntu: apt install python3-venv"; exit 1; }
	@echo "Making a virtual environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV) && touch $@

$(VENV)/ready: $(VENV)/made requirements.lock
	@echo "Installing what Līdzās runs on ..."
	@$(BIN)/pip install --quiet --require-hashes -r requirements.lock && touch $@

$(VENV)/tested: $(VENV)/ready requirements-test.lock
	@echo "Installing what the tests need ..."
	@$(BIN)/pip install --quiet --require-hashes -r requirements-test.lock && touch $@
