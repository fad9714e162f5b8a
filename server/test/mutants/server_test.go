package mutants

import "parley/app/check"

// deafClient is the edit that lets a client not look for what it knows to be missing: it would heal what the server does.
func deafClient() edit {
	return edit{"shared/client/timeline/timeline.go", "{ return t.Head > t.last }", "{ return false }"}
}

// mutantServers have a fault in the server, and those that the client would heal have one there too.
func mutantServers() []mutant {
	return []mutant{
		{"acknowledged before it is committed", false, []edit{
			{"server/hub/publish.go", "\t\"sync\"\n", "\"sync\"\n\"time\"\n"},
			{"server/hub/publish.go", "\tresults, err := r.hub.Store.Append(ctx, items)",
				"for i, p := range batch {\ne := p.item.Event\ne.Seq = r.last + chat.Seq(i+1)\np.answer(store.Appended{Event: e})\n}\n" +
					"time.Sleep(30 * time.Millisecond)\nresults, err := r.hub.Store.Append(ctx, items)"},
		}, harm{kills: 4}, []check.Kind{check.Lost}, ""},

		{"a repeated nonce is stored again", false, []edit{
			{"server/store/sqlstore/group.go", "return old, true, nil", "e.Nonce += chat.Nonce(string(rune(0x4e00 + room.Head%1000)))"},
		}, harm{crash: "after-commit"}, []check.Kind{check.Duplicated}, ""},

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
		}, harm{churn: true}, []check.Kind{check.Duplicated}, ""},

		{"announced before it is committed", false, []edit{
			{"server/hub/publish.go", "\tresults, err := r.hub.Store.Append(ctx, items)",
				"for _, p := range batch {\ne := p.item.Event\ne.Seq = r.last + 1\nr.hub.deliver(ctx, r.info.ID, 0, []chat.Event{e})\n}\n" +
					"results, err := r.hub.Store.Append(ctx, items)"},
		}, harm{kills: 3}, []check.Kind{check.Lost}, ""},

		{"a resume repeats an event", false, []edit{
			{"server/hub/stream/ring.go", "r.run.events[r.run.search(seq):], seq)", "r.run.events[max(r.run.search(seq)-1, 0):], seq-1)"},
			{"shared/client/timeline/timeline.go", "case ev.Seq <= t.last:", "case ev.Seq < t.last:"},
		}, harm{churn: true}, []check.Kind{check.Duplicated}, ""},

		{"a resume leaves an event out", false, []edit{
			{"server/hub/stream/ring.go", "r.run.events[r.run.search(seq):], seq)", "r.run.events[min(r.run.search(seq)+1, len(r.run.events)):], seq)"},
			{"shared/client/timeline/timeline.go", "case ev.First() > t.last+1:", "case ev.First() > t.last+1 && t.Head < 0:"},
			deafClient(),
		}, harm{churn: true}, []check.Kind{check.Gap}, ""},

		{"history is read before the session is in the room", false, []edit{
			{"server/hub/join.go", "\t\"sync\"\n", "\"sync\"\n\"time\"\n"},
			{"server/hub/join.go", "\tanswer, backlog := r.resume(p, state)\n",
				"answer, backlog := r.resume(p, state)\nr.mu.Unlock()\ntime.Sleep(50 * time.Millisecond)\nr.mu.Lock()\n"},
			deafClient(),
		}, harm{churn: true}, []check.Kind{check.Gap, check.Stale}, ""},

		{"a full queue drops what does not fit", false, []edit{
			{"server/wire/conn.go", "\tif c.raw == nil ||", "if len(frames) >= 0 || c.raw == nil ||"}, // everything is queued
			{"server/wire/outbox.go", "\tif o.bytes+len(q.bytes) > o.limit ||", "if len(o.frames) > 0 && !q.own {\nreturn true\n}\nif o.bytes+len(q.bytes) > o.limit ||"},
			deafClient(),
		}, harm{churn: true}, []check.Kind{check.Gap, check.Stale}, ""},

		{"a lost announcement is not read from the store", false, []edit{
			{"server/hub/deliver.go", "\t\tr.deliver(rules, encoded)\n", "if encoded[0].Seq%16 != 0 {\nr.deliver(rules, encoded)\n}\n"},
			{"server/hub/deliver.go", "if r.last < 0 || r.expected <= r.last && !r.outdated() || r.healing {", "if r.hub != nil {"},
			deafClient(),
		}, harm{}, []check.Kind{check.Gap, check.Stale}, ""},

		{"a private message is stored in the public room", true, []edit{
			{"server/hub/send.go", "s.submit(target, &publish{id: id, said: p.Room, charged: true, right: chat.ToWrite, item: store.Append{Rules: rules, Pace: s.pace(target), Event: chat.Event{\n\t\tRoom: target.info.ID,",
				"target = said\ns.submit(target, &publish{id: id, said: p.Room, charged: true, right: chat.ToWrite, item: store.Append{Rules: rules, Pace: s.pace(target), Event: chat.Event{\nRoom: target.info.ID,"},
		}, harm{}, []check.Kind{check.Leaked}, ""},

		{"whoever is taken out of a room stays in it", false, []edit{
			{"server/hub/roles.go", "r.expel(s, whyOut(m))", "_ = whyOut(m)"},
			{"server/hub/members.go", "\ts.hub.notifyUser(ctx, p.User, note{Kind: noteLeft, Room: p.Room, Why: protocol.WhyRemoved})\n", ""},
		}, harm{private: 2}, []check.Kind{check.Leaked}, ""},

		{"what somebody says who is taken out is stored by what was allowed before", false, []edit{
			{"server/store/sqlstore/group.go", "case rules > item.Rules && !repeated:", "case rules < 0 && !repeated:"},
			{"server/hub/publish.go", "	\"sync\"\n", "\"sync\"\n\"time\"\n"},
			{"server/hub/publish.go", "	results, err := r.hub.Store.Append(ctx, items)", "time.Sleep(50 * time.Millisecond)\nresults, err := r.hub.Store.Append(ctx, items)"},
		}, harm{private: 2}, []check.Kind{check.Leaked}, ""},

		{"an answer names the event after", true, []edit{
			{"server/hub/publish.go", "Seq: e.Seq, At: e.At, Dup", "Seq: e.Seq + 1, At: e.At, Dup"},
		}, harm{}, []check.Kind{check.Lost}, ""},
	}
}
