// Package browser is what only a browser has: storage, the composer's text field, scrolling, focus, visibility, themes.
// It decides nothing about chatting.
package browser
