package httpd

import (
	"encoding/json"
	"math"
	"net/http"
	"strconv"

	"parley/shared/chat"
)

// reply answers with JSON.
func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(body)
}

// refuse answers with what a user may see of err.
func refuse(w http.ResponseWriter, err error) {
	visible := chat.AsError(err)
	if visible.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(visible.Wait().Seconds()))))
	}
	reply(w, status(visible.Code), map[string]any{"error": visible})
}

// status returns the HTTP status for a code.
func status(code chat.Code) int {
	switch code {
	case chat.CodeUnauthorized:
		return http.StatusUnauthorized
	case chat.CodeNoRoom:
		return http.StatusNotFound
	case chat.CodeForbidden, chat.CodeNoGuests:
		return http.StatusForbidden
	case chat.CodeRateLimited, chat.CodeTooMany:
		return http.StatusTooManyRequests
	case chat.CodeTooBig:
		return http.StatusRequestEntityTooLarge
	case chat.CodeRetryLater:
		return http.StatusServiceUnavailable
	case chat.CodeInternal:
		return http.StatusInternalServerError
	}
	return http.StatusBadRequest
}
