// Package doctor checks a deployment for its operator: whether its parts can be reached, whether they keep the promises of Parley, and
// whether users get through. It changes nothing, apart from a guest that it creates and whose token it revokes.
package doctor

import (
	"context"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"parley/server/auth/oidc"
)

// Level is the severity of a finding.
type Level string

// Levels.
const (
	OK   Level = "ok"
	Note Level = "note" // cannot be checked, or needs no action
	Warn Level = "warn" // works, and will cause trouble
	Fail Level = "fail" // does not work, or breaks a promise
)

// Finding is one line of the report.
type Finding struct {
	Check string `json:"check"`
	Level Level  `json:"level"`
	Found string `json:"found"`
	Do    string `json:"do,omitempty"`
}

// Config describes the deployment, as the flags of `parley serve` do.
type Config struct {
	Store       string // sqlite:FILE or postgres://…
	Bus         string // memory: or redis://…
	Addr        string // where the server listens, as --addr has it
	PublicURL   *url.URL
	PasskeyHost string // as --passkey-host has it
	Proxies     []netip.Prefix
	Nodes       []*url.URL // servers to check one by one, besides the public URL
	Build       string     // of the pages of this program
	Subprotocol string
	Files       int   // limit of file descriptors, 0 for none
	Memory      int64 // limit in bytes, 0 for none
	Sessions    int   // limit that follows from these, 0 for none
	DiskFloor   int64 // bytes that must be free on the disk of a SQLite file, 0 for none
	// The server removes unused guests who were last seen, and empty rooms that were created, before these times.
	GuestsBefore, RoomsBefore time.Time
	Providers                 []oidc.Config // of OpenID Connect, from ProvidersFile
	ProvidersFile             string
}

const (
	partWait  = 5 * time.Second // for one response
	clockMax  = time.Second     // difference between this machine and another one
	probes    = 15              // per measurement of a latency
	slowProbe = 50 * time.Millisecond
)

// Run runs all checks, one after the other.
func Run(ctx context.Context, cfg Config) []Finding {
	r := &report{}
	checkMachine(r, cfg)
	epoch := ""
	if path, isFile := strings.CutPrefix(cfg.Store, "sqlite:"); isFile {
		epoch = checkSQLite(ctx, r, cfg, path)
	} else {
		epoch = checkPostgres(ctx, r, cfg)
	}
	checkBus(ctx, r, cfg)
	checkPublic(ctx, r, cfg, epoch)
	checkProviders(ctx, r, cfg)
	for _, node := range cfg.Nodes {
		checkNode(ctx, r, cfg, node, epoch)
	}
	return r.findings
}

// Healthy reports whether no check failed.
func Healthy(findings []Finding) bool {
	return !slices.ContainsFunc(findings, func(f Finding) bool { return f.Level == Fail })
}

// report collects findings.
type report struct{ findings []Finding }

func (r *report) add(check string, level Level, found, do string) {
	r.findings = append(r.findings, Finding{check, level, found, do})
}

func (r *report) ok(check, found string)         { r.add(check, OK, found, "") }
func (r *report) note(check, found, do string)   { r.add(check, Note, found, do) }
func (r *report) warn(check, found, do string)   { r.add(check, Warn, found, do) }
func (r *report) failed(check, found, do string) { r.add(check, Fail, found, do) }
