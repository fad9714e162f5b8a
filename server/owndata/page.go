package owndata

import (
	"cmp"
	"context"
	"html/template"
	"io"
	"time"

	"parley/shared/chat"
)

// The page has no words of its own: it is read in any language.
var (
	pageHead = template.Must(template.New("head").Parse(`<!doctype html>
<html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{.Name}}</title>
<style>:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:45rem;margin:2rem auto;padding:0 1rem}
time{opacity:.7;font-size:.85rem}p{margin:0 0 1rem;white-space:pre-wrap;overflow-wrap:anywhere}</style></head>
<body><h1 dir="auto">{{.Name}}</h1>
`))
	pageRoom    = template.Must(template.New("room").Parse(`<h2 dir="auto">{{.}}</h2>` + "\n"))
	pageMessage = template.Must(template.New("message").Parse(`<time datetime="{{.At}}">{{.At}}</time><p dir="auto">{{.Text}}</p>` + "\n"))
)

// page writes index.html: the messages, room by room.
func (s *Service) page(ctx context.Context, out io.Writer, user chat.UserID, a about) error {
	if err := pageHead.Execute(out, a.user); err != nil {
		return err
	}
	room := chat.RoomID("")
	err := s.messages(ctx, user, func(e chat.Event) error {
		if e.Room != room {
			room = e.Room
			if err := pageRoom.Execute(out, cmp.Or(a.rooms[room], string(room))); err != nil {
				return err
			}
		}
		return pageMessage.Execute(out, struct{ At, Text string }{e.At.Time().UTC().Format(time.RFC3339), e.Message.Text})
	})
	if err != nil {
		return err
	}
	_, err = io.WriteString(out, "</body></html>\n")
	return err
}
