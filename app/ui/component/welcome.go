package component

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/render"
)

// welcome shows somebody who is here for the first time what is not obvious from the page. It stays until it is closed, or
// until the person has written something and comes back.
func (p *ComposerProps) welcome() app.UI {
	if !p.Welcome {
		return render.El("div.welcome")
	}
	tools := []app.UI{
		p.welcomeTool(render.IconPen, p.Words.WelcomeRename, action.Dialog, string(action.RenameDialog)),
		p.welcomeTool(render.IconShare, p.Words.Invite, action.Invite, ""),
		p.welcomeTool(render.PublicSign, p.Words.KeySwitch, action.Dialog, string(action.RoomsDialog)),
		p.welcomeTool(render.IconSearch, p.Words.SearchLabel, action.Dialog, string(action.SearchDialog)),
	}
	if p.Install {
		tools = append(tools, p.welcomeTool(render.IconSave, p.Words.Install, action.Install, ""))
	}
	text := p.Words.WelcomePrivate
	if p.ReadOnly {
		text = "" // the composer says what holds here
	}
	return render.El("div.welcome.welcome--open role=group",
		render.El("p.welcome__name", render.Sentence(p.Words.WelcomeName, p.Me.Name)),
		render.TextIn("p.welcome__text", text),
		render.El("div.welcome__tools", tools...),
		render.IconButton(".welcome__close", render.IconClose, p.Words.Dismiss, action.Welcomed, ""),
	).Attr("aria-label", p.Words.Welcome)
}

func (p *ComposerProps) welcomeTool(icon, label string, do action.Name, arg string) app.UI {
	return render.Button("button.welcome__tool", do, arg, app.Raw(icon), render.Span(label))
}
