package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// follower prints each durable message once, and then what changes of it.
type follower struct {
	out      io.Writer
	asJSON   bool
	begun    bool
	printed  map[string]face  // by the key of the row
	reveal   func(key string) // shows the messages of a row one by one; may be nil
	revealed map[string]int   // how many of them there were
}

// draw prints the new messages and changes of a snapshot; of the first one at most lastRows messages.
func (f *follower) draw(v *view.Snapshot) error {
	if v.Open == nil || !v.Open.Known {
		return nil
	}
	var fresh, amended []view.Row
	for _, r := range rowsOf(v.Open) {
		was, known := f.printed[r.Key]
		switch {
		case r.Kind == view.RowDeleted && f.revealed[r.Key] < len(r.Deleted) && f.reveal != nil:
			f.revealed[r.Key] = len(r.Deleted)
			f.reveal(r.Key) // some of them may have been printed
		case r.Kind != view.RowMessage || r.State != view.Sent || !settled(r):
		case known && was != faceOf(r):
			amended = append(amended, r)
		case !known && r.Gone:
			f.printed[r.Key] = faceOf(r)
		case !known:
			fresh = append(fresh, r)
		}
	}
	for _, r := range amended {
		was := f.printed[r.Key]
		f.printed[r.Key] = faceOf(r)
		for _, what := range changes(was, faceOf(r)) {
			if err := f.print(r, v, what); err != nil {
				return err
			}
		}
	}
	for i, r := range fresh {
		f.printed[r.Key] = faceOf(r)
		if !f.begun && i < len(fresh)-lastRows {
			continue
		}
		if err := f.print(r, v, ""); err != nil {
			return err
		}
	}
	f.begun = f.begun || len(fresh) > 0
	return nil
}

func (f *follower) print(r view.Row, v *view.Snapshot, what change) error {
	_, err := fmt.Fprintln(f.out, f.format(r, v, what))
	return err
}

// jsonMessage is a message in the format of --json, as it stands now.
type jsonMessage struct {
	Change    change         `json:"change,omitempty"` // what has changed of a message that was printed before; none for a new one
	Room      chat.RoomID    `json:"room"`
	Seq       chat.Seq       `json:"seq"`
	SeqRoom   chat.RoomID    `json:"seq_room,omitempty"` // the room that Seq counts in, if it is another one: of a private message
	At        int64          `json:"at"`                 // milliseconds since 1970
	By        chat.User      `json:"by"`
	Text      string         `json:"text"` // empty if it was deleted
	Mine      bool           `json:"mine"`
	Private   *chat.User     `json:"private,omitempty"` // the other user who can read it
	Reply     chat.Seq       `json:"reply,omitempty"`   // the message that it answers
	EditedAt  int64          `json:"edited_at,omitempty"`
	Deleted   bool           `json:"deleted,omitempty"`
	Pinned    bool           `json:"pinned,omitempty"`
	Reactions []jsonReaction `json:"reactions,omitempty"`
}

type jsonReaction struct {
	Key   string `json:"key"`
	Count int    `json:"count"`
	Mine  bool   `json:"mine,omitempty"`
}

// format returns a message, or a change of one, as one line: for people, or as JSON.
func (f *follower) format(r view.Row, v *view.Snapshot, what change) string {
	if !f.asJSON {
		line := fmt.Sprintf("%s: %s", author(r), safe(r.Text))
		if does, _, acts := chat.Action(r.Text); acts {
			line = fmt.Sprintf("* %s %s", author(r), safe(does))
		}
		if what != "" {
			line = "* " + describe(r, v.Open.Room.ID, what, safe(r.Text))
		}
		return fmt.Sprintf("%s  %s", r.At.Format("15:04"), strings.ReplaceAll(line, "\n", " / "))
	}
	now := faceOf(r)
	m := jsonMessage{Change: what, Room: v.Open.Room.ID, Seq: r.Seq, At: r.At.UnixMilli(), By: r.Author, Text: r.Text, Mine: r.Mine,
		EditedAt: now.edited, Deleted: r.Gone, Pinned: r.Pinned}
	if r.Room != m.Room {
		m.SeqRoom = r.Room
	}
	if r.Private != nil {
		m.Private = &r.Private.Peer
	}
	if r.Quote != nil {
		m.Reply = r.Quote.Seq
	}
	for _, one := range r.Reactions {
		m.Reactions = append(m.Reactions, jsonReaction{one.Key, one.Count, one.Mine})
	}
	data, err := json.Marshal(m)
	if err != nil {
		panic("cli: " + err.Error()) // plain data: only a broken program gets here
	}
	return safeJSON(data)
}
