# Every target sets itself up: in a clean clone it makes .venv and installs the pinned requirements,
# after that only what changed. Needed: Python 3.11 or newer, make, git.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules
export PIP_DISABLE_PIP_VERSION_CHECK := 1

VENV := .venv
RUN := $(VENV)/bin/python
INSTALL := $(RUN) -m pip install --quiet
PYTEST_ARGS ?=
# The whole suite runs on all cores. A part (a path, -k, what failed last) runs in one process: there
# starting workers costs more than they gain. `-s` needs one too, and who says `-n` has decided.
ONE_PROCESS := $(wildcard $(subst ::, ,$(PYTEST_ARGS))) \
	$(filter -k% -n% --numprocesses% -s --capture=no --pdb --lf --last-failed --sw,$(PYTEST_ARGS))
WORKERS := $(if $(strip $(ONE_PROCESS)),,--numprocesses=auto)
UV := uv==0.13.9
heading = @printf '\n== %s\n' '$(1)'

# A virtual environment works only where it was made, and only with the Python it was made with.
FIT := $(shell [ "$$(cat $(VENV)/place 2>/dev/null)" = '$(CURDIR)' ] \
	&& $(RUN) -c 'print("fit")' 2>/dev/null)

## The verbs

.PHONY: help
help: ## this list
	@echo 'make VERB, where VERB is'
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-10s %s\n", $$1, $$2}'

.PHONY: demo
demo: setup ## decide the leads of examples/diversifyedu and explain one
	@$(RUN) examples/demo.py

.PHONY: setup
setup: $(VENV)/package ## make .venv and install what development needs

.PHONY: test
test: setup ## run the tests (PYTEST_ARGS='-x -q tests/model' for a part)
	$(call heading,Tests)
	$(RUN) -m pytest $(WORKERS) $(PYTEST_ARGS)

.PHONY: lint
lint: format-check style types imports ## everything that reads the code without running it

.PHONY: docs
docs: $(VENV)/docs ## build the documentation into site/, broken links being errors
	$(call heading,Documentation)
	$(RUN) -m zensical build --clean --strict
	@echo 'The pages begin at site/index.html'

.PHONY: check
check: lint docs wheel test ## all that CI runs

.PHONY: bench
bench: setup $(VENV)/bench ## print the table of figures beside other rule engines
	@$(RUN) -m benchmarks $(BENCH_ARGS)

.PHONY: format
format: setup ## bring the code into its format and mend what can be mended safely
	$(RUN) -m ruff check --fix-only --exit-zero --quiet
	$(RUN) -m ruff format

.PHONY: reference
reference: setup ## write anew what the reference takes from the code
	@$(RUN) -m tools.reference_pages
	@$(RUN) -m tools.command_page

.PHONY: coverage
coverage: setup ## run the tests and show the lines and branches that none reaches
	$(RUN) -m pytest --cov --cov-report=term $(PYTEST_ARGS)

.PHONY: lock
lock: setup ## pin the requirements anew after a change in pyproject.toml (UPGRADE=--upgrade for all)
	$(INSTALL) $(UV)
	$(call pin,dev,--extra parquet --extra postgresql)
	$(call pin,docs,--constraint requirements/dev.txt)
	$(call pin,bench,--constraint requirements/dev.txt)

.PHONY: clean
clean: ## remove everything that make has made
	rm -rf $(VENV) build dist site .cache .coverage .hypothesis .import_linter_cache \
		.mypy_cache .pytest_cache .ruff_cache

## The steps of `lint` and `check`

.PHONY: format-check
format-check: setup
	$(call heading,Format)
	$(RUN) -m ruff format --check

.PHONY: style
style: setup
	$(call heading,Style)
	$(RUN) -m ruff check

.PHONY: types
types: setup
	$(call heading,Types)
	$(RUN) -m mypy src tools
	@set -e; for part in $(wildcard typing_tests benchmarks examples plugins/*/src); do \
		echo "$(RUN) -m mypy $$part"; $(RUN) -m mypy "$$part"; done

.PHONY: imports
imports: setup
	$(call heading,Imports)
	$(VENV)/bin/lint-imports --no-cache --no-logo

.PHONY: wheel
wheel: setup
	$(call heading,Wheel)
	$(RUN) -m tools.check_wheel

## Setting up; each file below .venv notes what has been installed

.PHONY: FORCE
FORCE:

$(VENV)/place: $(if $(FIT),,FORCE)
	@set -e; python=$$(tools/python.sh); echo "Making $(VENV) with $$python"; \
	"$$python" -m venv --clear $(VENV)
	@echo '$(CURDIR)' > $@

$(VENV)/dev: requirements/dev.txt $(VENV)/place
	@echo 'Installing what development needs'
	@$(INSTALL) --requirement $<
	@touch $@

$(VENV)/package: pyproject.toml $(VENV)/dev
	@$(INSTALL) --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/docs: requirements/docs.txt $(VENV)/package
	@echo 'Installing what the documentation needs'
	@$(INSTALL) --requirement $<
	@touch $@

$(VENV)/bench: requirements/bench.txt $(VENV)/package
	@echo 'Installing the rule engines to compare with'
	@$(INSTALL) --requirement $<
	@touch $@

pin = $(RUN) -m uv pip compile pyproject.toml --quiet --group $(1) $(2) $(UPGRADE) \
	--universal --python-version 3.11 --strip-extras --no-annotate \
	--custom-compile-command 'make lock' --output-file requirements/$(1).txt
