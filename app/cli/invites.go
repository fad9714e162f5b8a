package cli

import (
	"cmp"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// inviting is what a conversation does about the links by which people join rooms.
type inviting struct {
	base    string                      // the address of the server
	code    func(address string) string // draws a QR code, or returns ""; may be nil
	making  bool                        // print the link when it arrives
	listing bool                        // print the list when it arrives
	old     *view.Invites               // what was shown before that
}

// invite makes a link into the room on screen: "[PEOPLE|any] [12h|7d|2w]".
func (c *conversation) invite(said string) {
	terms, ok := inviteTerms(said)
	if !ok {
		c.print("! use /invite, /invite 1 or /invite 10 7d; any is for any number of people")
		return
	}
	c.invites.making, c.invites.old = true, c.View().Invites
	c.Invite(c.current, terms)
}

// inviteTerms reads for how many people an invite is, and for how long.
func inviteTerms(said string) (terms chat.InviteTerms, ok bool) {
	for _, word := range strings.Fields(strings.ToLower(said)) {
		n, number := strconv.Atoi(word)
		hours := map[byte]int{'h': 1, 'd': 24, 'w': 7 * 24}[word[len(word)-1]]
		count, time := strconv.Atoi(word[:len(word)-1])
		switch {
		case word == "any":
			terms.Unlimited = true
		case number == nil && n > 0:
			terms.Uses = n
		case hours > 0 && time == nil && count > 0 && count <= chat.InviteDaysMax*24:
			terms.Hours = hours * count
		default:
			return terms, false
		}
	}
	return terms, terms.Validate() == nil
}

// listInvites prints the links into the room on screen, as soon as the server has said them.
func (c *conversation) listInvites() {
	c.invites.listing, c.invites.old = true, c.View().Invites
	c.LoadInvites(c.current)
}

// revoke ends a link: "ID" or "ID remove". A refusal arrives as a notice.
func (c *conversation) revoke(said string) {
	words := strings.Fields(said)
	remove := len(words) == 2 && words[1] == "remove"
	id := chat.InviteID(words[0])
	if len(words) > 1 && !remove || id.Validate() != nil {
		c.print("! use /revoke ID or /revoke ID remove; /invites lists them")
		return
	}
	c.Revoke(c.current, id, remove)
	c.print("* asked to revoke %s", id)
}

// showInvites prints the link or the list that was asked for, once it is there.
func (c *conversation) showInvites(v *view.Snapshot) {
	all, asked := v.Invites, &c.invites
	if all == nil || all == asked.old {
		return
	}
	if asked.making && !all.Making {
		asked.making = false
		c.printLink(all)
	}
	if asked.listing && (!all.Loading || all.Error != nil) {
		asked.listing = false
		c.printInvites(all)
	}
}

func (c *conversation) printLink(all *view.Invites) {
	if all.Made == nil {
		c.print("! no link was made: %s", reason(all.Refused))
		return
	}
	address := strings.TrimSuffix(c.invites.base, "/") + "/join/" + url.PathEscape(all.Token)
	c.print("* %s can join by this link until %s; /revoke %s ends it", peopleOf(all.Made), all.Made.Expires.Time().Format(linkTime), all.Made.ID)
	c.print("  %s", address)
	if c.invites.code != nil {
		if picture := c.invites.code(address); picture != "" {
			c.print("%s", picture)
		}
	}
}

// linkTime is how the end of a link is printed.
const linkTime = "2006-01-02 15:04"

// peopleOf says for how many people a link is.
func peopleOf(i *chat.Invite) string {
	switch i.Uses {
	case 0:
		return "any number of people"
	case 1:
		return "one person"
	}
	return fmt.Sprintf("up to %d people", i.Uses)
}

// printInvites prints a page of links, those in one state together.
func (c *conversation) printInvites(all *view.Invites) {
	if all.Error != nil {
		c.print("! invites: %s", reason(all.Error))
		return
	}
	for _, state := range chat.InviteStates {
		for _, i := range all.List {
			if i.State == state {
				most := "any"
				if i.Uses > 0 {
					most = strconv.Itoa(i.Uses)
				}
				c.print("  %s  %-8s  %d of %s joined  until %s  by %s  %s", i.ID, strings.ReplaceAll(string(state), "_", " "), i.Used, most,
					i.Expires.Time().Format(linkTime), safeLine(cmp.Or(i.By.Name, "the operator")), safeLine(i.Note))
			}
		}
	}
	switch {
	case len(all.List) == 0:
		c.print("* there are no links to this room; /invite makes one")
	case all.More:
		c.print("  and older ones")
	}
}
