package bustest_test

import (
	"slices"
	"strconv"
	"testing"

	"parley/server/bus/bustest"
	"parley/server/bus/memory"
)

// hear returns what arrives of the numbers 0 to 199.
func hear(t *testing.T, seed uint64) []int {
	t.Helper()
	b := bustest.Faulty(memory.New(), seed)
	defer b.Close()
	var heard []int
	if _, err := b.Subscribe("t", func(data []byte) {
		n, err := strconv.Atoi(string(data))
		if err != nil {
			t.Error(err)
		}
		heard = append(heard, n)
	}); err != nil {
		t.Fatal(err)
	}
	for n := range 200 {
		if err := b.Publish(t.Context(), "t", []byte(strconv.Itoa(n))); err != nil {
			t.Fatal(err)
		}
	}
	return heard
}

func TestFaultyLosesRepeatsAndReorders(t *testing.T) {
	heard := hear(t, 1)
	times := map[int]int{}
	for _, n := range heard {
		times[n]++
	}
	twice := 0
	for _, n := range times {
		if n == 2 {
			twice++
		}
	}
	if lost := 200 - len(times); lost < 20 || lost > 100 || twice < 20 || slices.IsSorted(heard) {
		t.Errorf("got %d lost, %d twice, in order: %v; want some of each", lost, twice, slices.IsSorted(heard))
	}
}

func TestFaultyRepeatsItselfForASeed(t *testing.T) {
	if first, again := hear(t, 7), hear(t, 7); !slices.Equal(first, again) {
		t.Errorf("got %v, then %v", first, again)
	}
	if slices.Equal(hear(t, 7), hear(t, 8)) {
		t.Error("two seeds have the same faults")
	}
}

func TestFaultyClosesItsBus(t *testing.T) {
	inner := memory.New()
	if err := bustest.Faulty(inner, 1).Close(); err != nil {
		t.Fatal(err)
	}
	if err := inner.Publish(t.Context(), "t", nil); err == nil {
		t.Error("the inner bus is open")
	}
}
