package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const (
	goApp     = "github.com/maxence-charriere/go-app/v10/pkg/app"
	webSocket = "github.com/coder/websocket"
	timeRate  = "golang.org/x/time/rate"
	rueidis   = "github.com/redis/rueidis"
)

// mayImport is the one table of who may import what, the standard library aside. "x/..." means x and all below it. A package
// without a row is a mistake too: decide where it belongs. server/test is a module of its own and may import everything.
func mayImport() map[string][]string {
	return map[string][]string{
		"parley/shared/chat":     {},
		"parley/shared/protocol": {"parley/shared/chat"},
		"parley/shared/client":   {"parley/shared/chat", "parley/shared/client/...", "parley/shared/protocol", "parley/shared/slash", "parley/shared/words"},
		"parley/shared/markup":   {"parley/shared/chat", "parley/shared/words"},
		"parley/shared/words":    {"parley/shared/chat", "golang.org/x/text/unicode/norm"},
		"parley/shared/catalog":  {"parley/shared/chat"},

		"parley/shared/catalog/pages": {"parley/shared/catalog"},

		"parley/shared/slash": {"parley/shared/chat"},

		"parley/shared/client/view":       {"parley/shared/chat", "parley/shared/words"},
		"parley/shared/client/history":    {"parley/shared/chat", "parley/shared/client/dial", "parley/shared/protocol"},
		"parley/shared/client/identity":   {"parley/shared/chat", "parley/shared/client/view"},
		"parley/shared/client/inbox":      {"parley/shared/chat", "parley/shared/client/timeline"},
		"parley/shared/client/limits":     {"parley/shared/chat", "parley/shared/client/view", "parley/shared/protocol"},
		"parley/shared/client/mailbox":    {},
		"parley/shared/client/blocking":   {"parley/shared/chat"},
		"parley/shared/client/statuses":   {"parley/shared/chat"},
		"parley/shared/client/drafting":   {"parley/shared/chat"},
		"parley/shared/client/outbox":     {"parley/shared/chat", "parley/shared/client/dial", "parley/shared/client/storage", "parley/shared/client/timeline", "parley/shared/client/view"},
		"parley/shared/client/presence":   {"parley/shared/chat", "parley/shared/client/timeline", "parley/shared/client/view", "parley/shared/protocol"},
		"parley/shared/client/schedule":   {},
		"parley/shared/client/search":     {"parley/shared/chat", "parley/shared/client/timeline", "parley/shared/words"},
		"parley/shared/client/storage":    {"parley/shared/chat", "parley/shared/client/mailbox", "parley/shared/client/timeline"},
		"parley/shared/client/tabs":       {"parley/shared/client/outbox"},
		"parley/shared/client/timeline":   {"parley/shared/chat", "parley/shared/client/view", "parley/shared/markup"},
		"parley/shared/client/dial":       {"parley/shared/chat", "parley/shared/client/mailbox", "parley/shared/client/view", "parley/shared/protocol", webSocket},
		"parley/shared/markup/markuptest": {"parley/shared/chat"},
		"parley/shared/words/wordstest":   {},

		"parley/app":    {"parley/app/ui", "parley/app/ui/address", "parley/app/browser", "parley/shared/chat", "parley/shared/client", "parley/shared/client/dial", goApp},
		"parley/app/ui": {"parley/app/ui/...", "parley/shared/catalog", "parley/shared/chat", "parley/shared/client", "parley/shared/client/view", "parley/shared/markup", "parley/shared/slash", "parley/shared/words", goApp},

		"parley/app/ui/account": {"parley/app/ui/action", "parley/app/ui/render", "parley/shared/catalog", "parley/shared/chat", goApp},
		"parley/app/ui/action":  {},
		"parley/app/ui/address": {"parley/shared/chat"},
		"parley/app/ui/compose": {"parley/app/ui/emoji", "parley/shared/chat", "parley/shared/client/view", "parley/shared/markup", "parley/shared/slash"},
		"parley/app/ui/component": {"parley/app/ui/account", "parley/app/ui/action", "parley/app/ui/address", "parley/app/ui/compose", "parley/app/ui/emoji", "parley/app/ui/keys", "parley/app/ui/message", "parley/app/ui/render",
			"parley/shared/catalog", "parley/shared/chat", "parley/shared/client/view", "parley/shared/slash", goApp},
		"parley/app/ui/dialog": {"parley/app/ui/account", "parley/app/ui/action", "parley/app/ui/component", "parley/app/ui/emoji", "parley/app/ui/keys", "parley/app/ui/render", "parley/app/ui/search",
			"parley/shared/catalog", "parley/shared/chat", "parley/shared/client/view", "parley/shared/markup", "parley/shared/slash", goApp},
		"parley/app/ui/emoji": {"parley/shared/chat", "parley/shared/words"},
		"parley/app/ui/host": {"parley/app/ui/action", "parley/app/ui/component", "parley/app/ui/compose", "parley/app/ui/keys", "parley/app/ui/render",
			"parley/shared/catalog", "parley/shared/chat", "parley/shared/client", "parley/shared/client/view"},
		"parley/app/ui/keys":    {"parley/shared/catalog", goApp},
		"parley/app/ui/render":  {"parley/app/ui/action", "parley/app/ui/address", "parley/app/ui/emoji", "parley/shared/catalog", "parley/shared/chat", "parley/shared/client/view", "parley/shared/markup", goApp},
		"parley/app/ui/message": {"parley/app/ui/action", "parley/app/ui/keys", "parley/shared/catalog", "parley/shared/client/view"},
		"parley/app/ui/later":   {"parley/shared/client/view"},
		"parley/app/ui/search":  {"parley/shared/chat", "parley/shared/words"},
		"parley/app/ui/uitest":  {"parley/shared/chat", "parley/shared/client/view"},

		"parley/app/browser": {"parley/app/ui", "parley/app/ui/...", "parley/shared/catalog", "parley/shared/chat", "parley/shared/client", "parley/shared/client/dial", "parley/shared/client/storage", "parley/shared/client/tabs", "parley/shared/client/view", goApp},
		"parley/app/cli":     {"parley/shared/chat", "parley/shared/client", "parley/shared/client/dial", "parley/shared/client/storage", "parley/shared/client/view", "parley/shared/markup", "parley/shared/slash"},
		"parley/app/load":    {"parley/app/check", "parley/shared/chat", "parley/shared/client", "parley/shared/client/dial", "parley/shared/client/history", "parley/shared/client/outbox", "parley/shared/client/storage", "parley/shared/client/view", "parley/shared/protocol"},
		"parley/app/check":   {"parley/shared/chat"},

		"parley/deploy/cluster": {},
		"parley/deploy/dev":     {},
		"parley/deploy/notices": {},

		"parley/docs":      {},
		"parley/docs/plot": {},

		"parley/web":           {},
		"parley/web/emoji":     {"parley/shared/catalog"},
		"parley/web/highlight": {},
		"parley/web/pack":      {"github.com/andybalholm/brotli"},

		"parley/web/slim":              {},
		"parley/web/slim/files/slices": {},

		"parley/web/slim/std/crypto/aes":       {},
		"parley/web/slim/std/crypto/cipher":    {},
		"parley/web/slim/std/crypto/md5":       {},
		"parley/web/slim/std/crypto/rand":      {},
		"parley/web/slim/std/crypto/sha1":      {},
		"parley/web/slim/std/internal/godebug": {},
		"parley/web/slim/std/net/http":         {},
		"parley/web/slim/std/regexp":           {},

		"parley/server/store":                   {"parley/shared/chat", "parley/shared/words"},
		"parley/server/store/roomfile":          {"parley/shared/chat"},
		"parley/server/store/sqlstore":          {"parley/shared/chat", "parley/shared/words", "parley/server/store", "parley/server/store/roomfile"},
		"parley/server/store/sqlstore/accounts": {"parley/shared/chat", "parley/server/store", "parley/server/store/sqlstore"},

		"parley/server/store/sqlstore/files": {"parley/shared/chat", "parley/server/store", "parley/server/store/sqlstore"},
		"parley/server/store/transfer":       {"parley/server/store/roomfile", "parley/server/store/sqlstore"},
		"parley/server/store/writing":        {"parley/server/store"},
		"parley/server/store/sqlite":         {"parley/shared/chat", "parley/server/store", "parley/server/store/sqlite/dbfile", "parley/server/store/sqlstore/...", "parley/server/store/transfer", "parley/server/store/writing", "modernc.org/sqlite/..."},
		"parley/server/store/postgres":       {"parley/shared/chat", "parley/server/store", "parley/server/store/sqlstore/...", "parley/server/store/transfer", "parley/server/store/writing", "github.com/jackc/pgx/v5/..."},
		"parley/server/store/storetest":      {"parley/shared/chat", "parley/shared/words", "parley/shared/words/wordstest", "parley/server/store", "parley/server/store/sqlstore"},
		"parley/server/bus":                  {},
		"parley/server/bus/memory":           {"parley/server/bus"},
		"parley/server/bus/bustest":          {"parley/server/bus"},
		"parley/server/bus/redis":            {"parley/server/bus", "parley/server/bus/memory", rueidis},

		"parley/server/bus/redis/redistest":     {},
		"parley/server/store/sqlite/dbfile":     {"parley/shared/chat", "parley/server/store", "parley/server/store/sqlstore", "modernc.org/sqlite/..."},
		"parley/server/store/postgres/pgtest":   {"github.com/jackc/pgx/v5"},
		"parley/server/store/sqlite/sqlitetest": {"parley/server/store/sqlite/dbfile", "modernc.org/sqlite"},

		"parley/server/auth":                          {"parley/shared/chat", "parley/server/store", "golang.org/x/text/...", "github.com/mtibben/confusables", timeRate},
		"parley/server/auth/filter":                   {"parley/shared/chat", "parley/shared/words", "parley/server/auth"},
		"parley/server/auth/place":                    {"parley/shared/chat", "parley/server/store", "parley/server/auth/filter"},
		"parley/server/auth/admin":                    {"parley/shared/chat", "parley/server/store", "parley/server/auth", "parley/server/auth/invite", "parley/server/auth/filter", "parley/server/auth/place", "parley/shared/words"},
		"parley/server/auth/invite":                   {"parley/shared/chat", "parley/server/store", "parley/server/auth/place"},
		"parley/server/qr":                            {"rsc.io/qr"},
		"parley/server/auth/password":                 {"parley/shared/chat", "golang.org/x/crypto/argon2", "golang.org/x/text/unicode/norm"},
		"parley/server/auth/account":                  {"parley/shared/chat", "parley/server/store", "parley/server/auth", "parley/server/auth/password"},
		"parley/server/auth/oidc":                     {"parley/shared/chat", "parley/server/store", "github.com/coreos/go-oidc/v3/oidc", "golang.org/x/oauth2"},
		"parley/server/auth/oidc/oidctest":            {},
		"parley/server/auth/passkey":                  {"parley/shared/chat", "parley/server/store", "parley/server/origin", "github.com/go-webauthn/webauthn/..."},
		"parley/server/auth/passkey/passkeytest":      {},
		"parley/server/acme":                          {"parley/server/store", "github.com/caddyserver/certmagic", "github.com/mholt/acmez/v3", "go.uber.org/zap/..."},
		"parley/server/wire":                          {},
		"parley/server/hub/stream":                    {"parley/shared/chat", "parley/shared/protocol", "parley/server/wire"},
		"parley/server/hub/fit":                       {"parley/shared/chat", "parley/server/store"},
		"parley/server/hub/statuses":                  {"parley/shared/chat"},
		"parley/server/hub/presence":                  {"parley/shared/chat"},
		"parley/server/hub/names":                     {"parley/shared/chat", "parley/shared/markup", "parley/server/store"},
		"parley/server/hub/reads":                     {"parley/shared/chat", timeRate},
		"parley/server/jobs":                          {"parley/shared/chat", "parley/server/store"},
		"parley/server/owndata":                       {"parley/shared/chat", "parley/server/store"},
		"parley/server/roompage":                      {"parley/shared/catalog", "parley/shared/chat", "parley/shared/markup", "parley/server/store/roomfile", "parley/web"},
		"parley/server/redact":                        {},
		"parley/server/site":                          {"parley/server/auth/passkey", "parley/shared/catalog", "parley/shared/catalog/pages", "parley/shared/chat", "parley/server/auth", "parley/server/auth/admin", "parley/server/auth/filter", "parley/server/auth/invite", "parley/server/auth/place", "parley/server/auth/account", "parley/server/auth/oidc", "parley/server/auth/password", "parley/server/language", "parley/server/mail", "parley/server/qr", "parley/server/store"},
		"parley/server/mail":                          {},
		"parley/server/mail/mailtest":                 {},
		"parley/server/language":                      {"parley/shared/catalog", "golang.org/x/text/language"},
		"parley/server/origin":                        {"golang.org/x/net/idna", "golang.org/x/net/publicsuffix"},
		"parley/server/hub":                           {"parley/shared/chat", "parley/shared/markup", "parley/shared/protocol", "parley/shared/words", "parley/server/store", "parley/server/bus", "parley/server/wire", "parley/server/hub/...", timeRate},
		"parley/server/httpd/websocket":               {"parley/shared/chat", "parley/server/wire", webSocket, timeRate},
		"parley/server/httpd/websocket/websockettest": {},
		"parley/server/httpd/budget":                  {timeRate},
		"parley/server/httpd/device":                  {},
		"parley/server/httpd/download":                {"parley/shared/catalog", "parley/shared/chat", "parley/server/httpd/budget", "parley/server/roompage"},
		"parley/server/httpd/forwarded":               {},
		"parley/server/httpd/static":                  {"parley/shared/catalog", "parley/server/httpd/budget", "parley/server/httpd/forwarded", "parley/server/language", goApp, "github.com/andybalholm/brotli"},
		"parley/server/httpd/static/statictest":       {goApp, "github.com/andybalholm/brotli", "parley/shared/catalog"},
		"parley/server/httpd":                         {"parley/shared/chat", "parley/server/auth", "parley/server/auth/account", "parley/server/auth/place", "parley/server/hub", "parley/server/origin", "parley/server/httpd/...", timeRate},
		"parley/server/doctor":                        {"parley/server/auth/passkey", "parley/server/auth/oidc", "parley/server/origin", "parley/server/store/...", webSocket, "github.com/jackc/pgx/v5", "github.com/redis/rueidis"},
		"parley/server/node": {"parley/shared/chat", "parley/shared/words", "parley/shared/client/timeline", "parley/shared/client/view", "parley/shared/catalog", "parley/app/ui", "parley/app/ui/address", "parley/web",
			"parley/server/embedpage", "parley/server/acme", "parley/server/auth/...", "parley/server/hub", "parley/server/hub/fit", "parley/server/httpd", "parley/server/httpd/static", "parley/server/jobs", "parley/server/mail", "parley/server/owndata", "parley/server/site", "parley/server/doctor", "parley/server/origin", "parley/server/store/...", "parley/server/bus/...",
			"github.com/KimMachineGun/automemlimit/memlimit", "github.com/coreos/go-systemd/v22/activation"},
		"parley/server/embedpage":     {"parley/shared/catalog", "parley/shared/client/view", "parley/app/ui/address", "parley/app/ui/render"},
		"parley/server/node/certtest": {},
		"parley/server": {"parley/shared/catalog", "parley/shared/chat", "parley/server/auth", "parley/server/auth/...", "parley/server/qr", "parley/server/roompage", "parley/app/cli", "parley/app/load", "parley/app/check", "parley/web", "parley/server/node",
			"parley/server/hub", "parley/server/httpd/static", "parley/server/doctor", "parley/server/redact", "parley/server/store/..."},
	}
}

// bannedInBrowser says what the program in the browser must not reach, not even through others, and why. net/http is not
// here: go-app imports it, and the build of the program has web/slim/std/net/http in its place.
func bannedInBrowser() map[string]string {
	return map[string]string{
		"parley/server/...":                "the server stays on the server",
		"parley/web/...":                   "the program would carry a copy of itself",
		"parley/app/cli":                   "a terminal is not in a browser",
		"database/sql":                     "no database is in a browser",
		"modernc.org/...":                  "no database is in a browser",
		"github.com/pressly/goose/...":     "no database is in a browser",
		"golang.org/x/text/...":            "hundreds of kilobytes of tables; names are folded by the server",
		"github.com/mtibben/confusables":   "look-alikes are found by the server",
		"github.com/andybalholm/brotli":    "the browser unpacks by itself",
		"github.com/chromedp/...":          "it drives browsers from outside",
		"testing":                          "tests are not shipped",
		"net/http/httptest":                "tests are not shipped",
		"html/template":                    "600 kB; components write the markup",
		"text/template":                    "600 kB, and it defeats dead code elimination; components write the markup",
		"encoding/gob":                     "the wire is JSON",
		"encoding/xml":                     "the wire is JSON",
		"os/exec":                          "a browser starts no processes",
		"go/...":                           "no compiler is needed",
		"net/http/pprof":                   "it registers handlers by being imported",
		"expvar":                           "it registers handlers by being imported",
		"github.com/prometheus/...":        "metrics are the server's",
		"github.com/redis/...":             "the bus is the server's",
		"github.com/jackc/...":             "no database is in a browser",
		"nhooyr.io/websocket":              "the same library under its former name",
		"github.com/gorilla/websocket":     "it does not work in a browser",
		"github.com/mattn/go-isatty":       "a terminal is not in a browser",
		"github.com/dustin/go-humanize":    "it came with a database",
		"github.com/ncruces/go-strftime":   "it came with a database",
		"github.com/remyoudompheng/bigfft": "it came with a database",
	}
}

// pkg is what `go list -json` says of a package.
type pkg struct {
	ImportPath   string
	Dir          string
	Standard     bool
	Imports      []string
	TestImports  []string
	XTestImports []string
	Error        *struct{ Err string }
}

func TestPackagesImportOnlyWhatTheyMay(t *testing.T) {
	table := mayImport()
	for _, platform := range platforms() {
		for _, p := range goList(t, platform, "-e", "./...") {
			allowed, known := table[p.ImportPath]
			if !known {
				t.Errorf("%s has no row in the table of imports", p.ImportPath)
			}
			for _, path := range p.Imports {
				if !standard(path) && !anyCovers(allowed, path) {
					t.Errorf("%s imports %s", p.ImportPath, path)
				}
			}
		}
	}
}

func TestOnlyTheDialerImportsTheWebSocketLibrary(t *testing.T) {
	for _, platform := range platforms() {
		for _, p := range goList(t, platform, "./shared/...", "./app/...") {
			for _, path := range p.Imports {
				if path == webSocket && p.ImportPath != "parley/shared/client/dial" {
					t.Errorf("%s imports %s", p.ImportPath, path)
				}
			}
		}
	}
}

func TestTestsStayOnTheirSide(t *testing.T) {
	for _, p := range goList(t, onServer(), "-e", "./...") {
		for _, path := range slices.Concat(p.TestImports, p.XTestImports) {
			if !strings.HasPrefix(p.ImportPath, "parley/server") && strings.HasPrefix(path, "parley/server") {
				t.Errorf("a test of %s imports %s", p.ImportPath, path)
			}
			if path == "parley/shared/protocol" && !slices.Contains([]string{path, "parley/app/load", "parley/shared/client", "parley/shared/client/dial", "parley/shared/client/history", "parley/shared/client/limits", "parley/server/hub", "parley/server/hub/stream"}, p.ImportPath) {
				t.Errorf("a test of %s imports %s", p.ImportPath, path)
			}
		}
	}
}

func TestTestingIsInTestsOnly(t *testing.T) {
	for _, platform := range platforms() {
		for _, p := range goList(t, platform, "-e", "./...") {
			if isSuite(p.ImportPath) {
				continue
			}
			for _, path := range p.Imports {
				if covers("testing/...", path) || path == "net/http/httptest" || isSuite(path) {
					t.Errorf("%s imports %s outside of its tests", p.ImportPath, path)
				}
			}
		}
	}
}

// isSuite reports whether a package of ours is made for tests, such as storetest.
func isSuite(path string) bool {
	return strings.HasPrefix(path, "parley/") && strings.HasSuffix(path, "test")
}

func TestTheBrowserReachesNothingBanned(t *testing.T) {
	if _, err := os.Stat("../app/main.go"); err != nil {
		missing(t, "the program for the browser: app/main.go")
	}
	for _, p := range goList(t, inBrowser(), "-deps", "./app") {
		for banned, why := range bannedInBrowser() {
			if covers(banned, p.ImportPath) {
				t.Errorf("the program in the browser reaches %s: %s", p.ImportPath, why)
			}
		}
	}
}

// The program must not reach go-app's Handler: the same page would be twice the size, with an identical list of imports.
// Names of linked functions stand in the binary in full, also when it is stripped.
func TestTheProgramDoesNotReachTheHandler(t *testing.T) {
	programs, err := filepath.Glob("../web/wasm/*.wasm")
	if err != nil {
		t.Fatal(err)
	}
	if len(programs) == 0 {
		missing(t, "the web program: run make build")
	}
	for _, name := range programs {
		program, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !links(program, "main.main") {
			t.Fatalf("%s: no function names are in it, so nothing can be checked", name)
		}
		for _, function := range []string{
			goApp + ".(*Handler).ServeHTTP", "net/http.ListenAndServe", "net/http.(*Server).Serve", "net/http.(*conn).serve",
			"regexp/syntax.Parse", "unicode.map.init.0", "crypto/internal/fips140/drbg.Read", "internal/godebug.update", // see web/slim/std
		} {
			if links(program, function) {
				t.Errorf("%s reaches %s", name, function)
			}
		}
	}
}

func links(program []byte, function string) bool {
	return bytes.Contains(program, []byte("\x00"+function+"\x00"))
}

// missing skips a test for want of something, except where everything must be there.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal("missing " + what)
	}
	t.Skip("missing " + what)
}

// Platforms, as the go command's environment.
func onServer() []string    { return nil }
func inBrowser() []string   { return []string{"GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0"} }
func platforms() [][]string { return [][]string{onServer(), inBrowser()} }

// goList asks the go command about packages of this module.
func goList(t *testing.T, platform []string, args ...string) []pkg {
	t.Helper()
	goTool, err := exec.LookPath("go")
	if err != nil {
		missing(t, "the go command in PATH")
	}
	cmd := exec.Command(goTool, append([]string{"list", "-json=ImportPath,Dir,Standard,Imports,TestImports,XTestImports,Error"}, args...)...)
	cmd.Dir = ".."
	cmd.Env = append(os.Environ(), platform...)
	var problems bytes.Buffer
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, &problems)
	}
	var all []pkg
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		err := decoder.Decode(&p)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if len(all) == 0 {
		t.Fatalf("go list %v found nothing", args)
	}
	return all
}

func standard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".") && first != "parley"
}

func anyCovers(patterns []string, path string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool { return covers(pattern, path) })
}

// covers reports whether path is pattern, or below it if pattern ends with "/...".
func covers(pattern, path string) bool {
	root, open := strings.CutSuffix(pattern, "/...")
	return path == root || open && strings.HasPrefix(path, root+"/")
}
