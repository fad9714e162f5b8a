package markup

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/shared/chat"
)

// mark is a run of characters that opens or closes something. Runs of other lengths are text, such as "****" and "|".
type mark byte

const (
	star    mark = iota // *
	stars               // **
	stars3              // ***: emphasis and strong
	waves               // ~~
	bars                // ||
	square              // [
	nothing             // what was one, and is text now
	marks   = int(nothing) + 1
)

// opener is a mark that waits for its counterpart.
type opener struct {
	mark mark
	at   int // in inliner.out, where it is text
}

// markOf returns the mark that a run of characters is.
func markOf(char byte, length int) mark {
	switch {
	case char == '*' && length <= 3:
		return [...]mark{star, stars, stars3}[length-1]
	case char == '~' && length == 2:
		return waves
	case char == '|' && length == 2:
		return bars
	}
	return nothing
}

// mark reads a run of "*", "~" or "|": as the end of the nearest open one of its kind, or as a beginning, or as text.
func (w *inliner) mark(i int) (end int) {
	end = i + run(w.src, i)
	m := markOf(w.src[i], end-i)
	w.steps += end - i
	switch {
	case m == nothing:
	case canClose(w.src, i, end) && w.close(m, i):
		w.plain = end
	case canOpen(w.src, i, end):
		w.push(m, i, end)
	}
	return end
}

// push adds an opener, as a text of its own.
func (w *inliner) push(m mark, from, to int) {
	w.addText(from)
	w.open = append(w.open, opener{m, len(w.out)})
	w.waiting[m]++
	w.add(Inline{Kind: Text, Text: w.src[from:to]}, from, to)
}

// pop takes the last opener away.
func (w *inliner) pop() opener {
	last := len(w.open) - 1
	o := w.open[last]
	w.open = w.open[:last]
	w.waiting[o.mark]--
	if n := len(w.brackets); n > 0 && w.brackets[n-1] == last {
		w.brackets = w.brackets[:n-1]
	}
	w.steps++
	return o
}

// close closes what is open for a mark at i. "***" may close "*" and "**", or these two.
func (w *inliner) close(m mark, i int) bool {
	if m == star && w.waiting[star] > 0 && w.emoticon(i) {
		w.pop()
		return false
	}
	if m != stars3 {
		return w.waiting[m] > 0 && w.wrap(m, i, i+length(m))
	}
	both := w.waiting[star] > 0 && w.waiting[stars] > 0
	if !both && w.waiting[stars3] == 0 {
		return false
	}
	for w.open[len(w.open)-1].mark > stars3 {
		w.pop()
	}
	first := w.open[len(w.open)-1].mark
	if first == stars3 || !both {
		return w.wrap(stars3, i, i+length(stars3))
	}
	middle := i + length(first)
	if !w.wrap(first, i, middle) {
		return false
	}
	if other := star + stars - first; !w.wrap(other, middle, middle+length(other)) {
		w.add(Inline{Kind: Text, Text: w.src[middle : middle+length(other)]}, middle, middle+length(other))
	}
	return true
}

// emoticon reports whether the star at i is the end of "*_*" and the like.
func (w *inliner) emoticon(i int) bool {
	last := w.open[len(w.open)-1]
	return last.mark == star && w.out[last.at].Span.To == w.base+i-1 && punctuation(w.src[i-1]) && w.src[i-1] != '`'
}

// wrap moves what came after the nearest opener of a mark into what it opened, of which the mark at from to to is the end. Openers
// after it stay text. It returns false if there would be too much in each other.
func (w *inliner) wrap(m mark, from, to int) bool {
	o := w.pop()
	for o.mark != m {
		o = w.pop()
	}
	w.addText(from)
	inside := w.copied(w.out[o.at+1:])
	span := chat.Span{From: w.out[o.at].Span.From, To: w.base + to}
	in := Inline{Kind: kinds[m], Span: span, Inlines: inside, height: heightOf(inside) + 1}
	if m == stars3 {
		in.Span.From, in.Span.To = in.Span.From+1, in.Span.To-1
		in = Inline{Kind: Emphasis, Span: span, Inlines: []Inline{in}, height: in.height + 1}
	}
	if in.height > MaxDepth { // so it would be for all that is open
		for len(w.open) > 0 {
			w.pop()
		}
		return false
	}
	w.out = append(w.out[:o.at], in)
	w.plain = to
	return true
}

// kinds says what the marks open.
var kinds = [...]InlineKind{star: Emphasis, stars: Strong, stars3: Strong, waves: Strike, bars: Spoiler}

func length(m mark) int {
	return [...]int{star: 1, stars: 2, stars3: 3, waves: 2, bars: 2}[m]
}

func heightOf(list []Inline) (most uint8) {
	for i := range list {
		most = max(most, list[i].height)
	}
	return most
}

// canOpen reports whether the mark text[from:to] may open something. Marks are text in "5*3*2", "a || b", "*.go", "src/**/test/**",
// "f(a, *b)" and "-*- mode -*-": words in Latin letters end before a mark that opens, and something begins after it. Other scripts
// may put no space around a word.
func canOpen(text string, from, to int) bool {
	next, size := utf8.DecodeRuneInString(text[to:])
	if size == 0 || unicode.IsSpace(next) || next < utf8.RuneSelf && strings.IndexByte(".,;:)]}!?/=", byte(next)) >= 0 {
		return false
	}
	return opensAfter(text[:from], text[from])
}

// opensAfter reports whether a mark may open something that stands after before.
func opensAfter(before string, mark byte) bool {
	if before == "" {
		return true
	}
	last := before[len(before)-1]
	switch {
	case last >= utf8.RuneSelf:
		return true
	case wordByte(last) || strings.IndexByte(`/\.=+-&%$#@^)]}`, last) >= 0:
		return false
	}
	return mark != '|' || last != '"' && last != '\''
}

// canClose reports whether the mark text[from:to] may close something: not after a space, an opening bracket or a slash, nor between
// punctuation and a word, as in "f(*a,*b)". After the end of a sentence, marks of two characters close: "**Note:**this".
func canClose(text string, from, to int) bool {
	last, size := utf8.DecodeLastRuneInString(text[:from])
	if size == 0 || unicode.IsSpace(last) || unicode.In(last, unicode.Ps, unicode.Pi) || last == '<' || last == '/' {
		return false
	}
	if to == len(text) || !wordByte(text[to]) || last >= utf8.RuneSelf {
		return true
	}
	if strings.IndexByte(",;", byte(last)) >= 0 {
		return false
	}
	return to-from > 1 || strings.IndexByte(":.!?=&+-<>%$#@^", byte(last)) < 0
}
