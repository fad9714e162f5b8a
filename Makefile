# All commands for people and for CI. `make` lists them.

# Go notes the commit by itself only where git trusts the folder; ours comes from `git describe`, and the web program
# must not change with every commit: people would load it again.
export GOFLAGS := -buildvcs=false

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
GOTESTSUM := go tool -modfile=.ci/tools.mod gotestsum
RELEASE := go tool -modfile=.ci/release.mod
WASM    := web/wasm/app.wasm
BUDGET  := 1700000
# Packages of the web program.
BROWSER := ./app ./app/ui/... ./app/browser/... ./shared/...
COVER   := ./...
# Packages with something running at once: their tests run under the race detector. Those that take longest begin first.
LONGEST := ./server/test/scenario ./server/store/postgres
RACE    := ./server/... ./shared/catalog/... ./shared/client/... ./shared/protocol ./shared/words ./server/test/mutants ./app/cli
# Tests that the race detector makes many times slower, and that have nothing running at once that others have not: they run without it.
NORACE  := ^TestDoctor|^TestTheLog|^TestReadersThatOverlap|^TestWhatWasMoved|^TestAnInterruptedMove|^TestASourceThatWentOn|^TestABackup|^TestNoCommandPrints|^TestAnAddressDoes|^TestAStoreBehindAPooler|^TestALogIs|^TestALogOf|^TestTheDocumented|^TestTheAdvisedDatabase|^TestAStandbyThat|^TestSlugOf|^TestTheMemoryLimit|^TestWhatIsWrongIsSaid|^TestAFlippedBit|^TestErased|^TestTheHubFollows|^TestALargeCrowd|^TestEveryCookieThat|^TestAnAuthorizationOf|^TestEveryRoute|^TestAnImportedRoom
# Browsers and servers that the tests of a package may run at once.
PARALLEL := 4
# Tests of the whole program, which are a module of their own.
WHOLE   := cd server/test && go test -count 1
FUZZ    := 20s
SEED    := 0
ICONS   := icon.svg:192:icon-192.png icon.svg:512:icon-512.png maskable.svg:512:maskable-512.png maskable.svg:180:apple-touch-180.png

# $(call quietly,COMMAND) shows what COMMAND says only if it fails.
quietly = said=$$($(1) 2>&1) || { printf '%s\n' "$$said"; exit 1; }
# $(call program,FILE) builds the web program as Go's linker writes it.
program = go run ./web/slim web/slim/std web/slim/files $(WASM).overlay.json && \
	GOOS=js GOARCH=wasm go build -overlay $(WASM).overlay.json -trimpath -ldflags "-s -w" -o $(1) ./app && rm -f $(WASM).overlay.json
# $(call step,TEXT) says what comes next; $(call passing,TEXT) does so on a terminal, and the next line covers it.
comma   := ,
step    = @printf '\n== %s\n' "$(1)"
passing = if [ -t 1 ]; then printf '%s\r' "$(1)"; fi
clear   = if [ -t 1 ]; then printf '\033[K'; fi

.PHONY: help
help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: ## build Parley and serve it at http://localhost:8080, its data in var/
	@$(call passing,Building Parley; the first time takes a few minutes.)
	@$(call quietly,$(MAKE) --no-print-directory build)
	@$(call clear)
	@mkdir -p var
	@exec bin/parley serve $(ARGS)

.PHONY: cluster
cluster: ## three servers on this machine with PostgreSQL, Redis and a proxy at http://localhost:8080, data in var/cluster
	@$(call passing,Building Parley; the first time takes a few minutes.)
	@$(call quietly,$(MAKE) --no-print-directory build)
	@$(call clear)
	@go build -o bin/cluster ./deploy/cluster
	@exec bin/cluster $(ARGS)

.PHONY: dev
dev: ## serve http://localhost:8080, build what you save, and reload open pages; ARGS='-- --log-format json' are options of serve
	@go build -o bin/dev ./deploy/dev
	@exec bin/dev $(ARGS)

.PHONY: build
build: wasm ## build bin/parley with the web program inside
	@$(MAKE) --no-print-directory binary

.PHONY: binary
binary:
	@go build -trimpath -ldflags "-s -w -X main.version=$(VERSION)" -o bin/parley ./server

.PHONY: wasm
wasm: ## build and compress the web program
	@rm -f $(WASM) # the build would leave one of the same program that web/pack has written in another way
	@$(call program,$(WASM))
	@go run ./web/pack $(PACKFLAGS) $(WASM)

.PHONY: size
size: ## build the web program and check that it is small enough to open quickly
	@$(MAKE) --no-print-directory wasm PACKFLAGS="-max $(BUDGET)"

.PHONY: test
test: export BEGUN := $(shell date +%s)
test: deps node_modules/.package-lock.json ## everything: vet, format, all tests with browsers, the race detector, the size
	$(call step,build and size)
	@$(MAKE) --no-print-directory build PACKFLAGS="-max $(BUDGET)"
	@$(MAKE) --no-print-directory check
	$(call step,tests$(comma) and tests for races)
	@if [ -t 1 ]; then format=dots-v2; else format=pkgname; fi; \
		LONGEST='$(LONGEST)' RACE='$(RACE)' NORACE='$(NORACE)' PARALLEL=$(PARALLEL) \
		$(GOTESTSUM) --format $$format --hide-summary skipped --raw-command --post-run-command .ci/result -- .ci/tests

.PHONY: test-quick
test-quick: check ## vet, format and the tests that need no browser
	$(call step,tests without a browser)
	@go test -short ./...
	@$(WHOLE) -short ./...

.PHONY: check
check:
	$(call step,vet and format)
	@go vet ./...
	@cd server/test && go vet ./...
	@GOOS=js GOARCH=wasm go vet $(BROWSER)
	@odd=$$(gofmt -l app deploy docs server shared web); [ -z "$$odd" ] || { echo "not formatted: gofmt -w" $$odd; exit 1; }

.PHONY: lint
lint: ## linters, for the server and for the browser, and a check of the workflows
	$(call step,lint)
	@go build -modfile=.ci/lint.mod -o bin/ github.com/golangci/golangci-lint/v2/cmd/golangci-lint
	@bin/golangci-lint run
	@cd server/test && ../../bin/golangci-lint run
	@GOOS=js GOARCH=wasm bin/golangci-lint run $(BROWSER)
	@go tool -modfile=.ci/workflows.mod actionlint -shellcheck= -pyflakes=

.PHONY: cover
cover: ## coverage of each package by the tests without a browser, and the functions that no test reaches; COVER=./server/hub for less
	@.ci/cover $(COVER)

.PHONY: notices
notices: ## write the licences of everything in the binary to bin/THIRD_PARTY_NOTICES.txt
	@mkdir -p bin
	@go run ./deploy/notices > bin/THIRD_PARTY_NOTICES.txt

.PHONY: release
release: ## archives, checksums and lists of components in dist/: of the tag on this commit, or a snapshot if there is none
	@if git describe --exact-match --tags >/dev/null 2>&1; then how=; else how=--snapshot; echo "There is no tag on this commit: this is a snapshot."; fi; \
		VERSION=$(VERSION) $(RELEASE) goreleaser release --clean $$how

.PHONY: chaos
chaos: deps ## inject faults under load and check that no message is lost; SEED=n repeats a run
	@$(WHOLE) ./chaos -timeout 30m -v -run '^TestChaos$$' -args -full -seed $(SEED)

.PHONY: chaos-cluster
chaos-cluster: deps ## the same with three servers, PostgreSQL and Redis, each of which fails in turn
	@$(WHOLE) ./chaos -timeout 30m -v -run '^TestChaosOfNodes$$' -args -full -seed $(SEED)

.PHONY: attack
attack: deps build ## attack a server limited to 256 MB and measure what innocent clients notice; the machine should do nothing else
	@$(WHOLE) ./attack -timeout 60m -v -run '^TestAttacksHarmNobodyElse$$' -args -full $(ARGS) | grep -v '^=== \|^ *--- PASS'

.PHONY: bench
bench: deps build ## measure the cost of a delivery, a connection, a join and a start; the machine should do nothing else
	@$(WHOLE) ./bench -timeout 30m -v -run '^TestBench$$' -args -full | grep -v '^=== \|^ *--- PASS'
	@go run ./docs/plot

.PHONY: bench-check
bench-check: deps build ## measure again and fail where a ratio is more than 15 % worse than in docs/performance
	@$(WHOLE) ./bench -timeout 60m -v -run '^TestBench$$|^TestBenchStore$$' -args -full -check

.PHONY: bench-cluster
bench-cluster: deps ## measure throughput and cost of one, two and three servers on this machine
	@$(WHOLE) ./bench -timeout 30m -v -run '^TestBenchCluster' -args -full | grep -v '^=== \|^ *--- PASS'

.PHONY: bench-store
bench-store: deps ## measure reading and storing with a million messages
	@$(WHOLE) ./bench -timeout 30m -v -run '^TestBenchStore$$' -args -full | grep -v '^=== \|^ *--- PASS'
	@go run ./docs/plot

.PHONY: bench-search
bench-search: deps ## search a million messages in three scripts, and measure what the index costs
	@$(WHOLE) ./bench -timeout 30m -v -run '^TestBenchSearch$$' -args -full | grep -v '^=== \|^ *--- PASS'
	@go run ./docs/plot

.PHONY: bench-ui
bench-ui: deps node_modules/lighthouse/package.json build ## measure the interface in a browser: loading, Lighthouse, messages, keys, rooms, searches, memory
	@$(WHOLE) ./bench -timeout 30m -v -run '^TestBenchUI$$' -args -full | grep -v '^=== \|^ *--- PASS'
	@go run ./docs/plot

.PHONY: ahead
ahead: deps build ## record which functions the web program calls at its start: a browser compiles those beside the page
	@$(WHOLE) ./bench -run '^TestRecordAhead$$' -args -record-ahead $(CURDIR)/web/pack/ahead.tmp
	@$(call program,web/pack/named.wasm) # the one that is served has lost most names
	@go run ./web/pack -names web/pack/named.wasm < web/pack/ahead.tmp > web/pack/ahead.txt.tmp
	@mv web/pack/ahead.txt.tmp web/pack/ahead.txt; rm web/pack/ahead.tmp web/pack/named.wasm

.PHONY: mutants
mutants: ## plant faults in the code and check that the checker of histories finds each
	@$(WHOLE) ./mutants -timeout 30m -v -run '^TestMutants$$' -args -full

.PHONY: fuzz
fuzz: ## run each fuzz target for 20 seconds; FUZZ=10m for longer
	@grep -rHo --include='*_test.go' '^func Fuzz[A-Za-z0-9]*' app server shared web | sed 's|/[^/]*:func | |' | while read -r folder name; do \
		printf '\n== %s in %s\n' "$$name" "$$folder"; \
		go test -run '^$$' -fuzz "^$$name$$" -fuzztime $(FUZZ) "./$$folder" < /dev/null || exit 1; \
	done

.PHONY: screenshots
screenshots: deps build ## take the screenshots of the README and of the gallery in docs/screenshots; ONLY="Toast,Name" for some states
	@mkdir -p docs/screenshots web/static/screenshots
	@$(WHOLE) ./gallery -run TestScreenshots -args -screenshots ../../../docs/screenshots -only "$(ONLY)"

.PHONY: icons
icons: ## draw the PNG icons from icon.svg and maskable.svg, with chromium
	@cd web/static/icons && printf '%s\n' $(ICONS) | while IFS=: read -r from size to; do \
		chromium --headless --no-sandbox --hide-scrollbars --default-background-color=00000000 \
			--window-size=$$size,$$size --screenshot="$$to" "file://$$PWD/$$from" >/dev/null 2>&1 </dev/null || exit 1; \
	done

.PHONY: highlight
highlight: node_modules/.package-lock.json ## write the worker that gives code its colours anew, from the npm package of highlight.js
	@go run ./web/highlight node_modules/@highlightjs/cdn-assets web/static/highlight/worker.js

.PHONY: emoji
emoji: node_modules/.package-lock.json ## write the tables of emoji anew, from the npm package emojibase-data
	@go run ./web/emoji node_modules/emojibase-data .

.PHONY: deps
deps: ## install what the tests need on Debian; elsewhere, list what is missing
	@.ci/deps

node_modules/.package-lock.json: package.json package-lock.json
	@echo "Installing for the tests, from npm: $$(awk -F'"' '/devDependencies/ { on = 1; next } /}/ { on = 0 } on && NF > 3 { printf "%s ", $$2 }' package.json)"
	@$(call quietly,npm ci --omit=optional)

node_modules/lighthouse/package.json: package.json package-lock.json
	@echo "Installing for the measurements, from npm: lighthouse and what it needs, some 180 MB"
	@$(call quietly,npm ci)

.PHONY: clean
clean: ## remove build results; var/ with its messages stays
	@rm -rf bin dist node_modules screenshots-failed chaos-failed $(WASM) $(WASM).br $(WASM).gz
