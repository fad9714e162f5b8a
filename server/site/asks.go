package site

import (
	"errors"
	"net/http"
	"net/url"

	"parley/shared/chat"
)

func asksRoutes() []route {
	return []route{{path: "/admin/rooms/{id}/asks", by: map[string]act{http.MethodGet: (*page).asks, http.MethodPost: (*page).answerAsk}}}
}

// asksBody is what the page shows on which moderators of a room answer who asks to join it.
type asksBody struct {
	Room  string
	Link  string // to the room, below the base
	Here  string // the page itself, below the base
	Asks  []chat.Ask
	Wrong string // why the last answer was refused
}

// asks shows who asks to join a room. For whoever does not answer there is no such page.
func (p *page) asks() error {
	t := p.T.Asks
	p.Done = map[string]string{"in": t.LetInDone, "out": t.DeclineDone}[p.r.URL.Query().Get("done")]
	return p.showAsks(http.StatusOK, "")
}

func (p *page) showAsks(status int, wrong string) error {
	if !p.Signed {
		return p.lost()
	}
	room, all, err := p.site.Doors.Asks(p.r.Context(), p.by.User.ID, chat.RoomID(p.r.PathValue("id")))
	switch code(err) {
	case "":
	case chat.CodeNoRoom, chat.CodeNotAllowed, chat.CodeNoGuests, chat.CodeCalm:
		return p.lost()
	default:
		return err
	}
	p.Wide = true
	here := url.PathEscape(string(room.ID))
	body := asksBody{Room: room.Name, Link: "r/" + here, Here: "admin/rooms/" + here + "/asks", Asks: all, Wrong: wrong}
	return p.show(status, "asks", fill(p.T.Asks.Title, "{room}", "#"+room.Name), body)
}

// answerAsk lets somebody in, or declines.
func (p *page) answerAsk() error {
	act := p.value("act")
	if !p.Signed || act != "in" && act != "out" {
		return p.lost()
	}
	room := p.r.PathValue("id")
	err := p.site.Doors.Admit(p.r.Context(), p.by.User.ID, p.site.Edge.From(p.r).Address, chat.RoomID(room), chat.UserID(p.value("user")), act == "in")
	refusal, refused := errors.AsType[*chat.Error](err)
	switch {
	case err == nil:
		p.goTo("admin/rooms/" + url.PathEscape(room) + "/asks?done=" + act)
		return nil
	case refused && refusal.Code == chat.CodeNoUser:
		return p.showAsks(http.StatusUnprocessableEntity, p.T.Asks.Gone)
	case refused:
		return p.showAsks(http.StatusUnprocessableEntity, p.W.Refuse(refusal))
	}
	return err
}
