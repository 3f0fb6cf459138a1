# make run SCENARIO=plan2027 works from a fresh clone with Python 3.11 or newer and make: it makes .venv from requirements.lock.
#
# What a user gives (SCENARIO, RUN, A, B, C, WHY, FILE) is taken as it is, never expanded by make and never seen by a shell but as "$$NAME".

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run check list show compare price prices why report xlsx template import-xlsx verify rerun test lint golden golden-check bench check-exports profiles lock clean

SCENARIO ?= plan2027
RUN ?= plan2027
A ?= base2025
B ?= plan2027
C ?=
WHY ?=
FILE ?= inputs.xlsx
override SCENARIO := $(value SCENARIO)
override RUN := $(value RUN)
override A := $(value A)
override B := $(value B)
override C := $(value C)
override WHY := $(value WHY)
override FILE := $(value FILE)
export SCENARIO RUN A B C WHY FILE

VENV := .venv
PYTHON := $(VENV)/bin/python
READY := $(VENV)/ready
BENCH := .venv-bench
EXPORTS := .venv-exports
ENERGYMODEL := $(PYTHON) -m energymodel

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1|\2/p' Makefile | while IFS='|' read -r what does; do printf '  %-18s %s\n' "$$what" "$$does"; done

run: $(READY) ## solve a scenario into results/SCENARIO: make run SCENARIO=plan2027
	@$(ENERGYMODEL) run -- "$$SCENARIO"

check: $(READY) ## check the inputs of a scenario without solving it: make check SCENARIO=plan2027
	@$(ENERGYMODEL) check -- "$$SCENARIO"

list: $(READY) ## list the scenarios and how the last run of each ended
	@$(ENERGYMODEL) list

show: $(READY) ## show a scenario with the origin of each value: make show SCENARIO=plan2027
	@$(ENERGYMODEL) show -- "$$SCENARIO"

compare: $(READY) ## compare runs with the first: make compare A=base2025 B=plan2027 [C=plan2027-dry]
	@$(ENERGYMODEL) compare -- "$$A" "$$B" $${C:+"$$C"}

price: $(READY) ## what each target of a scenario costs: make price SCENARIO=plan2027
	@$(ENERGYMODEL) price -- "$$SCENARIO"

prices: $(READY) ## who sets the price in every zone and hour, and what it is made of: make prices RUN=plan2027
	@$(ENERGYMODEL) prices -- "$$RUN"

why: $(READY) ## say why a cost changed, by groups of inputs: make why A=bau2027 B=plan2027
	@$(ENERGYMODEL) why -- "$$A" "$$B"

report: $(READY) ## make report.html of a published run again: make report RUN=plan2027
	@$(ENERGYMODEL) report -- "$$RUN"

xlsx: $(READY) ## make results.xlsx of a published run again: make xlsx RUN=plan2027
	@$(ENERGYMODEL) xlsx -- "$$RUN"

template: $(READY) ## write the inputs as a workbook to change them in: make template [FILE=inputs.xlsx]
	@$(ENERGYMODEL) template --to "$$FILE"

import-xlsx: $(READY) ## read that workbook back into the inputs: make import-xlsx [FILE=inputs.xlsx]
	@$(ENERGYMODEL) import-xlsx -- "$$FILE"

verify: $(READY) ## prove a published run from its own files: make verify RUN=plan2027
	@$(ENERGYMODEL) verify -- "$$RUN"

rerun: $(READY) ## solve a published run again from its folder alone: make rerun RUN=plan2027
	@$(ENERGYMODEL) rerun -- "$$RUN"

test: $(READY) ## run all tests
	@$(PYTHON) -m pytest -n auto

lint: $(READY) ## check the style of the code
	@$(PYTHON) -m ruff check .

golden-check: $(READY) ## solve a scenario and check its cost against tests/golden/objectives.csv
	@$(PYTHON) scripts/golden.py --check "$$SCENARIO"

golden: $(READY) ## solve a scenario and write its cost down: make golden SCENARIO=plan2027 WHY="new coal prices"
	@$(PYTHON) scripts/golden.py --update "$$SCENARIO" --why "$$WHY"

bench: $(BENCH)/ready ## time this project beside linopy, PyPSA and stock Pyomo, and how it grows; into docs/ (hours)
	@$(BENCH)/bin/python -m scripts.bench.peers
	@$(BENCH)/bin/python -m scripts.bench.solver
	@$(BENCH)/bin/python -m scripts.bench.weeks
	@$(BENCH)/bin/python -m scripts.bench.startup
	@$(BENCH)/bin/python -m scripts.bench.side_by_side
	@$(BENCH)/bin/python -m scripts.bench.growth
	@$(BENCH)/bin/python -m scripts.bench.fit
	@$(BENCH)/bin/python -m scripts.bench.draw
	@$(BENCH)/bin/python -m scripts.bench.page

check-exports: $(EXPORTS)/ready ## have PyPSA solve and pyam read what `energymodel export` writes
	@$(ENERGYMODEL) run --quiet week-summer week-winter
	@$(EXPORTS)/bin/python -m scripts.check_exports week-summer week-winter --solve

profiles: $(READY) ## make inputs/profiles anew
	@$(PYTHON) scripts/make_profiles.py

lock: ## write requirements.lock anew: the newest versions that pyproject.toml allows
	@./scripts/lock.sh

clean: ## remove .venv, .venv-bench, .venv-exports and caches; results stay
	@rm -rf $(VENV) $(BENCH) $(EXPORTS) .pytest_cache .ruff_cache .hypothesis

$(READY): requirements.lock pyproject.toml
	@for python in python3.11 python3.12 python3.13 python3.14 python3; do \
	  if "$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "energymodel needs Python 3.11 or newer with venv, and found none: install python3 and python3-venv, or put it first in PATH" >&2; exit 1; \
	fi; \
	echo "making $(VENV) with $$found (once; about a minute)" >&2; \
	"$$found" -m venv $(VENV)
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(BENCH)/ready: $(READY)
	@echo "making $(BENCH) with what it is compared with (once; about a minute)" >&2
	@$(PYTHON) -m venv $(BENCH)
	@$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock --editable ".[bench]"
	@touch $@

$(EXPORTS)/ready: $(READY)
	@echo "making $(EXPORTS) with PyPSA and pyam (once; some minutes, 1 GB)" >&2
	@$(PYTHON) -m venv $(EXPORTS)
	@$(EXPORTS)/bin/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock --editable ".[exports]"
	@touch $@
