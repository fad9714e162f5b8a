package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/andybalholm/brotli"
)

// sizes are the lengths in bytes of a file and its two compressed forms.
type sizes struct{ raw, gzip, brotli int64 }

// shrink compacts the program, unless it is compact already.
func shrink(path string) error {
	module, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read the program (make wasm builds it): %w", err)
	}
	small, err := compact(module)
	if err != nil {
		return fmt.Errorf("compact %s: %w", path, err)
	}
	if bytes.Equal(small, module) {
		return nil
	}
	return write(path, func(w io.Writer) error {
		_, err := w.Write(small)
		return err
	})
}

// pack brings path's compressed forms up to date.
func pack(path string) (sizes, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return sizes{}, fmt.Errorf("read the program (make wasm builds it): %w", err)
	}
	sum := sha256.Sum256(raw)
	origin := hex.EncodeToString(sum[:])
	if !packed(path, origin) {
		// The gzip file comes last: its header says that both are complete, and what they were made of.
		if err := write(path+".br", func(w io.Writer) error { return brotlied(w, raw) }); err != nil {
			return sizes{}, err
		}
		if err := write(path+".gz", func(w io.Writer) error { return gzipped(w, raw, origin) }); err != nil {
			return sizes{}, err
		}
	}
	return measure(path)
}

// packed reports whether both files were made of what has that hash. Times of files say little: a checkout or a copy
// changes them.
func packed(path, origin string) bool {
	file, err := os.Open(path + ".gz")
	if err != nil {
		return false
	}
	defer file.Close()
	reader, err := gzip.NewReader(file)
	if err != nil || reader.Comment != origin {
		return false
	}
	_, err = os.Stat(path + ".br")
	return err == nil
}

func brotlied(w io.Writer, raw []byte) error {
	out := brotli.NewWriterOptions(w, brotli.WriterOptions{Quality: brotli.BestCompression, LGWin: 24})
	if _, err := out.Write(raw); err != nil {
		return err
	}
	return out.Close()
}

func gzipped(w io.Writer, raw []byte, origin string) error {
	out, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	out.Comment = origin
	if _, err := io.Copy(out, bytes.NewReader(raw)); err != nil {
		return err
	}
	return out.Close()
}

// write makes path in one step, so that an interrupted build leaves no half of a file.
func write(path string, fill func(io.Writer) error) error {
	draft, err := os.CreateTemp(filepath.Dir(path), ".pack-*")
	if err != nil {
		return err
	}
	defer os.Remove(draft.Name())
	if err := fill(draft); err != nil {
		draft.Close()
		return fmt.Errorf("compress to %s: %w", path, err)
	}
	if err := draft.Chmod(0o644); err != nil {
		draft.Close()
		return err
	}
	if err := draft.Close(); err != nil {
		return err
	}
	return os.Rename(draft.Name(), path)
}

func measure(path string) (s sizes, err error) {
	for suffix, size := range map[string]*int64{"": &s.raw, ".gz": &s.gzip, ".br": &s.brotli} {
		info, err := os.Stat(path + suffix)
		if err != nil {
			return sizes{}, err
		}
		*size = info.Size()
	}
	return s, nil
}
