package dialog

import (
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/render"
	"parley/shared/catalog"
	"parley/shared/chat"
)

// Topic shows the whole topic of a room, in which addresses are links, and its settings.
type Topic struct {
	component.Context
	Room   chat.Room
	Rights chat.Rights // of the user
	Off    bool        // there is no connection
}

// Body draws the dialog.
func (d *Topic) Body() app.HTMLElem {
	body := []app.UI{head(d.Words, render.RoomTitle(d.Words, d.Room))}
	var b render.HTML
	b.Raw(`<p class="topic" dir="auto">`)
	if topic := render.Topic(d.Words, d.Room); topic != "" {
		b.Linked(topic)
	} else {
		b.Text(d.Words.NoTopic)
	}
	b.Raw(`</p>`)
	body = append(body, app.Raw(b.String()))
	return render.El("div.dialog__form", append(body, d.settings()...)...)
}

// settings are those that the user may choose, and what the others are unless they are as everywhere.
func (d *Topic) settings() (all []app.UI) {
	w, s := d.Words, d.Room.Settings
	hint := func(text string) { all = append(all, render.TextIn("p.field__hint", text)) }
	switch {
	case d.Room.Kind == chat.Direct:
		return nil
	case d.Room.Kind != chat.Public: // without a membership nobody comes in
	case d.Rights.Has(chat.ToManage):
		var guests []app.UI
		for _, may := range []chat.Guests{chat.GuestsWrite, chat.GuestsRead, chat.GuestsNone} {
			guests = append(guests, d.choice(chat.SettingGuests, may.String(), GuestsMay(w, may), s.Guests == may))
		}
		all = append(all, d.choices(chat.SettingGuests, w.GuestsTitle, guests))
	case s.Guests != chat.GuestsWrite:
		hint(GuestsMay(w, s.Guests))
	}
	switch {
	case d.Rights.KeepsOrder():
		var slow []app.UI
		for _, seconds := range chat.Slows {
			to, label := chat.Settings{Slow: seconds}, w.SlowOff
			if seconds > 0 {
				label = w.Span(to.Pace())
			}
			slow = append(slow, d.choice(chat.SettingSlow, to.SlowText(), label, s.Slow == seconds))
		}
		all = append(all, d.choices(chat.SettingSlow, w.SlowTitle, slow), render.TextIn("p.field__hint", w.SlowHint))
	case s.Slow > 0:
		hint(catalog.Fill(w.SlowHere, "{time}", w.Span(s.Pace())))
	}
	if d.Room.Kind == chat.Public && d.Rights.KeepsOrder() {
		calm := []app.UI{d.choice(chat.SettingCalm, chat.Off, w.SlowOff, s.Calm == 0)}
		for _, seconds := range chat.Calms {
			last := time.Duration(seconds) * time.Second
			calm = append(calm, d.choice(chat.SettingCalm, last.String(), w.Span(last), false))
		}
		all = append(all, d.choices(chat.SettingCalm, w.CalmTitle, calm))
		if s.Calm != 0 {
			hint(catalog.Fill(w.CalmHere, "{when}", d.When(s.Calm.Time())))
		}
	}
	switch {
	case d.Room.Kind == chat.Public && d.Rights.KeepsOrder():
		all = append(all, d.onOff(chat.SettingAsking, w.AskTitle, w.AskOff, w.AskOn, s.Asking))
	case s.Asking:
		hint(w.AskOn)
	}
	switch {
	case d.Rights.Has(chat.ToManage):
		all = append(all, d.onOff(chat.SettingArchive, w.ArchiveTitle, w.ArchiveOff, w.Archived, s.Archived), render.TextIn("p.field__hint", w.ArchiveHint))
	case s.Archived:
		hint(w.ArchivedHere)
	}
	return all
}

// choices are the values of a setting.
func (d *Topic) choices(setting, title string, values []app.UI) app.UI {
	id := setting + "-title"
	return render.El("div.guests role=group aria-labelledby="+id, append([]app.UI{render.TextIn("p#"+id+".field__label", title)}, values...)...)
}

// onOff is a setting with two values.
func (d *Topic) onOff(setting, title, off, on string, is bool) app.UI {
	return d.choices(setting, title, []app.UI{d.choice(setting, chat.Off, off, !is), d.choice(setting, chat.On, on, is)})
}

func (d *Topic) choice(setting, value, label string, on bool) app.UI {
	b := render.Button("button", action.Configure, setting+" "+value, render.Span(label)).Attr("aria-pressed", on)
	if d.Off {
		b = b.Attr("aria-disabled", "true")
	}
	return b
}

// GuestsMay says what guests may do.
func GuestsMay(w *catalog.Words, guests chat.Guests) string {
	switch guests {
	case chat.GuestsWrite:
		return w.GuestsWrite
	case chat.GuestsRead:
		return w.GuestsRead
	}
	return w.GuestsNone
}
