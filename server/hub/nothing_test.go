package hub_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// overLedger runs a story in a hub over a ledger.
func overLedger(t *testing.T, story func(t *testing.T, w *world, l *ledger)) {
	inWorldOver(t, func(s store.Store) *ledger { return &ledger{Store: s} }, story)
}

// Whoever is no member of a room costs the store the same reads, and gets the same answer, as for an id that no room ever had: by each command,
// whether the room is full of people at the moment or asleep. So neither an answer nor its time tells that there is such a room.
func TestAStrangerCostsTheSameWhetherThereIsARoomOrNot(t *testing.T) {
	for _, row := range aboutRooms {
		if row.command == nil {
			continue
		}
		t.Run(string(row.kind), func(t *testing.T) {
			overLedger(t, func(t *testing.T, w *world, l *ledger) {
				stranger := w.appoint("Stranger", chat.RoleAdmin)
				var rooms []chat.RoomID
				for _, kind := range []chat.RoomKind{chat.Private, chat.Group} {
					owner := w.appoint("Olga-"+string(kind), chat.RoleMember)
					awake := owner.ask(&protocol.Create{Name: "Den", RoomKind: kind}).(*protocol.Created).Room.ID
					owner.ask(&protocol.Join{Room: awake})
					owner.says(awake, "tea")
					asleep := owner.ask(&protocol.Create{Name: "Den", RoomKind: kind}).(*protocol.Created).Room.ID
					rooms = append(rooms, awake, asleep)
				}
				time.Sleep(time.Second)
				ask := func(id chat.RoomID) (answer string, calls []string) {
					time.Sleep(time.Second)
					synctest.Wait()
					x := target{room: chat.Room{ID: id, Kind: chat.Private}, own: 1, theirs: 1, whom: stranger.user.ID}
					l.take()
					text, err := json.Marshal(stranger.ask(row.command(x)))
					if err != nil {
						t.Fatal(err)
					}
					return strings.ReplaceAll(string(text), string(id), "ROOM"), l.take()
				}
				want, reads := ask(chat.NewRoomID())
				for _, id := range rooms {
					got, calls := ask(id)
					if plainAnswer(got) != plainAnswer(want) || !slices.Equal(calls, reads) {
						t.Errorf("got %s after %v, for an unknown id %s after %v", got, calls, want, reads)
					}
				}
			})
		})
	}
}

// plainAnswer leaves out what differs between two answers about the same: versions of drafts, which are times.
func plainAnswer(answer string) string {
	before, _, drafted := strings.Cut(answer, `"version"`)
	if drafted {
		return before
	}
	return answer
}
