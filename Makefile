# The targets for people. The work is done by the scripts in ci/, each of which describes itself.
.DEFAULT_GOAL := help
.PHONY: help deps build test demo install release bench asan tidy fuzz coverage format clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

deps: ## Install the Debian packages that building and testing need (root or sudo)
	ci/deps.sh

build: deps ## Build everything into build/dev
	ci/build.sh dev

test: ## Set up, build, check and test everything, on a bare Debian 12
	ci/test.sh

demo: ## Show the main job in this terminal: real engine, real registry, nothing left behind
	ci/demo.sh

install: ## Put the plugin into Pulumi's plugin cache, for every stack on this machine
	ci/install.sh

release: ## Build the optimized plugin and command line into build/release/bin
	ci/release.sh

bench: ## Compare the release build with crane, skopeo and a script (a few minutes)
	ci/bench.sh

asan: ## Run the whole suite under the address, undefined-behavior and thread sanitizers
	ci/asan.sh

tidy: ## Run clang-tidy over the files that differ from main (ci/tidy.sh --all: over all)
	ci/tidy.sh

fuzz: deps ## Run each fuzzer for a minute (ci/fuzz.sh SECONDS NAME: other)
	ci/fuzz.sh 60

coverage: ## Measure the suite's line coverage; pages in build/coverage/html
	ci/coverage.sh

format: ## Format the C++ files
	ci/format.sh --fix

clean: ## Remove the build folders (what ci/ keeps in the cache stays)
	rm -rf build
