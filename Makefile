PYTHON ?= python3
VENV := .venv

.DEFAULT_GOAL := help
.PHONY: help test

help: ## list what make can do
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

$(VENV)/bin/python: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install --quiet pytest

test: $(VENV)/bin/python ## install what tests need and run them
	$(VENV)/bin/python -m pytest
