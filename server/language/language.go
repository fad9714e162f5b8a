// Package language chooses the language that a request is answered in.
package language

import (
	"net/http"
	"slices"

	"golang.org/x/text/language"

	"parley/shared/catalog"
)

// cookie is the name of the cookie in which the program keeps the language that was chosen by hand.
const cookie = "lang"

// Of returns the language that a person chose by hand, else the first of the browser's that the interface has.
func Of(r *http.Request) catalog.Lang {
	all := catalog.Languages()
	if chosen, err := r.Cookie(cookie); err == nil && slices.Contains(all, catalog.Lang(chosen.Value)) {
		return catalog.Lang(chosen.Value)
	}
	tags, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil {
		return all[0]
	}
	for _, tag := range tags {
		base, _ := tag.Base()
		if lang, ok := catalog.Match(base.String()); ok {
			return lang
		}
	}
	return all[0]
}
