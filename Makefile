# The commands of the project; `make help` lists them. Everything runs in .venv, which the first one makes.
PORT ?= 8000
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3.14 python3; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
IN := .venv/bin/python
export PORT

# A worker that gets Ctrl-C from the terminal and the order to stop from its parent at once can hang: hence
# the two seconds, and no word about them.
SERVER := --interface wsgi --workers 2 --blocking-threads 1 --workers-kill-timeout 2 --log-level error

# What was installed and collected is noted in empty files, named after a sum of all that went into it.
sum = $(firstword $(shell { $(1); } | cksum))
RUN := .venv/run-$(call sum,cat requirements.txt)
DEV := .venv/dev-$(call sum,cat requirements.txt requirements-dev.txt)
STATIC := var/static/made-$(call sum,find static; cat requirements.txt config/settings.py $$(find static -type f))

help: ## List the commands
	@sed -n 's/^\([a-z]*\):.* ## \(.*\)/make \1	\2/p' Makefile | expand -t 20

run: $(STATIC) ## Serve the site at http://127.0.0.1:8000 (PORT=… for another port)
	@$(IN) manage.py prepare --serve && exec $(IN) -m granian $(SERVER) --port "$$PORT" config.wsgi:application

dev: export DEBUG = on
dev: $(RUN) ## Serve the site for work on it: DEBUG on, reloading at every change
	@$(IN) manage.py prepare --serve && exec $(IN) manage.py runserver "$$PORT"

instructor: $(RUN) ## Make an instructor's login, or give it a new password (NAME=…)
	@$(IN) manage.py prepare -v 0 && $(IN) manage.py make_instructor "$(NAME)"

test: $(DEV) ## Run every test, then those that ask the database on PostgreSQL too
	$(IN) tests/programs.py
	$(IN) -m pytest -n auto
	$(IN) tests/postgres.py $(IN) -m pytest -n auto -m "not browser and not sqlite"

cover: $(DEV) ## Say which branches no test without a browser takes; at most 5 % may be left
	$(IN) -m pytest -n auto -m "not browser" --cov

check: $(DEV) ## Lint, check formatting, types, migrations and the settings of a public site
	$(IN) -m ruff check && $(IN) -m ruff format --check
	find templates -name '*.html' -exec .venv/bin/djade --check --target-version 5.2 {} +
	$(IN) -m mypy && $(IN) manage.py makemigrations --check --dry-run
	SITE_URL=https://workprint.example SECRET_KEY="$$($(IN) -c 'import secrets; print(secrets.token_urlsafe(50))')" \
		$(IN) manage.py check --deploy --fail-level WARNING

bench: $(DEV) $(STATIC) ## Measure the site on this machine: servers, writing, search, answers, growth
	set -e; for name in server writes search answer growth; do $(IN) benchmarks/$$name.py; done

requirements: ## Pin what requirements*.in ask for, with hashes
	set -e; tools=$$(mktemp -d); trap 'rm -r "$$tools"' EXIT; $(PYTHON) -m venv "$$tools"; "$$tools/bin/pip" install -q uv; \
	for name in requirements requirements-dev; do "$$tools/bin/uv" pip compile --quiet --generate-hashes --universal \
		--python-version 3.11 --no-emit-index-url --no-header $$name.in -o $$name.txt; done

$(RUN):
	@$(or $(PYTHON),false) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Workprint needs Python 3.11 or newer: install it, or name it, as in PYTHON=/usr/bin/python3.12." >&2; exit 1; }
	$(PYTHON) -m venv .venv && $(IN) -m pip install -q --require-hashes -r requirements.txt
	@rm -f .venv/run-* && touch $@

$(DEV): $(RUN)
	$(IN) -m pip install -q --require-hashes -r requirements-dev.txt
	@rm -f .venv/dev-* && touch $@

$(STATIC): $(RUN)
	DEBUG=off $(IN) manage.py collectstatic --noinput -v 0
	@rm -f var/static/made-* && touch $@

.PHONY: help run dev instructor test cover check bench requirements
