package slices

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// entry is something with a key, and where it was before sorting.
type entry struct{ key, was int }

func byKey(a, b entry) int { return cmp.Compare(a.key, b.key) }

// TestSortingIsGos sorts lists of many lengths, in many states of order, as Go's own package does.
func TestSortingIsGos(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for n := range 300 {
		for _, keys := range []int{1, 2, 7, n + 1, 1 << 30} {
			for _, shape := range []func([]entry){
				func([]entry) {},
				func(x []entry) { slices.SortFunc(x, byKey) },
				func(x []entry) { slices.SortFunc(x, byKey); slices.Reverse(x) },
				func(x []entry) { slices.SortFunc(x[:n/2], byKey) },
			} {
				list := make([]entry, n)
				for i := range list {
					list[i].key = rng.IntN(keys)
				}
				shape(list)
				for i := range list {
					list[i].was = i
				}
				want, all := slices.Clone(list), slices.Clone(list)
				slices.SortStableFunc(want, byKey)
				if stableCmpFunc(all, n, byKey); !slices.Equal(all, want) {
					t.Fatalf("%d elements with %d keys: %v, not %v", n, keys, all, want)
				}
				want, part := slices.Clone(list), slices.Clone(list)
				slices.SortStableFunc(want[n/3:], byKey)
				if pdqsortCmpFunc(part, n/3, n, 0, byKey); !slices.Equal(part, want) {
					t.Fatalf("from %d of %d elements with %d keys: %v, not %v", n/3, n, keys, part, want)
				}
			}
		}
	}
	numbers := []float64{3, math.NaN(), -1, math.Inf(1), math.NaN(), 0, math.Inf(-1)}
	pdqsortOrdered(numbers, 0, len(numbers), 0)
	if !slices.IsSorted(numbers) || !math.IsNaN(numbers[1]) || numbers[2] != math.Inf(-1) {
		t.Errorf("sorted numbers are %v", numbers)
	}
}

// BenchmarkSort sorts what the program sorts: a few dozen or a thousand, nearly in order.
func BenchmarkSort(b *testing.B) {
	for _, n := range []int{30, 1000} {
		list := make([]entry, n)
		for i := range list {
			list[i].key = i
		}
		for i := 7; i < n; i += 50 {
			list[i].key = 0
		}
		work := make([]entry, n)
		for name, sort := range map[string]func(){
			"here": func() { stableCmpFunc(work, n, byKey) },
			"go":   func() { slices.SortStableFunc(work, byKey) },
		} {
			b.Run(fmt.Sprint(n, "/", name), func(b *testing.B) {
				for b.Loop() {
					copy(work, list)
					sort()
				}
			})
		}
	}
}
