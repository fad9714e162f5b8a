//go:build js

package browser

import (
	"strings"
	"syscall/js"

	"parley/app/ui/component"
	"parley/shared/catalog"
)

// prefs are the person's choices. They are in localStorage under the names that the page's script reads before the
// first paint; language and theme are in cookies as well, so that the server draws its pages in them.
type prefs struct{}

// Theme returns the chosen theme.
func (prefs) Theme() component.Theme {
	switch t := component.Theme(localItem(scoped("theme"))); t {
	case component.ThemeLight, component.ThemeDark:
		return t
	}
	return component.ThemeSystem
}

// SetTheme stores and shows a theme.
func (prefs) SetTheme(theme component.Theme) {
	setLocalItem(scoped("theme"), string(theme))
	setCookie("theme", string(theme))
	set := document().Get("documentElement").Get("dataset")
	if theme == component.ThemeSystem {
		set.Delete("theme")
	} else {
		set.Set("theme", string(theme))
	}
}

// Lang returns the chosen language, else the first of the browser's that there is.
func (prefs) Lang() catalog.Lang {
	if chosen := localItem(scoped("lang")); chosen != "" {
		return catalog.For(chosen)
	}
	languages := navigator("languages")
	if !languages.Truthy() {
		return catalog.For("")
	}
	for i := range number(languages.Get("length")) {
		if lang, ok := catalog.Match(text(languages.Index(i))); ok {
			return lang
		}
	}
	return catalog.For("")
}

// SetLang stores and shows a language.
func (p prefs) SetLang(lang catalog.Lang) {
	setLocalItem(scoped("lang"), string(lang))
	setCookie("lang", string(lang))
	p.ShowLang(lang)
}

// setCookie stores a choice for a year where the server reads it.
func setCookie(name, value string) {
	cookie := name + "=" + value + "; path=" + Base() + "; max-age=31536000; samesite=lax"
	_ = try(func() { global().Get("Reflect").Call("set", document(), "cookie", cookie) }) // js.Value.Set is not guarded either
}

// ShowLang gives the page the name of a language and its direction.
func (prefs) ShowLang(lang catalog.Lang) {
	root := document().Get("documentElement")
	root.Set("lang", lang.Tag())
	root.Set("dir", lang.Dir())
}

// Plain reports whether messages are shown as they were typed.
func (prefs) Plain() bool { return localItem(scoped("text")) == "plain" }

// SetPlain stores it.
func (prefs) SetPlain(on bool) {
	if on {
		setLocalItem(scoped("text"), "plain")
	} else {
		setLocalItem(scoped("text"), "")
	}
}

// SingleKeys reports whether shortcuts of a single character are on, as they are until the person turns them off.
func (prefs) SingleKeys() bool { return localItem(scoped("keys")) != "off" }

// SetSingleKeys stores whether they are on.
func (prefs) SetSingleKeys(on bool) {
	if on {
		setLocalItem(scoped("keys"), "")
	} else {
		setLocalItem(scoped("keys"), "off")
	}
}

// Kept returns what Keep has stored.
func (prefs) Kept(name string) string { return localItem(scoped(name)) }

// Keep stores something on this device until the user signs out.
func (prefs) Keep(name, value string) { setLocalItem(scoped(name), value) }

// Welcomed reports whether this device has seen the welcome.
func (prefs) Welcomed() bool { return localItem(scoped("welcomed")) != "" }

// SetWelcomed stores that it has.
func (prefs) SetWelcomed() { setLocalItem(scoped("welcomed"), "yes") }

// Mac reports whether the keyboard is one of Apple's, where Command takes the place of Ctrl.
func (prefs) Mac() bool {
	name := text(navigator("platform"))
	return strings.HasPrefix(name, "Mac") || strings.HasPrefix(name, "iP")
}

// Touch reports whether the keyboard is on the screen.
func (prefs) Touch() bool { return touch() }

// localItem returns what localStorage has, or "" where the browser refuses it.
func localItem(key string) (value string) {
	_ = local(func(s js.Value) { value = text(s.Call("getItem", key)) })
	return value
}

func setLocalItem(key, value string) {
	_ = local(func(s js.Value) {
		if value == "" {
			s.Call("removeItem", key)
		} else {
			s.Call("setItem", key, value)
		}
	})
}

// forget drops what this tab stored for the time before the program.
func forget(key string) {
	_ = try(func() { property(global(), "sessionStorage").Call("removeItem", key) })
}
