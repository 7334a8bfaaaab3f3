# make run      the demo, built from the sources
# make test     everything CI checks
# make bench    benchmarks, as ratios to floors of the same run
# make lint     what can be said about the code without running it
# make fmt      formats the Rust code
# make web      the pages, built if their sources are newer

.PHONY: help prepare run test bench lint fmt web test-rust test-web test-docs e2e deny
.DEFAULT_GOAL := help
.NOTPARALLEL:

CARGO := cargo
WEB_SOURCES := $(shell find web/src web/public web/scripts $(wildcard web/*.html) \
	web/vite.config.ts web/tsconfig*.json web/package-lock.json -type f 2>/dev/null)

help:
	@sed -n '/^#/!q;s/^# //p' Makefile

run: web
	$(CARGO) run -p cli --locked -- demo $(ARGS)

# Cheap checks first; the pages before Rust, which embeds them.
test: prepare test-web lint test-rust test-docs e2e deny
	@echo "test: all passed"

# Installs the browser, font and tools that the checks need, where they are missing.
prepare:
	@.ci/prepare

bench: web
	tools/bench_report.py

lint: web
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --locked -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps --document-private-items --locked

fmt:
	$(CARGO) fmt --all

web: web/dist/index.html

test-rust: web
	@if $(CARGO) nextest --version >/dev/null 2>&1; then \
		echo "$(CARGO) nextest run --workspace --locked --profile ci"; \
		$(CARGO) nextest run --workspace --locked --profile ci; \
	else \
		echo "test: no cargo-nextest, so cargo test"; \
		$(CARGO) test --workspace --lib --bins --tests --locked --no-fail-fast; \
	fi
	$(CARGO) test --workspace --doc --locked

test-web: web/node_modules/.package-lock.json
	cd web && npm run --silent check

# What is generated must be what the generators make now. The schemas of the campaign language, of
# acts and of the API are compared by tests.
test-docs: web/node_modules/.package-lock.json
	@mkdir -p target
	cd web && npm exec -- openapi-typescript openapi.json -o ../target/schema.d.ts >/dev/null
	@cmp target/schema.d.ts web/src/api/schema.d.ts || { \
		echo "test: web/src/api/schema.d.ts is stale: cd web && npm run generate" >&2; exit 1; }

e2e: web
	$(CARGO) build -p cli --locked
	.ci/e2e

deny:
	@if $(CARGO) deny --version >/dev/null 2>&1; then \
		$(CARGO) deny --locked check; \
	else \
		echo "test: no cargo-deny, so licences and advisories are not checked"; \
	fi

web/dist/index.html: $(WEB_SOURCES) web/node_modules/.package-lock.json
	cd web && npm run --silent build
	@touch $@

# npm writes this file itself at the end of an installation.
web/node_modules/.package-lock.json: web/package-lock.json
	cd web && npm ci --no-audit --no-fund
	@touch $@
