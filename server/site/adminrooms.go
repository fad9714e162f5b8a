package site

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"parley/server/auth/admin"
	"parley/shared/catalog"
	"parley/shared/chat"
)

// roomsBody is what the list of public rooms shows.
type roomsBody struct {
	Tabs  []tab
	Query string
	Calm  setting // of all of them
	Rooms []listedRoom
	More  string // the address of the next page, below the base; "": none
}

// listedRoom is a row of the list: a room, and what is unusual about it.
type listedRoom struct {
	Room     chat.Room
	Path     string // below the base
	Settings []string
}

func (p *page) rooms(admin.Actor) error {
	asked := p.r.URL.Query()
	body := roomsBody{Tabs: p.tabs("admin/rooms"), Query: asked.Get("q"), Calm: p.calmFor()}
	if asked.Get("done") == "saved" {
		p.Done = p.T.Account.Saved
	}
	found, err := p.site.Admin.Rooms.PublicRooms(p.r.Context(), p.by.User.ID, body.Query, chat.RoomID(asked.Get("after")), adminPage+1)
	if err != nil {
		return err
	}
	if len(found) > adminPage {
		found = found[:adminPage]
		body.More = "admin/rooms?" + url.Values{"q": {body.Query}, "after": {string(found[adminPage-1].ID)}}.Encode()
	}
	for _, room := range found {
		body.Rooms = append(body.Rooms, listedRoom{room, roomPath(room.ID), p.unusual(room.Settings)})
	}
	return p.show(http.StatusOK, "admin-rooms", p.T.Admin.Rooms, body)
}

func roomPath(id chat.RoomID) string { return "admin/rooms/" + url.PathEscape(string(id)) }

// unusual says in which settings a room differs from a new one.
func (p *page) unusual(s chat.Settings) (all []string) {
	if s.Guests != chat.GuestsWrite {
		all = append(all, p.guestsMay(s.Guests))
	}
	if s.Slow > 0 {
		all = append(all, catalog.Fill(p.W.SlowHere, "{time}", p.W.Span(s.Pace())))
	}
	if s.Asking {
		all = append(all, p.W.AskTitle+": "+p.W.AskOn)
	}
	if s.Archived {
		all = append(all, p.W.Archived)
	}
	if s = s.At(p.site.Admin.Now()); s.Calm != 0 {
		all = append(all, p.calmUntil(s))
	}
	return all
}

func (p *page) guestsMay(guests chat.Guests) string {
	return map[chat.Guests]string{chat.GuestsWrite: p.W.GuestsWrite, chat.GuestsRead: p.W.GuestsRead, chat.GuestsNone: p.W.GuestsNone}[guests]
}

// setting is a field of the form: what one of several values is chosen for.
type setting struct {
	Name, Label, Hint string
	Choices           []choice
}

// roomBody is what the page of a room shows.
type roomBody struct {
	Tabs     []tab
	Room     chat.Room
	Path     string // below the base
	Settings []setting
}

func (p *page) room(admin.Actor) error {
	room, err := p.site.Admin.Rooms.Room(p.r.Context(), chat.RoomID(p.r.PathValue("id")))
	if code(err) == chat.CodeNoRoom || err == nil && room.Kind != chat.Public {
		return p.lost()
	}
	if err != nil {
		return err
	}
	if p.r.URL.Query().Get("done") == "saved" {
		p.Done = p.T.Account.Saved
	}
	return p.show(http.StatusOK, "admin-room", room.Name, roomBody{p.tabs("admin/rooms"), room, roomPath(room.ID), p.settingsOf(room.Settings)})
}

// settingsOf returns the fields of the form. A pace that is none of the presets is one of the choices.
func (p *page) settingsOf(s chat.Settings) []setting {
	guests := setting{Name: chat.SettingGuests, Label: p.W.GuestsTitle}
	for _, may := range []chat.Guests{chat.GuestsWrite, chat.GuestsRead, chat.GuestsNone} {
		guests.Choices = append(guests.Choices, choice{Value: may.String(), Label: p.guestsMay(may), Chosen: s.Guests == may})
	}
	slow, listed := setting{Name: chat.SettingSlow, Label: p.W.SlowTitle, Hint: p.W.SlowHint}, false
	for _, seconds := range slices.Concat(chat.Slows, []int64{s.Slow}) {
		if listed && seconds == s.Slow {
			continue
		}
		to := chat.Settings{Slow: seconds}
		one := choice{Value: to.SlowText(), Label: p.W.SlowOff, Chosen: seconds == s.Slow}
		if seconds > 0 {
			one.Label = p.W.Span(to.Pace())
		}
		listed = listed || one.Chosen
		slow.Choices = append(slow.Choices, one)
	}
	archive := setting{Name: chat.SettingArchive, Label: p.W.ArchiveTitle, Hint: p.W.ArchiveHint, Choices: []choice{
		{Value: chat.Off, Label: p.W.ArchiveOff, Chosen: !s.Archived}, {Value: chat.On, Label: p.W.Archived, Chosen: s.Archived},
	}}
	asking := setting{Name: chat.SettingAsking, Label: p.W.AskTitle, Choices: []choice{
		{Value: chat.Off, Label: p.W.AskOff, Chosen: !s.Asking}, {Value: chat.On, Label: p.W.AskOn, Chosen: s.Asking},
	}}
	calm := p.calmFor()
	if s = s.At(p.site.Admin.Now()); s.Calm != 0 {
		calm.Choices = append([]choice{{Value: calmStays, Label: p.calmUntil(s), Chosen: true}}, calm.Choices...)
	} else {
		calm.Choices = slices.Insert(calm.Choices, 0, choice{Value: calmStays, Label: p.W.SlowOff, Chosen: true})
		calm.Choices = calm.Choices[:len(calm.Choices)-1]
	}
	return []setting{guests, asking, slow, archive, calm}
}

// calmStays is the choice that leaves the calm of a room as it is.
const calmStays = "stays"

// calmFor is the field that calms rooms for a time.
func (p *page) calmFor() setting {
	s := setting{Name: chat.SettingCalm, Label: p.W.CalmTitle}
	for _, seconds := range chat.Calms {
		last := time.Duration(seconds) * time.Second
		s.Choices = append(s.Choices, choice{Value: last.String(), Label: p.W.Span(last), Chosen: seconds == chat.CalmUsual})
	}
	s.Choices = append(s.Choices, choice{Value: chat.Off, Label: p.W.CalmLift})
	return s
}

func (p *page) calmUntil(s chat.Settings) string {
	return catalog.Fill(p.W.CalmHere, "{when}", s.Calm.Time().UTC().Format("2006-01-02 15:04 UTC"))
}

// calmRooms calms all public rooms.
func (p *page) calmRooms(by admin.Actor) error {
	if asked, err := p.confirms("admin/rooms"); asked || err != nil {
		return err
	}
	seconds, wrong := chat.ParseCalm(p.value(chat.SettingCalm))
	if wrong != nil || p.value(chat.SettingCalm) == "" {
		return p.lost() // no form has that
	}
	err := p.site.Admin.CalmAll(p.r.Context(), by, seconds)
	if err == nil {
		p.goTo("admin/rooms?done=saved")
	}
	return err
}

func (p *page) saveRoom(by admin.Actor) error {
	id := chat.RoomID(p.r.PathValue("id"))
	if asked, err := p.confirms(roomPath(id)); asked || err != nil {
		return err
	}
	var all chat.Change
	for _, name := range []string{chat.SettingGuests, chat.SettingAsking, chat.SettingSlow, chat.SettingArchive, chat.SettingCalm} {
		if name == chat.SettingCalm && (p.value(name) == calmStays || p.value(name) == "") {
			continue
		}
		change, wrong := chat.ParseChange(name, p.value(name))
		if wrong != nil {
			return p.lost() // no form has that
		}
		all = all.And(change)
	}
	err := p.site.Admin.Configure(p.r.Context(), by, id, all)
	if code(err) == chat.CodeNoRoom {
		return p.lost()
	}
	if err == nil {
		p.goTo(roomPath(id) + "?done=saved")
	}
	return err
}
