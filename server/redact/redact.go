// Package redact hides the secrets of the command line and the environment in all output of a program: messages, errors of libraries, logs. It
// knows the secrets, so it need not guess what looks like one.
package redact

import (
	"cmp"
	"encoding/json"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// replacement replaces a secret.
const replacement = "…"

// minLength is the length from which parts of a secret are hidden. Shorter ones are parts of many words.
const minLength = 4

// Secrets replaces secrets in text. A nil Secrets replaces nothing.
type Secrets struct{ replacer *strings.Replacer }

// Of returns the secrets in a command line and an environment: those in URLs, even misspelt ones, and in lists like "host=… password=…".
func Of(args, environ []string) *Secrets {
	values := slices.Clone(args)
	for _, arg := range args {
		if _, value, joined := strings.Cut(arg, "="); joined && strings.HasPrefix(arg, "-") {
			values = append(values, value)
		}
	}
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		if strings.HasPrefix(name, "PARLEY_") {
			values = append(values, value)
		}
		if name == "PGPASSWORD" {
			values = append(values, "password="+value)
		}
	}
	hide := map[string]string{}
	for _, value := range values {
		add(hide, value)
	}
	return newSecrets(hide)
}

// newSecrets replaces the longest secrets first, since one may contain another.
func newSecrets(hide map[string]string) *Secrets {
	var found []string
	for secret, instead := range hide {
		for _, form := range forms(secret) {
			if _, known := hide[form]; !known {
				hide[form] = instead
			}
		}
	}
	for secret := range hide {
		found = append(found, secret)
	}
	if len(found) == 0 {
		return nil
	}
	slices.SortFunc(found, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	var pairs []string
	for _, secret := range found {
		pairs = append(pairs, secret, hide[secret])
	}
	return &Secrets{strings.NewReplacer(pairs...)}
}

// forms returns a secret as it is quoted in Go and in JSON.
func forms(secret string) []string {
	quoted := strconv.Quote(secret)
	encoded, _ := json.Marshal(secret)
	return []string{quoted[1 : len(quoted)-1], string(encoded[1 : len(encoded)-1])}
}

var (
	passwords      = regexp.MustCompile(`(?i)\b[a-z_]*(?:password|passwd|secret|token)\s*=\s*('(?:[^'\\]|\\.)*'|[^\s&]+)`)
	withoutScheme  = regexp.MustCompile(`^(?:postgres(?:ql)?|rediss?|https?):`)
	withoutSlashes = regexp.MustCompile(`^[^\s]*:.*@`)
	address        = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]*):?//`)
)

// add adds the secrets in a value.
func add(hide map[string]string, value string) {
	secrets := map[string]bool{}
	for _, found := range passwords.FindAllStringSubmatch(value, -1) {
		secrets[strings.Trim(found[1], "'")] = true
		secrets[found[1]] = true
	}
	_, rest, isAddress := strings.Cut(value, "//")
	if !isAddress && withoutSlashes.MatchString(value) && !strings.HasPrefix(value, "sqlite:") {
		rest, isAddress = withoutScheme.ReplaceAllString(value, ""), true
	}
	if end := strings.LastIndex(rest, "@"); isAddress && end >= 0 {
		user, password, both := strings.Cut(rest[:end], ":")
		if both {
			secrets[password] = true
		} else {
			secrets[user] = true
		}
	} else if isAddress { // the host is missing, so the password is where a port should be
		authority := rest[:ends(rest)]
		at := strings.LastIndex(authority, ":")
		if first := strings.Index(rest, ":"); at >= 0 && !number(authority[at+1:]) && !strings.HasSuffix(authority, "]") {
			secrets[rest[first+1:]] = true
		}
	}
	if len(secrets) == 0 {
		return
	}
	hide[value] = replacement
	if scheme := address.FindString(value); scheme != "" {
		hide[value] = scheme + replacement
	}
	for secret := range secrets {
		for _, text := range []string{secret, decoded(secret)} {
			for _, part := range append(parts(text), text) {
				if len(part) >= minLength && !common(value, secret, part) {
					hide[part] = replacement
				}
			}
		}
	}
}

func ends(rest string) int {
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		return i
	}
	return len(rest)
}

func number(text string) bool {
	_, err := strconv.ParseUint(text, 10, 16)
	return err == nil || text == ""
}

func decoded(text string) string {
	if plain, err := url.PathUnescape(text); err == nil {
		return plain
	}
	return text
}

// parts returns what a program may print of a secret if it takes one of its characters for a delimiter.
func parts(secret string) []string {
	all := strings.FieldsFunc(secret, func(r rune) bool { return strings.ContainsRune("@/?#:&=,%[] '\"\\", r) })
	for i := range secret {
		if strings.ContainsRune("@/?#:&= %", rune(secret[i])) {
			all = append(all, secret[i+1:], secret[:i])
		}
	}
	return all
}

// common reports whether a part of a secret is also in the rest of its value, or is the name of this program. It is then not secret, and
// hiding it would make messages unreadable.
func common(value, secret, part string) bool {
	return strings.Contains(strings.ReplaceAll(value, secret, " "), part) || strings.Contains("parley postgres password", part)
}

// Text returns text with the secrets replaced.
func (s *Secrets) Text(text string) string {
	if s == nil {
		return text
	}
	return s.replacer.Replace(text)
}

// Writer returns a writer that replaces the secrets. Each write must consist of whole lines.
func (s *Secrets) Writer(w io.Writer) io.Writer {
	if s == nil {
		return w
	}
	return &writer{s, w}
}

type writer struct {
	secrets *Secrets
	to      io.Writer
}

// Write reports all of p as written, although the redacted text may be shorter.
func (w *writer) Write(p []byte) (int, error) {
	if _, err := io.WriteString(w.to, w.secrets.Text(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}
