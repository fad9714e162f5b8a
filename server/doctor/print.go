package doctor

import (
	"encoding/json"
	"fmt"
	"io"
)

// Print writes a line for each finding, and one more for what to do.
func Print(w io.Writer, findings []Finding) {
	for _, f := range findings {
		fmt.Fprintf(w, "%-5s %-22s %s\n", f.Level, f.Check, f.Found)
		if f.Do != "" {
			fmt.Fprintf(w, "%28s → %s\n", "", f.Do)
		}
	}
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
