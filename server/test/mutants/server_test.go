package mutants

import "parley/app/check"

// deafClient is the edit that lets a client not look for what it knows to be missing: it would heal what the server does.
func deafClient() edit {
	return edit{"shared/client/timeline/timeline.go", "{ return t.Head > t.Last() }", "{ return false }"}
}

// mutantServers have a fault in the server, and those that the client would heal have one there too.
func mutantServers() []mutant {
	return []mutant{
		{"acknowledged before it is committed", false, []edit{
			{"server/hub/publish.go", "\t\"sync\"\n", "\"sync\"\n\"time\"\n"},
			{"server/hub/publish.go", "\tresults, err := r.hub.Store.Append(ctx, items)",
				"for i, p := range batch {\ne := p.event\ne.Seq = r.last + chat.Seq(i+1)\np.answer(store.Appended{Event: e})\n}\n" +
					"time.Sleep(30 * time.Millisecond)\nresults, err := r.hub.Store.Append(ctx, items)"},
		}, harm{kills: 4}, []check.Kind{check.Lost}},

		{"a repeated nonce is stored again", false, []edit{
			{"server/store/sqlstore/group.go", "return old, true, nil", "e.Nonce += chat.Nonce(string(rune(0x4e00 + room.Head%1000)))"},
		}, harm{crash: "after-commit"}, []check.Kind{check.Duplicated}},

		{"a repeated nonce is known to its connection only", false, []edit{
			{"server/hub/send.go", "import (\n", "import (\n\"fmt\"\n\"sync\"\n"},
			{"server/hub/send.go", "// send answers Send, when",
				"var first sync.Map\n\nfunc (s *Session) own(n chat.Nonce) chat.Nonce {\n" +
					"if who, _ := first.LoadOrStore(n, s); who != s {\nreturn n + chat.Nonce(fmt.Sprintf(\"%p\", s))\n}\nreturn n\n}\n\n" +
					"// send answers Send, when"},
			{"server/hub/send.go", "Nonce: p.Nonce, Message: message,", "Nonce: s.own(p.Nonce), Message: message,"},
			{"server/hub/publish.go", "\t\"sync\"\n", "\"sync\"\n\"time\"\n"},
			{"server/hub/publish.go", "\tresults, err := r.hub.Store.Append(ctx, items)",
				"results, err := r.hub.Store.Append(ctx, items)\ntime.Sleep(100 * time.Millisecond)"},
		}, harm{churn: true}, []check.Kind{check.Duplicated}},

		{"announced before it is committed", false, []edit{
			{"server/hub/publish.go", "\tresults, err := r.hub.Store.Append(ctx, items)",
				"for _, p := range batch {\ne := p.event\ne.Seq = r.last + 1\nr.hub.tell(ctx, r.info.ID, []chat.Event{e})\n}\n" +
					"results, err := r.hub.Store.Append(ctx, items)"},
		}, harm{kills: 3}, []check.Kind{check.Lost}},

		{"a resume repeats an event", false, []edit{
			{"server/hub/stream/ring.go", "r.frames[seq-r.first+1:]", "r.frames[max(seq-r.first, 0):]"},
			{"shared/client/timeline/timeline.go", "case ev.Seq <= t.Last():", "case ev.Seq < t.Last():"},
		}, harm{churn: true}, []check.Kind{check.Duplicated}},

		{"a resume leaves an event out", false, []edit{
			{"server/hub/stream/ring.go", "r.frames[seq-r.first+1:]", "r.frames[min(int(seq-r.first)+2, len(r.frames)):]"},
			{"shared/client/timeline/timeline.go", "case ev.Seq > t.Last()+1:", "case ev.Seq > t.Last()+1 && t.Head < 0:"},
			deafClient(),
		}, harm{churn: true}, []check.Kind{check.Gap}},

		{"history is read before the session is in the room", false, []edit{
			{"server/hub/join.go", "\tanswer, backlog := r.resume(p, state)\n",
				"answer, backlog := r.resume(p, state)\nr.mu.Unlock()\ntime.Sleep(50 * time.Millisecond)\nr.mu.Lock()\n"},
			deafClient(),
		}, harm{churn: true}, []check.Kind{check.Gap, check.Stale}},

		{"a full queue drops what does not fit", false, []edit{
			{"server/wire/conn.go", "\tif c.raw == nil ||", "if len(frames) >= 0 || c.raw == nil ||"}, // everything is queued
			{"server/wire/outbox.go", "\tif o.bytes+len(q.bytes) > o.limit ||", "if len(o.frames) > 0 && !q.own {\nreturn true\n}\nif o.bytes+len(q.bytes) > o.limit ||"},
			deafClient(),
		}, harm{churn: true}, []check.Kind{check.Gap, check.Stale}},

		{"a lost announcement is not read from the store", false, []edit{
			{"server/hub/deliver.go", "\t\tr.deliver(encoded)\n", "if encoded[0].Seq%16 != 0 {\nr.deliver(encoded)\n}\n"},
			{"server/hub/deliver.go", "if r.last < 0 || r.expected <= r.last || r.healing {", "if r.hub != nil {"},
			deafClient(),
		}, harm{}, []check.Kind{check.Gap, check.Stale}},

		{"a private message is stored in the public room", true, []edit{
			{"server/hub/send.go", "s.submit(target, id, p.Room, chat.Event{\n\t\tRoom: target.info.ID,",
				"target = said\ns.submit(target, id, p.Room, chat.Event{\nRoom: target.info.ID,"},
		}, harm{}, []check.Kind{check.Leaked}},

		{"an answer names the event after", true, []edit{
			{"server/hub/publish.go", "Seq: e.Seq, At: e.At, Dup", "Seq: e.Seq + 1, At: e.At, Dup"},
		}, harm{}, []check.Kind{check.Lost}},
	}
}
