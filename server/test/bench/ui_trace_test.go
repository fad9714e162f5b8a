//go:build linux

package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/tracing"
	"github.com/chromedp/chromedp"

	"parley/server/test/kit/chromium"
)

// moment is one entry of a trace of Chromium. Times are µs. Ran is the processor's time of it: what else the machine does
// counts little.
type moment struct {
	PID      int     `json:"pid"`
	TID      int     `json:"tid"`
	Category string  `json:"cat"`
	Phase    string  `json:"ph"`
	Name     string  `json:"name"`
	Began    float64 `json:"ts"`
	Took     float64 `json:"dur"`
	Ran      float64 `json:"tdur"`
	Args     struct {
		Function int `json:"func_index"` // of WebAssembly
	}
}

func (m moment) end() float64 { return m.Began + m.Took }

// worked names what counts as the work of Go and the page: all that runs scripts, which is how Go runs, or changes, styles
// and lays out elements, and collecting the garbage of that. What follows, from preparing to paint to handing the picture on,
// depends on the screen and not on the room: it does not count, nor does what the browser does for itself.
var worked = []string{
	"EventDispatch", "FunctionCall", "TimerFire", "FireAnimationFrame", "FireIdleCallback", "RunMicrotasks", "EvaluateScript",
	"ParseHTML", "UpdateLayoutTree", "Layout", "IntersectionObserverController::computeIntersections", "MinorGC", "MajorGC",
}

const marksOf = "blink.user_timing" // the category of performance.mark

// trace is what the main thread of a page did.
type trace struct {
	t     *testing.T
	all   []moment
	marks map[string]moment
}

// record records what the page does while something is done.
func record(p *chromium.Person, do func()) *trace {
	p.T.Helper()
	return recordOf(p, []string{"devtools.timeline", "disabled-by-default-devtools.timeline", marksOf}, do)
}

// recordOf records moments of some categories.
func recordOf(p *chromium.Person, categories []string, do func()) *trace {
	p.T.Helper()
	tr := &trace{t: p.T, marks: map[string]moment{}}
	ctx, cancel := context.WithCancel(p.Ctx)
	defer cancel()
	done := make(chan struct{})
	if err := chromedp.Listen(ctx, func(ev any) {
		switch ev := ev.(type) {
		case *tracing.EventDataCollected:
			tr.collect(ev)
		case *tracing.EventTracingComplete:
			close(done)
		}
	}); err != nil {
		p.T.Fatal(err)
	}
	chromium.Call(p, tracing.Start, tracing.StartParams{TraceConfig: &tracing.TraceConfig{
		ExcludedCategories: []string{"*"},
		IncludedCategories: categories,
	}})
	do()
	chromium.Call(p, tracing.End, cdp.Empty{})
	<-done
	slices.SortStableFunc(tr.all, func(a, b moment) int { return int(a.Began - b.Began) })
	return tr
}

func (tr *trace) collect(part *tracing.EventDataCollected) {
	for _, raw := range part.Value {
		var m moment
		switch err := json.Unmarshal(raw, &m); {
		case err != nil:
			tr.t.Errorf("a trace has %s: %v", raw, err)
		case m.Category == marksOf:
			tr.marks[m.Name] = m
		case m.Phase == "X":
			tr.all = append(tr.all, m)
		}
	}
}

// work returns the ms that the main thread worked between two marks.
func (tr *trace) work(from, to string) float64 {
	begin, end := tr.mark(from), tr.mark(to)
	spent, until := 0.0, begin.Began
	for _, m := range tr.all {
		if m.PID == begin.PID && m.TID == begin.TID && m.Began >= until && m.end() <= end.Began && counts(m) {
			spent, until = spent+m.Ran, m.end() // with all that is within it
		}
	}
	return spent / 1e3
}

func counts(m moment) bool {
	return slices.Contains(worked, m.Name) || strings.HasPrefix(m.Name, "V8.GC")
}

func (tr *trace) mark(name string) moment {
	tr.t.Helper()
	m, found := tr.marks[name]
	if !found {
		tr.t.Fatalf("the trace has no mark %q", name)
	}
	return m
}

// mark puts a mark into the trace, after an expression.
func mark(p *chromium.Person, name, after string) string {
	p.T.Helper()
	return p.Eval(fmt.Sprintf(`[%s, performance.mark(%q)][0]`, after, name))
}

// parts tells what the work between two marks was made of, as a help in finding out why.
func (tr *trace) parts(from, to string) string {
	begin, end := tr.mark(from), tr.mark(to)
	self := map[string]float64{}
	var open []moment
	for _, m := range tr.all {
		if m.PID != begin.PID || m.TID != begin.TID || m.Began < begin.Began || m.end() > end.Began {
			continue
		}
		for len(open) > 0 && open[len(open)-1].end() <= m.Began {
			open = open[:len(open)-1]
		}
		if len(open) > 0 {
			self[open[len(open)-1].Name] -= m.Ran
		}
		self[m.Name] += m.Ran
		open = append(open, m)
	}
	names := slices.SortedFunc(maps.Keys(self), func(a, b string) int { return int(self[b] - self[a]) })
	var b strings.Builder
	for _, name := range names[:min(len(names), 12)] {
		fmt.Fprintf(&b, "%s %.1f, ", name, self[name]/1e3)
	}
	return b.String()
}

func (tr *trace) length(from, to string) float64 { return tr.mark(to).Began - tr.mark(from).Began }
