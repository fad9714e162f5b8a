package ui

import (
	"fmt"
	"slices"
	"testing"
)

func TestListOffersRecentSpeakersOfTheRoomFirst(t *testing.T) {
	d := newDesktop(t)
	d.write("@")
	var got []string
	for _, p := range d.composer.list.People {
		got = append(got, fmt.Sprint(p.Name, p.Here))
	}
	if want := []string{"Botrue", "林小雨false", "Adatrue"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v: in the order of who spoke last", got, want)
	}
}
