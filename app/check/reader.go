package check

import (
	"parley/shared/chat"
)

// reader follows what one client saw.
type reader struct {
	world *world
	*History
	user chat.UserID
	runs map[chat.RoomID]*run
}

// run is what the client knows of a room: the events first+1 to last.
type run struct{ first, last chat.Seq }

// checkReader looks at one client's stream: no hole, nothing twice, nothing that is not stored like that, nothing private
// of others; and at its end, everything.
func (w *world) checkReader(h *History) {
	r := &reader{world: w, History: h, user: w.users[h.Client], runs: map[chat.RoomID]*run{}}
	for i := range h.Records {
		rec := &h.Records[i]
		switch rec.Op {
		case OpRun:
			clear(r.runs)
		case OpBegan:
			r.runs[rec.Room] = &run{rec.Seq, rec.Seq}
		case OpLeft:
			delete(r.runs, rec.Room)
		case OpSaw:
			r.saw(rec)
		case OpPaged:
			r.paged(rec)
		case OpEnd:
			r.end()
		}
	}
}

func (r *reader) add(k Kind, rec *Record, seq chat.Seq, what string) {
	r.world.report.add(Violation{Kind: k, Client: r.Client, Room: rec.Room, Seq: seq, What: what})
}

// saw takes events at the end of a run: the next ones.
func (r *reader) saw(rec *Record) {
	known, first := r.runs[rec.Room], rec.Events[0].Seq
	if known == nil {
		r.add(Gap, rec, first, "seen in a room that was not begun")
		known = &run{first - 1, first - 1}
		r.runs[rec.Room] = known
	}
	switch {
	case first > known.last+1:
		r.add(Gap, rec, known.last+1, "passed without being seen")
	case first <= known.last:
		r.add(Duplicated, rec, first, "seen twice")
	}
	known.last = max(known.last, rec.Events[len(rec.Events)-1].Seq)
	r.compare(rec)
}

// paged takes older events, which must touch the run. A client may have forgotten some of them since, and page them again.
func (r *reader) paged(rec *Record) {
	known, last := r.runs[rec.Room], rec.Events[len(rec.Events)-1].Seq
	if known == nil || last < known.first {
		r.add(Gap, rec, last+1, "older events do not reach what is known")
		return
	}
	known.first = min(known.first, rec.Events[0].Seq-1)
	r.compare(rec)
}

// compare looks the events up in the store.
func (r *reader) compare(rec *Record) {
	r.world.report.Delivered += len(rec.Events)
	if a, b, direct := rec.Room.Pair(); direct && r.user != a && r.user != b {
		r.add(Leaked, rec, rec.Events[0].Seq, "a room of two others was read")
	}
	sums := r.world.rooms[rec.Room].sums
	for _, e := range rec.Events {
		if e.Seq > chat.Seq(len(sums)) || sums[e.Seq-1] != e.Sum {
			r.add(Lost, rec, e.Seq, "seen, and not in the store like that")
		}
	}
}

// end demands that everything has arrived.
func (r *reader) end() {
	for room, known := range r.runs {
		if head := r.world.rooms[room].head(); known.last < head {
			r.add(Stale, &Record{Room: room}, known.last+1, "not there at the end")
		}
	}
}
