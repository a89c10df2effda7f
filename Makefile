# Practice Review. `make help` lists what can be made.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test check bench soak wheel requirements frontend clean

help: ## What can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Start the whole service; PORT=8001 to choose another port, Ctrl-C to stop
	@.ci/prepare run
	@PORT=$(PORT) exec $(BIN)/practice-review run --under-make

test: ## Everything that proves the service: lint, types, contracts, unit, process, integration, browser
	@.ci/prepare test
	@.ci/check
	@.ci/test

check: ## The fast part of the tests, under 30 seconds
	@.ci/prepare check
	@.ci/check

bench: ## Measure speed and size against the budgets
	@.ci/prepare test
	@$(BIN)/python -m bench

soak: ## Work on it hard for a while, and take every board to its end in the browser
	@.ci/prepare test
	@$(BIN)/python -m bench.soak
	@$(BIN)/python -m bench.poison --cases 2000
	@$(BIN)/python -m bench.together --seconds 60 --seed 1
	@$(BIN)/python -m bench.kills --kills 1000 --seed 1 --minutes 60
	@$(BIN)/python -m bench.fuzz --seconds 240 --seed 1
	@$(BIN)/python -m pytest --quiet -p no:cacheprovider tests/e2e/long_walks.py

wheel: ## Build dist/: the wheel to install anywhere, its bill of materials and its licences
	@.ci/prepare test
	@.ci/wheel

frontend: ## Build the styles and scripts again
	@.ci/prepare frontend

requirements: ## Pin requirements*.in, with hashes and without index addresses
	@.ci/prepare test
	@for name in requirements requirements-build requirements-dev; do \
	  echo "Pinning $$name.in"; \
	  CUSTOM_COMPILE_COMMAND="make requirements" $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe \
	    --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --strip-extras \
	    --output-file $$name.txt $$name.in; \
	done

clean: ## Forget the data and everything that was made, after asking
	@.ci/clean
