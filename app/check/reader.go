package check

import (
	"parley/shared/chat"
)

// reader follows what one client saw.
type reader struct {
	world *world
	*History
	user chat.UserID
	home chat.RoomID // the room that is open
	runs map[chat.RoomID]*run
	high map[chat.RoomID]chat.Seq // the newest event ever seen of a room
}

// run is what the client knows of a room: the events first+1 to last.
type run struct {
	first, last chat.Seq
	owed        chat.Seq // in the open room, pages must reach down to this, which was seen before; 0 for nothing
}

// checkReader looks at one client's stream: no hole, nothing twice, nothing that is not stored like that, nothing private
// of others; and at its end, everything.
func (w *world) checkReader(h *History) {
	r := &reader{world: w, History: h, user: w.users[h.Client], runs: map[chat.RoomID]*run{}, high: map[chat.RoomID]chat.Seq{}}
	for i := range h.Records {
		rec := &h.Records[i]
		switch rec.Op {
		case OpRun:
			clear(r.runs)
			r.home = rec.Room
		case OpBegan:
			r.began(rec)
		case OpLeft:
			delete(r.runs, rec.Room)
			delete(r.high, rec.Room)
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

// began starts a run anew. What lies between the newest event that was seen and the beginning must be paged, if the room
// is open: of other rooms a client only knows that there is more.
func (r *reader) began(rec *Record) {
	fresh := &run{first: rec.Seq, last: rec.Seq}
	if high := r.high[rec.Room]; rec.Room == r.home && high > 0 && high < rec.Seq {
		fresh.owed = high
	}
	r.runs[rec.Room] = fresh
}

// saw takes events at the end of a run: the next ones.
func (r *reader) saw(rec *Record) {
	known, first := r.runs[rec.Room], rec.Events[0].Seq
	if known == nil {
		r.add(Gap, rec, first, "seen in a room that was not begun")
		known = &run{first: first - 1, last: first - 1}
		r.runs[rec.Room] = known
	}
	switch {
	case first > known.last+1:
		r.add(Gap, rec, known.last+1, "passed without being seen")
	case first <= known.last:
		r.add(Duplicated, rec, first, "seen twice")
	}
	known.last = max(known.last, rec.Events[len(rec.Events)-1].Seq)
	r.high[rec.Room] = max(r.high[rec.Room], known.last)
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
	if known.first <= known.owed {
		known.owed = 0
	}
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

// end demands that everything has arrived: of the rooms that the client follows, and of the direct rooms of its user.
func (r *reader) end() {
	for room, known := range r.runs {
		if head := r.world.rooms[room].head(); known.last < head {
			r.add(Stale, &Record{Room: room}, known.last+1, "not there at the end")
		}
		if known.owed > 0 {
			r.add(Gap, &Record{Room: room}, known.owed+1, "passed without being seen when the room began anew")
		}
	}
	for room := range r.world.direct[r.user] {
		if r.runs[room] == nil && r.world.rooms[room].head() > 0 {
			r.add(Stale, &Record{Room: room}, 1, "a private message was not heard of")
		}
	}
}
