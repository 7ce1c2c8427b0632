# `make` lists the targets. Everything is installed into .venv and written below var/.
.DEFAULT_GOAL := help
.PHONY: help run test check bench assets messages catalogue lock
PYTHON_RUN := .venv/bin/python
export PORT ?= 8000

help:  ## List the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/\1\t\2/' | expand -t 12

run:  ## Start the site on http://127.0.0.1:8000 with demo content (PORT changes it)
	@bin/setup run
	@$(MAKE) --no-print-directory assets messages
	@exec $(PYTHON_RUN) manage.py serve

test:  ## Run every check and test, those in a browser too
	@bin/setup dev
	@$(MAKE) --no-print-directory assets messages check
	@$(PYTHON_RUN) -m pytest -n auto

check:  ## Run the checks that are not tests: style, types, imports, migrations
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	git ls-files '*.html' | xargs .venv/bin/djade --check --target-version 5.2
	PYTHONPATH=site .venv/bin/lint-imports
	.venv/bin/deptry .
	.venv/bin/mypy site/agendastad home townsdeals news events members newsletters
	$(PYTHON_RUN) manage.py check --fail-level WARNING
	$(PYTHON_RUN) manage.py makemigrations --check --dry-run

bench:  ## Measure speed and size; writes bench/results.json
	@bin/setup dev
	@$(MAKE) --no-print-directory assets messages
	@$(PYTHON_RUN) -m bench

assets:  ## Build the style sheet (does nothing when it is up to date)
	@$(PYTHON_RUN) frontend/build.py

messages:  ## Compile the Dutch catalogue (does nothing when it is up to date)
	@test locale/nl/LC_MESSAGES/django.mo -nt locale/nl/LC_MESSAGES/django.po || \
		.venv/bin/pybabel -q compile --directory locale --domain django

catalogue:  ## Bring the Dutch catalogue up to date with the code (needs gettext)
	$(PYTHON_RUN) -m django makemessages -l nl --no-location --no-obsolete \
		-i 'tests/*' -i 'bench/*' -i 'frontend/*' -i 'var/*'
	.venv/bin/pybabel compile --directory locale --domain django

lock:  ## Renew requirements/ from pyproject.toml (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--upgrade pyproject.toml --group build -o requirements/run.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		pyproject.toml --group dev -c requirements/run.txt -o requirements/dev.txt
