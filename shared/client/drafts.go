package client

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"parley/shared/chat"
)

// drafts are the texts that are not to be sent yet: one of each user in each room for each client that shares the Storage. A
// client that has ended leaves its drafts to the next one that opens the room. The loop owns it.
type drafts struct {
	engine  *engine
	others  []*storedDraft               // of other users: see Leftover
	offered map[chat.RoomID]*storedDraft // given out by find, and still another client's
	asks    []*draftAsk                  // that wait to learn which clients have ended
	saved   map[string]bool              // keys that this client has written, or dropped
}

// storedDraft is a draft as it is in Storage.
type storedDraft struct {
	Owner chat.User // zero: somebody who had no name yet
	Text  string
	At    chat.Millis

	key, tab string
	room     chat.RoomID
}

// draftAsk is a call of Draft.
type draftAsk struct {
	room  chat.RoomID
	until time.Time
	reply func(text string)
}

// keyOwnedDraft comes before the name of the client, the user and the room. No room's id begins with "@": before drafts had an
// owner, the room came right after keyDraft.
const keyOwnedDraft = keyDraft + "@"

func draftKey(tab string, owner chat.UserID, room chat.RoomID) string {
	return keyOwnedDraft + tab + ":" + string(owner) + ":" + string(room)
}

// SaveDraft keeps text that is not sent yet, for Draft after a restart. An empty text drops it.
func (c *Client) SaveDraft(room chat.RoomID, text string) { c.KeepDraft(c.View().Me, room, text, nil) }

// KeepDraft is SaveDraft for a text that the user by has written; zero is whoever this client is. kept, which may be nil, is
// called by one of the client's goroutines when the text is in Storage.
func (c *Client) KeepDraft(by chat.User, room chat.RoomID, text string, kept func()) {
	c.want(func(e *engine) { e.drafts.save(by, room, text, kept) })
}

// Draft returns what this user has kept for a room, here or in a client that has ended, or "". It blocks until that is known
// or ctx ends, and needs a running client.
func (c *Client) Draft(ctx context.Context, room chat.RoomID) string {
	text := make(chan string, 1)
	running := c.intents.put(func(e *engine) {
		e.drafts.find(&draftAsk{room, time.Now().Add(inheritWait), func(found string) { text <- found }})
	})
	if !running {
		return ""
	}
	select {
	case draft := <-text:
		return draft
	case <-ctx.Done():
		return ""
	}
}

func (d *drafts) save(by chat.User, room chat.RoomID, text string, kept func()) {
	if by.ID == "" {
		by = d.engine.me
	}
	key := draftKey(d.engine.crew.name, by.ID, room)
	d.saved[key] = true
	if text == "" {
		d.engine.keep.dropNow(key)
		return
	}
	value := encode(storedDraft{Owner: by, Text: text, At: chat.MillisOf(time.Now())})
	d.engine.keep.putNow(key, value, kept)
	if from := d.offered[room]; from != nil && from.key != key && from.Owner.ID == by.ID && strings.Contains(text, from.Text) {
		delete(d.offered, room)
		d.engine.keep.dropNow(from.key)
	}
	if by.ID != d.engine.me.ID {
		d.scan()
	}
}

// find answers with the draft for a room as soon as it is known which of those that are kept may be taken.
func (d *drafts) find(a *draftAsk) {
	var found []*storedDraft
	d.engine.keep.read("find a draft for "+string(a.room), func(ctx context.Context, s Storage) (err error) {
		found, err = readDrafts(ctx, s, a.room)
		return err
	}, func(*engine, error) { d.choose(a, found) })
}

func (d *drafts) choose(a *draftAsk, found []*storedDraft) {
	e, unclear := d.engine, false
	var best *storedDraft
	for _, one := range found {
		e.crew.watch(one.tab)
		switch {
		case one.Owner.ID != "" && one.Owner.ID != e.me.ID:
			unclear = unclear || e.me.ID == ""
		case !e.crew.over(one.tab):
			unclear = unclear || e.crew.unclear(one.tab)
		case best == nil || d.rank(one) > d.rank(best) || d.rank(one) == d.rank(best) && one.At > best.At:
			best = one
		}
	}
	if unclear && (best == nil || best.tab != e.crew.name) && time.Now().Before(a.until) {
		d.asks = append(d.asks, a)
		e.agenda.at("drafts", a.until, d.again)
		return
	}
	if best == nil {
		a.reply("")
		return
	}
	if best.tab != e.crew.name {
		d.offered[a.room] = best
	}
	a.reply(best.Text)
}

// rank orders drafts by how near the client that kept them is to this one.
func (d *drafts) rank(one *storedDraft) int {
	switch one.tab {
	case d.engine.crew.name:
		return 2
	case d.engine.crew.former:
		return 1
	}
	return 0
}

// again looks once more for those who wait, and for what other users have left: more is known now.
func (d *drafts) again() {
	asks := d.asks
	d.asks = nil
	for _, a := range asks {
		d.find(a)
	}
	d.scan()
}

// scan looks for what other users have left. Drafts of nobody become this user's, who is the first one of this device.
func (d *drafts) scan() {
	if d.engine.me.ID == "" {
		return
	}
	var found []*storedDraft
	d.engine.keep.read("look for drafts of others", func(ctx context.Context, s Storage) (err error) {
		found, err = readDrafts(ctx, s, "")
		return err
	}, func(e *engine, _ error) {
		d.others = nil
		for _, one := range found {
			e.crew.watch(one.tab)
			switch {
			case !e.crew.over(one.tab):
			case one.Owner.ID == "" && d.saved[draftKey(one.tab, e.me.ID, one.room)]:
				e.keep.dropNow(one.key) // there is a newer one
			case one.Owner.ID == "":
				d.move(one, one.tab, one.room)
			case one.Owner.ID != e.me.ID:
				d.others = append(d.others, one)
			}
		}
		e.regroup()
	})
}

// move makes a draft this user's.
func (d *drafts) move(one *storedDraft, tab string, room chat.RoomID) {
	key := draftKey(tab, d.engine.me.ID, room)
	d.engine.keep.putNow(key, encode(storedDraft{Owner: d.engine.me, Text: one.Text, At: one.At}), nil)
	d.engine.keep.dropNow(one.key)
}

// adopt makes the drafts of another user this user's. They are kept as those of a client that has ended, so that they replace
// nothing.
func (d *drafts) adopt(owner chat.UserID) {
	me := d.engine.me.ID
	d.others = slices.DeleteFunc(d.others, func(one *storedDraft) bool {
		room, possible := transfer(one.room, owner, me)
		if one.Owner.ID != owner || !possible {
			return false
		}
		ended := string(newNonce())
		d.engine.crew.ended[ended] = true
		d.move(one, ended, room)
		return true
	})
}

func (d *drafts) discard(owner chat.UserID) {
	d.others = slices.DeleteFunc(d.others, func(one *storedDraft) bool {
		if one.Owner.ID == owner {
			d.engine.keep.dropNow(one.key)
		}
		return one.Owner.ID == owner
	})
}

// readDrafts reads what is kept for a room, or for all if room is "".
func readDrafts(ctx context.Context, s Storage, room chat.RoomID) ([]*storedDraft, error) {
	keys, err := s.Keys(ctx, keyOwnedDraft)
	if err != nil {
		return nil, fmt.Errorf("list the drafts: %w", err)
	}
	var found []*storedDraft
	for _, key := range keys {
		tab, rest, _ := strings.Cut(key[len(keyOwnedDraft):], ":")
		_, of, whole := strings.Cut(rest, ":")
		if !whole || room != "" && chat.RoomID(of) != room {
			continue
		}
		one := &storedDraft{key: key, tab: tab, room: chat.RoomID(of)}
		if err := get(ctx, s, key, one); err != nil {
			return found, err
		}
		if one.Text != "" {
			found = append(found, one)
		}
	}
	return found, nil
}

// ownDrafts gives an owner to the drafts from before they had one: whom the storage belongs to.
func ownDrafts(ctx context.Context, s Storage, owner chat.User) error {
	keys, err := s.Keys(ctx, keyDraft)
	if err != nil {
		return fmt.Errorf("list the drafts: %w", err)
	}
	for _, key := range keys {
		if strings.HasPrefix(key, keyOwnedDraft) {
			continue
		}
		text, err := s.Get(ctx, key)
		if err == nil {
			room := chat.RoomID(strings.TrimPrefix(key, keyDraft))
			err = s.Put(ctx, draftKey("", owner.ID, room), encode(storedDraft{Owner: owner, Text: string(text)}))
		}
		if err == nil {
			err = s.Delete(ctx, key)
		}
		if err != nil {
			return fmt.Errorf("move %s: %w", key, err)
		}
	}
	return nil
}
