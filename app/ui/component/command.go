package component

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/compose"
	"parley/app/ui/render"
	"parley/shared/catalog"
	"parley/shared/slash"
)

// Command returns how a command is typed, and what it does.
func Command(w *catalog.Words, word string) (usage, does string) {
	arg := ""
	switch word {
	case slash.Me:
		arg, does = w.ArgMe, w.DoesMe
	case slash.Nick:
		arg, does = w.ArgNick, w.DoesNick
	case slash.Msg:
		arg, does = w.ArgMsg, w.DoesMsg
	case slash.Topic:
		does = w.DoesTopic
	case slash.Join:
		arg, does = w.ArgJoin, w.DoesJoin
	case slash.Leave:
		does = w.DoesLeave
	case slash.Shrug:
		arg, does = w.ArgShrug, w.DoesShrug
	case slash.Away:
		does = w.DoesAway
	case slash.Status:
		arg, does = w.ArgStatus, w.DoesStatus
	case slash.Guests:
		arg, does = "write|read|none", w.DoesGuests
	case slash.Slow:
		arg, does = "30s|5m|off", w.DoesSlow
	case slash.Archive:
		arg, does = "on|off", w.DoesArchive
	case slash.Calm:
		arg, does = "1h|all 1h|off", w.DoesCalm
	case slash.Level:
		arg, does = "all|mentions|nothing|hidden", w.DoesLevel
	case slash.Create:
		arg, does = w.ArgCreate, w.DoesCreate
	case slash.Members:
		does = w.DoesMembers
	case slash.Add:
		arg, does = w.ArgNick, w.DoesAdd
	case slash.Remove:
		arg, does = w.ArgNick, w.DoesRemove
	case slash.Role:
		arg, does = w.ArgNick+" member|moderator|owner", w.DoesRole
	case slash.Invite:
		does = w.DoesInvite
	case slash.Help:
		does = w.DoesHelp
	}
	usage = "/" + word
	if arg != "" {
		usage += " " + arg
	}
	return usage, does
}

// commandNote says what an Enter does with a command, or why there is nothing that it can do.
func (p *ComposerProps) commandNote() []app.UI {
	w, line := p.Words, p.Intent.Line
	usage, does := Command(w, line.Word)
	alert := app.Raw(render.IconAlert)
	switch {
	case p.Problem != "":
		return []app.UI{alert, render.TextIn("span", p.Problem)}
	case p.Quiet && !p.Tried && p.Intent.Mode != compose.Commands && p.Intent.Mode != compose.Incomplete:
		return nil
	case p.Intent.Mode == compose.Mistyped:
		note := []app.UI{alert, render.TextIn("span", catalog.Fill(w.NoCommand, "{name}", line.Word))}
		if line.Near != "" {
			note = append(note, render.TextIn("span", w.DidYouMean), render.LinkButton("/"+line.Near, action.Respell, line.Near))
		}
		return append(note, p.asText())
	case p.Intent.Mode == compose.NotHere:
		return []app.UI{alert, render.TextIn("span", w.NoCommandInEdit), p.asText()}
	case p.Intent.Mode == compose.Incomplete && p.Tried:
		return []app.UI{alert, render.TextIn("span", catalog.Fill(w.CommandLacks, "{usage}", usage))}
	}
	return []app.UI{render.TextIn("bdi", usage), render.TextIn("span", does)}
}

// asText is the way to send what looks like a command.
func (p *ComposerProps) asText() app.UI {
	if p.About.Edit {
		return render.LinkButton(p.Words.SaveAsText, action.AsText, "")
	}
	return render.LinkButton(p.Words.SendAsText, action.AsText, "")
}
