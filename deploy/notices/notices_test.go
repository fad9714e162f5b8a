package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestEveryWorkHasItsLicence walks the real module graph.
func TestEveryWorkHasItsLicence(t *testing.T) {
	t.Chdir("../..")
	var out strings.Builder
	if err := run(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Copyright 2009 The Go Authors",            // Go, and the script that runs its WebAssembly
		"Copyright (c) 2016 Maxence Charriere",     // in the web program
		"SQLite Is Public Domain",                  // a second file of one module
		"github.com/redis/rueidis v",               // whose notice must come along
		"Copyright (c) 2017-2019 Miles Johnson",    // data, from npm
		"Copyright (c) 2006, Ivan Sagalaev",        // a script, from npm
		"Dan Wheeler and Dropbox",                  // words that passwords must not be
		"UNICODE LICENSE V3",                       // of the names in it
		"product includes software developed at C", // of CoreOS, in NOTICE
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not there", want)
		}
	}
	if strings.Contains(out.String(), "chromedp") {
		t.Error("tests are not distributed")
	}
}

// TestNoticesOfDependenciesAreInOurs finds a module that brings a NOTICE file which ours does not repeat.
func TestNoticesOfDependenciesAreInOurs(t *testing.T) {
	t.Chdir("../..")
	own, err := os.ReadFile("NOTICE")
	if err != nil {
		t.Fatal(err)
	}
	works, err := distributed()
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range works {
		if _, err := os.Stat(filepath.Join(one.dir, "NOTICE")); err == nil && !strings.Contains(string(own), one.path+"\n") {
			t.Errorf("NOTICE does not name %s", one)
		}
	}
}

// TestVendoredWorksHaveTheirVersion compares with what package.json installs.
func TestVendoredWorksHaveTheirVersion(t *testing.T) {
	text, err := os.ReadFile("../../package.json")
	if err != nil {
		t.Fatal(err)
	}
	var installed struct{ DevDependencies map[string]string }
	if err := json.Unmarshal(text, &installed); err != nil {
		t.Fatal(err)
	}
	for _, one := range vendored() {
		if name := strings.TrimPrefix(one.path, "npm: "); installed.DevDependencies[name] != one.version {
			t.Errorf("%s: package.json has version %q", one, installed.DevDependencies[name])
		}
	}
}

func TestAWorkWithoutALicenceIsAnError(t *testing.T) {
	dir := t.TempDir()
	_, err := collect([]work{{"example.org/bare", "v1.0.0", dir}})
	if err == nil || !strings.Contains(err.Error(), "example.org/bare v1.0.0") {
		t.Errorf("got %v", err)
	}
}

func TestATextOfSeveralWorksIsThereOnce(t *testing.T) {
	a, b := t.TempDir(), t.TempDir()
	for _, dir := range []string{a, b} {
		if err := os.WriteFile(filepath.Join(dir, "LICENSE.txt"), []byte("Do as you like.\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	notices, err := collect([]work{{"example.org/a", "v1", a}, {"example.org/b", "v2", b}})
	if err != nil || len(notices) != 1 || strings.Join(notices[0].of, ", ") != "example.org/a v1, example.org/b v2" {
		t.Errorf("got %+v, %v", notices, err)
	}
}
