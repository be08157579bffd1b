# `make run` serves Vestnik on http://localhost:8080; `make test` installs what the tests need and runs everything.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
export CARGO_TERM_COLOR ?= auto

web_sources := $(shell find web -type f -not -path '*/node_modules/*' -not -path 'web/dist/*' 2>/dev/null)

.PHONY: help run build web test test-rust test-api test-web test-e2e hostile check format generated generate bench cluster faults house services test-faults fault-rig compose

help: ## lists the targets
	@grep -E '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | column -t -s "$$(printf '\t')"

run: web/dist/index.html ## builds what is needed and serves http://localhost:8080
	cargo build --locked -p bin-vestnik
	exec target/debug/vestnik serve

cluster: web/dist/index.html services ## the same as a cluster of three on loopback: Postgres, three Redis, nginx in front
	cargo build --locked -p bin-vestnik
	scripts/cluster.sh

build: web/dist/index.html ## builds the optimised server with the web client inside, target/release/vestnik
	cargo build --release --locked -p bin-vestnik

web: web/dist/index.html ## builds the web client

web/node_modules/.package-lock.json: web/package-lock.json
	cd web && npm ci --no-audit --no-fund
	touch $@

web/dist/index.html: web/node_modules/.package-lock.json $(web_sources)
	cd web && npm run build
	touch $@

test: services test-rust test-api test-web test-e2e test-faults ## installs what the tests need and runs everything

services: ## installs and starts PostgreSQL, Redis, nginx, Chromium and cargo-nextest where they are missing
	scripts/services.sh

test-rust: web/dist/index.html ## Rust tests: units, contracts on SQLite and Postgres, properties
	cargo build --locked -p bin-vestnik
	cargo nextest run --locked --workspace
	cargo test --locked --workspace --doc --quiet

test-api: web/dist/index.html target/schemathesis/bin/schemathesis ## schemathesis against a server of its own, once for each role
	cargo build --locked -p bin-vestnik -p policy
	target/debug/schemathesis target/debug/vestnik target/schemathesis/bin/schemathesis

target/schemathesis/bin/schemathesis:
	scripts/schemathesis.sh

hostile: web/dist/index.html ## guesses a million codes from a thousand addresses; GUESSES=n makes it another number
	cargo build --locked -p bin-vestnik -p policy
	target/debug/hostile target/debug/vestnik $(GUESSES)

test-web: web/node_modules/.package-lock.json ## unit tests of the web client
	cd web && npm test

test-e2e: web/dist/index.html ## browser stories against the real server
	cargo build --locked -p bin-vestnik
	cd tests/e2e && npm ci --no-audit --no-fund && npm run types && npx playwright test
	cd tests/e2e && DATABASE_URL=$${VESTNIK_TEST_POSTGRES:-postgres://root@127.0.0.1:5432/postgres} npx playwright test messages reconnect hostile large cluster

test-faults: fault-rig ## breaks a cluster for three minutes and checks that nothing was lost, doubled, leaked or stuck
	cargo nextest run --locked -p adapter-sql -p adapter-redis --features adapter-sql/faults,adapter-redis/faults --lib --test planted planted
	target/debug/faults --short --seed $(or $(SEED),1) --planted $(or $(PLANTED),lock-in-one-statement)

faults: services fault-rig ## every row of the table, in under half an hour; MINUTES=n ends sooner or goes on longer, SEED=n repeats a run
	target/debug/faults $(if $(MINUTES),--minutes $(MINUTES)) $(if $(SEED),--seed $(SEED))

# The server with failpoints, under a name of its own; the plain one is put back, so that nobody runs the other by accident.
fault-rig: web/dist/index.html
	cargo build --locked -p bin-vestnik --features faults
	cp target/debug/vestnik target/debug/vestnik-faults
	cargo build --locked -p bin-vestnik -p faults

compose: ## docker-compose.yml is whole, for whoever fills in .env.example
	compose="docker compose"; $$compose version >/dev/null 2>&1 || compose=docker-compose; \
	  $$compose version >/dev/null 2>&1 || { echo "docker compose is missing: make services installs it" >&2; exit 1; }; \
	  POSTGRES_PASSWORD=x VESTNIK_SECRET_KEY=x $$compose --env-file .env.example -f docker-compose.yml config --quiet

check: web/node_modules/.package-lock.json ## format, lints, architecture, generated files unchanged
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --workspace --no-deps --quiet
	cargo nextest run --locked -p architecture
	$(MAKE) compose
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
	cargo build --release --locked -p adapter-sql --example read_cost --example append_rate --example search_cost
	scripts/bench.sh
	target/release/examples/read_cost
	target/release/examples/append_rate
	target/release/examples/search_cost

house: ## prints sizes of files; a large one is a question, not a fault
	@git ls-files '*.rs' '*.ts' '*.svelte' | grep -v 'gen.ts' | xargs wc -l | sort -n | tail -n 25
