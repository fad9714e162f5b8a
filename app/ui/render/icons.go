package render

// Icons are a few strokes in the colour of the text around them. They say nothing to a screen reader: what they mark
// is always said in words too.
const (
	svg      = `<svg class="icon" ` + strokes
	svgAhead = `<svg class="icon icon--ahead" ` + strokes // mirrored where text is read from right to left
	strokes  = `viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">`
	IconLock = svg + `<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/></svg>`

	IconMenu   = svgAhead + `<path d="M4 7h16M4 12h16M4 17h10"/></svg>`
	IconPeople = svgAhead + `<circle cx="9" cy="9" r="3.5"/><path d="M3 19c.6-3 3-4.5 6-4.5s5.400 1.500 6 4.500M16 6a3.200 3.200 0 0 1 0 6.200M18 15c1.700.7 2.700 2 3 4"/></svg>`
	IconMore   = svg + `<path stroke-width="3" d="M5 12h.01M12 12h.01M19 12h.01"/></svg>`
	IconRecent = svg + `<circle cx="12" cy="12" r="8.500"/><path d="M12 7.500V12l3 2"/></svg>`
	IconSearch = svg + `<circle cx="11" cy="11" r="6"/><path d="m15.500 15.500 4.500 4.500"/></svg>`
	IconPlus   = svg + `<path d="M12 5v14M5 12h14"/></svg>`
	IconClose  = svg + `<path d="m6 6 12 12M18 6 6 18"/></svg>`
	IconDown   = svg + `<path d="M12 5v14m-6-6 6 6 6-6"/></svg>`
	IconSend   = svg + `<path d="M12 19V5m-6 6 6-6 6 6"/></svg>`
	IconShare  = svg + `<path d="M12 15V4m-4 4 4-4 4 4M6 12v6a2 2 0 0 0 2 2h8a2 2 0 0 0 2-2v-6"/></svg>`
	IconSave   = svg + `<path d="M12 4v11m-4-4 4 4 4-4M5 19h14"/></svg>`
	iconClock  = svg + `<circle cx="12" cy="12" r="8.500"/><path d="M12 7.500V12l3 2"/></svg>`
	IconAlert  = svg + `<circle cx="12" cy="12" r="8.500"/><path d="M12 7.500v5M12 16h.01"/></svg>`
	IconGear   = svg + `<path d="M4 7h9M17 7h3M4 17h3M11 17h9"/><circle cx="15" cy="7" r="2"/><circle cx="9" cy="17" r="2"/></svg>`
	IconReply  = iconReply
	IconSmile  = svg + `<circle cx="12" cy="12" r="8.500"/><path d="M8.500 14.500c1.800 2 5.200 2 7 0M9 9.500h.01M15 9.500h.01"/></svg>`
	IconCopy   = svg + `<rect x="9" y="9" width="11" height="11" rx="2"/><path d="M5 15V6a2 2 0 0 1 2-2h8"/></svg>`
	IconLink   = svg + `<path d="M10 14a4 4 0 0 0 5.700 0l3-3A4 4 0 0 0 13 5.300l-1 1M14 10a4 4 0 0 0-5.700 0l-3 3a4 4 0 0 0 5.700 5.700l1-1"/></svg>`
	IconClock  = iconClock
	IconPin    = iconPin
	IconTrash  = iconTrash
	IconBack   = svgAhead + `<path d="M9 7 4 12l5 5M4 12h10a6 6 0 0 1 6 6"/></svg>`
	iconReply  = svgAhead + `<path d="M9 6 4 11l5 5M4 11h9a7 7 0 0 1 7 7"/></svg>`
	iconPin    = svg + `<path d="M9 4h6l-.500 6 3.500 3.500v1.500H6v-1.500L9.500 10 9 4M12 15v6"/></svg>`
	iconTrash  = svg + `<path d="M5 7h14M10 7V4.500h4V7M7 7l.800 12.500h8.400L17 7M10.500 11v5M13.500 11v5"/></svg>`
	IconEye    = svg + `<path d="M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12z"/><circle cx="12" cy="12" r="2.800"/></svg>`
	IconUnread = svg + `<path d="M20 11.500V18H4V6h9M4.500 7 12 12.500l2.500-1.800"/><circle cx="19" cy="6" r="2.500"/></svg>`
	IconMuted  = svg + `<path d="M7 8.500A5 5 0 0 1 17 11v4l1.500 2H8M7 11v4l-1.500 2M10 20h4M4 4l16 16"/></svg>`
	IconPen    = svg + `<path d="m5 19 1-4L16.500 4.500l3 3L9 18z"/></svg>`

	Logo = `<svg class="logo" viewBox="0 0 26 26" aria-hidden="true" focusable="false"><path class="logo__said" d="M3 6a4 4 0 0 1 4-4h7a4 4 0 0 1 4 4v4a4 4 0 0 1-4 4H9l-5 4v-4.500A4 4 0 0 1 3 10z"/><path class="logo__answer" d="M19.500 9H20a4 4 0 0 1 4 4v4a4 4 0 0 1-1.500 3.100V24l-4-3H14a4 4 0 0 1-3.400-1.900"/></svg>`
)
