package bustest_test

import (
	"slices"
	"strconv"
	"testing"

	"parley/server/bus/bustest"
	"parley/server/bus/memory"
)

// receive returns what arrives of the numbers 0 to 199.
func receive(t *testing.T, seed uint64) []int {
	t.Helper()
	network := memory.New()
	b := bustest.Faulty(network.Join(), seed)
	defer b.Close()
	var received []int
	if _, err := network.Join().Subscribe("t", func(data []byte) {
		n, err := strconv.Atoi(string(data))
		if err != nil {
			t.Error(err)
		}
		received = append(received, n)
	}); err != nil {
		t.Fatal(err)
	}
	for n := range 200 {
		if err := b.Publish(t.Context(), "t", []byte(strconv.Itoa(n))); err != nil {
			t.Fatal(err)
		}
	}
	return received
}

func TestFaultyLosesRepeatsAndReorders(t *testing.T) {
	received := receive(t, 1)
	times := map[int]int{}
	for _, n := range received {
		times[n]++
	}
	twice := 0
	for _, n := range times {
		if n == 2 {
			twice++
		}
	}
	if lost := 200 - len(times); lost < 20 || lost > 100 || twice < 20 || slices.IsSorted(received) {
		t.Errorf("got %d lost, %d twice, in order: %v; want some of each", lost, twice, slices.IsSorted(received))
	}
}

func TestFaultyRepeatsItselfForASeed(t *testing.T) {
	if first, again := receive(t, 7), receive(t, 7); !slices.Equal(first, again) {
		t.Errorf("got %v, then %v", first, again)
	}
	if slices.Equal(receive(t, 7), receive(t, 8)) {
		t.Error("two seeds have the same faults")
	}
}

func TestFaultyClosesItsBus(t *testing.T) {
	inner := memory.New().Join()
	if err := bustest.Faulty(inner, 1).Close(); err != nil {
		t.Fatal(err)
	}
	if err := inner.Publish(t.Context(), "t", nil); err == nil {
		t.Error("the inner bus is open")
	}
}
