// Package qr draws short texts, such as links, as QR codes.
package qr

import (
	"fmt"
	"strings"

	"rsc.io/qr"
)

// quiet is the width of the light frame that readers need (ISO/IEC 18004).
const quiet = 4

// Code is a QR code: rows of modules, of which true are dark, with the frame.
type Code [][]bool

// Of returns the code of a text of up to about 2,000 bytes.
func Of(text string) (Code, error) {
	made, err := qr.Encode(text, qr.M)
	if err != nil {
		return nil, fmt.Errorf("make a QR code: %w", err)
	}
	code := make(Code, made.Size+2*quiet)
	for y := range code {
		code[y] = make([]bool, len(code))
		for x := range code[y] {
			code[y][x] = made.Black(x-quiet, y-quiet) // nothing outside is black
		}
	}
	return code, nil
}

// SVG returns the code as an <svg> element, dark on light in every theme. It has no attributes that depend on the text.
func (c Code) SVG() string {
	var path strings.Builder
	for y, row := range c {
		for x := 0; x < len(row); x++ {
			from := x
			for x < len(row) && row[x] {
				x++
			}
			if x > from {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from, y, x-from, x-from)
			}
		}
	}
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges" aria-hidden="true">`+
		`<path fill="#fff" d="M0 0h%[1]dv%[1]dH0z"/><path fill="#000" d="%[3]s"/></svg>`, len(c), len(c), path.String())
}

// Terminal returns the code as lines of half blocks, black on white whatever the colours of the terminal.
func (c Code) Terminal() string {
	const colours, end = "\x1b[30;107m", "\x1b[0m\n"
	blocks := map[[2]bool]string{{true, true}: "█", {true, false}: "▀", {false, true}: "▄", {false, false}: " "}
	var b strings.Builder
	for y := 0; y < len(c); y += 2 {
		b.WriteString(colours)
		for x, upper := range c[y] {
			b.WriteString(blocks[[2]bool{upper, y+1 < len(c) && c[y+1][x]}])
		}
		b.WriteString(end)
	}
	return b.String()
}
