package site

import (
	"parley/server/auth/admin"
	"parley/shared/chat"
)

// describeSilence says whether a person is silenced, and for whoever may silence them how.
func (p *page) describeSilence(by admin.Actor, body *personBody) {
	body.MaySilence = chat.MaySilence(by.Role, body.Account.Role)
	for _, length := range chat.Silences {
		label := p.W.SilenceOpen
		if length > 0 {
			label = p.W.Span(length)
		}
		body.Silences = append(body.Silences, choice{Value: length.String(), Label: label})
	}
	is := body.Account.Silence.At(chat.MillisOf(p.site.Now()))
	switch {
	case is.Until == 0:
		return
	case is.Waits():
		body.Silenced = p.W.WaitsToEnter
	case is.Open():
		body.Silenced = p.W.SilencedOpen
	default:
		body.Silenced = fill(p.W.Silenced, "{when}", is.Until.Time().UTC().Format("2006-01-02 15:04 UTC"))
	}
	if is.Reason != "" {
		body.Silenced += " " + is.Reason
	}
}
