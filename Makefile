# `make` alone lists what can be made.
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test check lint types imports bench chaos pictures format lock clean

HALL ?= config/weidu
SECONDS ?= 300
PARTS := wire config hardware caller_server display kiosk onedoor
BIN := .venv/bin

help:  ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run:  ## make this machine ready and open the demo hall (another one: make run HALL=FOLDER); Ctrl-C stops it
	@scripts/set-up
	@ONEDOOR_DEMO=1 exec $(BIN)/onedoor up $(HALL)

test:  ## make this machine ready and run the whole test suite, real parts included
	@scripts/set-up dev
	$(BIN)/pytest -n 2 --dist loadscope --no-loadscope-reorder --cov --cov-report=term:skip-covered
	$(BIN)/coverage report --include='caller_server/domain/*' --fail-under=95

check: lint types imports  ## lint, types, import rules, then the tests: what CI runs
	@$(MAKE) --no-print-directory test

lint:  ## ruff: rules and format
	@scripts/set-up dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:  ## mypy, strict
	@scripts/set-up dev
	$(BIN)/mypy $(PARTS)

imports:  ## who may import whom
	@scripts/set-up dev
	$(BIN)/lint-imports

bench:  ## the benchmarks, as ratios measured in one run
	@scripts/set-up dev
	$(BIN)/python -m tests.bench

chaos:  ## kill a hall's roles in any order under calls: make chaos SECONDS=300 SEED=7
	@scripts/set-up dev
	$(BIN)/python -m tests.hall.chaos --seconds $(SECONDS) $(if $(SEED),--seed $(SEED))

pictures:  ## photograph every surface of the running demo hall into docs/screens
	@scripts/set-up dev
	$(BIN)/python -m tests.hall.pictures

format:  ## rewrite the sources in the house's format
	@scripts/set-up dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock:  ## renew the locks from pyproject.toml; newest versions with: make lock UPGRADE=--upgrade
	scripts/lock $(UPGRADE)

clean:  ## remove .venv and everything else that was made; a hall's data in var/ stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage build dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
