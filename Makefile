SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help dev test test-race generate golden lint generated vulnerabilities fmt bench soak build screenshots needs

GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.1.4
VERSION     ?= $(shell git describe --tags --always --dirty 2>/dev/null)

help: ## show these targets
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | while IFS=$$'\t' read -r name text; do printf '  make %-12s %s\n' "$$name" "$$text"; done

dev: ## the demo at http://localhost:7331, rebuilt and reloaded on every change
	go tool templ generate --watch --proxy=http://localhost:8080 --cmd="go run . demo"

test: needs lint test-race ## all checks and all tests, as CI runs them

test-race: needs ## all tests, with the race detector
	CGO_ENABLED=1 go test -race -timeout 30m ./...

generate: ## Go code from the templates; always from here, for it names its files
	go tool templ generate -log-level error

golden: ## write the expected pages anew; look at the difference before committing
	go test ./views -update

lint: generated ## formatting, generated files, vet, staticcheck, known vulnerabilities
	@unformatted=$$(gofmt -l .); if [ -n "$$unformatted" ]; then echo "not formatted, run make fmt: $$unformatted"; exit 1; fi
	@go tool templ fmt -fail . >/dev/null 2>&1 || { echo "templates are not formatted, run make fmt"; exit 1; }
	go vet ./...
	go tool staticcheck ./...
	@$(MAKE) --no-print-directory vulnerabilities

# Compares the files with what they are after generating them once more, so that
# work that is not committed yet can be checked too.
generated:
	@sums() { find . -name '*_templ.go' -exec sha256sum {} + | sort; }; \
	before=$$(sums); go tool templ generate -log-level error; after=$$(sums); \
	if [ "$$before" != "$$after" ]; then echo "generated files were not current; they are now, commit them:"; diff <(echo "$$before") <(echo "$$after") || exit 1; fi

vulnerabilities:
	@if curl -fsS --max-time 5 -o /dev/null https://vuln.go.dev/index/modules.json 2>/dev/null; \
	then go run $(GOVULNCHECK) ./...; \
	else echo "govulncheck left out: its database cannot be reached from here"; fi

fmt: ## format Go files and templates
	gofmt -w .
	go tool templ fmt .

bench: ## the task page beside a bare handler, ten thousand sessions, the walk over 500 versions, a drawing of 60 states, and the sandbox with a million tasks beside its limits
	go test -run '^$$' -bench . -benchmem ./handlers
	go test -run '^$$' -bench Sessions ./internal/app
	go test -run '^$$' -bench Walk ./internal/desk
	go test -run '^$$' -bench . -benchmem ./internal/drawing
	go test -run '^$$' -bench 'Million|Get|Page' ./internal/sandbox ./internal/sandbox/world

soak: ## thousands of random schedules of faults, hundreds with a console that is killed, and thousands of guards; some minutes
	go test ./internal/proof -count=1 -v -timeout 30m -run '^TestSchedules$$' -rapid.checks 6000 | grep -v '^ *\(===\|---\)'
	go test ./internal/proof -count=1 -v -timeout 30m -run '^TestKilled$$' -killed 300 -parallel 24 | grep -v '^ *\(===\|---\)'
	go test ./internal/machine -count=1 -v -timeout 30m -run '^TestExplainerAgrees$$' -rapid.checks 20000 | grep -v '^ *\(===\|---\)'

build: ## a static program in dist/
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w -X taskdesk/internal/app.release=$(VERSION)' -o dist/taskdesk .

screenshots: needs ## take the pictures in docs/ anew
	go test -count=1 -tags screenshots -run '^TestScreenshots$$' ./e2e

# Chromium's headless shell runs the journeys four times as fast as the whole browser.
needs:
	@has() { command -v "$$1" >/dev/null; }; lacks=; \
	can=$$([ "$$(id -u)" = 0 ] && has apt-get && echo yes || true); \
	has chromium-headless-shell || { [ -z "$$can" ] && { has chromium || has chromium-browser || has google-chrome; }; } || lacks="$$lacks chromium-headless-shell"; \
	has "$${CC:-gcc}" || lacks="$$lacks gcc libc6-dev"; \
	ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || has postgres || lacks="$$lacks postgresql"; \
	if [ -z "$$lacks" ]; then exit 0; fi; \
	if [ -z "$$can" ]; then echo "the tests need$$lacks; please install"; exit 1; fi; \
	echo "installing$$lacks"; \
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$lacks >/dev/null
