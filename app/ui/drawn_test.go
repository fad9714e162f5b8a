package ui

import (
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// The parts of the page as they are drawn now.

func (d *desktop) roomsUI() app.UI { return (&component.Rooms{Props: d.frame().rooms}).Render() }
func (d *desktop) barUI() app.UI   { return (&component.Bar{Props: d.frame().bar}).Render() }
func (d *desktop) composerUI() app.UI {
	return (&component.Composer{Props: d.frame().composer}).Render()
}
func (d *desktop) peopleUI() app.UI { return (&component.People{Props: d.frame().people}).Render() }
func (d *desktop) bannerUI() app.UI { return (&component.Banner{Props: d.frame().banner}).Render() }
func (d *desktop) toastUI() app.UI  { return (&component.Toast{Props: d.frame().toast}).Render() }
func (d *desktop) unreadUI() app.UI { return (&component.UnreadBar{Props: d.frame().unread}).Render() }
func (d *desktop) jumpUI() app.UI {
	return (&component.Jump{Props: d.frame().jump}).Render()
}
func (d *desktop) timelineUI() app.UI {
	return (&component.Timeline{Props: d.frame().timeline}).Render()
}

// menuUI is a menu that is open.
func (d *desktop) menuUI(kind action.MenuKind) app.UI {
	p := d.menuProps(d.context(), kind)
	p.Open = true
	return (&component.Menu{Props: p}).Render()
}

// roomUI is the list of rooms with one room in it.
func (d *desktop) roomUI(r view.Room) app.UI {
	p := d.frame().rooms
	p.Rooms = []view.Room{r}
	return (&component.Rooms{Props: p}).Render()
}

// dialogUI is what a dialog shows when it is open.
func (d *desktop) dialogUI(kind action.DialogKind) app.UI {
	was := d.screen.dialog
	defer func() { d.screen.dialog = was }()
	d.screen.dialog = kind
	return d.content(d.context()).Body()
}

// composerPart returns the first group of a pattern in the composer.
func (d *desktop) composerPart(pattern string) string {
	found := regexp.MustCompile(pattern).FindStringSubmatch(markupOf(d.composerUI()))
	if found == nil {
		return ""
	}
	return found[1]
}

func (d *desktop) composerClass() string { return d.composerPart(`(composer--\w+)`) }
func (d *desktop) sendLabel() string {
	return d.composerPart(`(?s)composer__label">\s*<span>([^<]*)<`)
}
func (d *desktop) note() string {
	return d.composerPart(`(?s)<div[^>]*composer-note[^>]*>\s*(.*?)\s*</div>`)
}

// between returns a part of the markup.
func between(html, from, to string) string {
	_, html, _ = strings.Cut(html, from)
	html, _, _ = strings.Cut(html, to)
	return html
}

func (d *desktop) requests() string {
	return between(markupOf(d.roomsUI()), "rooms__requests", `class="me"`)
}
func (d *desktop) request() string   { return d.aboveComposer() }
func (d *desktop) welcomeUI() string { return d.aboveComposer() }
func (d *desktop) aboveComposer() string {
	return between(markupOf(d.composerUI()), "composer__body", "composer__strip")
}
func (d *desktop) personRows() string {
	return between(markupOf(d.peopleUI()), "people__list", "people__more")
}
func (d *desktop) morePeople() string {
	return between(markupOf(d.peopleUI()), "people__more", "</aside>")
}
func (d *desktop) top() string {
	return between(markupOf(d.timelineUI()), "timeline__top", `<div class="older`)
}

// changed returns which parts of the page are drawn otherwise than at an earlier moment.
func (d *desktop) changed(was *frame) []string {
	is := d.frame()
	parts := map[string][2]any{
		"rooms": {was.rooms, is.rooms}, "bar": {was.bar, is.bar}, "timeline": {was.timeline, is.timeline}, "rows": {was.timeline.Rows, is.timeline.Rows},
		"unread": {was.unread, is.unread}, "jump": {was.jump, is.jump}, "composer": {was.composer, is.composer}, "people": {was.people, is.people},
		"banner": {was.banner, is.banner}, "dialog": {was.dialog, is.dialog}, "toast": {was.toast, is.toast}, "dialog toast": {was.dialogToast, is.dialogToast},
	}
	var changed []string
	for name, values := range parts {
		if !reflect.DeepEqual(values[0], values[1]) {
			changed = append(changed, name)
		}
	}
	slices.Sort(changed)
	return changed
}

func (d *desktop) optionsUI() app.UI {
	return (&component.MessageMenu{Props: d.frame().options}).Render()
}

// enterRoom goes to a room as a click on its link does.
func (d *desktop) enterRoom(room chat.RoomID) {
	d.Model.enter(room)
	d.change(func(v *view.Snapshot) {
		if v.Open.Room.ID != room {
			v.Open.Room = chat.Room{ID: room, Kind: chat.Public, Name: string(room)}
		}
	})
	d.settle()
}
