// Package static serves what all visitors get alike: the web program, its files, and pages that show public rooms before the program has
// loaded.
package static

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
)

const (
	webRoot    = "/web"
	bundlePath = "css/parley.css"
	pagesPath  = "css/pages.css" // for pages without the program
	framePath  = "css/frame.css" // for rooms that are only shown
	program    = "app.wasm"
	hashLength = 16 // hexadecimal digits of a hash in a URL
)

// Assets are the files that every visitor gets alike. Each lives under a URL that contains a hash of its content, so
// browsers keep it for good and never mix two builds. It is fixed after construction, and safe for concurrent use.
type Assets struct {
	base   string            // below which people find the server
	files  map[string]*file  // by path below base
	urls   map[string]string // by name: "icons/icon.svg"
	fixed  map[string]*file  // by path below base, for what browsers look for at a fixed one
	Frames []string          // sites that may show rooms in a frame, as package origin spells patterns
	common string            // hash of static/, which its files share: a relative url() in a style sheet stays true
	build  string
}

// New reads static/ and looks at wasm/ of fsys, for a server below the path base, which begins and ends with a slash.
func New(base string, fsys fs.FS) (*Assets, error) {
	static, err := readTree(fsys, "static")
	if err != nil {
		return nil, fmt.Errorf("read static/: %w", err)
	}
	wasm, err := readProgram(fsys)
	if err != nil {
		return nil, err
	}
	static["wasm_exec.js"], static["css/goapp.css"] = goappFiles()
	static[bundlePath], static[pagesPath], static[framePath] = bundle(static, programSheets(static)), bundle(static, pageSheets(static)), bundle(static, frameSheets)
	a := &Assets{base: base, files: map[string]*file{}, urls: map[string]string{}, common: hashTree(static)}
	a.build = hash([]byte(a.common), []byte(wasm.sum))
	for name, content := range static {
		if slices.Contains(templates, name) {
			continue
		}
		a.add(a.hashOf(name, content), name, newFile(name, content))
	}
	if wasm.sum != "" {
		a.add(wasm.name(), program, wasm.file())
	}
	return a, a.addOwn(static)
}

// hashOf returns the hash in the URL of a file of static/.
func (a *Assets) hashOf(name string, content []byte) string {
	if isLater(name) {
		return hash(content)
	}
	return a.common
}

// add makes a file known under its name and its URL.
func (a *Assets) add(hash, name string, f *file) {
	place := webRoot + "/" + hash + "/" + name
	a.files[place], a.urls[name] = f, a.at(place)
}

// at returns the URL of a path below the base.
func (a *Assets) at(path string) string { return strings.TrimSuffix(a.base, "/") + path }

// URL returns where the named file is: "icons/icon.svg", or "css/parley.css" for all style sheets of the program in one.
func (a *Assets) URL(name string) string {
	name = strings.TrimPrefix(path.Clean("/"+name), "/")
	if url, ok := a.urls[name]; ok {
		return url
	}
	return a.at(path.Join(webRoot, a.common, name))
}

// Resolve implements go-app's ResourceResolver: "/web/x" becomes the URL of x, anything else stays as it is.
func (a *Assets) Resolve(location string) string {
	name, ok := strings.CutPrefix(location, webRoot)
	if !ok || name != "" && name[0] != '/' {
		return location
	}
	return a.URL(name)
}

// Build identifies everything that browsers get: another program or another file, another build.
func (a *Assets) Build() string { return a.build }

// HasProgram reports whether the web program was built into this binary.
func (a *Assets) HasProgram() bool { return a.urls[program] != "" }

// ServeHTTP serves the files by their URLs, relative to the base.
func (a *Assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, ok := a.files[r.URL.Path]
	if !ok {
		w.Header().Set("Cache-Control", "no-store")
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	f.ServeHTTP(w, r)
}

// readTree returns the files below root by their path in it.
func readTree(fsys fs.FS, root string) (map[string][]byte, error) {
	tree := map[string][]byte{}
	err := fs.WalkDir(fsys, root, func(name string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && name == root {
			return nil
		}
		if err != nil || entry.IsDir() || strings.HasPrefix(entry.Name(), ".") {
			return err
		}
		content, err := fs.ReadFile(fsys, name)
		tree[strings.TrimPrefix(name, root+"/")] = content
		return err
	})
	return tree, err
}

// hash returns a short name for the contents, in that order.
func hash(contents ...[]byte) string {
	sum := sha256.New()
	for _, content := range contents {
		part := sha256.Sum256(content)
		sum.Write(part[:])
	}
	return hex.EncodeToString(sum.Sum(nil))[:hashLength]
}
