package component

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/render"
	"parley/shared/catalog"
	"parley/shared/chat"
)

// AboutProps is the message that is edited or answered in the composer.
type AboutProps struct {
	Edit   bool
	Reply  bool
	Peer   string      // who else can read the message, if it is private
	PeerID chat.UserID // of Exposes

	// Of an edit.
	Notify   []string // people whom it mentions, and the message did not
	Notified bool     // they are notified

	// Of a reply.
	Author  chat.User
	Text    string
	Gone    bool
	Exposes bool // more people would read the reply than the message
}

// about draws what is edited or answered, above the text field, with a way out.
func (p *ComposerProps) about() app.UI {
	a, w := p.About, p.Words
	switch {
	case a.Edit:
		text := w.Editing
		if a.Peer != "" {
			text = w.EditingPrivately
		}
		return render.El("div.composer__about", app.Raw(render.IconPen), render.Sentence(text, a.Peer), cancel(w.CancelEdit))
	case a.Reply:
		var b render.HTML
		b.Raw(`<span class="composer__answered">`)
		if a.Gone {
			b.Raw(`<em>`)
			b.Text(w.GoneQuote)
			b.Raw(`</em>`)
		} else {
			b.Fill(w.ReplyingTo, map[string]string{"{name}": render.BDI(a.Author.Name)})
			b.Raw(` <span class="composer__excerpt" dir="auto">`)
			b.Text(a.Text)
			b.Raw(`</span>`)
		}
		b.Raw(`</span>`)
		return render.El("div.composer__about", app.Raw(render.IconReply), app.Raw(b.String()), cancel(w.CancelReply))
	}
	return render.El("div.composer__about")
}

func cancel(label string) app.UI {
	return render.IconButton(".composer__cancel", render.IconClose, label, action.Cancel, "")
}

// aboutNote says whom an edit notifies, or why a reply cannot be sent.
func (p *ComposerProps) aboutNote() []app.UI {
	a, w := p.About, p.Words
	switch {
	case a.Exposes:
		return []app.UI{app.Raw(render.IconLock), render.Sentence(w.NotToRoom, a.Peer), render.LinkButton(w.ReplyPrivately, action.Address, string(a.PeerID))}
	case len(a.Notify) > 0 && a.Notified:
		return []app.UI{render.TextIn("span", catalog.Fill(w.WillNotify, "{names}", w.List(a.Notify, "")))}
	case len(a.Notify) > 0:
		return []app.UI{render.TextIn("span", catalog.Fill(w.TooOldToNotify, "{names}", w.List(a.Notify, "")))}
	}
	return nil
}
