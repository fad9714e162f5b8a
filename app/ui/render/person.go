package render

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/shared/chat"
)

// Avatar returns a person's sign: the first letter of the name, on the person's colour. kind is "", "small", or
// "small here" for one who is here now.
func Avatar(u chat.User, kind string) string {
	class := "avatar " + hue(u)
	switch kind {
	case "small":
		class += " avatar--small"
	case "small here":
		class += " avatar--small avatar--here"
	case "here":
		class += " avatar--here"
	}
	return `<span class="` + class + `" aria-hidden="true" translate="no">` + escape(chat.Initial(u.Name)) + `</span>`
}

// Small is the kind of a small avatar.
func Small(here bool) string {
	if here {
		return "small here"
	}
	return "small"
}

// person returns a name in the person's colour.
func person(u chat.User) string {
	return `<span class="person ` + hue(u) + `">` + BDI(u.Name) + `</span>`
}

// BDI returns a name whose direction does not disturb what stands around it, and which is the same in every language.
func BDI(name string) string { return `<bdi translate="no">` + escape(name) + `</bdi>` }

// Name returns a name for go-app to draw.
func Name(name string) app.UI { return app.Raw(BDI(name)) }

func hue(u chat.User) string { return "hue-" + strconv.Itoa(u.ID.Hue()) }
