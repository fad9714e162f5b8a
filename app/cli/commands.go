package cli

import (
	"fmt"
	"strings"

	"parley/shared/chat"
	"parley/shared/client/view"
)

const help = `  /rooms       list rooms
  /join ROOM   go to another room
  /who         list the people here
  /name NAME   change your name
  /more        show the rest of the last long message
  /requests    list requests to talk privately
  /accept NAME, /decline NAME   answer a request; writing to NAME accepts it too
  /mute NAME   hide messages from NAME; without a name, list the muted people
  /unmute NAME show them again
  /retry       send refused messages again
  /discard     drop refused messages
  /left        list unsent messages of another user of this machine; /left send, /left discard
  /quit        leave
  @NAME TEXT   send TEXT to that person only
  //TEXT       send a text that begins with /`

// command runs a line that begins with /. It reports whether the user leaves.
func (c *conversation) command(word, rest string) (leave bool) {
	switch word {
	case "quit":
		return true
	case "help":
		c.print("%s", help)
	case "rooms":
		c.listing, c.oldDirectory = true, c.View().Directory
		c.Browse("")
	case "join":
		c.join(rest)
	case "who":
		c.who(c.View().Open)
	case "name":
		c.rename(rest)
	case "more":
		c.more()
	case "requests":
		c.listRequests()
	case "accept", "decline":
		c.settleRequest(rest, word == "accept")
	case "mute":
		c.mute(rest)
	case "unmute":
		c.unmute(rest)
	case "retry":
		c.eachFailed(c.Retry)
	case "discard":
		c.eachFailed(c.Discard)
	case "left":
		c.handleLeftovers(rest)
	default:
		c.print("! there is no command /%s, and nothing was sent; /help lists the commands, // sends a line that begins with /", safeLine(word))
	}
	return false
}

// rename asks the server for another name; a refusal arrives as a notice.
func (c *conversation) rename(name string) {
	if name == "" {
		c.print("! /name NAME takes the name that you want")
		return
	}
	c.Rename(name)
}

// who prints the people in a room who are online, and how many more there are.
func (c *conversation) who(o *view.OpenRoom) {
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
	c.print("* here: %s%s", strings.Join(names, ", "), more)
}

// eachFailed calls do for each refused message of the room on screen.
func (c *conversation) eachFailed(do func(chat.Nonce)) {
	o := c.View().Open
	if o == nil {
		return
	}
	for _, r := range rowsOf(o) {
		if r.State == view.Failed {
			do(r.Nonce)
		}
	}
}
