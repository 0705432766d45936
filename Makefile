# make run | test | thorough | properties | crash | load | walk | lint | docs | screenshots | bench. Everything else is built on the way.
PYTHON ?= python3
PORT ?= 8501
STORE := $(or $(PLP_STORE),data/plp.duckdb)
BIN := .venv/bin
# The browser journeys drive Chromium; LibreOffice works the quarter workbook out; Pango sets the PDF files;
# nginx and openssl try the example of a proxy with TLS.
SYSTEM_PACKAGES := chromium-headless-shell nginx-light openssl libreoffice-calc-nogui libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
SYSTEM_COMMANDS := chromium-headless-shell soffice nginx openssl
SYSTEM_LIBRARIES := pango-1.0 pangoft2-1.0 harfbuzz-subset
TOOLS := .cache/tools
LOCK = $(TOOLS)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --annotation-style line --custom-compile-command "make lock" $(UPGRADE)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

.PHONY: help install install-dev system run test thorough properties crash load walk lint format docs screenshots bench lock audit sbom clean

help:
	@echo "make run          install and start on http://127.0.0.1:$(PORT) with a sample program"
	@echo "make test         the tests, the main journeys in a browser among them; make thorough has those that take long"
	@echo "make thorough     the tests that take long: the browser (signing in, planted texts, a line cut off), a proxy, whole workbooks and PDF files"
	@echo "make properties   what must hold for all input, on ten times as many examples (TIMES=10)"
	@echo "make crash        kill, starve and damage it some hundred times; nothing may be lost (KILLS=300)"
	@echo "make load         fifty people click while four partners hand in (a quarter of an hour)"
	@echo "make walk         two years of a partner in a browser, from joining to the second report (OUT=folder)"
	@echo "make lint         ruff and mypy"
	@echo "make format       let ruff mend what it can"
	@echo "make docs         write the generated parts of docs/ again"
	@echo "make screenshots  docs/screenshots/: every page, each role, two widths, light and dark"
	@echo "make bench        the speed goals"
	@echo "make lock         requirements*.lock from requirements*.txt (UPGRADE=--upgrade for the newest that fit)"
	@echo "make audit        known weaknesses of what is locked"
	@echo "make sbom         docs/sbom.cdx.json: what the program is made of"

install: .venv/.installed

install-dev: .venv/.installed-dev

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; say which with make PYTHON=/path/to/python3."; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv; \
	  else echo "Python's venv is missing; install it first (on Debian: apt-get install python3-venv)."; exit 1; fi; }
	$(PYTHON) -m venv .venv

.venv/.installed: requirements.lock | .venv/bin/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	@touch $@

.venv/.installed-dev: requirements-dev.lock .venv/.installed
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

# What looks after the requirements is not of the program: it lives in an environment of its own.
$(TOOLS)/.installed: requirements-tools.lock | .venv/bin/python
	$(PYTHON) -m venv $(TOOLS)
	$(TOOLS)/bin/python -m pip install --quiet --require-hashes -r requirements-tools.lock
	@touch $@

lock: $(TOOLS)/.installed
	$(LOCK) requirements.txt -o requirements.lock
	$(LOCK) requirements-dev.txt -c requirements.lock -o requirements-dev.lock
	$(LOCK) requirements-tools.txt -o requirements-tools.lock

audit: $(TOOLS)/.installed
	$(TOOLS)/bin/pip-audit --strict --require-hashes --disable-pip -r requirements.lock
	$(TOOLS)/bin/pip-audit --strict --require-hashes --disable-pip -r requirements-dev.lock

# From an environment that holds nothing but the program: it knows who needs what, and under which licence.
sbom: $(TOOLS)/.installed
	rm -rf .cache/runtime && $(PYTHON) -m venv --without-pip .cache/runtime
	$(BIN)/python -m pip --python .cache/runtime install --quiet --require-hashes -r requirements.lock
	$(TOOLS)/bin/cyclonedx-py environment .cache/runtime --pyproject pyproject.toml \
	  --output-reproducible --of JSON -o docs/sbom.cdx.json

system:
	@missing=""; for c in $(SYSTEM_COMMANDS); do command -v $$c >/dev/null || missing="$$missing $$c"; done; \
	for l in $(SYSTEM_LIBRARIES); do \
	  $(PYTHON) -c "import sys; from ctypes.util import find_library; sys.exit(not find_library('$$l'))" \
	    || missing="$$missing lib$$l"; done; \
	if [ -n "$$missing" ]; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive \
	      apt-get install -y -qq --no-install-recommends $(SYSTEM_PACKAGES); \
	  else echo "The tests need$$missing; install them first (on Debian: apt-get install $(SYSTEM_PACKAGES))."; exit 1; fi; fi

$(STORE): | .venv/.installed
	$(BIN)/python -m plp_metrics init --sample

run: install $(STORE)
	$(BIN)/python -m plp_metrics serve --port $(PORT)

# One file stays in one worker, so that a file's server and browser are started once; tests/conftest.py orders them.
# Three workers on two cores: a test of a server or a browser waits a sixth of its time.
test: install-dev system
	$(BIN)/python -m pytest -n $(or $(WORKERS),3) --dist loadfile --no-loadscope-reorder -m "not thorough"

thorough: install-dev system
	$(BIN)/python -m pytest -n 2 --dist loadfile -m thorough

properties: install-dev
	PLP_EXAMPLES=$(or $(TIMES),10) $(BIN)/python -m pytest -n 2 -m "hypothesis or seeded"

crash: install-dev
	$(BIN)/python -m tests.crash --kills $(or $(KILLS),300)

load: install-dev
	$(BIN)/python -m bench load

walk: install-dev system
	$(BIN)/python -m tests.walk $(if $(OUT),--out $(OUT))

lint: install-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: install-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: install
	$(BIN)/python -m plp_metrics dictionary --format md > docs/dictionary.md
	$(BIN)/python -m tests.intake.rules_page > docs/rules.md
	$(BIN)/python -m plp_metrics.report.life > docs/life-of-a-quarter.md
	$(BIN)/python -m plp_metrics.report.life_of_target > docs/life-of-a-target.md
	$(BIN)/python -m plp_metrics.report.life_of_report > docs/life-of-a-report.md
	$(BIN)/python -m plp_metrics.report.statistics > docs/statistics.md
	$(BIN)/python -m plp_metrics.report.promises > docs/promises.md
	$(BIN)/python -m plp_metrics.report.access > docs/access.md

screenshots: install-dev system
	$(BIN)/python -m tests.browser.screenshots

bench: install-dev
	$(BIN)/python -m bench all

clean:
	rm -rf .venv .pytest_cache .ruff_cache .mypy_cache .hypothesis bench/out
