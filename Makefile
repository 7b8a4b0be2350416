# Everything that a clone needs: `make demo` to see the tool at work, `make test` before a change is handed on.

VENV ?= .venv
# How often `make test-long` tries each property, and where the data for `make bench` is.
EXAMPLES ?= 1000
DATA ?= ../shared/data
# All cores share the tests; whoever has nothing left takes some of another's.
SHARED := --numprocesses auto --dist worksteal

PY := $(VENV)/bin/python
STAMP := $(VENV)/.installed
# uv brings its own certificates, but behind a proxy only the system's are right; a broken environment is made anew.
export UV_SYSTEM_CERTS ?= 1
export UV_VENV_CLEAR ?= 1

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-long lint bench lock clean

help:
	@sed -n 's/^\([a-z-]*\):[^#]*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 18

setup: $(STAMP)  ## the environment in .venv, and nothing else

demo: $(STAMP)  ## the whole job on a sample: in a terminal the app, else what it does, in print
	@$(VENV)/bin/review demo

test: $(STAMP)  ## the tests
	$(PY) -m pytest $(SHARED)

test-long: $(STAMP)  ## fuzz and crash tests, and each property EXAMPLES times
	REVIEW_EXAMPLES=$(EXAMPLES) $(PY) -m pytest $(SHARED) -m "long or hypothesis" --hypothesis-profile=long

lint: $(STAMP)  ## ruff, mypy --strict and the contract between the layers
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports

bench: $(STAMP)  ## the benchmarks, with the data in DATA
	@for each in $(filter-out benchmarks/generate.py, $(wildcard benchmarks/*.py)); do \
	  echo "== $$each"; \
	  if $(PY) $$each --help | grep -q -e --data; then $(PY) $$each --data $(DATA); else $(PY) $$each; fi || exit 1; \
	done

lock:  ## requirements.lock anew, with the newest versions that pyproject.toml allows (needs uv)
	rm -f uv.lock
	uv export --quiet --no-emit-project --no-header --no-annotate --no-default-groups --group locked \
	  --output-file requirements.lock

clean:  ## removes what the tools here have made
	rm -rf $(VENV) .venv-comet build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

# One environment for the demo and for the tests, made again when the lock or the project's metadata is newer. What is
# installed is what requirements.lock names, by hash; the project itself comes last, built with tools from the lock,
# and compiled, so that no start has to do it.
$(STAMP): requirements.lock pyproject.toml
	@set -e; \
	echo "setting up $(VENV), once" >&2; \
	if command -v uv >/dev/null 2>&1; then \
	  test -x $(PY) || uv venv --quiet $(VENV) >&2; \
	  install() { uv pip install --quiet --python $(PY) "$$@" >&2; }; \
	else \
	  if ! $(PY) -m pip --version >/dev/null 2>&1; then \
	    for each in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
	      if $$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$each; break; fi; \
	    done; \
	    if test -z "$$python"; then \
	      echo "Python 3.11 or later is needed (or uv, which brings one): apt-get install python3 python3-venv" >&2; exit 1; \
	    fi; \
	    if ! $$python -c 'import ensurepip, venv' 2>/dev/null; then \
	      echo "$$python can't make virtual environments here; this installs what is missing:" >&2; \
	      echo "    apt-get install python3-venv" >&2; exit 1; \
	    fi; \
	    $$python -m venv --clear $(VENV) >&2; \
	  fi; \
	  install() { $(PY) -m pip install --quiet --quiet --disable-pip-version-check "$$@" >&2; }; \
	fi; \
	install --require-hashes -r requirements.lock; \
	install --no-deps --no-build-isolation --editable .; \
	$(PY) -m compileall -q review; \
	touch $@
