package cli

import (
	"fmt"
	"strings"

	"parley/shared/chat"
	"parley/shared/client"
	"parley/shared/client/view"
)

const help = `  /rooms       the rooms
  /join ROOM   go to another room
  /who         who is here
  /name NAME   take another name
  /more        show the rest of the last long message
  /requests    list requests to talk privately
  /accept NAME, /decline NAME   answer a request; writing to NAME accepts it too
  /mute NAME   hide messages from NAME; without a name, list the muted people
  /unmute NAME show them again
  /retry       send again what was not sent
  /discard     drop what was not sent
  /left        list unsent messages of somebody else on this machine; /left send, /left discard
  /quit        leave
  @NAME TEXT   say it to that person only
  //TEXT       say something that begins with /`

func (t *talk) command(word, rest string) (leave bool) {
	switch word {
	case "quit":
		return true
	case "help":
		t.print("%s", help)
	case "rooms":
		t.browsed, t.directory = true, t.View().Directory
		t.Browse("")
	case "join":
		t.join(rest)
	case "who":
		t.who(t.View().Open)
	case "name":
		t.rename(rest)
	case "more":
		t.more()
	case "requests":
		t.listRequests()
	case "accept", "decline":
		t.settleRequest(rest, word == "accept")
	case "mute":
		t.mute(rest)
	case "unmute":
		t.unmute(rest)
	case "retry":
		t.unsent(t.Retry)
	case "discard":
		t.unsent(t.Discard)
	case "left":
		t.left(rest)
	default:
		t.print("! there is no command /%s, and nothing was sent; /help lists them, // sends a line that begins with /", safeLine(word))
	}
	return false
}

func (t *talk) join(name string) {
	room, err := parseRoom(name)
	if err != nil {
		t.print("! %v", err)
		return
	}
	t.enter(room)
}

func (t *talk) rename(name string) {
	if name == "" {
		t.print("! /name NAME, with the name that you want")
		return
	}
	t.Rename(name)
}

func (t *talk) who(o *view.OpenRoom) {
	if o == nil {
		return
	}
	names := make([]string, 0, len(o.People))
	for _, p := range o.People {
		if p.Here {
			names = append(names, safeLine(p.Name))
		}
	}
	more := ""
	if n := o.Here - len(names); n > 0 {
		more = fmt.Sprintf(" and %d more", n)
	}
	t.print("* here: %s%s", strings.Join(names, ", "), more)
}

func (t *talk) list(d *view.Directory) {
	for _, l := range d.Rooms {
		t.print("  %-24s %3d here  %s", safeLine(string(l.Room.ID)), l.Here, safeLine(l.Room.Topic))
	}
	for _, r := range t.View().Rooms {
		if r.Kind == chat.Direct || r.Unread > 0 {
			t.print("  %-24s %3d unread  %s", safeLine(string(r.ID)), r.Unread, title(r.Room))
		}
	}
	if d.More {
		t.print("  and more")
	}
}

// unsent does something with each refused message of the room on screen.
func (t *talk) unsent(do func(chat.Nonce)) {
	o := t.View().Open
	if o == nil {
		return
	}
	for _, r := range rowsOf(o) {
		if r.State == view.Failed {
			do(r.Nonce)
		}
	}
}

func (t *talk) mute(name string) {
	if name = strings.TrimLeft(name, "@＠"); name != "" {
		t.muter.names = append(t.muter.names, name)
		return
	}
	for _, u := range t.View().Muted {
		t.print("  %s", safeLine(u.Name))
	}
	if len(t.View().Muted) == 0 {
		t.print("* you have not muted anybody here")
	}
}

func (t *talk) unmute(name string) {
	name = strings.TrimLeft(name, "@＠")
	for _, u := range t.View().Muted {
		if client.NameKey(u.Name) == client.NameKey(name) {
			t.Unmute(u.ID)
			t.print("* %s is no longer muted", safeLine(u.Name))
			return
		}
	}
	t.print("! you have not muted %q; /mute lists the muted people", safeLine(name))
}
