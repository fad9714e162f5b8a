package client

import (
	"context"
	"slices"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// Rename gives the user another name; a refusal is a view.Notice about "rename".
func (c *Client) Rename(name string) { c.post(func(e *engine) { e.sendRename(name) }) }

// sendRename gives the user another name.
func (e *engine) sendRename(name string) {
	e.submit(&command{about: "rename", payload: &protocol.Rename{Name: name}, done: func(p protocol.Payload) {
		if profile, ok := p.(*protocol.Profile); ok && profile.User.ID == e.me.ID {
			e.updateUsers(profile.User)
		}
	}})
}

// updateUsers notes users, and has everything that shows one of them by a former name made anew.
func (e *engine) updateUsers(all ...chat.User) {
	for _, u := range all {
		if e.users.Learn(u) {
			e.userRenamed(u)
		}
	}
}

// userRenamed shows the new name of u everywhere.
func (e *engine) userRenamed(u chat.User) {
	if u.ID == e.me.ID {
		e.me = u
		e.saver.stateChanged()
	}
	for _, r := range e.rooms {
		r.rename(u)
	}
	e.screen.redrawUsers(u.ID)
	e.redrawPins()
	e.dirty.all()
}

// namesMax bounds the names that are remembered; those that were not used for the longest go first.
const namesMax = 2000

// names remembers whom a name meant when this user wrote with somebody privately, on this device: a name can change hands,
// and what begins with it must not go to a stranger unnoticed. The loop owns it.
type names struct {
	owner chat.UserID      // whose memory it is
	list  []rememberedName // in the order of use
	view  map[string]chat.User
}

// rememberedName is a folded name and the user that it meant.
type rememberedName struct {
	Name string
	User chat.User
}

// rememberName notes whom a name means. What is known already changes only if the user has said so.
func (e *engine) rememberName(name string, u chat.User, said bool) {
	key := view.NameKey(name)
	was, known := e.names.view[key]
	if key == "" || u.ID == "" || u.ID == e.me.ID || known && (was.ID == u.ID || !said) {
		return
	}
	list := slices.DeleteFunc(slices.Clone(e.names.list), func(m rememberedName) bool { return m.Name == key })
	e.setNames(append(list, rememberedName{key, u}))
	e.saveName(rememberedName{key, u})
}

// setNames takes another list.
func (e *engine) setNames(list []rememberedName) {
	list = list[max(len(list)-namesMax, 0):]
	e.names.list, e.names.view = list, make(map[string]chat.User, len(list))
	for _, m := range list {
		e.names.view[m.Name] = m.User
	}
	e.dirty.any = true
}

// saveName adds a name to those that are stored: another tab may have stored others meanwhile.
func (e *engine) saveName(added rememberedName) {
	key := storage.KeyNames + string(e.me.ID)
	e.saver.worker.Do("put "+key, func(ctx context.Context, s storage.Store) error {
		var list []rememberedName
		if err := storage.Get(ctx, s, key, &list); err != nil {
			return err
		}
		list = slices.DeleteFunc(list, func(m rememberedName) bool { return m.Name == added.Name })
		list = append(list, added)
		return s.Put(ctx, key, storage.Encode(list[max(len(list)-namesMax, 0):]))
	}, nil)
}

// loadNames reads the memory of the user whom this client is now.
func (e *engine) loadNames() {
	id, list := e.me.ID, []rememberedName(nil)
	e.saver.worker.Do("get the names", func(ctx context.Context, s storage.Store) error {
		return storage.Get(ctx, s, storage.KeyNames+string(id), &list)
	}, func(err error) {
		e.client.post(func(e *engine) {
			if e.me.ID != id || err != nil {
				return
			}
			met := e.names.list
			e.setNames(list)
			for _, m := range met {
				e.rememberName(m.Name, m.User, false)
			}
		})
	})
}

// rememberPeer notes the other one of a private message.
func (e *engine) rememberPeer(ev *chat.Event) {
	if ev.Message == nil || ev.Message.To == "" {
		return
	}
	other := ev.By
	if other.ID == e.me.ID {
		name, _, addressed := chat.Address(ev.Message.Text)
		if !addressed {
			return
		}
		other = chat.User{ID: ev.Message.To, Name: name}
	}
	e.rememberName(other.Name, other, false)
}

// rememberAddressee notes to whom the user has said something privately by name.
func (e *engine) rememberAddressee(d view.Draft) {
	name, _, addressed := chat.Address(d.Text)
	if d.To == "" || !addressed {
		return
	}
	e.rememberName(name, e.users.Now(chat.User{ID: d.To, Name: name}), true)
}
