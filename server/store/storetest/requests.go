package storetest

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

func requests() []promise {
	return []promise{
		{"ARequestStandsApartUntilItIsAccepted", requestWaits},
		{"ADeclinedRequestDoesNotExistForWhoDeclined", requestDeclined},
		{"ADirectRoomThatIsThereIsNoRequest", noRequest},
		{"RequestsComeInPages", requestPages},
		{"OpenRequestsAreBounded", openBounded},
		{"RequestsOfADayAreBounded", dayBounded},
		{"RacingRequestsAreBounded", raceBounded},
		{"OnlyWhoWasAskedAnswers", whoAnswers},
		{"AnAnswerIsCounted", answerCounted},
		{"MessagesOfARequestAreNotShownInARoomUntilItIsAccepted", requestNotShown},
	}
}

// request opens a request and says something in it.
func (w *world) request(from, to chat.User) chat.RoomID {
	w.t.Helper()
	room, fresh, err := w.s.RequestDirect(w.ctx(), from.ID, to.ID, noon())
	if w.check(err); !fresh || room.ID != chat.DirectID(from.ID, to.ID) {
		w.t.Fatalf("got %+v, fresh %v, want a fresh room", room, fresh)
	}
	w.say(room.ID, from, "hello "+to.Name)
	return room.ID
}

// lists demands which rooms the user has, and which requests.
func (w *world) lists(u chat.User, rooms, requests []chat.RoomID) {
	w.t.Helper()
	ids := func(states []chat.RoomState) (list []chat.RoomID) {
		for _, s := range states {
			list = append(list, s.Room.ID)
		}
		return list
	}
	states, err := w.s.RoomStates(w.ctx(), u.ID)
	w.check(err)
	if got := ids(states); !slices.Equal(got, rooms) {
		w.t.Errorf("%s: got rooms %v, want %v", u.Name, got, rooms)
	}
	waiting, total, err := w.s.Requests(w.ctx(), u.ID, "", 10)
	w.check(err)
	if got := ids(waiting); !slices.Equal(got, requests) || total != len(requests) {
		w.t.Errorf("%s: got %d requests %v, want %v", u.Name, total, got, requests)
	}
}

func requestWaits(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	room := w.request(ada, bo)
	w.lists(ada, []chat.RoomID{room}, nil)
	w.lists(bo, nil, []chat.RoomID{room})
	got, err := w.s.Request(w.ctx(), room)
	if w.check(err); got != (store.Request{From: ada.ID, To: bo.ID}) {
		w.t.Errorf("got %+v, want ada's to bo", got)
	}
	if s := w.state(bo, room); !s.Request || s.Unread != 1 || s.Room.Peer.ID != ada.ID {
		w.t.Errorf("got %+v, want a request of ada with one unread", s)
	}
	if s := w.state(ada, room); s.Request {
		w.t.Errorf("got %+v, want an ordinary room for who asks", s)
	}
	w.reopen()
	w.lists(bo, nil, []chat.RoomID{room})
	w.check(w.s.Answer(w.ctx(), bo.ID, room, true))
	w.lists(bo, []chat.RoomID{room}, nil)
	if got, err := w.s.Request(w.ctx(), room); err != nil || got != (store.Request{}) {
		w.t.Errorf("got %+v (%v), want no request", got, err)
	}
	w.check(w.s.Answer(w.ctx(), bo.ID, room, false)) // it is none any more
	w.lists(bo, []chat.RoomID{room}, nil)
}

func requestDeclined(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	room := w.request(ada, bo)
	w.check(w.s.Answer(w.ctx(), bo.ID, room, false))
	w.lists(bo, nil, nil)
	_, err := w.s.RoomState(w.ctx(), bo.ID, room)
	w.refused(err, chat.CodeNoRoom)
	w.lists(ada, []chat.RoomID{room}, nil)
	again, fresh, err := w.s.RequestDirect(w.ctx(), ada.ID, bo.ID, noon())
	if w.check(err); again.ID != room || fresh {
		w.t.Errorf("got %+v, fresh %v, want the same room: ada must not notice", again, fresh)
	}
	if got, err := w.s.Request(w.ctx(), room); err != nil || got != (store.Request{From: ada.ID, To: bo.ID, Declined: true}) {
		w.t.Errorf("got %+v (%v), want it as declined", got, err)
	}
	w.check(w.s.Answer(w.ctx(), bo.ID, room, true)) // bo thinks better of it
	w.lists(bo, []chat.RoomID{room}, nil)
}

func noRequest(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	room := w.direct(ada, bo)
	got, fresh, err := w.s.RequestDirect(w.ctx(), bo.ID, ada.ID, noon())
	if w.check(err); got.ID != room || fresh {
		w.t.Errorf("got %+v, fresh %v, want what is there", got, fresh)
	}
	w.lists(ada, []chat.RoomID{room}, nil)
	w.lists(bo, []chat.RoomID{room}, nil)
	_, _, err = w.s.RequestDirect(w.ctx(), ada.ID, ada.ID, noon())
	w.refused(err, chat.CodeToSelf)
	_, _, err = w.s.RequestDirect(w.ctx(), ada.ID, "u-ghost", noon())
	w.refused(err, chat.CodeNoUser)
}

func requestPages(w *world) {
	bo := w.user("Bo")
	var want []chat.RoomID
	for i := range 5 {
		want = slices.Insert(want, 0, w.request(w.user(fmt.Sprintf("From%d", i)), bo))
	}
	var got []chat.RoomID
	for after := chat.RoomID(""); ; {
		page, total, err := w.s.Requests(w.ctx(), bo.ID, after, 2)
		if w.check(err); total != 5 {
			w.t.Errorf("got %d requests, want 5", total)
		}
		for _, s := range page {
			got = append(got, s.Room.ID)
		}
		if len(page) < 2 {
			break
		}
		after = got[len(got)-1]
	}
	if !slices.Equal(got, want) {
		w.t.Errorf("got %v, want %v", got, want)
	}
}

func openBounded(w *world) {
	ada, friend := w.user("Ada"), w.user("Friend")
	w.direct(ada, friend)
	var rooms []chat.RoomID
	ask := func(i int, after time.Duration) error {
		to := w.user(fmt.Sprintf("To%d", i))
		room, _, err := w.s.RequestDirect(w.ctx(), ada.ID, to.ID, noon().Add(after))
		rooms = append(rooms, room.ID)
		return err
	}
	for i := range chat.RequestsOpen {
		w.check(ask(i, 0))
	}
	w.refused(ask(10, time.Hour), chat.CodeUnanswered)
	if _, err := w.s.Room(w.ctx(), chat.DirectID(ada.ID, "u-to10")); err == nil {
		w.t.Error("what was refused was made all the same")
	}
	w.check(w.s.Answer(w.ctx(), "u-to0", rooms[0], false))
	w.refused(ask(11, time.Hour), chat.CodeUnanswered) // ada does not learn that it was declined
	w.check(w.s.Answer(w.ctx(), "u-to1", rooms[1], true))
	w.check(ask(12, time.Hour))
	w.refused(ask(13, time.Hour), chat.CodeUnanswered)
	w.check(ask(14, chat.RequestLapse)) // those of noon have lapsed
	_, _, err := w.s.RequestDirect(w.ctx(), ada.ID, friend.ID, noon())
	w.check(err)
}

func dayBounded(w *world) {
	ada := w.user("Ada")
	for i := range chat.RequestsPerDay + 1 {
		to := w.user(fmt.Sprintf("To%d", i))
		room, _, err := w.s.RequestDirect(w.ctx(), ada.ID, to.ID, noon().Add(time.Duration(i)*time.Minute))
		if i == chat.RequestsPerDay {
			w.refused(err, chat.CodeRateLimited)
			if wait, want := chat.AsError(err).Wait(), 24*time.Hour-chat.RequestsPerDay*time.Minute; wait != want {
				w.t.Errorf("got wait %v, want %v", wait, want)
			}
			break
		}
		w.check(err)
		w.check(w.s.Answer(w.ctx(), to.ID, room.ID, true))
	}
	_, _, err := w.s.RequestDirect(w.ctx(), ada.ID, w.user("Late").ID, noon().Add(24*time.Hour))
	w.check(err)
}

// raceBounded lets both of a pair ask each other too.
func raceBounded(w *world) {
	ada := w.user("Ada")
	var people []chat.User
	for i := range 3 * chat.RequestsOpen {
		people = append(people, w.user(fmt.Sprintf("To%d", i)))
	}
	errs := make([]error, len(people))
	var all sync.WaitGroup
	for i, u := range people {
		all.Go(func() { _, _, errs[i] = w.s.RequestDirect(w.ctx(), ada.ID, u.ID, noon()) })
	}
	all.Wait()
	made := 0
	for _, err := range errs {
		if err == nil {
			made++
			continue
		}
		w.refused(err, chat.CodeUnanswered)
	}
	if made != chat.RequestsOpen {
		w.t.Errorf("got %d requests, want %d", made, chat.RequestsOpen)
	}
	a, b := w.user("Cy"), w.user("Di")
	fresh := make([]bool, 8)
	errs = make([]error, len(fresh))
	for i := range fresh {
		from, to := a.ID, b.ID
		if i%2 == 0 {
			from, to = to, from
		}
		all.Go(func() { _, fresh[i], errs[i] = w.s.RequestDirect(w.ctx(), from, to, noon()) })
	}
	all.Wait()
	once := 0
	for i, err := range errs {
		if w.check(err); fresh[i] {
			once++
		}
	}
	if once != 1 {
		w.t.Errorf("the pair's room was made %d times, want once", once)
	}
}

func whoAnswers(w *world) {
	ada, bo, cy := w.user("Ada"), w.user("Bo"), w.user("Cy")
	room := w.request(ada, bo)
	w.follow(chat.Lobby, bo)
	w.refused(w.s.Answer(w.ctx(), cy.ID, room, true), chat.CodeNoRoom)
	w.refused(w.s.Answer(w.ctx(), bo.ID, chat.Lobby, true), chat.CodeNoRoom)
	w.refused(w.s.Answer(w.ctx(), bo.ID, "nowhere", true), chat.CodeNoRoom)
	w.check(w.s.Answer(w.ctx(), ada.ID, room, true))
	w.lists(bo, []chat.RoomID{chat.Lobby}, []chat.RoomID{room})
}

func answerCounted(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	room := w.request(ada, bo)
	before, err := w.s.Changes(w.ctx(), []chat.UserID{ada.ID, bo.ID})
	w.check(err)
	w.check(w.s.Answer(w.ctx(), bo.ID, room, false))
	after, err := w.s.Changes(w.ctx(), []chat.UserID{ada.ID, bo.ID})
	if w.check(err); after[bo.ID] <= before[bo.ID] || after[ada.ID] != before[ada.ID] {
		w.t.Errorf("got %v after %v, want a change of bo alone", after, before)
	}
}

func requestNotShown(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	room, _, err := w.s.RequestDirect(w.ctx(), ada.ID, bo.ID, noon())
	w.check(err)
	item := w.said(room.ID, ada, "psst")
	item.Event.Message.To, item.Event.Message.In = bo.ID, chat.Lobby
	w.append(item)
	w.privateIn(ada, 0, 9, 10, "psst")
	w.privateIn(bo, 0, 9, 10)
	w.check(w.s.Answer(w.ctx(), bo.ID, room.ID, false))
	w.privateIn(bo, 0, 9, 10)
	w.check(w.s.Answer(w.ctx(), bo.ID, room.ID, true))
	w.privateIn(bo, 0, 9, 10, "psst")
}
