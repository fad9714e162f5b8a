package site

import "net/http"

func signOutRoutes() []route {
	return []route{{path: "/sign-out", by: map[string]act{http.MethodGet: showSignOut, http.MethodPost: signOut}}}
}

// showSignOut asks whether to sign out: a guest cannot come back, and what is unsent is lost.
func showSignOut(p *page) error {
	if !p.Signed {
		return p.signedOut(onward{})
	}
	return p.show(http.StatusOK, "sign-out", p.T.SignOut.Title, nil)
}

func signOut(p *page) error {
	if err := p.site.Edge.SignOut(p.w, p.r); err != nil {
		return err
	}
	p.forget()
	return p.signedOut(p.leaveProvider())
}

// forget has the browser delete what the program keeps on this device. Below a path, other programs of the same host would lose what is theirs.
func (p *page) forget() {
	if p.Path("") == "/" {
		p.w.Header().Set("Clear-Site-Data", `"storage"`)
	}
}

// signedOut also leads out of the provider that the person has signed in with, unless to is empty.
func (p *page) signedOut(to onward) error {
	p.Signed = false
	return p.show(http.StatusOK, "signed-out", p.T.SignOut.Done, to)
}
