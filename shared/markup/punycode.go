package markup

import (
	"strings"
	"unicode/utf8"
)

// Parameters of punycode, RFC 3492 section 5.
const (
	base        = 36
	tMin, tMax  = 1, 26
	skew        = 38
	damp        = 700
	initialBias = 72
	initialN    = 128
)

// encode returns a label as DNS knows it, or "" if it is too long for that. The work is bounded by labelMax.
func encode(label string, steps *int) string {
	runes := []rune(label)
	if len(runes) > labelMax {
		return ""
	}
	var b strings.Builder
	b.WriteString("xn--")
	basic := 0
	for _, r := range runes {
		if r < utf8.RuneSelf {
			b.WriteRune(r)
			basic++
		}
	}
	if basic > 0 {
		b.WriteByte('-')
	}
	delta, n, bias := 0, rune(initialN), initialBias
	for done := basic; done < len(runes); {
		*steps += len(runes)
		next := utf8.MaxRune
		for _, r := range runes {
			if r >= n {
				next = min(next, r)
			}
		}
		delta += int(next-n) * (done + 1)
		n = next
		for _, r := range runes {
			if r < n {
				delta++
			}
			if r == n {
				writeVarint(&b, delta, bias)
				bias = adapt(delta, done+1, done == basic)
				delta = 0
				done++
			}
		}
		delta++
		n++
	}
	if b.Len() > labelMax {
		return ""
	}
	return b.String()
}

// writeVarint writes a number in digits whose weights depend on bias, RFC 3492 section 6.3.
func writeVarint(b *strings.Builder, q, bias int) {
	const digits = "abcdefghijklmnopqrstuvwxyz0123456789"
	for k := base; ; k += base {
		t := min(max(k-bias, tMin), tMax)
		if q < t {
			break
		}
		b.WriteByte(digits[t+(q-t)%(base-t)])
		q = (q - t) / (base - t)
	}
	b.WriteByte(digits[q])
}

// adapt returns the next bias, RFC 3492 section 6.1.
func adapt(delta, points int, first bool) int {
	if first {
		delta /= damp
	} else {
		delta /= 2
	}
	delta += delta / points
	k := 0
	for ; delta > (base-tMin)*tMax/2; k += base {
		delta /= base - tMin
	}
	return k + (base-tMin+1)*delta/(delta+skew)
}
