package site

import "html/template"

const (
	svgStart = `<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">`
	svgAhead = `<svg class="icon icon--ahead" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">`
	svgEnd   = `</svg>`
)

// icons are a few strokes in the colour of the text around them, as those of the program.
var icons = map[string]template.HTML{
	"alert":   svgStart + `<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5v5M12 16h.01"/>` + svgEnd,
	"back":    svgAhead + `<path d="M19 12H5m6-6-6 6 6 6"/>` + svgEnd,
	"check":   svgStart + `<path d="m5 12.500 4.500 4.500L19 7.500"/>` + svgEnd,
	"code":    svgStart + `<rect x="4" y="5" width="16" height="14" rx="2"/><path d="M8 10h.01M12 10h.01M16 10h.01M8 14h.01M12 14h.01M16 14h.01"/>` + svgEnd,
	"desktop": svgStart + `<rect x="3.500" y="5" width="17" height="11" rx="2"/><path d="M9 20h6M12 16v4"/>` + svgEnd,
	"key":     svgStart + `<circle cx="8.500" cy="15.500" r="4"/><path d="m11.500 12.500 8-8M16 8l3 3"/>` + svgEnd,
	"link":    svgStart + `<path d="M10 14a4 4 0 0 0 5.700 0l3-3A4 4 0 0 0 13 5.300l-1 1M14 10a4 4 0 0 0-5.700 0l-3 3a4 4 0 0 0 5.700 5.700l1-1"/>` + svgEnd,
	"lock":    svgStart + `<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>` + svgEnd,
	"logo":    `<svg class="logo" viewBox="0 0 26 26" aria-hidden="true" focusable="false"><path class="logo__said" d="M3 6a4 4 0 0 1 4-4h7a4 4 0 0 1 4 4v4a4 4 0 0 1-4 4H9l-5 4v-4.500A4 4 0 0 1 3 10z"/><path class="logo__answer" d="M19.500 9H20a4 4 0 0 1 4 4v4a4 4 0 0 1-1.500 3.100V24l-4-3H14a4 4 0 0 1-3.400-1.900"/></svg>`,
	"mail":    svgStart + `<rect x="3.500" y="5.500" width="17" height="13" rx="2"/><path d="m4 7 8 6 8-6"/>` + svgEnd,
	"person":  svgStart + `<circle cx="12" cy="8.500" r="4"/><path d="M4.500 20c.8-3.800 3.700-5.500 7.500-5.500s6.700 1.700 7.500 5.500"/>` + svgEnd,
	"phone":   svgStart + `<rect x="7" y="3" width="10" height="18" rx="2.500"/><path d="M11.500 17.500h1"/>` + svgEnd,
	"save":    svgStart + `<path d="M12 4v11m-4-4 4 4 4-4M5 19h14"/>` + svgEnd,
	"trash":   svgStart + `<path d="M5 7h14M10 7V4.500h4V7M7 7l.8 12.500h8.400L17 7M10.500 11v5M13.500 11v5"/>` + svgEnd,
}

// icon returns an icon by name. It says nothing to a screen reader: what it marks is always said in words too.
func icon(name string) template.HTML { return icons[name] }
