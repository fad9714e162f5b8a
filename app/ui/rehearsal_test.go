package ui

import (
	"reflect"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

func TestTheRehearsalPausesBetweenTheParts(t *testing.T) {
	pauses := 0
	Rehearse(func() { pauses++ })
	if pauses < 9 {
		t.Errorf("got %d pauses, want one after each part", pauses)
	}
}

func TestTheExampleHasSomethingInEachPart(t *testing.T) {
	m := newModel(Face{Source: example{}})
	m.screen.live = true
	m.show(m.face.Source.View(""))
	for _, part := range []app.Composer{&timeline{M: m}, &rooms{M: m}, &bar{M: m}, &composer{M: m}, &people{M: m}} {
		if got := app.HTMLString(part); len(got) < 100 {
			t.Errorf("%v: got %q", reflect.TypeOf(part), got)
		}
	}
}
