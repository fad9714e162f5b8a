package check

import "parley/shared/chat"

// reader checks what one client saw.
type reader struct {
	checker *checker
	*History
	user chat.UserID
	home chat.RoomID // the open room
	runs map[chat.RoomID]*run
	high map[chat.RoomID]chat.Seq // the newest Seq seen of each room
}

// run is what the client has of a room: the events first+1 to last.
type run struct {
	first, last chat.Seq
	mustReach   chat.Seq // in the open room, pages must reach down to this Seq, which was seen before; 0: none needed
}

// checkReader checks what one client saw: no gap, nothing twice, only stored events, no private messages of others, nothing of a room from a
// removal to a return; and in the end, everything.
func (c *checker) checkReader(h *History) {
	r := &reader{checker: c, History: h, user: c.users[h.Client], runs: map[chat.RoomID]*run{}, high: map[chat.RoomID]chat.Seq{}}
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
		case OpShown:
			r.compareStates(rec, "shown in the end in another state than the store has")
		case OpStored:
			r.compareStates(rec, "stored on the device in the end in another state than the store has")
		case OpRead:
			r.checker.report.Read++
			r.mayRead(rec)
		case OpCame:
			r.came(rec)
		case OpEnd:
			r.end()
		}
	}
}

// add reports a violation that this client saw.
func (r *reader) add(k Kind, rec *Record, seq chat.Seq, what string) {
	r.checker.report.add(Violation{Kind: k, Client: r.Client, Room: rec.Room, Seq: seq, What: what})
}

// began resets a run. If the room is open, the events between the newest one seen and the new beginning must be paged; for other
// rooms the client only knows that there are more.
func (r *reader) began(rec *Record) {
	fresh := &run{first: rec.Seq, last: rec.Seq}
	if high := r.high[rec.Room]; rec.Room == r.home && high > 0 && high < rec.Seq {
		fresh.mustReach = high
	}
	r.runs[rec.Room] = fresh
}

// saw appends a span to a run: it must be the next one.
func (r *reader) saw(rec *Record) {
	known := r.runs[rec.Room]
	if known == nil {
		r.add(Gap, rec, rec.From, "seen in a room without a beginning")
		known = &run{first: rec.From - 1, last: rec.From - 1}
		r.runs[rec.Room] = known
	}
	switch {
	case rec.From > known.last+1:
		r.add(Gap, rec, known.last+1, "skipped")
	case rec.From <= known.last || len(rec.Events) > 0 && rec.Events[0].Seq <= known.last:
		r.add(Duplicated, rec, rec.From, "seen twice")
	}
	known.last = max(known.last, rec.Seq)
	r.high[rec.Room] = max(r.high[rec.Room], known.last)
	r.compare(rec)
}

// paged adds an older span, which must touch the run. A client may have dropped some of it and page it again.
func (r *reader) paged(rec *Record) {
	known := r.runs[rec.Room]
	if known == nil || r.checker.rooms[rec.Room].between(rec.Seq+1, known.first) > 0 {
		r.add(Gap, rec, rec.Seq+1, "older events do not touch the known ones")
		return
	}
	known.first = min(known.first, rec.From-1)
	if known.first <= known.mustReach {
		known.mustReach = 0
	}
	r.compare(rec)
}

// compare compares a span with the store.
func (r *reader) compare(rec *Record) {
	r.checker.report.Delivered += len(rec.Events)
	r.mayRead(rec)
	room := r.checker.rooms[rec.Room]
	for _, e := range rec.Events {
		if stored, there := room.rows[e.Seq]; !there || stored.identity != e.Sum {
			r.add(Lost, rec, e.Seq, "seen, and missing or different in the store")
		}
	}
	if room.between(rec.From, rec.Seq) > len(rec.Events) {
		r.add(Gap, rec, rec.From, "skipped within a span")
	}
}

// mayRead checks that the user may have what has come. Whoever is out of a room for members gets nothing of what stands in its order after the removal,
// and no answer to what was asked when the removal was in force. Whoever is let in again may read everything.
func (r *reader) mayRead(rec *Record) {
	if a, b, direct := rec.Room.Pair(); direct && r.user != a && r.user != b {
		r.add(Leaked, rec, rec.Seq, "a direct room of two other users was read")
	}
	var newest chat.Seq
	if last := len(rec.Events) - 1; rec.Op == OpSaw || rec.Op == OpRead {
		newest = rec.Seq
	} else if last >= 0 {
		newest = rec.Events[last].Seq
	}
	for _, a := range r.checker.rooms[rec.Room].absences[r.user] {
		switch {
		case rec.At >= a.mayEnd:
		case newest >= a.from:
			r.add(Leaked, rec, a.from, "read after its user was taken out of the room")
			return
		case rec.Asked > a.inForce:
			r.add(Leaked, rec, newest, "answered after its user was taken out of the room")
			return
		}
	}
}

// came checks that the user was not banned while a new connection was let in.
func (r *reader) came(rec *Record) {
	bans := r.checker.turns[seat{"", r.user}]
	if bans == nil {
		return
	}
	for i, ban := range bans.removals {
		if rec.Asked > ban.answered && (i >= len(bans.returns) || rec.At < bans.returns[i].asked) {
			r.add(Leaked, rec, 0, "let in while its user was banned")
		}
	}
}

// compareStates compares what the client made of all changes with what the store made of them.
func (r *reader) compareStates(rec *Record, what string) {
	r.mayRead(rec)
	for i, e := range rec.Events {
		if stored, there := r.checker.rooms[rec.Room].rows[e.Seq]; !there || stored.state != e.Sum {
			r.add(Stale, rec, e.Seq, what)
		}
		if i > 0 && e.Seq == rec.Events[i-1].Seq {
			r.add(Duplicated, rec, e.Seq, "there twice in the end")
		}
	}
	r.checker.report.Compared += len(rec.Events)
}

// end checks that everything has arrived of the rooms that the client follows, and of the direct rooms of its user.
func (r *reader) end() {
	for room, known := range r.runs {
		if head := r.checker.rooms[room].head; known.last < head {
			r.add(Stale, &Record{Room: room}, known.last+1, "not received in the end")
		}
		if known.mustReach > 0 {
			r.add(Gap, &Record{Room: room}, known.mustReach+1, "skipped when the timeline was reset")
		}
	}
	for id, room := range r.checker.rooms {
		if len(room.absences[r.user]) > 0 && room.absent(r.user) == nil && r.runs[id] == nil {
			r.add(Stale, &Record{Room: id}, room.head, "its user was let in again, and does not have the room in the end")
		}
	}
	for room := range r.checker.direct[r.user] {
		if r.runs[room] == nil && r.checker.rooms[room].head > 0 {
			r.add(Stale, &Record{Room: room}, 1, "a private message was not received")
		}
	}
}
