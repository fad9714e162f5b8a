package slices

import "cmp"

// pdqsortOrdered sorts data[a:b] by the order of its type, in which NaN comes first.
func pdqsortOrdered[E cmp.Ordered](data []E, a, b, _ int) {
	stableCmpFunc(data[a:b], b-a, cmp.Compare[E])
}
