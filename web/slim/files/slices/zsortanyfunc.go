// Package slices holds the two files of Go's package in which its sorting is. The web program sorts a dozen kinds of short lists, and the compiler makes
// another copy of it for each kind: here that is one short function instead of sixteen.
package slices

// pdqsortCmpFunc sorts data[a:b].
func pdqsortCmpFunc[E any](data []E, a, b, _ int, cmp func(a, b E) int) {
	stableCmpFunc(data[a:b], b-a, cmp)
}

// stableCmpFunc sorts the n elements of data, and leaves equal ones in their order: short blocks by insertion, which are then merged pairwise. It needs
// room for as much as half of them.
func stableCmpFunc[E any](data []E, n int, cmp func(a, b E) int) {
	const block = 12
	for a := 0; a < n; a += block {
		for i := a + 1; i < min(a+block, n); i++ {
			for j := i; j > a && cmp(data[j], data[j-1]) < 0; j-- {
				data[j], data[j-1] = data[j-1], data[j]
			}
		}
	}
	var left []E
	for size := block; size < n; size *= 2 {
		for a := 0; a+size < n; a += 2 * size {
			m, b := a+size, min(a+2*size, n)
			if cmp(data[m], data[m-1]) >= 0 {
				continue // both are in order
			}
			left = append(left[:0], data[a:m]...)
			i, j, k := 0, m, a
			for i < len(left) && j < b {
				if cmp(data[j], left[i]) < 0 {
					data[k] = data[j]
					j++
				} else {
					data[k] = left[i]
					i++
				}
				k++
			}
			copy(data[k:], left[i:])
		}
	}
}
