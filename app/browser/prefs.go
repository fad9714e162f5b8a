//go:build js

package browser

import (
	"strings"
	"syscall/js"

	"parley/app/ui/component"
	"parley/shared/catalog"
)

// prefs are the person's choices. They are in localStorage under the names that the page's script reads before the
// first paint; the language is in a cookie as well, so that the server draws the page in it.
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

// SetLang stores a language and names the page's.
func (prefs) SetLang(lang catalog.Lang) {
	setLocalItem(scoped("lang"), string(lang))
	cookie := "lang=" + string(lang) + "; path=" + Base() + "; max-age=31536000; samesite=lax"
	_ = try(func() { global().Get("Reflect").Call("set", document(), "cookie", cookie) }) // js.Value.Set is not guarded either
	document().Get("documentElement").Set("lang", lang.Tag())
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
