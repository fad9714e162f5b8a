package wire_test

import (
	"fmt"
	"testing"

	"parley/server/wire"
)

func BenchmarkText(b *testing.B) {
	part := make([]byte, 250)
	for _, count := range []int{1, 10} {
		parts := make([][]byte, count)
		for i := range parts {
			parts[i] = part
		}
		b.Run(fmt.Sprintf("frames=%d", count), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				wire.Text(parts...)
			}
		})
	}
}
