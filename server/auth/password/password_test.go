package password

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"parley/shared/chat"
)

const horse = "correct horse battery staple"

func TestOnlyTheSamePasswordVerifies(t *testing.T) {
	h := newHasher(cheap, 1)
	hash, err := h.Again(t.Context(), "Ｐaßword ﬁne")
	if err != nil {
		t.Fatal(err)
	}
	again, _ := h.Again(t.Context(), "Ｐaßword ﬁne")
	if again == hash || strings.Contains(hash, "word") {
		t.Errorf("hashes %s and %s: want a salt in each, and no password", hash, again)
	}
	for password, want := range map[string]bool{
		"Ｐaßword ﬁne": true, "Paßword fine": true, // another keyboard: NFKC
		"paßword fine": false, "Paßword fine ": false, "": false, hash: false, "Paßword fine\x00": false,
	} {
		if right, stale, err := h.Verify(t.Context(), password, hash, false); right != want || stale || err != nil {
			t.Errorf("%q: got %v, stale %v (%v), want %v", password, right, stale, err, want)
		}
	}
}

func TestAHashOfOtherParametersVerifiesAndIsStale(t *testing.T) {
	old, err := newHasher(params{memory: 16, passes: 1, lanes: 1}, 1).Again(t.Context(), horse)
	if err != nil {
		t.Fatal(err)
	}
	h := newHasher(cheap, 1)
	if right, stale, err := h.Verify(t.Context(), horse, old, false); !right || !stale || err != nil {
		t.Errorf("got %v, stale %v (%v)", right, stale, err)
	}
	if right, stale, _ := h.Verify(t.Context(), "another one", old, false); right || stale {
		t.Errorf("a wrong password: got %v, stale %v", right, stale)
	}
}

func TestNobodyHasNoPassword(t *testing.T) {
	h := newHasher(cheap, 1)
	for _, password := range []string{"", horse, string(make([]byte, keyBytes))} {
		if right, stale, err := h.Verify(t.Context(), password, "", false); right || stale || err != nil {
			t.Errorf("%q: got %v, stale %v (%v)", password, right, stale, err)
		}
	}
}

func TestAStoredHashThatIsNoneIsAnError(t *testing.T) {
	h := newHasher(cheap, 1)
	good, err := h.Again(t.Context(), horse)
	if err != nil {
		t.Fatal(err)
	}
	for what, bad := range map[string]string{
		"text": "secret", "bcrypt": "$2b$10$abcdefghijklmnopqrstuv", "argon2i": strings.Replace(good, "argon2id", "argon2i", 1),
		"a version": strings.Replace(good, "v=19", "v=16", 1), "4 GiB": strings.Replace(good, "m=8", "m=4194304", 1),
		"a thousand passes": strings.Replace(good, "t=1", "t=1000", 1), "no pass": strings.Replace(good, "t=1", "t=0", 1),
		"no memory": strings.Replace(good, "m=8", "m=0", 1), "200 lanes": strings.Replace(good, "p=1", "p=200", 1),
		"cut": good[:len(good)-3], "no salt": "$argon2id$v=19$m=8,t=1,p=1$$" + good[strings.LastIndexByte(good, '$')+1:],
	} {
		if right, _, err := h.Verify(t.Context(), horse, bad, false); right || err == nil || strings.Contains(err.Error(), bad) {
			t.Errorf("%s: got %v (%v)", what, right, err)
		}
	}
}

// The slots bound memory, the queue bounds how many requests wait, and whoever waits too long is told so.
func TestAFloodOfSignInsIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHasher(cheap, 2)
		h.slots <- struct{}{}
		h.slots <- struct{}{} // two hashes that never end
		var mu sync.Mutex
		refused := map[bool]int{} // by whether the device is known
		var work sync.WaitGroup
		come := func(count int, known bool) {
			for range count {
				work.Go(func() {
					_, _, err := h.Verify(t.Context(), horse, "", known)
					mu.Lock()
					defer mu.Unlock()
					if chat.AsError(err).Code == chat.CodeRetryLater {
						refused[known]++
					}
				})
			}
			synctest.Wait()
		}
		come(strangers+40, false)
		come(queueMax-strangers+3, true)
		mu.Lock()
		if refused[false] != 40 || refused[true] != 3 {
			t.Errorf("at once: got %v refusals, want 40 of strangers and 3 of others", refused)
		}
		mu.Unlock()
		gone, leave := context.WithCancel(t.Context())
		leave()
		if _, _, err := h.Verify(gone, horse, "", true); err == nil {
			t.Error("somebody who has gone gets an answer")
		}
		work.Wait()
		mu.Lock()
		if refused[false] != strangers+40 || refused[true] != queueMax-strangers+3 {
			t.Errorf("after the wait: got %v refusals", refused)
		}
		mu.Unlock()
		<-h.slots
		if _, _, err := h.Verify(t.Context(), horse, "", false); err != nil {
			t.Errorf("with a free slot: %v", err)
		}
	})
}

func TestHashesLeaveACoreAndMemoryToOthers(t *testing.T) {
	for cores, want := range map[int]int{1: 1, 2: 1, 4: 3, 64: 8} {
		if got := atOnce(cores); got != want {
			t.Errorf("%d cores: got %d at once, want %d", cores, got, want)
		}
	}
}

func TestWhichPasswordsAreStrongEnough(t *testing.T) {
	for _, c := range []struct {
		password string
		want     error
	}{
		{"", ErrShort}, {"x7#Kq", ErrShort}, {"12345678", ErrGuessable}, {"password", ErrGuessable}, {"P@ssw0rd1!", ErrGuessable},
		{"qwertyuiop", ErrGuessable}, {"Brave-Otter", ErrGuessable}, {"Brave-Otter1", ErrGuessable}, {"parleyparley", ErrGuessable},
		{"aaaaaaaaaaaaaaaaaaaaaaaa", ErrRepeats}, {"abababababababababab", ErrRepeats},
		{"fj3#kd9Xq!", nil}, {horse, nil}, {"גשם יורד על הים", nil}, {"山高水长 月明星稀 风和日丽", nil}, {"🐎🔋📎✅🐎🔋📎✅🐎🔋📎✅🐎🔋📎✅", nil},
		{strings.Repeat("abcd efg ", 28) + "1234", nil}, {strings.Repeat("abcd efg ", 28) + "12345", ErrLong},
		{strings.Repeat("x", 1<<20), ErrLong},
	} {
		if got := Check(c.password, "Brave-Otter", ""); !errors.Is(got, c.want) {
			t.Errorf("%.40q: got %v, want %v", c.password, got, c.want)
		}
	}
}

func TestAWeakPasswordIsNotHashed(t *testing.T) {
	h := newHasher(cheap, 1)
	if hash, err := h.New(t.Context(), "password"); !errors.Is(err, ErrGuessable) || hash != "" {
		t.Errorf("got %q (%v)", hash, err)
	}
	hash, err := h.New(t.Context(), horse)
	if right, _, _ := h.Verify(t.Context(), horse, hash, false); err != nil || !right {
		t.Errorf("got %q (%v)", hash, err)
	}
}

// Settings that OWASP's Password Storage Cheat Sheet calls equivalent.
func BenchmarkStrength(b *testing.B) {
	for b.Loop() {
		Check("fj3#kd9Xq!4p2vz", "Brave-Otter")
	}
}
