package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/andybalholm/brotli"
)

func TestPackedFilesHoldTheProgram(t *testing.T) {
	path, program := programFile(t, "one")
	if _, err := pack(path); err != nil {
		t.Fatal(err)
	}
	if got := unpack(t, path, ".br"); !bytes.Equal(got, program) {
		t.Errorf("brotli: got %d bytes, want the program's %d", len(got), len(program))
	}
	if got := unpack(t, path, ".gz"); !bytes.Equal(got, program) {
		t.Errorf("gzip: got %d bytes, want the program's %d", len(got), len(program))
	}
}

func TestPackAgainLeavesFilesAlone(t *testing.T) {
	path, _ := programFile(t, "one")
	if _, err := pack(path); err != nil {
		t.Fatal(err)
	}
	before := stat(t, path+".br")
	if _, err := pack(path); err != nil {
		t.Fatal(err)
	}
	if after := stat(t, path+".br"); !os.SameFile(before, after) {
		t.Error("got a new file, want the one that was up to date")
	}
}

func TestPackFollowsTheProgram(t *testing.T) {
	path, _ := programFile(t, "one")
	if _, err := pack(path); err != nil {
		t.Fatal(err)
	}
	next := bytes.Repeat([]byte("another "), 100)
	if err := os.WriteFile(path, next, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := pack(path); err != nil {
		t.Fatal(err)
	}
	if got := unpack(t, path, ".br"); !bytes.Equal(got, next) {
		t.Error("got the program of before, want the new one")
	}
}

func programFile(t *testing.T, text string) (path string, program []byte) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "app.wasm")
	program = bytes.Repeat([]byte(text), 1000)
	if err := os.WriteFile(path, program, 0o644); err != nil {
		t.Fatal(err)
	}
	return path, program
}

func unpack(t *testing.T, path, suffix string) []byte {
	t.Helper()
	file, err := os.Open(path + suffix)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var reader io.Reader = brotli.NewReader(file)
	if suffix == ".gz" {
		if reader, err = gzip.NewReader(file); err != nil {
			t.Fatal(err)
		}
	}
	got, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func stat(t *testing.T, path string) os.FileInfo {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info
}
