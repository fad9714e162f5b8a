package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"parley/server/store"
	"parley/server/store/roomfile"
	"parley/shared/chat"
)

// Import says how a file becomes a room.
type Import struct {
	As       chat.Room // a public room with another id and name; the zero Room: that of the file
	Now      time.Time
	Name     func(shown string) (store.Name, error) // the forms of a user's name
	Skeleton func(room string) string               // equal for names of rooms that look alike
}

// Imported is the result of an import.
type Imported struct {
	Room    chat.RoomID
	Events  chat.Seq
	Created int         // users, who have no token
	Named   []chat.User // those of them whose name was taken, with the names that they got
	Already bool        // nothing was changed: the room was there with everything in the file
}

// ErrRoomThere means that the room of a file exists, and that other things happened in it.
var ErrRoomThere = errors.New("the room is there, with other messages; nothing was imported. Import the file as another room with --as")

// Changer is a transaction, alone with the database.
type Changer interface {
	Querier
	Exec(ctx context.Context, query string, args Args) error
}

// importing is one import.
type importing struct {
	tx      Changer
	in      *roomfile.Reader
	o       Import
	room    chat.Room
	num     int64
	users   map[chat.UserID]int64
	places  map[chat.RoomID]importedPlace
	authors map[chat.Seq]chat.UserID // of messages that change
	replies []Args                   // of insertReply, when the messages are there
	members []roomfile.Person        // and others with a role

	events, amendments, reactions rowsInto
	done                          Imported
}

// importedPlace is a room in which a private message was said.
type importedPlace struct {
	num  int64
	head chat.Seq
}

// ImportRoom stores the room of a file, with its Seqs. The caller commits if it returns no error: then the whole file was read and is right.
func ImportRoom(ctx context.Context, tx Changer, in *roomfile.Reader, o Import) (Imported, error) {
	im := &importing{
		tx: tx, in: in, o: o, users: map[chat.UserID]int64{}, places: map[chat.RoomID]importedPlace{}, authors: map[chat.Seq]chat.UserID{},
		room:   chat.Room{ID: in.Room.ID, Kind: in.Room.Kind, Name: in.Room.Name, Topic: in.Room.Topic, Settings: in.Room.Settings},
		events: rowsInto{table: "events", columns: strings.Fields("room seq kind at author nonce text addressee in_room in_seq extra sum")},
		amendments: rowsInto{table: "amendments",
			columns: strings.Fields("room seq kind at author target key added superseded sum")},
		reactions: rowsInto{table: "reactions", columns: strings.Fields("room target user key seq added sum")},
	}
	if o.As.ID != "" {
		if in.Room.Kind != chat.Public {
			return Imported{}, errors.New("only a public room can become another one: this one belongs to those who are in it")
		}
		im.room.ID, im.room.Name = o.As.ID, o.As.Name
	}
	im.done = Imported{Room: im.room.ID, Events: in.Room.Head}
	head, err := im.place(ctx)
	if err != nil {
		return Imported{}, err
	}
	if head > 0 {
		return im.compare(ctx, head)
	}
	err = im.fill(ctx)
	return im.done, err
}

// place finds the room, or creates it, and returns its head.
func (im *importing) place(ctx context.Context) (head chat.Seq, err error) {
	err = im.tx.Get(ctx, `SELECT num, head FROM rooms WHERE id = $1`, Args{im.room.ID}, &im.num, &head)
	if !errors.Is(err, sql.ErrNoRows) {
		return head, err
	}
	var look any // NULL unless the room is public
	folded := ""
	if im.room.Kind == chat.Public {
		skeleton := im.o.Skeleton(im.room.Name)
		if err := roomFree(ctx, im.tx, im.room.ID, skeleton); err != nil {
			return 0, fmt.Errorf("%s; choose another name with --as", chat.AsError(err).Message)
		}
		look, folded = skeleton, strings.ToLower(im.room.Name)
	}
	return 0, im.tx.Get(ctx, `INSERT INTO rooms (id, kind, name, folded, topic, created_at, skeleton, guests, archived, slow, asking) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING num`,
		Args{im.room.ID, string(im.room.Kind), im.room.Name, folded, im.room.Topic, im.in.Room.CreatedAt, look, im.room.Guests, bit(im.room.Archived), im.room.Slow, bit(im.room.Asking)}, &im.num)
}

// fill stores all lines in the empty room.
func (im *importing) fill(ctx context.Context) error {
	for {
		entry, err := im.in.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		switch e := entry.(type) {
		case *roomfile.Person:
			err = im.person(ctx, e)
		case *roomfile.Message:
			err = im.message(ctx, e)
		case *roomfile.Rename:
			err = im.rename(ctx, e)
		case *roomfile.Topic:
			err = im.topic(ctx, e)
		case *roomfile.Member:
			err = im.changeOfMembers(ctx, e)
		case *roomfile.Change:
			err = im.change(ctx, e)
		}
		if err != nil {
			return err
		}
	}
	for _, rows := range []*rowsInto{&im.events, &im.amendments, &im.reactions} {
		if err := rows.flush(ctx, im.tx); err != nil {
			return err
		}
	}
	for _, reply := range im.replies {
		if err := im.tx.Exec(ctx, insertReply, reply); err != nil {
			return err
		}
	}
	return im.finish(ctx)
}

// finish stores what the room itself has.
func (im *importing) finish(ctx context.Context) error {
	var owner any
	if num := im.users[im.in.Room.MadeBy]; num != 0 {
		owner = num
	}
	err := im.tx.Exec(ctx, `UPDATE rooms SET head = $1, made_by = $2, topic = $3, created_at = $4 WHERE num = $5`,
		Args{im.in.Room.Head, owner, im.room.Topic, im.in.Room.CreatedAt, im.num})
	if err != nil {
		return err
	}
	if err := im.join(ctx); err != nil {
		return err
	}
	a, b, direct := im.room.ID.Pair()
	switch {
	case im.room.Kind == chat.Public:
		return im.suffixes(ctx)
	case !direct:
		return nil
	}
	for _, pair := range [][2]chat.UserID{{a, b}, {b, a}} {
		user, peer := im.users[pair[0]], im.users[pair[1]]
		if user == 0 || peer == 0 {
			return errors.New("the file does not name both people of the room")
		}
		err := im.tx.Exec(ctx, `INSERT INTO members ("user", room, peer, read_seq, since) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT ("user", room) DO UPDATE SET read_seq = excluded.read_seq`, Args{user, im.num, peer, im.in.Room.Head, chat.MillisOf(im.o.Now)})
		if err == nil {
			err = im.tx.Exec(ctx, `UPDATE users SET changes = changes + 1 WHERE num = $1`, Args{user})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// join gives those their roles who have one. Members of a private room or a group follow it.
func (im *importing) join(ctx context.Context) error {
	for _, m := range im.members {
		num := im.users[m.ID]
		err := im.tx.Exec(ctx, `INSERT INTO memberships (room, "user", role, since, given_by, version) VALUES ($1, $2, $3, $4, $2, 1)
			ON CONFLICT (room, "user") DO UPDATE SET role = excluded.role, since = excluded.since, version = 1`, Args{im.num, num, string(m.Role), m.Since})
		if err == nil && im.room.Kind.MembersOnly() {
			err = im.tx.Exec(ctx, `INSERT INTO members ("user", room, read_seq, since) VALUES ($1, $2, $3, $4) ON CONFLICT ("user", room) DO NOTHING`,
				Args{num, im.num, im.in.Room.Head, chat.MillisOf(im.o.Now)})
		}
		if err == nil {
			err = im.tx.Exec(ctx, `UPDATE users SET changes = changes + 1 WHERE num = $1`, Args{num})
		}
		if err != nil {
			return err
		}
	}
	if len(im.members) == 0 {
		return nil
	}
	return im.tx.Exec(ctx, `UPDATE rooms SET rules = 1 WHERE num = $1 AND rules = 0`, Args{im.num})
}

// suffixes has the directory find the room.
func (im *importing) suffixes(ctx context.Context) error {
	for _, suffix := range Suffixes(im.room.ID, strings.ToLower(im.room.Name)) {
		err := im.tx.Exec(ctx, `INSERT INTO room_suffixes (suffix, room) VALUES ($1, $2) ON CONFLICT DO NOTHING`, Args{suffix, im.num})
		if err != nil {
			return err
		}
	}
	return nil
}

// compare returns ErrRoomThere unless the room has all events of the file. It may have more, and they may have changed since.
func (im *importing) compare(ctx context.Context, head chat.Seq) (Imported, error) {
	if head < im.in.Room.Head {
		return Imported{}, ErrRoomThere
	}
	out, in := io.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = in.CloseWithError(ExportRoom(ctx, im.tx, Export{Room: im.room.ID, Nonces: im.o.As.ID == "", Now: im.o.Now}, in))
	}()
	same, err := im.same(out)
	_ = out.CloseWithError(ErrRoomThere) // ends the export, which may have more
	<-done
	switch {
	case err != nil:
		return Imported{}, err
	case !same:
		return Imported{}, ErrRoomThere
	}
	im.done.Already = true
	return im.done, nil
}

// same reads the whole file, and reports whether the stored room begins with its events.
func (im *importing) same(stored io.Reader) (bool, error) {
	have, err := roomfile.NewReader(stored)
	if err != nil {
		return false, err
	}
	same := true
	for {
		entry, err := im.in.Next()
		if errors.Is(err, io.EOF) {
			return same, nil
		}
		if err != nil {
			return false, err
		}
		want, event := identity(entry)
		for event && same {
			entry, err := have.Next()
			if err != nil {
				return false, err
			}
			if got, is := identity(entry); is {
				if got.Nonce == "" || want.Nonce == "" {
					got.Nonce, want.Nonce = "", ""
				}
				same = got == want
				break
			}
		}
	}
}

// eventIdentity is what never changes of an event.
type eventIdentity struct {
	Seq, Target chat.Seq
	At          chat.Millis
	Kind        chat.EventKind
	By          chat.UserID
	Nonce       chat.Nonce
}

func identity(entry roomfile.Entry) (id eventIdentity, ok bool) {
	switch e := entry.(type) {
	case *roomfile.Message:
		return eventIdentity{Seq: e.Seq, At: e.At, Kind: chat.Said, By: e.By.ID, Nonce: e.Nonce}, true
	case *roomfile.Rename:
		return eventIdentity{Seq: e.Seq, At: e.At, Kind: chat.Renamed, By: e.By}, true
	case *roomfile.Topic:
		return eventIdentity{Seq: e.Seq, At: e.At, Kind: chat.Titled, By: e.By}, true
	case *roomfile.Member:
		return eventIdentity{Seq: e.Seq, At: e.At, Kind: e.Kind, By: e.By}, true
	case *roomfile.Change:
		return eventIdentity{Seq: e.Seq, At: e.At, Kind: e.Kind, Target: e.Target}, true
	}
	return eventIdentity{}, false
}
