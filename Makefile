# The one door: `make` lists what there is. Every target sets up what it needs, once.
# Needs git, make and Python 3.11 or newer with venv and pip; everything else, Node too, comes from the lock files.

PYTHON := .venv/bin/python
# More than cores: the longest tests wait for daemons most of their time. Each collects all tests: ten seconds of a core.
WORKERS ?= 5
# Compiled once: Python starts a hundred times in a run of the tests, and some environments forbid it to keep that.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup webapp demo smoke replay test check spec bench run lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { split($$2, words, " — "); printf "  make %-37s %s\n", $$1 (words[2] ? " " words[2] : ""), words[1] }' Makefile

setup: ## prepare .venv (the other targets do it by themselves)
	@sh deploy/setup

webapp: setup ## build the Mini App (the doors that need it do it by themselves)
	@sh deploy/webapp

demo: webapp ## the whole system on this machine without Telegram, anew each time; stays in the foreground, Ctrl-C ends it
	@$(PYTHON) -m demo up

smoke: webapp ## start the demo, check over the wire what each service is for, also without the other, one summary line
	@$(PYTHON) -m demo smoke

replay: setup ## feed a real channel's posts through the system and compare with the bare rules — FILE=posts.csv [X=6 Y=5]
	@test -n "$(FILE)" || { echo "make replay FILE=posts.csv [X=6 Y=5]" >&2; exit 2; }
	@$(PYTHON) -m demo replay "$(FILE)" $(if $(X),--x $(X)) $(if $(Y),--y $(Y))

test: webapp ## all tests, the ten slowest named — [ARGS="-k pause"]
	@failed=0; \
	$(if $(ARGS),,sh deploy/webapp npm run --silent test || failed=1;) \
	$(PYTHON) -m pytest -n $(WORKERS) --dist worksteal $(ARGS) || failed=1; \
	exit $$failed

check: webapp ## lint, format, types, architecture, dependencies
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check
	$(PYTHON) -m mypy
	$(PYTHON) -c "import sys; from importlinter.cli import lint_imports_command as lint; sys.exit(lint())"
	$(PYTHON) -m deptry reposter_service --non-dev-dependency-groups reposter --extend-exclude '.*/tests/'
	$(PYTHON) -m deptry catalog_service --non-dev-dependency-groups catalog --extend-exclude '.*/tests/'
	$(PYTHON) -m deptry . --non-dev-dependency-groups catalog,reposter,dev --ignore DEP002
	sh deploy/webapp npm run --silent check
	sh deploy/webapp npm run --silent types -- --check

spec: setup ## what the tests promise, as sentences — [ARGS=folder]
	@$(PYTHON) deploy/spec.py $(ARGS)

bench: webapp ## one line a figure: bench <name> <value> <unit> — [ONLY=prefix]
	@$(PYTHON) deploy/bench/run.py $(ONLY)

run: webapp ## both services against real Telegram, by .env (see .env.example), each process kept running
	@sh deploy/run

lock: setup ## resolve anew and rewrite the hashed lock files
	@sh deploy/lock

clean: ## remove what was set up and made: .venv, the Mini App and its packages, databases of demo and tests, caches
	@flock -n .data/demo/up.lock true 2>/dev/null || [ ! -e .data/demo/up.lock ] || { echo "демо запущено: сначала завершите его" >&2; exit 1; }
	@rm -rf .venv webapp/.node webapp/node_modules webapp/dist .data .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
