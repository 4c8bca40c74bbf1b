# Needs python3 >= 3.11 and make. PYTHON names another Python, VENV another place for the environment:
#     PYTHON=python3.12 make lab
PYTHON ?= python3
VENV ?= .venv
# Tests run in so many processes, by files and by long tests (tests/sharing.py); 0: one after the other, in this one.
WORKERS ?= auto
# Further arguments for pytest:  make test ARGS="-k adam -x"
ARGS ?=

export VENV
# The arrays are small: more BLAS threads than one only wait for each other.
export OPENBLAS_NUM_THREADS ?= 1
# They would put other packages in front of the locked ones.
unexport PYTHONPATH PYTHONHOME

PY := $(VENV)/bin/python
PYTEST := $(PY) -m pytest --durations=15 -n $(WORKERS) --dist loadfile $(ARGS)

.DEFAULT_GOAL := help
.PHONY: help setup lab test test-fast test-all coverage notebooks lint prove grade-demo bench bench-labs bench-grading golden pictures lock

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup:  ## make .venv with the locked packages (the other commands do it by themselves)
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is missing: install Python 3.11 or newer, or name it: PYTHON=python3.12 make ..." >&2; exit 1; }
	@$(PYTHON) tools/bootstrap.py --venv $(VENV)

lab: setup  ## open the course in JupyterLab
	@$(PY) -m course_lib lab

test: setup  ## every test but the slow ones (under 10 minutes)
	$(PYTEST) -m "not slow"

test-fast: setup  ## the quick tests: no notebooks, browser, sandbox (a few minutes)
	$(PYTEST) -m "not slow and not heavy and not browser and not sandbox"

test-all: test  ## every test: those of `make test`, then the slow ones (under 40 minutes)
	$(PYTEST) -m slow

coverage: setup  ## which lines of course_lib the quick tests run
	$(PYTEST) -m "not slow and not heavy and not browser" --cov=course_lib --cov-report=term

notebooks: setup  ## sources/ -> lectures/, solutions/, exercises/
	$(PY) -m course_lib build

lint: setup  ## ruff, and whether the notebooks are up to date
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m course_lib build --check

grade-demo: setup  ## a made-up class of twelve goes through nbgrader
	$(PY) -m course_lib grade-demo

prove: setup  ## the checker against wrong and right versions and mutants of every function
	$(PY) -m course_lib prove

bench: setup  ## how fast the grid, one path and the import are
	$(PY) -m benchmarks.run

bench-labs: setup  ## how fast a lab follows a key and the pointer, in a real browser
	$(PY) -m benchmarks.labs

bench-grading: setup  ## a class of 100 graded by stock nbgrader and by course grade (15 minutes)
	$(PY) -m benchmarks.grading
	$(PY) -m benchmarks.grading --growth

golden: setup  ## each method against the libraries' own numbers
	$(PY) -m tests.golden.table

pictures: setup  ## take the README's pictures in a real browser
	$(PY) tools/pictures.py

lock:  ## make requirements.lock again from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --all-extras --generate-hashes --no-annotate --no-header --upgrade -o requirements.lock
