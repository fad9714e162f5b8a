package cli

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// later schedules a message on the server: "/later 2h TEXT" or "/later 9:00 TEXT". Alone it lists scheduled messages; "/later drop 2" drops
// the second.
func (c *conversation) later(rest string) {
	when, text, _ := strings.Cut(strings.TrimSpace(rest), " ")
	text = chat.CleanText(text)
	list := c.View().Later
	switch {
	case when == "":
		c.listLater(list)
		return
	case when == "drop":
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || n < 1 || n > len(list) {
			c.print("! /later drop N drops message N of /later")
			return
		}
		if room, d, ok := c.TakeBack(context.Background(), list[n-1].Nonce); ok {
			c.Shelve(room, d)
			c.print("* dropped: %s", safeLine(d.Text))
		}
		return
	}
	at, ok := laterAt(time.Now(), when)
	if !ok || chat.Blank(text) {
		c.print("! /later 2h TEXT sends TEXT in two hours, /later 9:00 TEXT at nine")
		return
	}
	c.SendLater(c.current, view.Draft{Text: text}, at, true)
	c.print("* will be sent on %s", at.Format("2 January at 15:04"))
}

// handingOver reports whether the server is to get a message that it sends later.
func handingOver(v *view.Snapshot) bool {
	return slices.ContainsFunc(v.Later, func(l view.Later) bool { return l.Waits })
}

func (c *conversation) listLater(list []view.Later) {
	if len(list) == 0 {
		c.print("* no scheduled messages")
	}
	for i, one := range list {
		c.print("* %d. %s in %s: %s", i+1, one.At.Time().Local().Format("2 January 15:04"), safeLine(string(one.Room)), safeLine(one.Text))
	}
}

// laterAt reads a duration up to a year, or a time of the day: the next one.
func laterAt(now time.Time, when string) (at time.Time, ok bool) {
	if d, err := time.ParseDuration(when); err == nil {
		return now.Add(d), d > 0 && d < 366*24*time.Hour
	}
	clock, err := time.Parse("15:04", when)
	if err != nil {
		return time.Time{}, false
	}
	y, m, d := now.Date()
	at = time.Date(y, m, d, clock.Hour(), clock.Minute(), 0, 0, now.Location())
	if !at.After(now) {
		at = time.Date(y, m, d+1, clock.Hour(), clock.Minute(), 0, 0, now.Location())
	}
	return at, true
}
