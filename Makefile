# Each target installs what it lacks, once, and says so (tools/setup.sh).
PORT ?= 8080
# Where `cargo install` puts trunk, should the shell not look there.
export PATH := $(or $(CARGO_HOME),$(HOME)/.cargo)/bin:$(PATH)

.PHONY: help serve build test bench shots verdicts

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

serve: ## build the page and serve it, rebuilt at every change: PORT=8080
	@tools/setup.sh page
	trunk serve --port $(PORT)

build: ## build the page for release into dist/
	@tools/setup.sh page
	trunk build --release

test: ## every test: native, then the built page in Chromium
	@tools/setup.sh test
	cargo test
	trunk build --release
	npm --prefix tests/page test

verdicts: ## hold every scenario against real Python, and write down how that went: RUNS=100 JOBS=5
	VERDICTS=tests/real_os/verdicts.json RUNS=$(or $(RUNS),100) SECONDS=60 cargo test --test real_python -- scenario/

bench: ## what a slice costs under each policy, and ours beside other simulators (needs Python)
	@tools/setup.sh bench
	cargo bench --bench policies
	benches/peers/run.sh

shots: ## screenshots of the page, with the check of its geometry, into tests/page/shots/
	@tools/setup.sh test
	trunk build --release
	npm --prefix tests/page run shots
