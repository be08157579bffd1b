# `make run` serves Vestnik on http://localhost:8080; `make test` installs what the tests need and runs everything.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
export CARGO_TERM_COLOR ?= auto

web_sources := $(shell find web -type f -not -path '*/node_modules/*' -not -path 'web/dist/*' 2>/dev/null)

.PHONY: help run build web test test-rust test-web test-e2e check format generated generate bench house services clean-test-databases

help: ## lists the targets
	@grep -E '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | column -t -s "$$(printf '\t')"

run: web/dist/index.html ## builds what is needed and serves http://localhost:8080
	cargo build --locked -p bin-vestnik
	exec target/debug/vestnik serve

build: web/dist/index.html ## builds the optimised server with the web client inside, target/release/vestnik
	cargo build --release --locked -p bin-vestnik

web: web/dist/index.html ## builds the web client

web/node_modules/.package-lock.json: web/package-lock.json
	cd web && npm ci --no-audit --no-fund
	touch $@

web/dist/index.html: web/node_modules/.package-lock.json $(web_sources)
	cd web && npm run build
	touch $@

test: services test-rust test-web test-e2e ## installs what the tests need and runs everything

services: ## installs and starts PostgreSQL, Chromium and cargo-nextest where they are missing
	scripts/services.sh

test-rust: web/dist/index.html ## Rust tests: units, contracts on SQLite and Postgres, properties
	cargo build --locked -p bin-vestnik
	cargo nextest run --locked --workspace
	cargo test --locked --workspace --doc --quiet

test-web: web/node_modules/.package-lock.json ## unit tests of the web client
	cd web && npm test

test-e2e: web/dist/index.html ## browser stories against the real server
	cargo build --locked -p bin-vestnik
	cd tests/e2e && npm ci --no-audit --no-fund && npm run types && npx playwright test
	cd tests/e2e && DATABASE_URL=$${VESTNIK_TEST_POSTGRES:-postgres://root@127.0.0.1:5432/postgres} npx playwright test messages reconnect hostile

check: web/node_modules/.package-lock.json ## format, lints, architecture, generated files unchanged
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --workspace --no-deps --quiet
	cargo nextest run --locked -p architecture
	$(MAKE) generated
	cd web && npm run build && npm run check

generated: ## compares generated files with the committed ones
	scripts/generated.sh --check

generate: ## writes generated files anew
	scripts/generated.sh

format: ## formats Rust and the web client
	cargo fmt --all
	cd web && npm run format

bench: web/dist/index.html ## measures what docs/PERFORMANCE.md reports; bounded, loopback only
	cargo build --release --locked -p bin-vestnik -p bin-loadgen
	scripts/bench.sh

house: ## prints sizes of files; a large one is a question, not a fault
	@git ls-files '*.rs' '*.ts' '*.svelte' | grep -v 'gen.ts' | xargs wc -l | sort -n | tail -n 25
