package site

import "net/http"

func devicesRoutes() []route {
	return []route{{path: "/account/sessions", member: true, by: map[string]act{http.MethodGet: toAccount, http.MethodPost: endSessions}}}
}

// endSessions signs out one device, by the id of its session, or "others", or "all".
func endSessions(p *page) error {
	ctx, user := p.r.Context(), p.by.User.ID
	switch end := p.value("end"); end {
	case "all":
		if err := p.site.Accounts.EndAll(ctx, user); err != nil {
			return err
		}
		return signOut(p)
	case "others":
		if err := p.site.Accounts.EndOthers(ctx, p.by); err != nil {
			return err
		}
		p.goTo("account?done=others#devices")
	default:
		if err := p.site.Accounts.EndSession(ctx, user, end); err != nil {
			return err
		}
		p.goTo("account?done=ended#devices")
	}
	return nil
}
