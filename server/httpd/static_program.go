package httpd

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
)

// compiled is the web program as the build left it; raw is nil if there was no build.
type compiled struct{ raw, brotli, gzip []byte }

// readProgram returns the program, and its compressed forms unless they were made of another one: go build was then
// run without packing, and the browsers would get the program of before under the new one's hash.
func readProgram(fsys fs.FS) (compiled, error) {
	var c compiled
	for suffix, content := range map[string]*[]byte{"": &c.raw, ".br": &c.brotli, ".gz": &c.gzip} {
		var err error
		*content, err = fs.ReadFile(fsys, "wasm/"+program+suffix)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return compiled{}, fmt.Errorf("read the web program: %w", err)
		}
	}
	sum := sha256.Sum256(c.raw)
	if packedFrom(c.gzip) != hex.EncodeToString(sum[:]) {
		c.brotli, c.gzip = nil, nil
	}
	return c, nil
}

// packedFrom returns the hash that web/pack noted of what it compressed.
func packedFrom(packed []byte) string {
	reader, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return ""
	}
	return reader.Comment
}

func (c compiled) file() *file {
	f := &file{kind: kindOf(program), etag: hash(c.raw), raw: c.raw}
	f.packed = append(f.packed, variant{"br", c.brotli}, variant{"gzip", c.gzip})
	return f
}
