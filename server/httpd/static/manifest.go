package static

import (
	"encoding/json"
	"sync"

	"parley/shared/catalog"
)

const manifestPath = "/manifest.webmanifest"

// manifestFile is the manifest under the present name of the place.
type manifestFile struct {
	mu   sync.Mutex
	name string
	file *file // nil: none was made yet
}

// of returns the file for a name, which make describes.
func (m *manifestFile) of(name string, make func(name string) any) *file {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.file == nil || m.name != name {
		text, err := json.Marshal(make(name))
		if err != nil {
			panic(err) // it has strings only
		}
		m.name, m.file = name, newFile("parley.webmanifest", text)
	}
	return m.file
}

// manifest describes the installed app (W3C Web Application Manifest), whose name is that of the place.
func (a *Assets) manifest(name string) any {
	type object = map[string]any
	icon := func(name, kind, sizes, purpose string) object {
		return object{"src": a.URL("icons/" + name), "type": kind, "sizes": sizes, "purpose": purpose}
	}
	return object{
		"id": a.base, "name": name, "short_name": name, "description": catalog.Languages()[0].Site().Description, "lang": catalog.Languages()[0].Tag(),
		"start_url": a.base, "scope": a.base, "display": "standalone",
		"background_color": paper, "theme_color": paper,
		"dir": "auto", "categories": []string{"social", "communication"},
		"screenshots": a.screenshots(),
		"icons": []object{
			icon("icon-192.png", "image/png", "192x192", "any"),
			icon("icon-512.png", "image/png", "512x512", "any"),
			icon("maskable-512.png", "image/png", "512x512", "maskable"),
			icon("icon.svg", "image/svg+xml", "any", "any"),
		},
		"shortcuts": []object{{"name": "#lobby", "url": a.at("/r/lobby")}},
	}
}

// screenshots are what a browser shows before it installs the app. make screenshots takes them; a tree may be without.
func (a *Assets) screenshots() []any {
	list := []any{}
	for _, shot := range []struct{ form, sizes string }{{"wide", "1280x800"}, {"narrow", "390x844"}} {
		if url := a.urls["screenshots/"+shot.form+".webp"]; url != "" {
			list = append(list, map[string]any{
				"src": url, "type": "image/webp", "sizes": shot.sizes, "form_factor": shot.form, "label": catalog.Languages()[0].Site().Description,
			})
		}
	}
	return list
}
