package cli

import (
	"fmt"
	"strings"

	"parley/shared/chat"
	"parley/shared/client/view"
	"parley/shared/slash"
)

// commands are the common ones, and those that only a terminal has.
var commands = append(slash.Common(), slash.Table{
	{Word: "rooms"}, {Word: "who"}, {Word: "dnd", Arg: slash.Optional}, {Word: "name", Arg: slash.Optional}, {Word: "more"}, {Word: "last"},
	{Word: "inbox"}, {Word: "date", Arg: slash.Optional}, {Word: "unread", Arg: slash.Optional}, {Word: "read"},
	{Word: "edit", Arg: slash.Optional}, {Word: "delete", Arg: slash.Optional}, {Word: "undo"}, {Word: "reply", Arg: slash.Optional},
	{Word: "react", Arg: slash.Optional}, {Word: "pin", Arg: slash.Optional}, {Word: "pins"}, {Word: "restore", Arg: slash.Optional},
	{Word: "requests"}, {Word: "asking", Arg: slash.Optional}, {Word: "ask", Arg: slash.Optional}, {Word: "admit", Arg: slash.Required}, {Word: "refuse", Arg: slash.Required}, {Word: "accept", Arg: slash.Optional}, {Word: "decline", Arg: slash.Optional},
	{Word: "report", Arg: slash.Optional}, {Word: "reports"}, {Word: "block", Arg: slash.Optional}, {Word: "unblock", Arg: slash.Optional}, {Word: "silence", Arg: slash.Required}, {Word: "unsilence", Arg: slash.Required}, {Word: "retry"}, {Word: "discard"}, {Word: "later", Arg: slash.Optional},
	{Word: "left", Arg: slash.Optional}, {Word: "search", Arg: slash.Optional}, {Word: "invites"}, {Word: "revoke", Arg: slash.Required}, {Word: "quit"},
}...)

const help = `  /rooms       list rooms
  /join ROOM   go to another room
  /create NAME create a public room; /create private NAME @ADA @BO creates one that
               only its members can read, /create group @ADA @BO a group
  /members [NAME]
               list who is a member of this room
  /add NAME, /remove NAME
               add a person to this private room or group, or remove one
  /role NAME moderator
               choose what a person is in this room: member, moderator or owner
  /invite [PEOPLE] [TIME]
               print a link by which people can join this room: /invite 1 12h, /invite
               any 30d; without these up to 10 people, within 7 days
  /invites     list the links to this room; /revoke ID ends one, /revoke ID remove
               also removes those who joined by it
  /leave       leave this room
  /topic [TEXT]
               show what this room is about, or change it; /topic off removes it
  /guests      show what guests may do in this room; /guests write, read or none
               changes it
  /slow        show how much time has to be between two messages of a person here;
               /slow 30s, /slow 5m or /slow off changes it
  /archive     show whether this room is archived: people can read it, but not
               write in it; /archive on or off changes it
  /calm 1h     against a crowd: have guests only read here for an hour, 15m or
               up to 1d; /calm all 1h in all public rooms; /calm off ends it
  /asking on   have people ask before they can write in this public room; /asking
               off lets everybody write again
  /ask [TEXT]  ask the moderators of this room to let you in, with a word for them;
               /ask off takes it back
  /admit NAME, /refuse NAME
               let in a person who asks to join this room, or decline; for its
               moderators, to whom /members lists who asks
  /level       show which unread messages of this room count; /level all, mentions,
               nothing or hidden changes it on all your devices
  /who         list the people here
  /nick NAME   change your name; /name does the same
  /me ACTION   say what you do: "/me waves" is shown as "* Ada waves"
  /msg NAME TEXT
               send TEXT to that person only, as @NAME TEXT does
  /away        appear away until you write or use this again
  /status 🌴 TEXT, /status 2h TEXT
               tell the others what is going on, for two hours; /status off ends it
  /dnd 2h, /dnd 9:00
               ask not to be disturbed until then; /dnd off ends that
  /shrug TEXT  send TEXT with a shrug
  /later 2h TEXT, /later 9:00 TEXT
               send TEXT later; if this program does not run then, when it next
               runs. /later lists what is scheduled, /later drop 1 drops the first
  /more        show the rest of the last long message
  /last        list the latest messages with their numbers
  /search QUERY
               find messages in all rooms: /search from:ada tea
  /inbox       list the latest messages that mention you or reply to yours
  /date DAY    print the number of the first message of a day: /date 2026-11-29
  /edit TEXT   replace the text of your last message
  /delete      delete your last message; /undo keeps it for 5 seconds
  /reply TEXT  reply to the last message by somebody else
  /react EMOJI react to it, or remove your reaction
  /pin         pin the last message, or unpin it; /pins lists what is pinned
  /unread      mark the last message by somebody else as unread; /read marks
               all rooms as read
  /restore #12 restore a message that a moderator has deleted; for moderators
               all of these accept a number: /edit #12 TEXT, /react #12 👍
  /report REASON [NOTE]
               report the last message by somebody else to the moderators of the
               server; REASON is spam, harassment, illegal or other. They see your
               name, the message and three on each side. /reports lists what became
               of your reports; /report #12 spam takes a number
  /requests    list requests to talk privately
  /accept NAME, /decline NAME   answer a request; writing to NAME accepts it too
  /block NAME  hide messages from NAME on all your devices, and let no private
               ones arrive; without a name, list the blocked people
  /unblock NAME
               end that
  /silence NAME 1h REASON
               let NAME write nothing in public rooms for 10m, 1h or 1d, or without
               a time until /unsilence NAME; for those who moderate the server
  /retry       send refused messages again
  /discard     drop refused messages and changes, and links that wait
  /left        list unsent messages of another user of this machine; /left send, /left discard
  /quit        leave
  @NAME TEXT   send TEXT to that person only
  //TEXT       send a text that begins with /; a path such as /usr/bin needs no
               second slash`

// command runs a command. It reports whether the user leaves.
func (c *conversation) command(line slash.Line) (leave bool) {
	word, rest := line.Word, line.Arg
	switch word {
	case "quit":
		return true
	case "search":
		c.search(rest)
	case slash.Help:
		c.print("%s", help)
	case slash.Me, slash.Shrug:
		c.submit(line.Text)
	case slash.Msg:
		c.submit("@" + strings.TrimLeft(rest, "@＠"))
	case slash.Away:
		c.ToggleAway()
	case slash.Status:
		c.status(rest)
	case "dnd":
		c.quiet(rest)
	case slash.Topic:
		c.topic(rest)
	case slash.Guests, slash.Slow, slash.Archive, slash.Calm, chat.SettingAsking:
		c.configure(word, rest)
	case "ask":
		c.ask(rest)
	case "admit":
		c.admit(rest, true)
	case "refuse":
		c.admit(rest, false)
	case slash.Level:
		c.level(rest)
	case slash.Leave:
		c.leaveRoom()
	case slash.Create:
		c.create(rest)
	case slash.Members:
		c.listMembers(rest)
	case slash.Add:
		c.onMember(rest, c.AddMember, "add %s")
	case slash.Remove:
		c.onMember(rest, c.RemoveMember, "remove %s")
	case slash.Role:
		c.rank(rest)
	case slash.Invite:
		c.invite(rest)
	case "invites":
		c.listInvites()
	case "revoke":
		c.revoke(rest)
	case "rooms":
		c.listing, c.oldDirectory = true, c.View().Directory
		c.Browse("")
	case slash.Join:
		c.join(strings.TrimLeft(rest, "#＃"))
	case "who":
		c.who(c.View().Open)
	case slash.Nick, "name":
		c.rename(rest)
	case "more":
		c.more()
	case "report":
		c.report(rest)
	case "reports":
		c.listingReports, c.oldReports = true, c.View().Reports
		c.LoadReports()
	case "requests":
		c.listRequests()
	case "accept", "decline":
		c.settleRequest(rest, word == "accept")
	case "block":
		c.block(rest)
	case "unblock":
		c.unblock(rest)
	case "silence":
		c.silence(rest)
	case "unsilence":
		c.onMember(rest, func(_ chat.RoomID, user chat.UserID) { c.Unsilence(user) }, "let %s write again")
	case "retry":
		c.eachFailed(c.Retry)
	case "later":
		c.later(rest)
	case "discard":
		c.eachFailed(c.Discard)
		c.dismissChanges()
	case "left":
		c.handleLeftovers(rest)
	default:
		c.changeCommand(word, rest)
	}
	return false
}

// unknown says that a line was not sent.
func (c *conversation) unknown(line slash.Line) {
	meant := ""
	if line.Near != "" {
		meant = fmt.Sprintf("did you mean /%s? ", line.Near)
	}
	c.print("! there is no command /%s, and nothing was sent; %s/help lists the commands, // sends a line that begins with /", safeLine(line.Word), meant)
}

// topic prints what the room is about, or changes or removes that; a refusal arrives as a notice.
func (c *conversation) topic(text string) {
	o := c.View().Open
	switch {
	case text != "" && o != nil && o.Room.Kind != chat.Direct:
		if slash.Ends(text) {
			text = ""
		}
		c.SetTopic(o.Room.ID, text)
	case text != "":
		c.print("! a private conversation has no topic")
	case o == nil || o.Room.Topic == "":
		c.print("* this room has no topic")
	default:
		c.print("* %s", safeLine(o.Room.Topic))
	}
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
			name := safeLine(p.Name)
			if says := statusLine(o.Statuses[p.ID]); says != "" {
				name += " (" + says + ")"
			}
			names = append(names, name)
		}
	}
	more := ""
	if n := o.Here - len(names); n > 0 {
		more = fmt.Sprintf(" and %d more", n)
	}
	c.print("* here: %s%s", strings.Join(names, ", "), more)
}

// eachFailed calls do for each message of the room on screen that was refused, or waits since it has a link.
func (c *conversation) eachFailed(do func(chat.Nonce)) {
	o := c.View().Open
	if o == nil {
		return
	}
	for _, r := range rowsOf(o) {
		if r.State == view.Failed || waitsForLinks(r) {
			do(r.Nonce)
		}
	}
}

// dismissChanges drops the refused changes in the room on screen.
func (c *conversation) dismissChanges() {
	if o := c.View().Open; o != nil {
		for _, r := range rowsOf(o) {
			if r.Change != nil && r.Change.State == view.Failed {
				c.DismissChange(r.Room, r.Seq)
			}
		}
	}
}
