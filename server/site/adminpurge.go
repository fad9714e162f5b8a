package site

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/server/auth/admin"
	"parley/server/store"
	"parley/shared/chat"
)

// purgeBody is what the page that removes a person's messages shows.
type purgeBody struct {
	Tabs   []tab
	Person chat.User
	Purges keptPurges
	Room   string // as it was asked for
	Spans  []choice
	Span   string
	Found  string // what would be removed; "": nothing
	Remove string // on the button
	Older  string // what is left in the same rooms; "": nothing
	First  []purged
	Wrong  string // why the last act, or the room, was refused
}

// purged is a message that would be removed.
type purged struct {
	At   chat.Millis
	Link string // below the base
	Text string
}

// keptPurge is a purge that can be undone, in words.
type keptPurge struct {
	ID              int64
	Room            chat.RoomID
	At              chat.Millis
	By, What, Until string
}

// keptPurges are the purges of a person's messages that can be undone.
type keptPurges struct {
	Path string // where they are undone, below the base
	Kept []keptPurge
}

// purges returns an act for whoever moderates a room or the place. It finds out itself whether that is so: for everybody else there is no such page.
func purges(do func(*page, admin.Actor) error) act {
	return func(p *page) error {
		if !p.Signed || !p.by.Claimed {
			return p.lost()
		}
		p.Wide = true
		return do(p, admin.Actor{User: p.by.User.ID, Role: p.by.Role, Network: p.network()})
	}
}

func purgePath(user chat.UserID) string {
	return "admin/people/" + url.PathEscape(string(user)) + "/purge"
}

// askedPurge reads what is to be removed, from the address or from a form. It returns false for what no form has.
func (p *page) askedPurge(value func(string) string) (ask admin.PurgeAsk, ok bool) {
	span, err := chat.ParsePurgeSpan(value("since"))
	room := strings.ToLower(strings.TrimPrefix(strings.TrimSpace(value("room")), "#"))
	return admin.PurgeAsk{User: chat.UserID(p.r.PathValue("id")), Room: chat.RoomID(room), Span: span}, err == nil
}

// purgeHidden returns whether there is no such page for somebody. Moderators of the place are told what is wrong, also with a room.
func (p *page) purgeHidden(by admin.Actor, ask admin.PurgeAsk) (hidden bool, err error) {
	err = p.site.Admin.MayPurge(p.r.Context(), by, ask.User, ask.Room)
	switch code(err) {
	case chat.CodeNoUser:
		return true, nil
	case chat.CodeNoRoom, chat.CodeNotAllowed:
		return !p.Moderates(), nil
	}
	return false, err
}

// purge shows what would be removed, and what can be undone.
func (p *page) purge(by admin.Actor) error {
	asked := p.r.URL.Query()
	if !asked.Has("since") {
		asked.Set("since", "24h")
	}
	ask, ok := p.askedPurge(asked.Get)
	hidden, err := p.purgeHidden(by, ask)
	if err != nil {
		return err
	}
	if !ok || hidden {
		return p.lost()
	}
	p.Done = map[string]string{"purge": p.T.Purge.Started, "undo": p.T.Purge.Undone}[asked.Get("done")]
	return p.showPurge(http.StatusOK, by, ask, "")
}

func (p *page) showPurge(status int, by admin.Actor, ask admin.PurgeAsk, wrong string) error {
	ctx, t := p.r.Context(), p.T.Purge
	account, err := p.site.Admin.Store.Account(ctx, ask.User)
	if err != nil {
		return err
	}
	body := purgeBody{Tabs: p.tabs(""), Person: account.User, Room: string(ask.Room), Span: "all", Wrong: wrong}
	if ask.Span > 0 {
		body.Span = ask.Span.String()
	}
	for _, span := range chat.PurgeSpans {
		one := choice{Value: "all", Label: t.All, Chosen: span == ask.Span}
		if span > 0 {
			one.Value, one.Label = span.String(), p.spanLabel(span)
		}
		body.Spans = append(body.Spans, one)
	}
	if !slices.Contains(chat.PurgeSpans, ask.Span) {
		body.Spans = append(body.Spans, choice{Value: body.Span, Label: p.spanLabel(ask.Span), Chosen: true})
	}
	found, err := p.site.Admin.PreviewPurge(ctx, by, ask)
	if refusal, refused := errors.AsType[*chat.Error](err); refused {
		if err = nil; wrong == "" {
			status, body.Wrong = http.StatusUnprocessableEntity, p.purgeRefused(refusal)
		}
	}
	if err == nil {
		body.Purges, err = p.keptPurges(by, ask.User)
	}
	if err != nil {
		return err
	}
	if found.Messages > 0 {
		body.Found, body.Remove = p.purgeFound(found.Messages, found.Rooms), t.Remove.Of(found.Messages)
	}
	if found.Older > 0 {
		body.Older = t.Older.Of(found.Older)
	}
	for _, e := range found.First {
		body.First = append(body.First, purged{e.At, messagePath(e.Room, e.Seq), e.Message.Text})
	}
	return p.show(status, "admin-purge", fill(t.Title, "{name}", account.User.Name), body)
}

// spanLabel says how far back a purge goes.
func (p *page) spanLabel(span time.Duration) string {
	switch span {
	case 24 * time.Hour:
		return p.T.Admin.Day
	case 7 * 24 * time.Hour:
		return p.T.Admin.Week
	}
	return p.W.Span(span)
}

// purgeFound says how many messages there are in how many rooms.
func (p *page) purgeFound(messages, rooms int) string {
	return fill(fill(p.T.Purge.Found, "{messages}", p.T.Purge.Messages.Of(messages)), "{rooms}", p.T.Purge.Rooms.Of(rooms))
}

// purgeRefused says why something is refused.
func (p *page) purgeRefused(refusal *chat.Error) string {
	t := p.T.Purge
	said := map[chat.Code]string{chat.CodeNoRoom: t.NoRoom, chat.CodeNotAllowed: t.NotAllowed, chat.CodeTooLate: t.Late}[refusal.Code]
	if said == "" {
		said = p.W.Refuse(refusal)
	}
	return said
}

// keptPurges describes the purges of a person's messages that the reader may undo.
func (p *page) keptPurges(by admin.Actor, user chat.UserID) (kept keptPurges, err error) {
	kept.Path = purgePath(user)
	all, err := p.site.Admin.UndoablePurges(p.r.Context(), by, user)
	for _, one := range all {
		kept.Kept = append(kept.Kept, keptPurge{one.ID, one.Room, one.At(), one.By.Name, p.whatPurge(one), one.At().Time().Add(chat.RestoreWithin).UTC().Format("2006-01-02 15:04 UTC")})
	}
	return kept, err
}

// whatPurge says what a purge has removed.
func (p *page) whatPurge(one store.Purge) string {
	if one.Kept == 0 {
		return p.T.Purge.NotYet
	}
	found := p.purgeFound(one.Kept, one.Rooms)
	if one.Room == "" {
		return found
	}
	return fill(fill(p.T.Purge.Where, "{room}", string(one.Room)), "{found}", p.T.Purge.Messages.Of(one.Kept))
}

// actOnPurge removes messages, or brings them back.
func (p *page) actOnPurge(by admin.Actor) error {
	ask, ok := p.askedPurge(p.value)
	if !p.Moderates() {
		hidden, err := p.purgeHidden(by, ask)
		if err != nil {
			return err
		}
		if hidden {
			return p.lost()
		}
	}
	back := purgePath(ask.User) + "?" + url.Values{"room": {string(ask.Room)}, "since": {p.value("since")}}.Encode()
	if asked, err := p.confirms(back); asked || err != nil {
		return err
	}
	if !ok {
		return p.lost()
	}
	var err error
	what := p.value("act")
	switch what {
	case "purge":
		_, err = p.site.Admin.Purge(p.r.Context(), by, ask)
	case "undo":
		id, wrong := strconv.ParseInt(p.value("purge"), 10, 64)
		if wrong != nil {
			return p.lost()
		}
		_, err = p.site.Admin.UndoPurge(p.r.Context(), by, ask.User, id)
	default:
		return p.lost()
	}
	refusal, refused := errors.AsType[*chat.Error](err)
	switch {
	case err == nil:
		p.goTo(back + "&done=" + what)
		return nil
	case refused && refusal.Code == chat.CodeNoUser:
		return p.lost()
	case refused && refusal.Code == chat.CodeNotAllowed:
		return p.showPurge(http.StatusForbidden, by, ask, p.T.Purge.NotAllowed)
	case refused:
		return p.showPurge(http.StatusUnprocessableEntity, by, ask, p.purgeRefused(refusal))
	}
	return err
}
