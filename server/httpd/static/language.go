package static

import (
	"net/http"
	"slices"

	"golang.org/x/text/language"

	"parley/shared/catalog"
)

// languageFor returns the language that a person chose by hand, else the first of the browser's that the interface has.
func languageFor(r *http.Request) catalog.Lang {
	all := catalog.Languages()
	if cookie, err := r.Cookie("lang"); err == nil && slices.Contains(all, catalog.Lang(cookie.Value)) {
		return catalog.Lang(cookie.Value)
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
