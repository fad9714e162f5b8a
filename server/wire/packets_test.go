package wire

import (
	"slices"
	"testing"
)

func TestPacketsAreBounded(t *testing.T) {
	half, whole := make([]byte, JoinBytes/2), make([]byte, JoinBytes)
	var sizes []int
	for packet := range Packets([][]byte{half, half[1:], half, whole, half}) {
		sizes = append(sizes, len(packet))
	}
	if len(sizes) != 4 || slices.Max(sizes) > JoinBytes+10 {
		t.Errorf("got packets of %v", sizes)
	}
}
