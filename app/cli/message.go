package cli

import (
	"fmt"
	"strings"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// number returns how commands name a durable message of the room on screen: "#12", or "#12@Bo" for one between the user and Bo, which is
// numbered in their own room. It is "" for other rows.
func number(r view.Row, open chat.RoomID) string {
	switch {
	case r.Kind != view.RowMessage || r.Seq == 0 || r.State != view.Sent:
		return ""
	case r.Private != nil && r.Room != open:
		return fmt.Sprintf("#%d@%s", r.Seq, safeLine(r.Private.Peer.Name))
	}
	return fmt.Sprintf("#%d", r.Seq)
}

// pick returns the message that a command is about, and the rest of the command: the one with the number at its start, or the last one
// that the command may be about. It prints why there is none.
func (c *conversation) pick(rest string, may func(view.Row) bool) (row view.Row, text string, ok bool) {
	o := c.View().Open
	if o == nil || !o.Known {
		c.print("! the messages of this room have not loaded yet; try again")
		return view.Row{}, "", false
	}
	wanted, text := "", rest
	if strings.HasPrefix(rest, "#") {
		wanted, text, _ = strings.Cut(rest, " ")
	}
	for _, r := range rowsOf(o) {
		named := wanted != "" && strings.EqualFold(number(r, o.Room.ID), wanted)
		if named || wanted == "" && r.Kind == view.RowMessage && !r.Gone && may(r) {
			row, ok = r, true
		}
	}
	switch {
	case !ok && wanted != "":
		c.print("! there is no message %s here; /last lists the last ones with their numbers", safeLine(wanted))
	case !ok:
		c.print("! there is no message for that here; /last lists the last ones with their numbers")
	}
	return row, strings.TrimSpace(text), ok
}

func mayBeMine(r view.Row) bool    { return r.Mine }
func mayBeOthers(r view.Row) bool  { return !r.Mine && r.Seq > 0 }
func mayBeDurable(r view.Row) bool { return r.Seq > 0 && r.State == view.Sent }

// listLast prints the last messages with their numbers.
func (c *conversation) listLast(o *view.OpenRoom) {
	if o == nil {
		return
	}
	var lines []string
	for _, r := range rowsOf(o) {
		if n := number(r, o.Room.ID); n != "" {
			lines = append(lines, fmt.Sprintf("  %-6s %s: %s", n, author(r), excerpt(r)))
		}
	}
	if len(lines) == 0 {
		c.print("* nothing was said here")
	}
	for _, line := range lines[max(len(lines)-lastRows, 0):] {
		c.print("%s", line)
	}
}

// listPins prints the pinned messages of a room.
func (c *conversation) listPins(p *view.Pins) {
	if p.Error != nil {
		c.print("! pins: %s", reason(p.Error))
	}
	for _, r := range p.Rows {
		c.print("  %-6s %s: %s", number(r, p.Room), author(r), excerpt(r))
	}
	if len(p.Rows) == 0 && p.Error == nil {
		c.print("* nothing is pinned here")
	}
}
