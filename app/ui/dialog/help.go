package dialog

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/keys"
	"parley/app/ui/render"
	"parley/shared/catalog"
	"parley/shared/slash"
)

// Help lists the shortcuts, the commands, and the marks that give text in messages a form.
type Help struct {
	component.Context
	Rows    []keys.HelpRow
	Singles bool // shortcuts of a single character are on
}

// Body draws the dialog.
func (d *Help) Body() app.HTMLElem {
	list := make([]app.UI, len(d.Rows))
	for i, row := range d.Rows {
		list[i] = typed(row.Says, row.Keys...)
	}
	return render.El("div.dialog__form", head(d.Words, d.Words.HelpTitle),
		render.El("div.dialog__scroll tabindex=0 role=group",
			render.El("dl.keys", list...),
			render.TextIn("h3.keys__title", d.Words.CommandsTitle),
			render.El("dl.keys", commands(d.Words)...),
			render.TextIn("h3.keys__title", d.Words.MarksTitle),
			render.El("dl.keys", marks(d.Words)...)).Attr("aria-label", d.Words.HelpTitle),
		render.Button("switch", action.Singles, "", render.TextIn("span.switch__label", d.Words.SingleKeys), app.Raw(`<span class="switch__knob" aria-hidden="true"></span>`)).
			Attr("role", "switch").Attr("aria-checked", d.Singles))
}

// typed draws a row of a list: what is typed, and what that does.
func typed(does string, keys ...string) app.UI {
	names := make([]app.UI, len(keys))
	for i, key := range keys {
		names[i] = render.TextIn("kbd", key)
	}
	return render.El("div.keys__one", render.El("dt", names...), render.TextIn("dd", does))
}

// commands lists what begins with a slash.
func commands(w *catalog.Words) []app.UI {
	var list []app.UI
	for _, c := range slash.Common() {
		usage, does := component.Command(w, c.Word)
		list = append(list, typed(does, usage))
	}
	return append(list, typed(w.CommandEscape, "//…"))
}

// marks lists the dialect of markup.Parse.
func marks(w *catalog.Words) []app.UI {
	text, item := w.MarkSample, w.MarkItem
	return []app.UI{
		typed(w.MarkStrong, "**"+text+"**"),
		typed(w.MarkEmphasis, "*"+text+"*"),
		typed(w.MarkStrike, "~~"+text+"~~"),
		typed(w.MarkSpoiler, "||"+text+"||"),
		typed(w.MarkCode, "`"+text+"`"),
		typed(w.MarkBlock, "```go\n"+text+"\n```"),
		typed(w.MarkQuote, "> "+text),
		typed(w.MarkList, "- "+item, "* "+item, "1. "+item),
		typed(w.MarkLink, "["+text+"](https://…)"),
		typed(w.MarkAsWritten, `\*`+text+`\*`),
	}
}
