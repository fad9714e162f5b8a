package storetest

import (
	"parley/server/store"
	"parley/shared/chat"
)

// amending is an amendment that is to be stored.
func amending(kind chat.EventKind, target chat.Event, by chat.User) store.Append {
	return store.Append{
		Event: chat.Event{Room: target.Room, Kind: kind, At: chat.MillisOf(noon()) + 1000, By: chat.User{ID: by.ID}, Target: target.Seq},
	}
}

func editing(target chat.Event, by chat.User, rev chat.Seq, text string, mentions ...chat.User) store.Append {
	item := amending(chat.Edited, target, by)
	item.Event.Message, item.Amendment = &chat.Message{Text: text, Mentions: mentions}, &store.Amendment{Rev: rev}
	return item
}

func deleting(target chat.Event, by chat.User, moderator, erase bool) store.Append {
	item := amending(chat.Deleted, target, by)
	item.Amendment = &store.Amendment{Moderator: moderator, Erase: erase}
	return item
}

func restoring(target chat.Event, by chat.User) store.Append {
	item := amending(chat.Restored, target, by)
	item.Amendment = &store.Amendment{Moderator: true}
	return item
}

func reacting(target chat.Event, by chat.User, key string, on bool) store.Append {
	item := amending(chat.Reacted, target, by)
	item.Event.Reaction, item.Event.On = &chat.Reaction{Key: key}, on
	return item
}

func pinning(target chat.Event, by chat.User, on bool) store.Append {
	item := amending(chat.Pinned, target, by)
	item.Event.On = on
	return item
}
