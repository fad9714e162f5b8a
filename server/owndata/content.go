package owndata

import (
	"encoding/json"

	"parley/server/store"
	"parley/shared/chat"
)

// profile is profile.json. Times are in milliseconds since 1970, 0 for never.
type profile struct {
	User       chat.User   `json:"user"`
	Role       chat.Role   `json:"role"`
	Created    chat.Millis `json:"created"`
	Claimed    chat.Millis `json:"claimed"` // when the guest became an account
	Seen       chat.Millis `json:"seen"`
	Email      string      `json:"email,omitempty"`
	Password   bool        `json:"password"`
	Codes      int         `json:"recovery_codes"`
	Passkeys   []passkey   `json:"passkeys,omitempty"`
	Identities []identity  `json:"identities,omitempty"`
	Blocked    []chat.User `json:"blocked,omitempty"`
	Status     chat.Status `json:"status,omitzero"`

	Silenced chat.Silence     `json:"silenced,omitzero"`      // by a moderator
	Strange  chat.Strangeness `json:"strange_ms,omitempty"`   // how long a new guest still has to be here
	Asks     []store.OwnAsk   `json:"asks_to_join,omitempty"` // of rooms that are joined by asking
	Held     []string         `json:"former_names,omitempty"` // that are still reserved
}

// job is an entry of scheduled.json: what the server is to do later, such as to send a message.
type job struct {
	Kind    string          `json:"kind"`
	Due     chat.Millis     `json:"due"`
	Failed  chat.Millis     `json:"failed,omitempty"` // when the server gave it up
	Content json.RawMessage `json:"content"`
}

// jobsOf leaves out what moderators have asked for.
func jobsOf(stored []store.Job) []job {
	all := []job{}
	for _, j := range stored {
		if j.Kind == store.JobPurge {
			continue
		}
		content := json.RawMessage(j.Payload)
		if !json.Valid(content) { // why it was given up
			content, _ = json.Marshal(string(j.Payload))
		}
		all = append(all, job{j.Kind, j.Due, j.Failed, content})
	}
	return all
}

type passkey struct {
	Name    string      `json:"name"`
	Created chat.Millis `json:"created"`
	Used    chat.Millis `json:"used"`
}

type identity struct {
	Issuer  string      `json:"issuer"`
	Subject string      `json:"subject"`
	Email   string      `json:"email,omitempty"`
	Created chat.Millis `json:"created"`
	Used    chat.Millis `json:"used"`
}

// session is an entry of sessions.json.
type session struct {
	ID      string      `json:"id"`
	Device  string      `json:"device"`
	Network string      `json:"network"`
	Method  string      `json:"method"`
	Created chat.Millis `json:"created"`
	Seen    chat.Millis `json:"seen"`
}

// message is a line of messages.jsonl.
type message struct {
	Room     chat.RoomID `json:"room"`
	Seq      chat.Seq    `json:"seq"`
	At       chat.Millis `json:"at"`
	EditedAt chat.Millis `json:"edited_at,omitempty"`
	Text     string      `json:"text"`
	Reply    chat.Seq    `json:"reply,omitempty"`
	To       chat.UserID `json:"to,omitempty"` // of a private message
	In       chat.RoomID `json:"in,omitempty"` // the room in which that was written
}

func profileOf(a store.Account, keys []store.Passkey, ids []store.Identity, blocked []chat.User) profile {
	p := profile{User: a.User, Role: a.Role, Created: a.Created, Claimed: a.Claimed, Seen: a.Seen, Email: a.Email, Password: a.Password, Codes: a.Codes, Blocked: blocked, Silenced: a.Silence, Strange: a.Strange}
	for _, k := range keys {
		p.Passkeys = append(p.Passkeys, passkey{k.Name, k.Created, k.Used})
	}
	for _, i := range ids {
		p.Identities = append(p.Identities, identity{i.Issuer, i.Subject, i.Email, i.Created, i.Used})
	}
	return p
}

func sessionsOf(stored []store.Session) []session {
	all := []session{}
	for _, s := range stored {
		all = append(all, session{s.ID, s.Device, s.Network, s.Method, s.Created, s.Seen})
	}
	return all
}

func messageOf(e chat.Event) message {
	m := e.Message
	return message{e.Room, e.Seq, e.At, m.EditedAt, m.Text, m.Reply, m.To, m.In}
}
