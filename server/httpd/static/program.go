package static

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sync"
)

// compiled is the web program as it was built; sum is "" if it was not. It is not in memory before it is requested.
type compiled struct {
	sum    string // SHA-256, in hexadecimal
	raw    content
	packed []variant
}

// readProgram returns the program, and its compressed forms unless they are of another one: go build was then
// run without packing, and browsers would get the old program under the new one's hash.
func readProgram(fsys fs.FS) (compiled, error) {
	const name = "wasm/" + program
	var c compiled
	raw, found, err := embedded(fsys, name)
	if err != nil || !found {
		return c, err
	}
	c.raw = raw
	if c.sum, err = sumOf(raw); err != nil {
		return c, err
	}
	for _, coding := range []struct{ name, suffix string }{{"br", ".br"}, {"gzip", ".gz"}} {
		packed, found, err := embedded(fsys, name+coding.suffix)
		if err != nil {
			return c, err
		}
		if found {
			c.packed = append(c.packed, variant{coding.name, packed})
		}
	}
	if n := len(c.packed); n == 0 || c.packed[n-1].coding != "gzip" || packedFrom(c.packed[n-1].body) != c.sum {
		c.packed = nil
	}
	return c, nil
}

// embedded returns a file of fsys without reading it.
func embedded(fsys fs.FS, name string) (c content, found bool, err error) {
	info, err := fs.Stat(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return c, false, nil
	}
	if err != nil {
		return c, false, fmt.Errorf("read the web program: %w", err)
	}
	c.size = info.Size()
	c.open = func() io.ReadCloser {
		file, err := fsys.Open(name)
		if err != nil {
			panic("httpd: a file of the program has gone: " + err.Error())
		}
		return file
	}
	c.shared = sync.OnceValue(func() []byte {
		file := c.open()
		defer file.Close()
		body, err := io.ReadAll(file)
		if err != nil {
			panic("httpd: a file of the program cannot be read: " + err.Error())
		}
		return body
	})
	return c, true, nil
}

// sumOf returns the SHA-256 of a content, in hexadecimal.
func sumOf(c content) (string, error) {
	body := c.open()
	defer body.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, body); err != nil {
		return "", fmt.Errorf("read the web program: %w", err)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// packedFrom returns the hash, recorded by web/pack, of what it compressed.
func packedFrom(packed content) string {
	body := packed.open()
	defer body.Close()
	reader, err := gzip.NewReader(body)
	if err != nil {
		return ""
	}
	return reader.Comment
}

func (c compiled) file() *file {
	return &file{kind: kindOf(program), etag: c.name(), raw: c.raw, packed: func() []variant { return c.packed }}
}

// name returns a short hash of the content.
func (c compiled) name() string { return c.sum[:min(len(c.sum), hashLength)] }
