package client

import (
	"context"
	"slices"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/client/view"
)

// namesMax bounds the names that are remembered; those that were not used for the longest go first.
const namesMax = 2000

// names remembers whom a name meant when this user wrote with somebody privately, on this device: a name can change hands,
// and what begins with it must not go to a stranger unnoticed. The loop owns it.
type names struct {
	owner chat.UserID // whose memory it is
	list  []meaning   // in the order of use
	view  map[string]chat.User
}

// meaning is a folded name and the user that it meant.
type meaning struct {
	Name string
	User chat.User
}

// means notes whom a name means. What is known already changes only if the user has said so.
func (e *engine) means(name string, u chat.User, said bool) {
	key := view.NameKey(name)
	was, known := e.names.view[key]
	if key == "" || u.ID == "" || u.ID == e.me.ID || known && (was.ID == u.ID || !said) {
		return
	}
	list := slices.DeleteFunc(slices.Clone(e.names.list), func(m meaning) bool { return m.Name == key })
	e.named(append(list, meaning{key, u}))
	e.keepNames(meaning{key, u})
}

// named takes another list.
func (e *engine) named(list []meaning) {
	list = list[max(len(list)-namesMax, 0):]
	e.names.list, e.names.view = list, make(map[string]chat.User, len(list))
	for _, m := range list {
		e.names.view[m.Name] = m.User
	}
	e.dirty.any = true
}

// keepNames adds a meaning to those that are kept: another tab may have kept others meanwhile.
func (e *engine) keepNames(added meaning) {
	key := storage.KeyNames + string(e.me.ID)
	e.keep.keeper.Do("put "+key, func(ctx context.Context, s storage.Store) error {
		var list []meaning
		if err := storage.Get(ctx, s, key, &list); err != nil {
			return err
		}
		list = slices.DeleteFunc(list, func(m meaning) bool { return m.Name == added.Name })
		list = append(list, added)
		return s.Put(ctx, key, storage.Encode(list[max(len(list)-namesMax, 0):]))
	}, nil)
}

// loadNames reads the memory of the user whom this client is now.
func (e *engine) loadNames() {
	id, list := e.me.ID, []meaning(nil)
	e.keep.keeper.Do("get the names", func(ctx context.Context, s storage.Store) error {
		return storage.Get(ctx, s, storage.KeyNames+string(id), &list)
	}, func(err error) {
		e.client.want(func(e *engine) {
			if e.me.ID != id || err != nil {
				return
			}
			met := e.names.list
			e.named(list)
			for _, m := range met {
				e.means(m.Name, m.User, false)
			}
		})
	})
}

// meet notes the other one of a private message.
func (e *engine) meet(ev *chat.Event) {
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
	e.means(other.Name, other, false)
}

// addresses notes to whom the user has said something privately by name.
func (e *engine) addresses(d view.Draft) {
	name, _, addressed := chat.Address(d.Text)
	if d.To == "" || !addressed {
		return
	}
	e.means(name, e.users.Now(chat.User{ID: d.To, Name: name}), true)
}
