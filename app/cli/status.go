package cli

import (
	"strings"
	"time"

	"parley/shared/chat"
	"parley/shared/slash"
)

// status says something about the user: "/status 🌴 On holiday", "/status 2h At lunch" for two hours. "/status off" ends that, and alone it
// prints what the user says.
func (c *conversation) status(rest string) {
	now := c.View().Status
	next := chat.Status{Quiet: now.Quiet}
	switch {
	case rest == "":
		c.printStatus(now)
		return
	case slash.Ends(rest):
	default:
		next = chat.StatusOf(rest)
		when, text, _ := strings.Cut(rest, " ")
		if at, ok := laterAt(time.Now(), when); ok && text != "" {
			next = chat.StatusOf(text)
			next.Until = chat.MillisOf(at)
		}
		next.Quiet = now.Quiet
	}
	c.setStatus(next)
}

// quiet asks not to be disturbed: "/dnd 2h" or "/dnd 9:00". "/dnd off" ends that.
func (c *conversation) quiet(rest string) {
	next := c.View().Status
	at, ok := laterAt(time.Now(), rest)
	switch {
	case rest == "":
		c.printStatus(next)
		return
	case slash.Ends(rest):
		next.Quiet = 0
	case !ok:
		c.print("! /dnd 2h asks not to be disturbed for two hours, /dnd 9:00 until nine; /dnd off ends that")
		return
	default:
		next.Quiet = chat.MillisOf(at)
	}
	c.setStatus(next)
}

func (c *conversation) setStatus(s chat.Status) {
	if err := s.Validate(); err != nil {
		c.print("! %s", chat.AsError(err).Message)
		return
	}
	c.SetStatus(s)
	c.printStatus(s)
}

func (c *conversation) printStatus(s chat.Status) {
	says := statusLine(s)
	if says == "" {
		says = "you say nothing about yourself"
	}
	c.print("* %s", says)
}

// statusLine is what a user says, in one line.
func statusLine(s chat.Status) string {
	var parts []string
	if s.Quiet != 0 {
		parts = append(parts, "do not disturb until "+s.Quiet.Time().Local().Format("2 January 15:04"))
	}
	if said := strings.TrimSpace(s.Emoji + " " + s.Text); said != "" {
		if s.Until != 0 {
			said += ", until " + s.Until.Time().Local().Format("2 January 15:04")
		}
		parts = append(parts, safeLine(said))
	}
	return strings.Join(parts, "; ")
}
