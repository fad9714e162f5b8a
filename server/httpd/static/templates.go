package static

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"parley/shared/catalog"
)

// The places in our scripts where the server fills in what it knows. They are strings there, so that the scripts stay
// valid JavaScript for editors and linters.
const (
	appConfig    = `"@config@"`
	bootProgram  = `"@program@"`
	bootTexts    = `"@languages@"`
	scriptBase   = `"@base@"`
	workerBuild  = `"@build@"`
	workerAssets = `"@assets@"`
	workerLater  = `"@later@"`
)

// templates are served filled in only.
var templates = []string{"app.js", "boot.js", "sw.js"}

const robots = "User-agent: *\nAllow: /\nDisallow: /api/\nDisallow: /ws\n"

// laterFolders have the files that a page loads when they are needed first. Each has a hash of its own: another build does not
// load it again.
var laterFolders = []string{"emoji/", "highlight/"}

func isLater(name string) bool {
	return slices.ContainsFunc(laterFolders, func(folder string) bool { return strings.HasPrefix(name, folder) })
}

// cachedIcons are the icons that the service worker caches, besides what the program needs to run.
var cachedIcons = []string{"icons/favicon.svg", "icons/icon.svg", "icons/icon-192.png", "icons/icon-512.png"}

// addOwn adds the files that know of other files: our replacements of what go-app would serve.
func (a *Assets) addOwn(static map[string][]byte) error {
	config, err := json.Marshal(a.programConfig())
	if err != nil {
		return fmt.Errorf("describe the program: %w", err)
	}
	script := bytes.Replace(static["app.js"], []byte(appConfig), config, 1)
	starter := newFile("app.js", script)
	a.add(hash(script), "app.js", starter)

	boot := bytes.Replace(static["boot.js"], []byte(bootProgram), []byte(`"`+a.urls[program]+`"`), 1)
	texts, err := json.Marshal(scriptTexts())
	if err != nil {
		return fmt.Errorf("list the texts of the scripts: %w", err)
	}
	boot = a.fillBase(bytes.Replace(boot, []byte(bootTexts), texts, 1))
	a.add(hash(boot), "boot.js", newFile("boot.js", boot))

	worker, err := a.worker(static["sw.js"])
	if err != nil {
		return fmt.Errorf("fill in the service worker: %w", err)
	}
	a.fixed = map[string]*file{
		"/app.js":        starter,
		"/app-worker.js": newFile("sw.js", worker),
		"/robots.txt":    newFile("robots.txt", []byte(strings.ReplaceAll(robots, ": /", ": "+a.base))),
	}
	return nil
}

// fillBase tells a script below which path it is. A <base> in the page would do it too, and turn each link to a part of the
// page into one to another page.
func (a *Assets) fillBase(script []byte) []byte {
	return bytes.Replace(script, []byte(scriptBase), []byte(`"`+a.base+`"`), 1)
}

// programConfig is what app.js must know to start the program. Env is what go-app asks for by name.
func (a *Assets) programConfig() any {
	type config struct {
		Base     string            `json:"base"`
		Build    string            `json:"build"`
		Wasm     string            `json:"wasm"` // "" if there is no program
		Ahead    string            `json:"ahead"`
		Messages string            `json:"messages"`
		Later    map[string]string `json:"later"` // URLs by name
		Bytes    int               `json:"bytes"`
		Env      map[string]string `json:"env"`

		NoScript string `json:"noScript"` // in all languages: boot.js has not run
	}
	plain, err := url.PathUnescape(a.base) // go-app compares it with paths that are decoded
	if err != nil {
		plain = a.base
	}
	c := config{NoScript: noScript(), Base: a.base, Build: a.build, Wasm: a.urls[program], Ahead: a.urls["ahead.js"], Messages: a.urls["messages.js"], Later: a.later(), Env: map[string]string{
		"GOAPP_VERSION":              a.build,
		"GOAPP_STATIC_RESOURCES_URL": a.Resolve(webRoot),
		"GOAPP_ROOT_PREFIX":          plain,
		"GOAPP_INTERNAL_URLS":        "[]",
	}}
	if wasm := a.files[strings.TrimPrefix(c.Wasm, strings.TrimSuffix(a.base, "/"))]; wasm != nil {
		c.Bytes = int(wasm.variant("br").body.size)
	}
	return c
}

// later returns the URLs of the files in laterFolders, by name.
func (a *Assets) later() map[string]string {
	later := map[string]string{}
	for name, url := range a.urls {
		if isLater(name) {
			later[name] = url
		}
	}
	return later
}

// scriptTexts lists the languages as boot.js has them.
func scriptTexts() any {
	type language struct {
		Lang  catalog.Lang    `json:"lang"`
		Tag   string          `json:"tag"`
		Dir   string          `json:"dir"`
		Texts catalog.Scripts `json:"texts"`
	}
	var all []language
	for _, lang := range catalog.Languages() {
		all = append(all, language{lang, lang.Tag(), lang.Dir(), lang.Scripts()})
	}
	return all
}

// noScript returns what a page says in all languages when scripts are off.
func noScript() string {
	var all []string
	for _, lang := range catalog.Languages() {
		all = append(all, lang.Scripts().NoScript)
	}
	return strings.Join(all, " · ")
}

// worker fills in the service worker. Its text differs between builds, which is how a browser notices an update.
func (a *Assets) worker(script []byte) ([]byte, error) {
	var urls []string
	for _, name := range append([]string{bundlePath, "boot.js", "wasm_exec.js", "app.js", "messages.js", program}, cachedIcons...) {
		if url := a.urls[name]; url != "" {
			urls = append(urls, url)
		}
	}
	list, err := json.Marshal(urls)
	if err != nil {
		return nil, err
	}
	later, err := json.Marshal(slices.Sorted(maps.Values(a.later())))
	if err != nil {
		return nil, err
	}
	script = bytes.Replace(script, []byte(workerLater), later, 1)
	script = bytes.Replace(a.fillBase(script), []byte(workerBuild), []byte(`"`+a.build+`"`), 1)
	return bytes.Replace(script, []byte(workerAssets), list, 1), nil
}
