// Package doctor looks at a deployment as its operator would: are the parts there, do they keep what Parley promises, do people
// get through. It changes nothing but a guest of its own, whose token it gives back.
package doctor

import (
	"context"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Level says how bad a finding is.
type Level string

// Levels.
const (
	OK   Level = "ok"
	Note Level = "note" // nothing that can be checked, or nothing to worry about
	Warn Level = "warn" // works, and will hurt
	Fail Level = "fail" // does not work, or breaks a promise
)

// Finding is one line of the report.
type Finding struct {
	Check string `json:"check"`
	Level Level  `json:"level"`
	Found string `json:"found"`
	Do    string `json:"do,omitempty"`
}

// Config is the deployment, as `parley serve` would be told of it.
type Config struct {
	Store       string // sqlite:FILE or postgres://…
	Bus         string // memory: or redis://…
	Addr        string // where the server listens, as --addr has it
	PublicURL   *url.URL
	Proxies     []netip.Prefix
	Nodes       []*url.URL // servers to be asked one by one, besides the public URL
	Build       string     // of this program's pages
	Subprotocol string
	Files       int   // descriptors that this process may have; 0: no limit
	Memory      int64 // bytes that it may use; 0: no limit
	Sessions    int   // that it can bear; 0: any number
	DiskFloor   int64 // bytes that the disk of a SQLite file must have left; 0: none
	// Guests not seen, and rooms made, before these moments are removed by the server unless something needs them.
	GuestsBefore, RoomsBefore time.Time
}

const (
	partWait  = 5 * time.Second // for one answer of one part
	clockMax  = time.Second     // between this machine and another one
	probes    = 15              // of a latency
	slowProbe = 50 * time.Millisecond
)

// Run does all checks, one after the other, and returns what they found.
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
	for _, node := range cfg.Nodes {
		checkNode(ctx, r, cfg, node, epoch)
	}
	return r.findings
}

// Healthy reports whether nothing has failed.
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
