package main

import (
	"fmt"
	"math"
	"strings"
)

// figure is one measured number, with its goal.
type figure struct {
	Name  string  `json:"name"`
	About string  `json:"about"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
	Goal  float64 `json:"goal"`  // 0: none
	Least bool    `json:"least"` // the goal is a minimum
}

// goal returns the goal and whether it is met, for a table.
func (f figure) goal() (goal, met string) {
	if f.Goal == 0 {
		return "", ""
	}
	goal, met = "≤ ", "yes"
	if f.Least {
		goal = "≥ "
	}
	if f.Least && f.Value < f.Goal || !f.Least && f.Value > f.Goal {
		met = "**no**"
	}
	return goal + with(f.Goal, f.Unit), met
}

// source says when, how and on what a run was made.
func (r run) source() string {
	return fmt.Sprintf("`%s`, %s, commit %s, %s", r.Command, r.Date, r.Commit, r.Machine)
}

// table has all figures of a run.
func (r run) table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n| figure | measured | goal | met |\n|---|---|---|---|\n", r.source())
	for _, f := range r.Figures {
		goal, met := f.goal()
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", f.About, with(f.Value, f.Unit), goal, met)
	}
	return b.String()
}

// summary has the figures that a reader asks for first.
func summary(runs map[string]run) string {
	var b strings.Builder
	b.WriteString("| figure | measured | goal | met |\n|---|---|---|---|\n")
	for _, row := range []struct{ run, name, about string }{
		{"server", "delivery_1000", "CPU per delivery in a room of 1,000, to the floor"},
		{"server", "burst_1000", "the same with 16 events in flight"},
		{"server", "loop", "deliveries per second, 1,000 members, stored first"},
		{"server", "latency_p99_ms", "sent to received at 20,000 deliveries/s, p99"},
		{"server", "ack_p99_ms_1000", "sent to acknowledged at 1,000 messages/s, p99"},
		{"server", "ack_taken_20000", "messages accepted per second, 20,000 offered"},
		{"server", "connection_bytes", "memory per idle connection"},
		{"server", "idle_mb", "memory of an empty server"},
		{"server", "start_ms", "start to ready, new database"},
		{"store", "sqlite-page-p50", "page of 50 from a room of a million messages, SQLite, median"},
		{"ui", "ui-mounted", "first visit at 10 Mbit/s and 40 ms until the program runs"},
		{"ui", "ui-mounted-again", "second visit until the program runs"},
		{"ui", "ui-message", "main thread per new message, 10,000 loaded"},
		{"ui", "ui-memory", "browser memory for 10,000 loaded messages"},
	} {
		f := runs[row.run].get(row.name)
		goal, met := f.goal()
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", row.about, with(f.Value, f.Unit), goal, met)
	}
	b.WriteByte('\n')
	for _, name := range []string{"server", "store", "ui"} {
		fmt.Fprintf(&b, "- %s\n", runs[name].source())
	}
	return b.String()
}

// with returns a number with its unit.
func with(v float64, unit string) string {
	return strings.TrimSpace(number(v) + " " + strings.Replace(unit, "us", "µs", 1))
}

// number shows three significant digits.
func number(v float64) string {
	switch size := math.Abs(v); {
	case size >= 1e6:
		return fmt.Sprintf("%.2f million", v/1e6)
	case size >= 1000:
		return fmt.Sprintf("%d,%03d", int(math.Round(v))/1000, int(math.Round(v))%1000)
	case size >= 100:
		return fmt.Sprintf("%.0f", v)
	case size >= 10:
		return strings.TrimSuffix(fmt.Sprintf("%.1f", v), ".0")
	}
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.2f", v), "0"), ".")
}
