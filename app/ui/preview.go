package ui

import (
	"strings"

	"parley/app/ui/component"
	"parley/app/ui/compose"
	"parley/app/ui/render"
	"parley/shared/chat"
	"parley/shared/client/view"
	syntax "parley/shared/markup"
)

// togglePreview shows how the message will look, or no longer. The focus stays where it is.
func (m *Model) togglePreview() {
	m.screen.preview = !m.screen.preview
	m.config.Platform.Follow(m.screen.preview)
}

// preview returns the message as its row will be.
func (m *Model) preview(in compose.Intent) component.Preview {
	if !m.screen.preview {
		return component.Preview{}
	}
	message := chat.Message{Text: in.Draft.Text}
	if in.Addressed() && m.room().Peer == nil { // the name says who reads the message, and is not shown in it
		message.To, message.In = "x", m.asked
	}
	p := component.Preview{On: true, Text: message.Body(), Rows: render.Rows{Words: m.w, Rooms: m.readable.paths}}
	if chat.Blank(p.Text) {
		p.Text = ""
	}
	for _, span := range syntax.Mentions(p.Text) {
		name := strings.TrimLeft(p.Text[span.From:span.To], "@＠")
		if who := m.lookup(name); who != nil && who.Match != nil {
			p.Mentions = append(p.Mentions, view.MentionSpan{Span: span, User: who.Match.ID, Me: who.Match.ID == m.view.Me.ID})
		}
	}
	return p
}
