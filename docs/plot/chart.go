package main

import (
	"fmt"
	"html"
	"math"
	"strings"
)

// chart is a group of bars for each row, from left to right. On a logarithmic axis, where bars have no beginning, marks stand
// in their place.
type chart struct {
	title, axis, source string
	log                 bool
	rows                []string
	series              []series // at most four: the style has as many colours
}

// series is one figure for each row, drawn in one colour.
type series struct {
	name   string
	values []float64 // one for each row
}

// add appends a row: one value for each series, in their order.
func (c *chart) add(values ...float64) {
	for i, v := range values {
		c.series[i].values = append(c.series[i].values, v)
	}
}

// Places and sizes in pixels.
const (
	width  = 760
	left   = 184 // names of rows end here
	right  = 70  // values stand here
	top    = 84  // title and legend
	bottom = 64  // axis and source
	step   = 18  // from bar to bar
	gap    = 16  // from row to row
)

// style has both themes. The card has a background of its own, so that it can be read on any page.
const style = `
.card{fill:#fff;stroke:#d4d8de}.grid{stroke:#e3e6ea}.axis{stroke:#7b828c}text{fill:#1f2328;font:13px system-ui,sans-serif}
.title{font-size:16px;font-weight:600}.small{fill:#59636e;font-size:12px}
.s0{fill:#7b828c}.s1{fill:#1f6fc4}.s2{fill:#c4571a}.s3{fill:#3f7f3a}
@media (prefers-color-scheme:dark){
.card{fill:#15191e;stroke:#363c44}.grid{stroke:#2b3138}.axis{stroke:#8b939d}text{fill:#e6e9ed}.small{fill:#a3abb5}
.s0{fill:#98a1ab}.s1{fill:#62aaf5}.s2{fill:#f09055}.s3{fill:#77c06f}}
`

// svg returns the chart as an SVG document with a title and a description for screen readers.
func (c chart) svg() string {
	var b strings.Builder
	plot := len(c.rows)*(len(c.series)*step+gap) + gap
	height := top + plot + bottom
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-labelledby="title desc">`+"\n", width, height, width, height)
	fmt.Fprintf(&b, "<title id=\"title\">%s</title>\n<desc id=\"desc\">%s</desc>\n<style>%s</style>\n", html.EscapeString(c.title), html.EscapeString(c.describe()), style)
	fmt.Fprintf(&b, `<rect class="card" x="0.5" y="0.5" width="%d" height="%d" rx="8"/>`+"\n", width-1, height-1)
	text(&b, "title", 20, 30, "start", c.title)
	c.legend(&b)
	c.drawAxis(&b, top+plot)
	for i, row := range c.rows {
		y := top + gap + i*(len(c.series)*step+gap)
		text(&b, "", left-10, y+len(c.series)*step/2+4, "end", row)
		for j, s := range c.series {
			c.mark(&b, j, s.values[i], y+j*step)
		}
	}
	text(&b, "small", left+(width-left-right)/2, top+plot+36, "middle", c.axis)
	text(&b, "small", 20, height-10, "start", strings.ReplaceAll(c.source, "`", ""))
	b.WriteString("</svg>\n")
	return b.String()
}

// describe says in words what the chart shows.
func (c chart) describe() string {
	all := c.axis + "."
	for i, row := range c.rows {
		var parts []string
		for _, s := range c.series {
			parts = append(parts, s.name+" "+number(s.values[i]))
		}
		all += " " + row + ": " + strings.Join(parts, "; ") + "."
	}
	return all
}

// legend draws the name of each series beside its mark.
func (c chart) legend(b *strings.Builder) {
	x := 20
	for i, s := range c.series {
		if c.log {
			symbol(b, i, float64(x+6), 54)
		} else {
			fmt.Fprintf(b, `<rect class="s%d" x="%d" y="48" width="12" height="12"/>`+"\n", i, x)
		}
		text(b, "small", x+18, 58, "start", s.name)
		x += 38 + 13*len(s.name)/2
	}
}

// mark draws one value: a bar or a symbol, and the number behind it.
func (c chart) mark(b *strings.Builder, i int, v float64, y int) {
	end, mid := c.x(v), float64(y)+step/2
	if c.log {
		symbol(b, i, end, mid)
	} else {
		fmt.Fprintf(b, `<rect class="s%d" x="%d" y="%d" width="%.1f" height="%d"/>`+"\n", i, left, y+2, end-left, step-4)
	}
	text(b, "small", int(math.Round(end))+9, y+step/2+4, "start", number(v))
}

// symbol draws the mark of a series. Its shape tells it apart without colour.
func symbol(b *strings.Builder, i int, x, y float64) {
	switch i {
	case 0:
		fmt.Fprintf(b, `<rect class="s0" x="%.1f" y="%.1f" width="4" height="12"/>`+"\n", x-2, y-6)
	case 1:
		fmt.Fprintf(b, `<circle class="s1" cx="%.1f" cy="%.1f" r="5.5"/>`+"\n", x, y)
	case 2:
		fmt.Fprintf(b, `<path class="s2" d="M%.1f %.1fl6.5 6.5-6.5 6.5-6.5-6.5z"/>`+"\n", x, y-6.5)
	default:
		fmt.Fprintf(b, `<rect class="s%d" x="%.1f" y="%.1f" width="10" height="10"/>`+"\n", i, x-5, y-5)
	}
}

// drawAxis draws the axes, and a grid line with its number at each tick.
func (c chart) drawAxis(b *strings.Builder, y int) {
	for _, v := range c.ticks() {
		x := c.x(v)
		fmt.Fprintf(b, `<path class="grid" d="M%.1f %dV%d"/>`+"\n", x, top, y)
		text(b, "small", int(math.Round(x)), y+17, "middle", number(v))
	}
	fmt.Fprintf(b, `<path class="axis" d="M%d %dV%dH%d" fill="none"/>`+"\n", left, top, y, width-right)
}

// x returns where a value stands.
func (c chart) x(v float64) float64 {
	low, high := c.bounds()
	if c.log {
		v, low, high = math.Log10(v), math.Log10(low), math.Log10(high)
	}
	return left + (v-low)/(high-low)*(width-left-right)
}

// bounds returns the ends of the axis: zero, or whole powers of ten.
func (c chart) bounds() (low, high float64) {
	low, high = math.Inf(1), 0
	for _, s := range c.series {
		for _, v := range s.values {
			low, high = min(low, v), max(high, v)
		}
	}
	if !c.log {
		unit := round(high)
		return 0, unit * math.Ceil(high/unit)
	}
	return math.Pow(10, math.Floor(math.Log10(low))), math.Pow(10, math.Ceil(math.Log10(high)))
}

// ticks returns the values with grid lines: powers of ten, or multiples of a round number.
func (c chart) ticks() (all []float64) {
	low, high := c.bounds()
	for v := low; v <= high*1.001; {
		all = append(all, v)
		if c.log {
			v *= 10
		} else {
			v += round(high)
		}
	}
	return all
}

// round returns the distance of ticks: 1, 2 or 5 times a power of ten, at most six of them up to high.
func round(high float64) float64 {
	unit := math.Pow(10, math.Floor(math.Log10(high/6)))
	for _, times := range []float64{1, 2, 5} {
		if high/(unit*times) <= 6 {
			return unit * times
		}
	}
	return unit * 10
}

// text writes one line of text; anchor is start, middle or end.
func text(b *strings.Builder, class string, x, y int, anchor, content string) {
	fmt.Fprintf(b, `<text class="%s" x="%d" y="%d" text-anchor="%s">%s</text>`+"\n", class, x, y, anchor, html.EscapeString(content))
}
