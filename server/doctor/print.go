package doctor

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"parley/server/store"
)

// Print writes a line for each finding, and a second one if there is something to do.
func Print(w io.Writer, findings []Finding) {
	for _, f := range findings {
		fmt.Fprintf(w, "%-5s %-22s %s\n", f.Level, f.Check, f.Found)
		if f.Do != "" {
			fmt.Fprintf(w, "%28s → %s\n", "", f.Do)
		}
	}
}

// refused reports why a server would not start, in the words of the server.
func (r *report) refused(check string, err error) {
	if refusal, ok := errors.AsType[*store.Refusal](err); ok {
		found := refusal.Where + ": " + refusal.Found
		if refusal.Err != nil {
			found += ": " + refusal.Err.Error()
		}
		r.failed(check, found, refusal.Do)
		return
	}
	found, do, advised := strings.Cut(strings.TrimPrefix(err.Error(), "open "), "; ")
	if !advised {
		do = "no server starts until this is fixed"
	}
	r.failed(check, found, do)
}

// PrintJSON writes {"ok": whether nothing failed, "findings": […]}.
func PrintJSON(w io.Writer, findings []Finding) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(struct {
		OK       bool      `json:"ok"`
		Findings []Finding `json:"findings"`
	}{Healthy(findings), findings})
}
