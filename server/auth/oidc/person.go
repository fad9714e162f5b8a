package oidc

import (
	"encoding/json"
	"slices"
	"strings"

	"parley/shared/chat"
)

const subjectMax = 255 // OpenID Connect Core, section 2

// Person is who somebody is at a provider. Issuer and Subject identify the person; everything else may change.
type Person struct {
	Provider string    `json:"provider"`
	Issuer   string    `json:"issuer"`
	Subject  string    `json:"subject"`
	Email    string    `json:"email,omitempty"` // only if the provider has verified it
	Names    []string  `json:"names,omitempty"` // what the person is called there, the most suitable for a chat first
	Role     chat.Role `json:"role,omitempty"`  // by groups; "": the provider does not say
	Session  string    `json:"sid,omitempty"`   // of the person at the provider
	IDToken  string    `json:"id_token"`        // for the logout
}

// claims are what a provider says about a person: the ID token, and for what that lacks the answer of the userinfo endpoint.
type claims map[string]any

func (c claims) text(name string) string {
	text, _ := c[name].(string)
	return text
}

// email returns the address if the provider has verified it. Some send "true" as a text.
func (c claims) email() string {
	if verified := c["email_verified"]; verified != true && verified != "true" {
		return ""
	}
	return c.text("email")
}

// names returns the user name, the nickname and the full name, without domains.
func (c claims) names() []string {
	var names []string
	for _, claim := range []string{"preferred_username", "nickname", "name", "given_name"} {
		name, _, _ := strings.Cut(strings.TrimSpace(c.text(claim)), "@")
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// find returns a claim by its name, or by a path into objects: names may contain dots themselves.
func (c claims) find(path string) (any, bool) {
	if value, ok := c[path]; ok {
		return value, true
	}
	for at := strings.IndexByte(path, '.'); at >= 0; {
		if inner, ok := c[path[:at]].(map[string]any); ok {
			if value, ok := claims(inner).find(path[at+1:]); ok {
				return value, true
			}
		}
		next := strings.IndexByte(path[at+1:], '.')
		if next < 0 {
			break
		}
		at += 1 + next
	}
	return nil, false
}

// groups returns the values of a claim, which is a list or a single text.
func (c claims) groups(path string) []string {
	value, _ := c.find(path)
	switch value := value.(type) {
	case string:
		return []string{value}
	case []any:
		var groups []string
		for _, item := range value {
			if group, ok := item.(string); ok {
				groups = append(groups, group)
			}
		}
		return groups
	}
	return nil
}

// elsewhere reports whether the provider keeps a claim at another address (OpenID Connect Core, section 5.6.2), as Entra ID does with the
// groups of people who have very many.
func (c claims) elsewhere(path string) bool {
	names, _ := c["_claim_names"].(map[string]any)
	_, is := names[path]
	return is
}

// add adds what c lacks. An address and whether it was verified belong together.
func (c claims) add(more claims) {
	_, hasEmail := c["email"]
	for name, value := range more {
		if hasEmail && name == "email_verified" {
			continue
		}
		if _, has := c[name]; !has {
			c[name] = value
		}
	}
}

// role returns the highest role of the groups, or "" if the provider assigns none.
func (c Config) role(groups []string) chat.Role {
	if len(c.Roles) == 0 {
		return ""
	}
	role := chat.RoleMember
	for _, group := range groups {
		if other := c.Roles[group]; other.AtLeast(role) {
			role = other
		}
	}
	return role
}

// parseClaims keeps numbers as they are written.
func parseClaims(from interface{ Claims(any) error }) (claims, error) {
	var raw json.RawMessage
	if err := from.Claims(&raw); err != nil {
		return nil, err
	}
	c := claims{}
	return c, json.Unmarshal(raw, &c)
}
