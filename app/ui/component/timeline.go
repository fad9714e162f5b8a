package component

import (
	"slices"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/address"
	"parley/app/ui/render"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// Timeline is what was said in the room that the page shows. It is a list that grows at both ends: history upwards, what is said now
// downwards. go-app knows elements by their place only, so each older page is drawn inside the one that follows it: its place never
// changes, and the order in the document is the order in time.
type Timeline struct {
	app.Compo
	Props TimelineProps
}

// TimelineProps are the values of Timeline. A chunk with the same ID and Version as one before must be the same one.
type TimelineProps struct {
	Context
	Room          chat.Room
	Known         bool
	Missing       bool
	Closed        bool // to guests, and the user is one
	Removed       bool // the user does not belong to it any more
	Absent        bool
	Start         bool // the first event of the room is loaded
	Loading       bool
	History, Live []*view.Chunk
	Drawn         Span        // of History and Live
	Rows          render.Rows // how rows are drawn
	Waiting       bool        // there is no connection, and the user knows
}

// CompoID makes another room another list: nothing of the former one is drawn over, and nothing of it is read out.
func (c *Timeline) CompoID() string { return string(c.Props.Room.ID) }

// Render draws the frame of the list.
func (c *Timeline) Render() app.UI {
	p := &c.Props
	p.Pacer.Wait()
	past := len(p.History)
	rows := p.Rows
	rows.Waiting = p.Waiting
	live := make([]app.UI, len(p.Live))
	for i, part := range p.Live {
		live[i] = &Chunk{Pacer: p.Pacer, ID: part.ID, Part: part, Rows: rows, Away: !p.Drawn.Has(past + i)}
	}
	return render.El("div.timeline__list",
		render.El("div.timeline__top", p.top()...),
		&Older{Pacer: p.Pacer, Pages: p.History, Drawn: p.Drawn.before(past), Rows: p.Rows},
		render.El("div.timeline__live role=log aria-live=polite aria-relevant=additions", live...).
			Attr("aria-label", render.Safe(render.RoomName(p.Words, p.Room))),
	)
}

// top says what is above the oldest message.
func (p *TimelineProps) top() []app.UI {
	switch {
	case p.Closed:
		return []app.UI{render.TextIn("p.timeline__note", p.Words.RoomClosed), render.El("div.timeline__ways",
			render.Button("button.button--main", action.SignIn, "", render.Span(p.Words.SignIn)), render.Button("button", action.Account, "", render.Span(p.Words.KeepName)))}
	case p.Removed:
		return []app.UI{render.TextIn("p.timeline__note", p.Words.RemovedNote), render.El("div.timeline__ways", p.toLobby())}
	case p.Missing:
		return p.missing()
	case p.Absent:
		return []app.UI{render.TextIn("p.timeline__note", p.Words.Absent)}
	case !p.Known || p.Loading:
		return []app.UI{render.TextIn("p.timeline__note.timeline__note--loading", p.Words.Loading)}
	case p.Start && p.Room.Peer != nil:
		return []app.UI{render.El("p.timeline__start", render.Sentence(p.Words.StartDirect, p.Room.Peer.Name))}
	case p.Start && p.silent():
		return []app.UI{render.TextIn("p.timeline__start", p.Words.Quiet)}
	case p.Start:
		return []app.UI{render.El("p.timeline__start", render.Sentence(p.Words.Start, render.RoomTitle(p.Words, p.Room)))}
	}
	return nil
}

// silent reports whether nothing was said in the room.
func (p *TimelineProps) silent() bool {
	said := func(r view.Row) bool { return r.Kind == view.RowMessage || r.Kind == view.RowBlocked }
	for _, part := range slices.Concat(p.History, p.Live) {
		if slices.ContainsFunc(part.Rows, said) {
			return false
		}
	}
	return true
}

// missing says that there is no such room, and offers to make it.
func (p *TimelineProps) missing() []app.UI {
	ways := []app.UI{p.toLobby()}
	if name := vacant(p.Room.ID); name != "" {
		ways = append(ways, render.Button("button.button--main", action.Create, name, render.Sentence(p.Words.CreateRoom, name)))
	}
	return []app.UI{render.TextIn("p.timeline__note", p.Words.Missing), render.El("div.timeline__ways", ways...)}
}

func (p *TimelineProps) toLobby() app.UI {
	return render.TextIn("a.button", p.Words.ToLobby).Attr("href", address.Path(p.Base, chat.Lobby))
}

// vacant returns the name that a missing room would have, or "" if no room may have it.
func vacant(id chat.RoomID) string {
	if _, _, direct := id.Pair(); direct || id.Random() || id.Validate() != nil {
		return ""
	}
	return string(id)
}
