package ui

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// longRoom is a room with many rows loaded, in a list of many rooms.
func longRoom(d *desktop) {
	d.change(func(v *view.Snapshot) {
		v.Open.History, v.Open.Live = nil, nil
		for id := range int64(200) {
			v.Open.History = append(v.Open.History, long(1000+id))
		}
		v.Open.Live = append(v.Open.Live, long(2000), run(2001, 1, "growing"))
		for i := range 100 {
			v.Rooms = append(slices.Clone(v.Rooms), view.Room{Room: chat.Room{ID: chat.RoomID(fmt.Sprint("room-", i)), Kind: chat.Public, Name: fmt.Sprint("Room ", i)}})
			v.Open.People = append(slices.Clone(v.Open.People), chat.Person{User: chat.User{ID: chat.UserID(fmt.Sprint("u-", i)), Name: fmt.Sprint("Person-", i)}})
		}
	})
}

// BenchmarkMessage is what a message costs that comes to a long room, until it is drawn; the lists around it are equal, not the same.
func BenchmarkMessage(b *testing.B) {
	d := newDesktop(&testing.T{})
	longRoom(d)
	s, engine := &stage{M: d.Model}, app.NewTestEngine()
	if err := engine.Load(s); err != nil {
		b.Fatal(err)
	}
	version := int64(1)
	for b.Loop() {
		version++
		d.change(func(v *view.Snapshot) {
			v.Rooms, v.Open.History = slices.Clone(v.Rooms), slices.Clone(v.Open.History)
			v.Open.Live = []*view.Chunk{v.Open.Live[0], run(2001, version, "grown")}
		})
		if err := engine.Load(&stage{M: d.Model, Rev: int(version)}); err != nil {
			b.Fatal(err)
		}
		engine.ConsumeAll()
	}
}

// BenchmarkNothingDrawn is what something costs that changes nothing that is drawn, such as a scroll.
func BenchmarkNothingDrawn(b *testing.B) {
	d := newDesktop(&testing.T{})
	longRoom(d)
	drawn := d.frame()
	for b.Loop() {
		d.scrolled(true, false, true)
		if !reflect.DeepEqual(drawn, d.frame()) {
			b.Fatal("something is drawn")
		}
	}
}

// BenchmarkKey is what a key costs in the composer below a long room, until the page is about to be drawn.
func BenchmarkKey(b *testing.B) {
	d := newDesktop(&testing.T{})
	longRoom(d)
	r := &Root{m: d.Model}
	r.Render()
	texts := [...]string{"@Nobod", "@Nobody"}
	for i := 0; b.Loop(); i++ {
		d.write(texts[i%2])
		if !d.changes() {
			b.Fatal("nothing is drawn")
		}
		r.Render()
	}
}
