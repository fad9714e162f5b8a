package main

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPlotsAndTablesAreThoseOfTheFigures(t *testing.T) {
	files, err := draw("..")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		if got, err := os.ReadFile(name); err != nil || string(got) != want {
			t.Errorf("%s is not what the figures say: go run ./docs/plot (%v)", name, err)
		}
		if filepath.Ext(name) == ".svg" {
			checkXML(t, name, want)
		}
	}
}

func checkXML(t *testing.T, name, text string) {
	t.Helper()
	names := map[string]bool{}
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if start, ok := token.(xml.StartElement); ok {
			names[start.Name.Local] = true
		}
	}
	if !names["title"] || !names["desc"] {
		t.Errorf("%s has no title or no description", name)
	}
}

func TestAnAxisHoldsEveryValue(t *testing.T) {
	for _, c := range []chart{
		{series: []series{{values: []float64{0.3, 99}}}},
		{series: []series{{values: []float64{21633, 850}}}},
		{log: true, series: []series{{values: []float64{0.45, 27.1}}}},
		{log: true, series: []series{{values: []float64{2, 208}}}},
	} {
		ticks := c.ticks()
		if n := len(ticks); n < 3 || n > 7 {
			t.Errorf("%v: ticks %v", c.series, ticks)
		}
		for _, v := range c.series[0].values {
			if x := c.x(v); math.IsNaN(x) || x < left || x > width-right {
				t.Errorf("%v stands at %v", v, x)
			}
		}
	}
}
