//go:build linux

package bench

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// What is in a store that is measured.
const (
	fillMessages = 1_000_000 // of the one room, and of all others together
	fillRooms    = 1_000
	fillPeople   = 200
	fillGroup    = 10_000 // messages in one Append
	fillPrivate  = 25     // of so many messages one has a private one beside it, by or to the reader
)

const bigRoom = chat.Lobby

var smallRooms = func() (rooms []chat.RoomID) {
	for i := range fillRooms {
		rooms = append(rooms, chat.RoomID(fmt.Sprintf("room-%d", i)))
	}
	return rooms
}()

// fill puts a million messages into these rooms, taking turns.
func (b *benchedStore) fill(rooms ...chat.RoomID) {
	b.t.Helper()
	b.people()
	for _, room := range rooms {
		err := b.CreateRoom(b.t.Context(), chat.Room{ID: room, Kind: chat.Public, Name: string(room)}, "", reader, nil, time.Now())
		if err != nil && room != bigRoom {
			b.t.Fatal(err)
		}
	}
	began := time.Now()
	for done := 0; done < fillMessages; done += fillGroup {
		var batch []store.Append
		for i := range fillGroup {
			room := rooms[i%len(rooms)]
			batch = append(batch, b.message(room))
			if (i+(done+i)/len(rooms))%fillPrivate == 0 {
				batch = append(batch, b.private(room))
			}
		}
		b.append(batch)
	}
	b.t.Logf("%s: %d rooms filled within %v", b.name, len(rooms), time.Since(began).Round(time.Second))
}

func (b *benchedStore) append(batch []store.Append) {
	b.t.Helper()
	results, err := b.Append(b.t.Context(), batch)
	for _, r := range results {
		if err == nil {
			err = r.Err
		}
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

func someone(i int) chat.UserID { return chat.UserID(fmt.Sprintf("u-%04d", i)) }

// reader is who reads the pages, with the private messages.
var reader = someone(0)

// people makes everyone, once.
func (b *benchedStore) people() {
	for i := range fillPeople {
		id := someone(i)
		if _, err := b.User(b.t.Context(), id); err == nil {
			continue
		}
		name := store.Name{Shown: string(id), Folded: string(id), Skeleton: string(id)}
		_, err := b.CreateUser(b.t.Context(), store.Newcomer{ID: id, Name: name, Token: []byte(id)}, time.Now())
		if err == nil && id != reader {
			_, _, err = b.OpenDirect(b.t.Context(), reader, id, time.Now())
		}
		if err != nil {
			b.t.Fatal(err)
		}
	}
}

// message returns the next one, which nobody has sent before. Everyone talks as much as everyone else.
func (b *benchedStore) message(room chat.RoomID) store.Append {
	b.made++
	return store.Append{Event: chat.Event{Room: room, Kind: chat.Said, At: chat.MillisOf(time.Now()), By: chat.User{ID: someone(b.made % fillPeople)},
		Nonce: nextNonce(), Message: &chat.Message{Text: chatter(b.made)}}}
}

// private returns a message between the reader and somebody, said in a room.
func (b *benchedStore) private(room chat.RoomID) store.Append {
	a := b.message(room)
	by, to := reader, someone(1+b.made%(fillPeople-1))
	if b.made%2 == 0 {
		by, to = to, by
	}
	a.Event.Room, a.Event.By.ID = chat.DirectID(by, to), by
	a.Event.Message.To, a.Event.Message.In = to, room
	return a
}

// nextNonce is like those of the client: the time, and what nobody can guess.
func nextNonce() chat.Nonce {
	var bytes [16]byte
	binary.BigEndian.PutUint64(bytes[:8], uint64(time.Now().UnixMilli())<<16)
	rand.Read(bytes[6:])
	return chat.Nonce(hex.EncodeToString(bytes[:]))
}

// chatter is between 15 and 150 bytes long, 60 on the average.
func chatter(i int) string {
	const words = "the build is green again so let us ship it after lunch and see what people say about the new search "
	length := 15 + i*7%90
	if i%10 == 0 {
		length += 45
	}
	return strings.Repeat(words, 2)[i%13 : i%13+length]
}
