package storetest

import (
	"fmt"
	"reflect"
	"slices"

	"parley/server/store"
	"parley/shared/chat"
)

func spans() []promise {
	return []promise{
		{"PagesCountMessagesAndSpanAmendments", pageSpans},
		{"APageAfterASeqHasTheChangesOfThoseBefore", pageChanges},
		{"AThousandEditsAreAFewEvents", thousandEdits},
		{"SupersededAmendmentsAreLeftOutOrStubs", stubs},
		{"ARestorationThatWasEditedStillClearsReactions", restoredAndEdited},
		{"EachUsersReactionIsAnEvent", reactionEvents},
		{"TheTimeOfEachEventIsKnown", times},
		{"APageHasTheAmendmentsOfItsSpan", untorn},
	}
}

// wantSpan checks the span of a page, and the Seqs of its messages and changes.
func (w *world) wantSpan(what string, page chat.Page, err error, from, to chat.Seq, events, changes []chat.Seq) {
	w.t.Helper()
	w.check(err)
	if page.From != from || page.To != to || !reflect.DeepEqual(seqsOf(page.Events), events) || !reflect.DeepEqual(seqsOf(page.Changes), changes) {
		w.t.Errorf("%s: got %d to %d with %v and %v, want %d to %d with %v and %v",
			what, page.From, page.To, seqsOf(page.Events), seqsOf(page.Changes), from, to, events, changes)
	}
}

type places = []chat.Seq

// mixed makes messages at 1, 2, 5, 6 and 9, and amendments in between.
func (w *world) mixed() {
	ada, bo := w.user("Ada"), w.user("Bo")
	one, two := w.say(chat.Lobby, ada, "one"), w.say(chat.Lobby, ada, "two")
	w.append(editing(one, ada, 0, "one, edited"))
	w.append(reacting(two, bo, "👍", true))
	five := w.say(chat.Lobby, ada, "five")
	w.say(chat.Lobby, ada, "six")
	w.append(reacting(five, bo, "👍", true))
	w.append(editing(one, ada, 3, "one, again"))
	w.say(chat.Lobby, ada, "nine")
	w.append(pinning(two, bo, true))
}

func pageSpans(w *world) {
	w.mixed()
	for _, c := range []struct {
		before   chat.Seq
		limit    int
		from, to chat.Seq
		events   places
	}{
		{11, 50, 1, 10, places{1, 2, 5, 6, 9}}, {11, 2, 6, 10, places{6, 9}}, {6, 2, 2, 5, places{2, 5}}, {5, 1, 2, 4, places{2}}, {2, 1, 1, 1, places{1}},
		{1, 5, 1, 0, places{}}, {0, 5, 1, 0, places{}},
	} {
		page, err := w.s.Before(w.ctx(), chat.Lobby, c.before, c.limit, chat.PageBytes)
		w.wantSpan(fmt.Sprint("before ", c.before, ", ", c.limit), page, err, c.from, c.to, c.events, places{})
	}
	for _, c := range []struct {
		around   chat.Seq
		limit    int
		from, to chat.Seq
		events   places
	}{
		{5, 50, 1, 10, places{1, 2, 5, 6, 9}}, {5, 2, 5, 6, places{5, 6}}, {5, 4, 2, 9, places{2, 5, 6, 9}}, {8, 2, 6, 9, places{6, 9}}, {10, 2, 9, 10, places{9}},
		{99, 2, 9, 10, places{9}}, {-4, 2, 1, 2, places{1, 2}}, {1, 1, 1, 1, places{1}},
	} {
		page, err := w.s.Around(w.ctx(), chat.Lobby, c.around, c.limit, chat.PageBytes)
		w.wantSpan(fmt.Sprint("around ", c.around, ", ", c.limit), page, err, c.from, c.to, c.events, places{})
	}
	page, err := w.s.Around(w.ctx(), "nowhere", 1, 5, chat.PageBytes)
	w.wantSpan("nowhere", page, err, 1, 0, places{}, places{})
}

func pageChanges(w *world) {
	w.mixed()
	for _, c := range []struct {
		after    chat.Seq
		limit    int
		from, to chat.Seq
		events   places
		changes  places
	}{
		{0, 50, 1, 10, places{1, 2, 5, 6, 9}, places{}}, {0, 2, 1, 2, places{1, 2}, places{}}, {2, 50, 3, 10, places{5, 6, 9}, places{4, 8, 10}},
		{2, 2, 3, 5, places{5}, places{4}}, {1, 1, 2, 2, places{2}, places{}}, {2, 1, 3, 4, places{}, places{4}}, {6, 50, 7, 10, places{9}, places{7, 8, 10}},
		{9, 9, 10, 10, places{}, places{10}}, {10, 9, 11, 10, places{}, places{}},
	} {
		page, err := w.s.After(w.ctx(), chat.Lobby, c.after, c.limit, chat.PageBytes)
		w.wantSpan(fmt.Sprint("after ", c.after, ", ", c.limit), page, err, c.from, c.to, c.events, c.changes)
	}
	page, err := w.s.After(w.ctx(), "nowhere", 3, 5, chat.PageBytes)
	w.wantSpan("nowhere", page, err, 4, 3, places{}, places{})
}

func thousandEdits(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	e := w.say(chat.Lobby, ada, "0")
	var batch []store.Append
	for i := range 1000 {
		batch = append(batch, editing(e, ada, 1<<40, fmt.Sprint("edit ", i)), reacting(e, bo, "👍", i%2 == 0))
	}
	for part := range slices.Chunk(batch, 250) {
		_, err := w.s.Append(w.ctx(), part)
		w.check(err)
	}
	events, err := w.s.Since(w.ctx(), chat.Lobby, 1, 100, chat.PageBytes)
	w.check(err)
	if len(events) > 2 || events[0].First() != 2 || events[len(events)-1].Message == nil && events[len(events)-1].Reaction == nil {
		w.t.Errorf("got %d events that begin with %+v, want at most 2", len(events), events[0])
	}
	page, err := w.s.After(w.ctx(), chat.Lobby, 1, 100, chat.PageBytes)
	if w.check(err); len(page.Changes) > 2 {
		w.t.Errorf("got %d changes, want at most 2", len(page.Changes))
	}
	if got := w.message(chat.Lobby, 1); got.Message.Text != "edit 999" {
		w.t.Errorf("got %+v", got.Message)
	}
}

func stubs(w *world) {
	ada := w.user("Ada")
	e := w.say(chat.Lobby, ada, "one")
	for i := range 4 {
		w.append(editing(e, ada, chat.Seq(i+1), fmt.Sprint("edit ", i)))
	}
	w.say(chat.Lobby, ada, "two")
	w.append(deleting(e, ada, false, false))
	since := func(after chat.Seq, limit int) []chat.Event {
		w.t.Helper()
		events, err := w.s.Since(w.ctx(), chat.Lobby, after, limit, chat.PageBytes)
		w.check(err)
		return events
	}
	for _, c := range []struct {
		after chat.Seq
		limit int
		want  places // First and Seq of each
	}{
		{0, 9, places{1, 1, 2, 6, 7, 7}}, {1, 9, places{2, 6, 7, 7}}, {3, 1, places{4, 6}}, {0, 1, places{1, 1}}, {5, 9, places{6, 6, 7, 7}}, {6, 9, places{7, 7}}, {7, 9, places{}}, {9, 9, places{}},
		{0, 0, places{}}, {-3, 1, places{1, 1}},
	} {
		got := places{}
		for _, e := range since(c.after, c.limit) {
			got = append(got, e.First(), e.Seq)
		}
		if !reflect.DeepEqual(got, c.want) {
			w.t.Errorf("after %d, %d: got %v, want %v", c.after, c.limit, got, c.want)
		}
	}
	if last := since(6, 1)[0]; last.Kind != chat.Deleted || last.Stub() || last.Message.Gone == nil {
		w.t.Errorf("got %+v, want the deletion", last)
	}
}

// restoredAndEdited looks at a message between its reaction and its deletion.
func restoredAndEdited(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	e := w.say(chat.Lobby, ada, "one")
	w.append(reacting(e, bo, "👍", true))
	w.append(pinning(e, bo, true))
	state := w.readRoom(chat.Lobby)
	w.append(deleting(e, bo, true, false))
	w.append(restoring(e, bo))
	w.append(editing(e, ada, 1<<40, "two"))
	want := w.readRoom(chat.Lobby).messages
	w.equalStates("events", w.catchUp(chat.Lobby, state, 9, chat.PageBytes), want)
	w.equalStates("pages", w.pageUp(chat.Lobby, state, 9, chat.PageBytes), want)
}

// reactionEvents are those from which the other devices of a user learn what the user did.
func reactionEvents(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	e := w.say(chat.Lobby, ada, "one")
	w.append(reacting(e, ada, "👍", true))
	w.append(reacting(e, bo, "👍", true))
	w.append(reacting(e, bo, "👍", false))
	events, err := w.s.Since(w.ctx(), chat.Lobby, 1, 9, chat.PageBytes)
	w.check(err)
	if len(events) != 2 || events[0].By != ada || !events[0].On || events[1].By != bo || events[1].On || events[1].First() != 3 {
		w.t.Errorf("got %+v, want the reaction of Ada, and that Bo has taken it away", events)
	}
	for _, e := range events {
		if e.Reaction == nil || e.Reaction.Count != 1 {
			w.t.Errorf("got %+v, want the reaction as it stands now", e.Reaction)
		}
	}
}

func times(w *world) {
	w.mixed()
	at := chat.MillisOf(noon())
	for seq, want := range map[chat.Seq]chat.Millis{1: at, 3: at + 1000, 4: at + 1000, 9: at, 11: 0, 0: 0} {
		if got, err := w.s.Time(w.ctx(), chat.Lobby, seq); err != nil || got != want {
			w.t.Errorf("%d: got %d (%v), want %d", seq, got, err, want)
		}
	}
}

// untorn reads while messages are amended: what a page has of a message is not older than the span that the page covers, and whatever was
// read becomes the present state with the amendments after it.
func untorn(w *world) {
	const messages, amendments = 8, 400
	ada := w.user("Ada")
	var all []chat.Event
	for i := range messages {
		all = append(all, w.say(chat.Lobby, ada, fmt.Sprint("message ", i)))
	}
	var live []chat.Event
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range amendments {
			target := all[i%messages]
			item := reacting(target, ada, "👍", i/messages%2 == 0)
			if i%5 == 0 {
				item = editing(target, ada, 1<<40, fmt.Sprint("edit ", i))
			}
			results, err := w.s.Append(w.ctx(), []store.Append{item})
			if err != nil || results[0].Err != nil {
				w.t.Error(err, results)
				return
			}
			live = append(live, results[0].Event)
		}
	}()
	var pages []chat.Page
	var states []roomState
	for reading := true; reading; {
		select {
		case <-done:
			reading = false
		default:
		}
		whole, some := w.readWhole(all)
		pages, states = append(pages, whole...), append(states, some...)
	}
	for _, page := range pages {
		for _, amendment := range live {
			for i := range page.Events {
				if e := &page.Events[i]; e.Seq == amendment.Target && amendment.Seq <= page.To && amendment.Seq > e.Rev {
					w.t.Fatalf("the page of %d to %d has the message %d as of %d, without the amendment %d", page.From, page.To, e.Seq, e.Rev, amendment.Seq)
				}
			}
		}
	}
	want := w.readRoom(chat.Lobby).messages
	for _, state := range states {
		for _, amendment := range live {
			if amendment.Seq > state.at {
				amendIn(state.messages, amendment)
			}
		}
		w.equalStates(fmt.Sprint("what was read up to ", state.at), state.messages, want)
	}
}

// readWhole reads the lobby, which began with these messages, in every way. The states are those that the pages and the events give.
func (w *world) readWhole(first []chat.Event) (pages []chat.Page, states []roomState) {
	w.t.Helper()
	heads, err := w.s.Heads(w.ctx(), []chat.RoomID{chat.Lobby})
	w.check(err)
	for _, read := range []func() (chat.Page, error){
		func() (chat.Page, error) { return w.s.After(w.ctx(), chat.Lobby, 0, 50, chat.PageBytes) },
		func() (chat.Page, error) { return w.s.Around(w.ctx(), chat.Lobby, 3, 50, chat.PageBytes) },
		func() (chat.Page, error) {
			return w.s.Before(w.ctx(), chat.Lobby, heads[chat.Lobby]+1, 50, chat.PageBytes)
		},
	} {
		page, err := read()
		w.check(err)
		pages, states = append(pages, page), append(states, stateOf(page.To, page.Events))
	}
	events, err := w.s.Since(w.ctx(), chat.Lobby, 0, 1000, chat.PageBytes)
	w.check(err)
	half := len(first) / 2
	rest, err := w.s.After(w.ctx(), chat.Lobby, first[half-1].Seq, 50, chat.PageBytes)
	w.check(err)
	return pages, append(states, stateOf(events[len(events)-1].Seq, events), stateOf(rest.To, slices.Concat(first[:half], rest.Events, rest.Changes)))
}

// stateOf applies events to an empty room.
func stateOf(at chat.Seq, events []chat.Event) roomState {
	state := roomState{at, map[chat.Seq]chat.Event{}}
	for _, e := range events {
		amendIn(state.messages, e)
	}
	return state
}
