# Two commands do everything on a machine with Python 3.11 or newer: `make serve` and `make test`.
PYTHON ?= python3
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif

.PHONY: help serve test lint format lock clean

help:
	@echo "make serve   set up, learn and start the advisor at http://127.0.0.1:8080"
	@echo "make test    set up and run the tests"
	@echo "make lint    format, lint, types, layers and content, as CI checks them"
	@echo "make format  put the code in the house's format"
	@echo "make lock    pin the newest permitted dependencies"

serve: $(VENV)/.learnt
	$(BIN)/nicwise serve

test: $(VENV)/.test
	$(BIN)/pytest

lint: $(VENV)/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/nicwise check

format: $(VENV)/.test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Both stamps are written last, so that a set-up that was cut off is done again.
$(VENV)/.serve: requirements.lock pyproject.toml
	$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Nicwise needs Python 3.11 or newer; name one: make PYTHON=python3.12 serve')"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(PYTHON) -c "open('$@', 'w').close()"

$(VENV)/.test: $(VENV)/.serve requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(PYTHON) -c "open('$@', 'w').close()"

# What is learnt of the phrasings is kept, so that the service is ready at once.
$(VENV)/.learnt: $(VENV)/.serve $(wildcard knowledge/*.yaml knowledge/topics/*/* service/nicwise/understand/*.py service/nicwise/understand/*/*.py)
	$(BIN)/nicwise learn
	@$(PYTHON) -c "open('$@', 'w').close()"

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet \
		pyproject.toml --extra build -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet \
		pyproject.toml --extra build --extra dev -c requirements.lock -o requirements-dev.lock

clean:
	$(PYTHON) -c "import shutil; shutil.rmtree('$(VENV)', ignore_errors=True)"
