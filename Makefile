# Everything runs in .venv, which is created from requirements.txt, with Node.js from PyPI and the
# CDK command line from package-lock.json. You need Python 3.11 or newer, make and git.

PYTHON ?= python3
VENV := .venv
READY := $(VENV)/.ready
OLDEST := .venv-oldest
# Those of every construct of CDK are about the constructs of the newest release.
OLDEST_TESTS := tests/audit tests/checks/plugin tests/checks/test_cdk_constructs.py tests/defaults \
	tests/organization tests/roles tests/stacks --ignore=tests/defaults/test_every_construct.py
PEERS := .venv-peers
DOCS := .venv-docs
export PATH := $(CURDIR)/$(VENV)/bin:$(CURDIR)/node_modules/.bin:$(PATH)
export PYTHONDONTWRITEBYTECODE := 1

.DEFAULT_GOAL := help
.PHONY: help demo deploy-local try try-graph synth test coverage test-oldest lint format wheel test-wheel browser fuzz fuzz-compare mutate bench docs docs-serve docs-pages pictures check-pages role-lists permission-calls requirements clean

help: ## List the commands
	@sed -n 's/^\([a-z-]*\):.*## /  make \1|/p' Makefile | column -t -s '|'

demo: $(READY) ## Deploy the examples to a local AWS emulator and try every role
	@python -m demo $(DEMO_OPTIONS)

deploy-local: $(READY) ## Do the same and leave the emulator running
	@python -m demo --keep $(DEMO_OPTIONS)

try: $(READY) ## Try the deployed roles on AWS, read-only (PROFILE=your-profile)
	@python -m demo --profile $(or $(PROFILE),$(error PROFILE is required: make try PROFILE=your-profile))

try-graph: $(READY) ## Try every edge of the access graph on the emulator, and pairs without one
	@python -m tests.access.emulator

synth: $(READY) ## Synthesize the example stacks and show who can assume each role
	@python -m tools.synth

test: lint ## Run ruff, mypy and every test
	@echo "pytest (ten to fifteen minutes on two cores; each dot is one test)"
	@python -m pytest -q -n 2 --dist loadfile $(PYTEST_OPTIONS)

coverage: override PYTEST_OPTIONS += --cov --cov-report=
coverage: test ## Run make test, and fail if a branch of policy/ or 5 % of the others is never run
	@coverage report --include='iam_patterns/policy/*' --skip-covered --show-missing --fail-under=100
	@coverage report --omit='iam_patterns/policy/*' --skip-covered --show-missing --fail-under=95

test-oldest: $(OLDEST)/.ready ## Run the tests that need CDK with the oldest dependencies
	@PATH=$(CURDIR)/$(OLDEST)/bin:$$PATH python -m pytest -q -n 2 --dist loadfile $(OLDEST_TESTS)

test-wheel: $(READY) ## Run the tests on the built wheel instead of the sources
	@python -m tools.wheel_tests

browser: ## Install Chromium, in which the tests open the map (Debian and Ubuntu, as root)
	@command -v chromium-headless-shell || command -v chromium || command -v google-chrome || \
		{ apt-get update -qq && apt-get install -y -qq --no-install-recommends \
		chromium-headless-shell fonts-dejavu-core >/dev/null && command -v chromium-headless-shell; }

wheel: $(READY) ## Build dist/: wheel, source distribution, bill of materials, licences
	@python -m tools.distributions

lint: $(READY)
	@echo "ruff" && ruff check --quiet . && ruff format --check --quiet .
	@echo "mypy" && mypy --no-error-summary
	@echo "zizmor" && zizmor --quiet --offline .

format: $(READY) ## Format the code and sort the imports
	@ruff check --quiet --select I --fix . && ruff format .

fuzz: $(READY) ## Compare 200,000 decisions with two other evaluators, and search for broken properties
	@IAM_PATTERNS_FUZZ_REQUESTS=200000 IAM_PATTERNS_FUZZ_SEED=$$(date +%s) \
		IAM_PATTERNS_HYPOTHESIS_PROFILE=fuzz \
		python -m pytest -q -n 2 tests/policy/evaluation/test_decide_properties.py \
		tests/policy/evaluation/test_decide_against_the_emulator.py \
		tests/policy/evaluation/test_decide_against_the_reference.py

fuzz-compare: $(READY) ## Compare random and edited policies, and try a million requests on them
	@IAM_PATTERNS_COMPARE_REQUESTS=1000000 IAM_PATTERNS_COMPARE_PAIRS=20000 \
		IAM_PATTERNS_FUZZ_SEED=$$(date +%s) \
		python -m pytest -q -n 2 tests/policy/inclusion/test_random_pairs.py \
		tests/access/test_comparison_of_random_access.py \
		tests/access/test_comparison_of_app_edits.py \
		tests/access/test_comparison_of_edits.py

mutate: $(READY) ## Change policy/ in many places, and fail if the tests notice too few (ALL=1, ONLY=policy/evaluation)
	@python -m tools.mutation $(ONLY) $(if $(ALL),--all)

bench: $(READY) ## Measure all, or one part: make bench ONLY=checks
	@python -m benchmarks $(ONLY)

docs: $(DOCS)/.ready ## Build the documentation in site/, and check every link
	@$(DOCS)/bin/python -m tools.site

docs-serve: $(DOCS)/.ready ## Show the documentation on http://localhost:8000, built again with each change
	@$(DOCS)/bin/zensical serve

docs-pages: $(READY) ## Write the reference, the navigation of the site and llms.txt
	@python -m tools.site_pages

pictures: $(READY) ## Draw the pictures of the documentation from real runs
	@python -m tools.pictures

check-pages: $(READY) ## Generate docs/checks from the rules
	@python -m tools.check_pages && python -m tools.site_pages

role-lists: $(READY) ## Write the registry of the roles and the lists of roles and stacks
	@python -m tools.role_lists && python -m tools.site_pages

permission-calls: $(READY) ## Generate docs/permission_calls.md from the tests' table
	@python -m tools.permission_calls

requirements: $(READY) ## Compile requirements.txt and requirements-docs.txt from pyproject.toml
	@python -m tools.requirements

clean: ## Delete everything that these commands created
	rm -rf $(VENV) $(OLDEST) $(PEERS) $(DOCS) site .cache node_modules cdk.out dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(READY): requirements.txt package-lock.json
	@echo "Setting up $(VENV) and node_modules (first run only, one to three minutes)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "iam_patterns needs Python 3.11 or newer: make PYTHON=python3.11")'
	@$(PYTHON) -m venv --clear $(VENV)
	@echo "  the Python packages of requirements.txt, each checked against its hash"
	@python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
	@echo "  the CDK command line of package-lock.json"
	@npm ci --silent --no-audit --no-fund
	@touch $(READY)

# The documentation needs none of the project's own packages: its text is read, not run.
$(DOCS)/.ready: requirements-docs.txt
	@echo "Setting up $(DOCS) (first run only)"
	@$(PYTHON) -m venv --clear $(DOCS)
	@$(DOCS)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-docs.txt
	@touch $@

# The lowest version of each dependency in pyproject.toml: the other end of the range of CDK.
$(OLDEST)/.ready: pyproject.toml $(READY)
	@echo "Setting up $(OLDEST) (first run only)"
	@uv venv --quiet --clear --python $(VENV)/bin/python $(OLDEST)
	@uv pip install --quiet --python $(OLDEST)/bin/python --resolution lowest-direct ".[demo,examples,test]"
	@uv pip uninstall --quiet --python $(OLDEST)/bin/python iam-patterns
	@touch $@
