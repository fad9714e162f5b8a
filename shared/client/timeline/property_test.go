package timeline

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"parley/shared/chat"
)

// device is a client of a model: a live window, a detached one, and what is on its way to it.
type device struct {
	*model
	t        *testing.T
	live     *Timeline
	detached *Timeline
	frames   []*chat.Event // live events that have not arrived
	pages    []arriving    // asked for and not here yet
}

// arriving is a page that was read, and what takes it.
type arriving struct {
	page Page
	take func(p Page)
}

// TestAtAnyCutAWindowIsWhatTheServerHas has random things happen while frames are lost, repeated and late, pages come long after they were
// read, and connections are cut. In the end all windows show each message as the server has it.
func TestAtAnyCutAWindowIsWhatTheServerHas(t *testing.T) {
	runs := 300
	if testing.Short() {
		runs = 50
	}
	for seed := range uint64(runs) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { lives(t, seed, 400) })
	}
}

func FuzzWindowIsWhatTheServerHas(f *testing.F) {
	f.Add(uint64(1), uint16(100))
	f.Fuzz(func(t *testing.T, seed uint64, steps uint16) { lives(t, seed, int(steps%500)) })
}

func lives(t *testing.T, seed uint64, steps int) {
	m := newModel(seed)
	for range m.random.IntN(200) {
		m.happens()
	}
	d := &device{model: m, t: t, live: New("e", m.head())}
	d.live.Me = modelUsers[0].ID
	for range steps {
		d.step(m.random.IntN(14))
		d.sound()
	}
	d.settle()
	d.compare("live", d.live)
	if d.detached != nil {
		d.compare("detached", d.detached)
	}
}

func (d *device) step(deed int) {
	switch deed {
	case 0:
		d.resume()
	case 1:
		d.ask(d.before(d.live.Base+1, 1+d.random.IntN(20)), d.takeLive)
	case 2:
		if d.live.Gap() {
			d.ask(d.after(d.live.Last(), 1+d.random.IntN(20)), d.takeLive)
		}
	case 3:
		d.detach()
	case 4:
		d.growDetached()
	case 5:
		if len(d.live.Events) > 60 && d.random.IntN(4) == 0 {
			d.live.Trim(20)
		}
	case 6, 7:
		if len(d.pages) > 0 {
			p := d.pages[0]
			d.pages = d.pages[1:]
			if d.live.Renew(&p.page) {
				p.take(p.page)
			}
		}
	default:
		ev := d.happens()
		for range []int{0, 1, 1, 1, 1, 2}[d.random.IntN(6)] {
			d.frames = append(d.frames, ev)
		}
		if d.random.IntN(3) == 0 {
			d.random.Shuffle(len(d.frames), func(i, j int) { d.frames[i], d.frames[j] = d.frames[j], d.frames[i] })
		}
		for range d.random.IntN(len(d.frames) + 1) {
			ev := d.frames[0]
			d.frames = d.frames[1:]
			d.pass(d.live.Apply(ev))
		}
	}
}

// resume begins a new connection: what was on its way is lost. What comes without a loss leaves no gap, in whatever order.
func (d *device) resume() {
	d.frames, d.pages = nil, nil
	to := d.live.Last() + chat.Seq(d.random.IntN(int(d.head()-d.live.Last())+1))
	all, lossy := d.since(d.live.Last(), to, d.random.IntN(2) == 0), d.random.IntN(3) == 0
	if d.random.IntN(2) == 0 {
		d.random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	}
	for _, ev := range all {
		if !lossy || d.random.IntN(20) > 0 {
			d.pass(d.live.Apply(ev))
		}
	}
	if !lossy && d.live.Last() < to {
		d.t.Fatalf("the run ends at %d, all up to %d has come", d.live.Last(), to)
	}
	d.live.Exists(d.head())
}

func (d *device) ask(p Page, take func(Page)) { d.pages = append(d.pages, arriving{p, take}) }

func (d *device) takeLive(p Page) {
	_, passed := d.live.Page(p)
	d.pass(passed)
	d.merge()
}

// pass hands what the live window has passed to the detached one.
func (d *device) pass(passed []Passed) {
	for _, p := range passed {
		if d.detached != nil && p.Kind.Amends() {
			d.detached.Amend(p.Event)
		}
	}
	d.merge()
}

func (d *device) detach() {
	if d.live.Base == 0 || d.detached != nil {
		return
	}
	d.ask(d.around(1+chat.Seq(d.random.IntN(int(d.live.Base))), 10), func(p Page) {
		d.detached = New("e", p.From-1)
		d.detached.Me = d.live.Me
		d.detached.Page(p)
		d.merge()
	})
}

func (d *device) growDetached() {
	w := d.detached
	if w == nil {
		return
	}
	take := func(p Page) {
		if w == d.detached {
			w.Page(p)
			d.merge()
		}
	}
	if d.random.IntN(2) == 0 {
		d.ask(d.before(w.Base+1, 10), take)
	} else {
		d.ask(d.after(w.Last(), 10), take)
	}
}

func (d *device) merge() {
	if d.detached == nil {
		return
	}
	if d.detached.Last() > d.live.Last() {
		d.detached = nil // the live window is far behind
		return
	}
	if _, joined := d.live.Join(d.detached); joined {
		d.detached = nil
	}
}

// sound looks for what no window may ever be.
func (d *device) sound() {
	for _, w := range []*Timeline{d.live, d.detached} {
		if w == nil {
			continue
		}
		last := w.Base
		for _, ev := range w.Events {
			if ev.Seq <= last || ev.Seq > w.Last() || !Drawable(ev) {
				d.t.Fatalf("%d stands after %d in a run from %d to %d", ev.Seq, last, w.Base, w.Last())
			}
			last = ev.Seq
		}
		if len(w.held) > MaxWaiting || w.Head < w.Last() || w.runs < 0 || w.runs > len(w.held) {
			d.t.Fatalf("%d wait, %d of them runs; the run ends at %d, the newest is %d", len(w.held), w.runs, w.Last(), w.Head)
		}
	}
}

// settle brings the device up to date.
func (d *device) settle() {
	for _, p := range d.pages {
		if d.live.Renew(&p.page) {
			p.take(p.page)
		}
	}
	d.live.Exists(d.head())
	for d.live.Gap() {
		d.takeLive(d.after(d.live.Last(), 30))
	}
}

// compare compares a window with the server's pages, byte for byte.
func (d *device) compare(name string, w *Timeline) {
	want := d.between(w.Base+1, w.Last())
	if len(want) != len(w.Events) {
		d.t.Errorf("%s: %d messages from %d to %d, want %d", name, len(w.Events), w.Base+1, w.Last(), len(want))
	}
	for i := range min(len(want), len(w.Events)) {
		d.same(name, w.Events[i], want[i])
	}
	for seq, ref := range w.refs {
		d.same(name+" ref", ref, d.between(seq, seq)[0])
	}
}

func (d *device) same(name string, got, want *chat.Event) {
	if a, b := asJSON(got, d.live.Me), asJSON(want, d.live.Me); a != b {
		d.t.Errorf("%s: at %d\ngot  %s\nwant %s", name, d.head(), a, b)
	}
}

// asJSON is an event without Mine where Users say the same.
func asJSON(ev *chat.Event, me chat.UserID) string {
	one := *ev
	if ev.Message != nil {
		m := *ev.Message
		m.Reactions = slices.Clone(m.Reactions)
		for i, r := range m.Reactions {
			m.Reactions[i].Mine = slices.Contains(r.Users, me)
		}
		one.Message = &m
	}
	one.From = 0
	text, _ := json.Marshal(one)
	return string(text)
}
