package sqlstore

import (
	"errors"

	"parley/server/store"
	"parley/shared/chat"
)

// errSame means that a message is already as an amendment would make it.
var errSame = errors.New("nothing to change")

// amending is an amendment while a group decides about it.
type amending struct {
	g   *Group
	t   *target
	e   chat.Event // as it will be sent
	how store.Amendment
	by  User
}

// amend decides about an amendment, and adds its statements. The error is a *chat.Error if it is refused.
func (g *Group) amend(item *store.Append) (store.Appended, error) {
	room, by := g.Rooms[item.Event.Room], g.Users[item.Event.By.ID]
	t := (*target)(nil)
	if room != nil {
		t = g.target(place{item.Event.Room, item.Event.Target})
	}
	switch {
	case room == nil:
		return store.Appended{}, NoRoom()
	case by.Num == 0:
		return store.Appended{}, NoUser()
	case t == nil:
		return store.Appended{}, NoMessage()
	}
	a := &amending{g: g, t: t, e: item.Event, by: by}
	if item.Amendment != nil {
		a.how = *item.Amendment
	}
	a.e.By, a.e.Nonce = by.User, ""
	err := a.may()
	if err == nil {
		err = maySpeak(&a.e, room, by)
	}
	switch {
	case errors.Is(err, errSame):
		a.e.Seq = max(t.x.Changed, t.row.e.Seq)
		return store.Appended{Event: a.e, Dup: true}, nil
	case Is(err, chat.CodeChanged) || Is(err, chat.CodeGone):
		return store.Appended{Event: t.state()}, err
	case err != nil:
		return store.Appended{}, err
	}
	room.Head, room.Grows = room.Head+1, true
	a.e.Seq = room.Head
	a.apply()
	a.store(room.Num)
	return store.Appended{Event: a.e}, nil
}

// may returns errSame if there is nothing to do, or why the amendment is refused.
func (a *amending) may() error {
	if a.t.row.e.Kind != chat.Said {
		return NotAllowed()
	}
	switch a.e.Kind {
	case chat.Edited:
		return a.mayEdit()
	case chat.Deleted:
		return a.mayDelete()
	case chat.Restored:
		return a.mayRestore()
	}
	switch {
	case a.t.x.Gone != nil:
		return Gone()
	case a.e.Kind == chat.Pinned:
		return a.mayPin()
	}
	return a.mayReact()
}

func (a *amending) own() bool { return a.t.row.e.By.ID == a.e.By.ID }

// mayEdit compares the Rev that the author saw with the last change of the content: reactions meanwhile do no harm.
func (a *amending) mayEdit() error {
	switch x := &a.t.x; {
	case !a.own():
		return NotAllowed()
	case x.Gone != nil:
		return Gone()
	case a.e.Message == nil || a.e.Message.Text == a.t.row.m.Text:
		return errSame
	case a.t.row.e.At < chat.MillisOf(a.how.Since):
		return TooLate()
	case x.Content > a.how.Rev:
		return Changed()
	}
	return nil
}

// mayDelete erases what a moderator has hidden without another event: nobody sees a difference.
func (a *amending) mayDelete() error {
	if !a.own() && !a.how.Moderator {
		return NotAllowed()
	}
	if a.t.x.Gone == nil {
		return nil
	}
	if a.t.hidden != nil && a.erases() {
		a.t.hidden = nil
		a.add(deleteVersions, a.t.room, a.t.row.e.Seq)
	}
	return errSame
}

// erases reports whether a deletion is for good.
func (a *amending) erases() bool { return a.own() || a.how.Erase }

func (a *amending) mayRestore() error {
	switch {
	case !a.how.Moderator:
		return NotAllowed()
	case a.t.x.Gone == nil:
		return errSame
	case a.t.hidden == nil || a.how.Purge > 0 && a.t.hidden.purge != a.how.Purge:
		return Gone()
	}
	return nil
}

func (a *amending) mayPin() error {
	switch pinned := a.t.x.Pin != nil; {
	case pinned == a.e.On:
		return errSame
	case a.e.On && a.g.pins[a.e.Room] >= chat.PinsMax:
		return TooManyPins()
	}
	return nil
}

// apply changes the target, and completes the event.
func (a *amending) apply() {
	t := a.t
	switch a.e.Kind {
	case chat.Edited:
		a.edit()
	case chat.Deleted:
		a.delete()
	case chat.Restored:
		a.restore()
	case chat.Reacted:
		a.react()
	case chat.Pinned:
		a.pin()
	}
	t.x.Changed, t.touched = a.e.Seq, true
	if a.e.Kind.ChangesContent() {
		t.x.Content = a.e.Seq
		a.e.Message = t.state().Message.Content()
	}
}

func (a *amending) pin() {
	a.supersede(` AND kind = 'pinned'`)
	a.t.x.Pin = nil
	if a.e.On {
		a.t.x.Pin = &stamp{a.e.By.ID, a.e.At}
		a.g.pins[a.e.Room]++
	} else {
		a.g.pins[a.e.Room]--
	}
}

func (a *amending) edit() {
	t := a.t
	a.supersede(` AND kind = 'edited'`)
	a.keep(a.written(), 0)
	a.add(dropVersions, t.room, t.row.e.Seq, chat.VersionsMax)
	a.mention(a.e.Message.Mentions)
	t.row.m.Text, t.x.EditedAt = a.e.Message.Text, a.e.At
	t.x.Versions = min(t.x.Versions+1, chat.VersionsMax)
}

// written returns when the present text was written.
func (a *amending) written() chat.Millis {
	if a.t.x.EditedAt != 0 {
		return a.t.x.EditedAt
	}
	return a.t.row.e.At
}

// keep stores the present text: as an earlier one, or until a deletion is for good.
func (a *amending) keep(written, deleted chat.Millis) *version {
	t := a.t
	v := &version{room: t.row.e.Room, seq: t.row.e.Seq, until: a.e.Seq, text: t.row.m.Text, at: written, author: t.row.e.By, deleted: deleted}
	if deleted > 0 {
		kept := extra{Mentions: t.x.Mentions, EditedAt: t.x.EditedAt, Versions: t.x.Versions, Changed: t.x.Changed}
		v.extra, _ = kept.encode()
		v.purge = a.how.Purge
	}
	a.g.Statements = append(a.g.Statements, v.insert(t.room))
	return v
}

// delete erases everything, or hides it until a moderator restores or erases it.
func (a *amending) delete() {
	t := a.t
	a.supersede("")
	if a.erases() {
		a.add(deleteVersions, t.room, t.row.e.Seq)
	} else {
		t.hidden = a.keep(a.written(), a.e.At)
	}
	a.uncount(t.x.Mentions)
	a.add(clearInbox, t.room, t.row.e.Seq)
	a.add(deleteReactions, t.room, t.row.e.Seq)
	if t.x.Pin != nil {
		a.g.pins[a.e.Room]--
	}
	a.g.forget(place{a.e.Room, a.e.Target})
	t.row.m.Text = ""
	t.x = extra{Reply: t.x.Reply, Gone: &stamp{a.e.By.ID, a.e.At}}
}

// restore brings back what a moderator has hidden, but no reactions and no pin.
func (a *amending) restore() {
	t := a.t
	a.supersede("")
	kept, _ := decode(t.hidden.extra, &t.row.e)
	a.add(deleteVersion, t.room, t.row.e.Seq, t.hidden.until)
	t.row.m.Text = t.hidden.text
	t.x = extra{Reply: t.x.Reply, Mentions: kept.Mentions, EditedAt: kept.EditedAt, Versions: kept.Versions}
	t.hidden = nil
	for _, m := range kept.Mentions {
		a.count(m)
	}
	a.g.reply(t.room, &t.row.e, t.x.Reply)
}
