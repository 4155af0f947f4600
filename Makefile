# One word for each thing one does with Errand. 'make help' lists them.
#
# A machine with a Swift 6.3 toolchain is enough: missing Debian packages are installed, with sudo where needed.

SWIFT ?= $(or $(shell command -v swift 2>/dev/null),$(wildcard /opt/swift/usr/bin/swift),swift)
PREFIX ?= /usr/local
PYTHON ?= python3

# What the programs link, and what the check of the generated code needs besides.
PACKAGES = libzmq3-dev libprotobuf-c-dev libopenblas-dev libpng-dev libturbojpeg0-dev libsqlite3-dev libzstd-dev \
  liblz4-dev pkg-config
CHECK_PACKAGES = protobuf-c-compiler protobuf-compiler

SOURCES = Package.swift Sources Simulator Tests
STRICT = --explicit-target-dependency-import-check error
RUN_SENTENCE ?= put the blue mug in the sink
RUN_SEED ?= 7

.DEFAULT_GOAL := help
.PHONY: help run build test check format lint generated bridges bench models install packages

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

run: build ## build, then let the simulated robot do an errand
	@.build/release/errand do "$(RUN_SENTENCE)" --seed $(RUN_SEED)

build: packages ## release build of all programs
	@$(SWIFT) build -c release

test: packages ## all tests, on the release build
	@$(SWIFT) test -c release

check: export ERRAND_WARNINGS = error
check: packages lint generated ## what CI runs: format, generated code, strict build, tests, bridges
	@$(SWIFT) build -c release --build-tests $(STRICT)
	@Bridges/check.sh
	@$(SWIFT) test -c release $(STRICT) --skip-build

format: ## rewrite the sources in the one format
	@$(SWIFT) format --in-place --parallel --recursive $(SOURCES)

lint: ## check the format
	@$(SWIFT) format lint --strict --parallel --recursive $(SOURCES)

generated: ## check that the generated code is current
	@$(call need,$(CHECK_PACKAGES))
	@Protocols/generate.sh --check

bridges: build ## check the simulator and the bridges against the contract
	@Bridges/check.sh

bench: packages ## measure speed; results go to Benchmarks/Results.md by hand
	@$(SWIFT) run -c release --package-path Benchmarks Benchmarks

models: build ## train the model in Models/ again from nothing (hours)
	@$(PYTHON) -m venv .build/training && .build/training/bin/pip install -q -r Training/requirements.txt
	@.build/release/errand-simulator dataset --frames 100000 --seed 1 --out .build/frames/train
	@.build/release/errand-simulator dataset --frames 4000 --seed 2 --out .build/frames/val --held-out include
	@.build/training/bin/python Training/train_household.py --data .build/frames --out Models/household

install: build ## install programs, models and domains under PREFIX
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/errand
	install .build/release/errand .build/release/errand-simulator $(DESTDIR)$(PREFIX)/bin
	cp -r Models Domains Scenarios Bridges $(DESTDIR)$(PREFIX)/share/errand

packages:
	@$(call need,$(PACKAGES))

# Installs the Debian packages in $(1) that are missing, saying so.
define need
missing=""; for package in $(1); do \
  dpkg -s $$package >/dev/null 2>&1 || missing="$$missing $$package"; \
done; \
if [ -n "$$missing" ]; then \
  command -v apt-get >/dev/null || { \
    echo "errand needs$$missing; install what your system calls them" >&2; exit 1; }; \
  sudo=""; [ "$$(id -u)" = 0 ] || sudo=sudo; \
  echo "installing$$missing$${sudo:+ (with sudo)}"; \
  $$sudo apt-get update -qq && $$sudo env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
fi
endef
