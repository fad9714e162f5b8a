package storetest

import (
	"context"
	"fmt"
	"slices"
	"time"

	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/words"
	"parley/shared/words/wordstest"
)

func searches() []promise {
	return []promise{
		{"ASearchFindsWhatTheWordsDecide", searchAgrees},
		{"ASearchFindsWhatItsUserMayRead", searchAuthorised},
		{"ASearchPassesWhatItsUserMayNotRead", searchPasses},
		{"ASearchFollowsOperators", searchOperators},
		{"ASearchFollowsChanges", searchFollows},
		{"PagesOfASearchHaveEachHitOnce", searchPages},
		{"RankedHitsComeTheBestFirst", searchRanked},
		{"AHitHasItsNeighbours", searchNeighbours},
		{"ASearchWhoseTimeIsOverIsPartial", searchTime},
		{"AnIndexThatIsInterruptedGoesOn", indexResumes},
		{"ChangesWhileTheIndexIsBuiltAreInIt", indexRaces},
	}
}

// queryOf gives a query of u a meaning.
func queryOf(u chat.User, query string) words.Search {
	return words.Parse(query).Resolve(words.Names{
		Me: u.ID, Now: noon(), Emoji: wordstest.Emoji,
		Users: func(name string) []chat.UserID { return []chat.UserID{chat.UserID("u-" + name)} },
		Rooms: func(name string) []chat.RoomID { return []chat.RoomID{chat.RoomID(name)} },
	})
}

// searchTries is how often search asks whose time is over: on a busy machine that may come before so few messages are searched.
const searchTries = 30

// search returns an answer that is complete.
func (w *world) search(q store.Search) (found store.Found) {
	w.t.Helper()
	var err error
	for range searchTries {
		began := time.Now()
		found, err = w.s.Search(w.ctx(), q)
		if err != nil || !found.Partial || time.Since(began) < store.SearchTime {
			break
		}
	}
	w.check(err)
	if found.Partial || !found.Indexing.Complete() {
		w.t.Errorf("%v: an answer to so few messages is complete, got %+v", q.Query, found)
	}
	return found
}

// finds demands that u finds these texts, the newest first.
func (w *world) finds(u chat.User, query string, want ...string) {
	w.t.Helper()
	found := w.search(store.Search{User: u.ID, Query: queryOf(u, query), Limit: 50})
	if got := textsOf(found.Hits); !slices.Equal(got, want) {
		w.t.Errorf("%s searches for %s: got %q, want %q", u.Name, query, got, want)
	}
}

func textsOf(hits []store.Hit) (texts []string) {
	for _, hit := range hits {
		texts = append(texts, hit.Event.Message.Text)
	}
	return texts
}

// searchAgrees has all texts of the table in one room, and compares what is found with what words.Search says of each of them: without
// an index, with a part of it, and with all.
func searchAgrees(w *world) {
	ada := w.user("Ada")
	var events []chat.Event
	for _, c := range wordstest.Cases() {
		events = append(events, w.say(chat.Lobby, ada, c.Plain()))
	}
	hits := 0
	for _, state := range []string{"no", "half an", "an"} {
		if state == "half an" {
			_, err := w.s.Index(w.ctx(), len(events)/2)
			w.check(err)
		} else if state == "an" {
			w.index(50)
		}
		for _, c := range wordstest.Cases() {
			q := queryOf(ada, c.Query)
			var want []chat.Seq
			for _, e := range slices.Backward(events) {
				if _, ok := q.Match(&e); ok {
					want = append(want, e.Seq)
				}
			}
			var got []chat.Seq
			for _, hit := range w.search(store.Search{User: ada.ID, Query: q, Limit: len(events)}).Hits {
				got = append(got, hit.Event.Seq)
			}
			if hits += len(got); !slices.Equal(got, want) {
				w.t.Errorf("%s, with %s index: got %v, want %v", c.Query, state, got, want)
			}
		}
	}
	if hits < 300 {
		w.t.Errorf("%d hits prove little", hits)
	}
}

func searchAuthorised(w *world) {
	ada, bo, cy := w.user("Ada"), w.user("Bo"), w.user("Cy")
	tea := w.room("Tea")
	w.say(tea, ada, "apple in public")
	w.say(w.direct(ada, bo), ada, "apple of the pair")
	w.whisper(tea, ada, bo, "apple whispered", 0)
	request := w.request(cy, ada)
	w.say(request, cy, "apple of a stranger")
	for range 2 {
		w.finds(bo, "apple", "apple whispered", "apple of the pair", "apple in public")
		w.finds(ada, "apple", "apple whispered", "apple of the pair", "apple in public")
		w.finds(cy, "apple", "apple of a stranger", "apple in public")
		w.finds(chat.User{ID: "u-nobody"}, "apple", "apple in public")
		found := w.search(store.Search{User: cy.ID, Query: queryOf(cy, "apple"), Room: chat.DirectID(ada.ID, bo.ID), Limit: 9})
		if len(found.Hits) > 0 {
			w.t.Errorf("a third one found %q", textsOf(found.Hits))
		}
		found = w.search(store.Search{User: bo.ID, Query: queryOf(bo, "apple"), Room: tea, Limit: 9})
		if got := textsOf(found.Hits); !slices.Equal(got, []string{"apple whispered", "apple in public"}) {
			w.t.Errorf("in one room: got %q", got)
		}
		w.index(100)
	}
	w.check(w.s.Answer(w.ctx(), ada.ID, request, false))
	w.finds(ada, "apple stranger")
	w.check(w.s.Answer(w.ctx(), ada.ID, request, true))
	w.finds(ada, "apple stranger", "apple of a stranger")
}

// searchPasses has two people say privately what others say in public, more often than a search looks at candidates at once.
func searchPasses(w *world) {
	ada, bo, cy := w.user("Ada"), w.user("Bo"), w.user("Cy")
	tea, pair := w.room("Tea"), w.direct(bo, cy)
	var want []string
	all := 0
	for i := range 4 {
		public := fmt.Sprint("plum in public ", i)
		w.say(tea, bo, public)
		var batch []store.Append
		for k := range 150 {
			batch = append(batch, w.said(pair, bo, fmt.Sprint("plum of the pair ", k)))
		}
		_, err := w.s.Append(w.ctx(), batch)
		w.check(err)
		want, all = append([]string{public}, want...), all+len(batch)+1
	}
	for _, state := range []string{"no", "an"} {
		for _, query := range []string{"plum", "from:bo plum", "plum -cherry", "is:private plum"} {
			want := want
			if query == "is:private plum" {
				want = nil
			}
			w.finds(ada, query, want...)
			if got := w.search(store.Search{User: cy.ID, Query: queryOf(cy, query), Limit: 700}); query == "plum" && len(got.Hits) != all {
				w.t.Errorf("with %s index, one of the pair finds %d messages, want %d", state, len(got.Hits), all)
			}
			q, paged := store.Search{User: ada.ID, Query: queryOf(ada, query), Limit: 1}, []string(nil)
			for range len(want) + 1 {
				found := w.search(q)
				if paged = append(paged, textsOf(found.Hits)...); found.Next == 0 {
					break
				}
				q.Before = found.Next
			}
			if !slices.Equal(paged, want) {
				w.t.Errorf("with %s index, pages of %s have %q, want %q", state, query, paged, want)
			}
		}
		w.index(500)
	}
}

func searchOperators(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	tea := w.room("Tea")
	at := func(room chat.RoomID, by chat.User, days int, text string) chat.Event {
		item := w.said(room, by, text)
		item.Event.At = chat.MillisOf(noon().AddDate(0, 0, days))
		return w.append(item)
	}
	at(tea, ada, -30, "plum a month ago")
	linked := at(tea, bo, -1, "plum at https://example.org")
	at(chat.Lobby, ada, -1, "plum in `code`")
	w.whisper(tea, bo, ada, "plum for Ada", 0)
	w.append(reacting(linked, ada, "👍", true))
	w.append(pinning(linked, ada, true))
	for range 2 {
		w.finds(ada, "plum", "plum for Ada", "plum in `code`", "plum at https://example.org", "plum a month ago")
		w.finds(ada, "from:bo", "plum for Ada", "plum at https://example.org")
		w.finds(ada, "plum -from:bo", "plum in `code`", "plum a month ago")
		w.finds(ada, "in:tea plum", "plum for Ada", "plum at https://example.org", "plum a month ago")
		w.finds(ada, "on:yesterday", "plum in `code`", "plum at https://example.org")
		w.finds(ada, "before:2026-03", "plum a month ago")
		w.finds(ada, "after:2026-02 before:2026-03-04", "plum in `code`", "plum at https://example.org")
		w.finds(ada, "after:2027")
		w.finds(ada, "has:link", "plum at https://example.org")
		w.finds(ada, "has:code", "plum in `code`")
		w.finds(ada, "has:reaction from:bo", "plum at https://example.org")
		w.finds(ada, "is:pinned", "plum at https://example.org")
		w.finds(ada, "is:private", "plum for Ada")
		w.finds(ada, "is:mine", "plum in `code`", "plum a month ago")
		w.finds(ada, "is:edited")
		w.finds(ada, "-plum")
		w.finds(ada, "")
		w.index(100)
	}
	w.append(reacting(linked, ada, "👍", false))
	w.append(pinning(linked, ada, false))
	w.finds(ada, "has:reaction")
	w.finds(ada, "is:pinned")
}

func searchFollows(w *world) {
	ada, mod := w.user("Ada"), w.user("Mod")
	e := w.say(chat.Lobby, ada, "a pear and a plum")
	other := w.say(chat.Lobby, ada, "a pear")
	w.index(100)
	for range 2 { // the second round finds the changes of the first
		w.append(editing(e, ada, 99, "an orange and a plum"))
		w.finds(ada, "pear", "a pear")
		w.finds(ada, "orange", "an orange and a plum")
		w.finds(ada, "plum", "an orange and a plum")
		w.finds(ada, "is:edited", "an orange and a plum")
		w.append(reacting(e, mod, "👍", true))
		w.finds(ada, "has:reaction", "an orange and a plum")
		w.append(deleting(e, mod, true, false))
		w.finds(ada, "plum")
		w.finds(ada, "has:reaction")
		w.append(restoring(e, mod))
		w.finds(ada, "plum", "an orange and a plum")
		w.finds(ada, "has:reaction")
		w.append(editing(e, ada, 99, "a pear and a plum"))
	}
	w.checks()
	w.append(deleting(e, ada, false, false))
	w.append(deleting(other, ada, false, false))
	w.checks()
	w.finds(ada, "pear")
	w.finds(ada, "is:mine")
}

func searchPages(w *world) {
	ada := w.user("Ada")
	const all = 25
	for i := range all {
		w.say(chat.Lobby, ada, fmt.Sprint("quince ", i))
		w.say(chat.Lobby, ada, "something else")
		if i == 10 {
			w.index(7)
		}
	}
	for _, limit := range []int{1, 4, 25, 26} {
		var got []string
		q := store.Search{User: ada.ID, Query: queryOf(ada, "quince"), Limit: limit}
		for pages := 0; ; pages++ {
			found := w.search(q)
			if got = append(got, textsOf(found.Hits)...); found.Next == 0 {
				break
			}
			if q.Before = found.Next; len(found.Hits) != limit || pages > all {
				w.t.Fatalf("a page of %d has %d hits, and another one follows", limit, len(found.Hits))
			}
		}
		if len(got) != all || got[0] != "quince 24" || got[all-1] != "quince 0" || len(slices.Compact(got)) != all {
			w.t.Errorf("pages of %d: got %q", limit, got)
		}
	}
}

func searchRanked(w *world) {
	ada := w.user("Ada")
	for _, text := range []string{"run home", "running about, far from home", "runway", "a run, a run", "homeland and runway"} {
		w.say(chat.Lobby, ada, text)
	}
	w.index(100)
	q := store.Search{User: ada.ID, Query: queryOf(ada, "run home"), Limit: 2, Ranked: true}
	first := w.search(q)
	q.Before = first.Next
	second := w.search(q)
	got := append(textsOf(first.Hits), textsOf(second.Hits)...)
	if want := []string{"run home", "running about, far from home", "homeland and runway"}; !slices.Equal(got, want) || first.Next == 0 || second.Next != 0 {
		w.t.Errorf("got %q, %d and %d", got, first.Next, second.Next)
	}
}

func searchNeighbours(w *world) {
	ada := w.user("Ada")
	first := w.say(chat.Lobby, ada, "first fig")
	w.append(reacting(first, ada, "👍", true))
	gone := w.say(chat.Lobby, ada, "gone")
	w.say(chat.Lobby, ada, "between")
	w.say(chat.Lobby, ada, "last fig")
	w.append(deleting(gone, ada, false, false))
	found := w.search(store.Search{User: ada.ID, Query: queryOf(ada, "fig"), Limit: 9, Context: true})
	if len(found.Hits) != 2 {
		w.t.Fatalf("got %+v", found)
	}
	last, head := found.Hits[0], found.Hits[1]
	if last.Before == nil || last.Before.Message.Text != "between" || last.After != nil {
		w.t.Errorf("got %+v", last)
	}
	if head.Before != nil || head.After == nil || head.After.Message.Text != "between" {
		w.t.Errorf("got %+v", head)
	}
}

func searchTime(w *world) {
	ada := w.user("Ada")
	w.say(chat.Lobby, ada, "a date palm")
	q := store.Search{User: ada.ID, Query: queryOf(ada, "palm"), Limit: 9, Before: 7}
	ctx, cancel := context.WithTimeout(w.ctx(), time.Nanosecond)
	defer cancel()
	<-ctx.Done()
	if found, err := w.s.Search(ctx, q); err != nil || !found.Partial || found.Next != 7 || len(found.Hits) > 0 {
		w.t.Errorf("got %+v (%v), want that the next page begins at the same place", found, err)
	}
	gone, cancel := context.WithCancel(w.ctx())
	cancel()
	if _, err := w.s.Search(gone, q); err == nil {
		w.t.Error("nobody waits for the answer, but there is one")
	}
}
