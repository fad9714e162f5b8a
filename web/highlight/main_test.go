package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const assets = "../../node_modules/@highlightjs/cdn-assets"

// TestTheWorkerIsWhatTheCommandWrites fails if somebody has changed one and not the other.
func TestTheWorkerIsWhatTheCommandWrites(t *testing.T) {
	if _, err := os.Stat(assets); err != nil {
		t.Skip("missing @highlightjs/cdn-assets: run npm ci")
	}
	want, err := script(assets)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../static/highlight/worker.js")
	if err != nil || string(got) != want {
		t.Errorf("%v: make highlight writes another file", err)
	}
}

func TestTheWorkerSaysWhoseItIs(t *testing.T) {
	got, err := os.ReadFile("../static/highlight/worker.js")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(got), "Josh Goebel") || !strings.Contains(string(got), "BSD-3-Clause") {
		t.Error("the copyright is missing")
	}
	if strings.Contains(string(got), "eval(") || strings.Contains(string(got), "new Function") {
		t.Error("the content policy would stop it")
	}
}

func TestAnUnknownCoreIsRefused(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "es"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "es", "core.min.js"), []byte("module.exports = 1"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := script(dir); err == nil {
		t.Error("no error")
	}
}
