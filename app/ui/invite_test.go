package ui

import (
	"slices"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/dialog"
	"parley/app/ui/uitest"
	"parley/shared/chat"
	"parley/shared/client/view"
	"parley/shared/slash"
)

// invites shows links into the private room.
func (d *desktop) listsInvites(change func(*view.Invites), list ...chat.Invite) {
	d.change(func(v *view.Snapshot) {
		v.Invites = &view.Invites{Room: plansID, List: list, Days: 30}
		change(v.Invites)
	})
}

func unchanged(*view.Invites) {}

func (d *desktop) inviteHTML() string { return app.HTMLString(d.dialogUI(action.InviteDialog)) }

// Whoever may not invite is offered it nowhere: the table of rights decides.
func TestInvitingIsOfferedToThoseWhoMay(t *testing.T) {
	for _, role := range []chat.Role{chat.RoleMember, chat.RoleModerator, chat.RoleOwner} {
		d := newDesktop(t)
		d.private(t, role)
		may := chat.RightsIn(chat.Room{Kind: chat.Private}, "", role).Has(chat.ToInvite)
		for where, html := range map[string]string{"menu": app.HTMLString(d.menuUI(action.RoomMenu)), "members": app.HTMLString(d.dialogUI(action.MembersDialog))} {
			if strings.Contains(html, english.InviteTitle) != may {
				t.Errorf("%s, in the %s: offered %v", role, where, !may)
			}
		}
		if problem := d.obstacle(slash.Line{Kind: slash.Run, Word: slash.Invite}); (problem == "") != may {
			t.Errorf("%s: /invite says %q", role, problem)
		}
	}
}

func TestALinkIsMadeAsTheDialogSays(t *testing.T) {
	d := newDesktop(t)
	d.private(t, chat.RoleOwner)
	d.act(action.Dialog, string(action.InviteDialog))
	d.settle()
	if !d.wants("invites "+string(plansID)) || d.glass.focus != "invite-name" {
		t.Errorf("did %v, the focus is at %q", d.did.log, d.glass.focus)
	}
	d.listsInvites(unchanged)
	html := d.inviteHTML()
	uitest.WantAll(t, html, "Up to 1000 people", "30 days", english.RoleModerator, english.InviteNone, english.InviteMake)
	if strings.Contains(html, english.InviteAny) || strings.Contains(html, english.InviteLink) || strings.Contains(html, english.InvitePlace) {
		t.Errorf("shown is what is not there: %s", html)
	}
	d.glass.values = map[string]string{"invite-name": "1", dialog.InviteHours: "24", dialog.InviteRole: "moderator", dialog.InviteNote: " Come in "}
	d.submitForm("invite")
	if want := "invite " + string(plansID) + " {Role:moderator Note:Come in Uses:1 Unlimited:false Hours:24}"; !d.wants(want) {
		t.Errorf("did %v, want %s", d.did.log, want)
	}
	made := chat.Invite{ID: "a", Uses: 1, State: chat.InviteActive}
	d.listsInvites(func(v *view.Invites) { v.Made, v.Token = &made, "secret" }, made)
	d.settle()
	if d.glass.focus != dialog.InviteLink {
		t.Errorf("the focus is at %q", d.glass.focus)
	}
	html = d.inviteHTML()
	uitest.WantAll(t, html, `value="https://chat.example/join/secret"`, `src="/join/secret/qr.svg"`, english.InviteOnce)
	if strings.Contains(html, english.InviteShare) {
		t.Error("sharing is offered where the system cannot")
	}
	d.act(action.CopyInvite, "")
	if d.glass.copied != "/join/secret" {
		t.Errorf("copied is %q", d.glass.copied)
	}
	d.glass.sharing = true
	uitest.WantAll(t, d.inviteHTML(), english.InviteShare)
	d.act(action.ShareInvite, "")
	if d.glass.shared != "/join/secret" {
		t.Errorf("shared is %q", d.glass.shared)
	}
}

// A link goes no further than the server allows, nor than the rights of the user.
func TestTheDialogOffersWhatIsAllowed(t *testing.T) {
	d := newDesktop(t)
	d.private(t, chat.RoleModerator)
	d.act(action.Dialog, string(action.InviteDialog))
	d.listsInvites(func(v *view.Invites) { v.Days, v.Unlimited = 3, true })
	html := d.inviteHTML()
	uitest.WantAll(t, html, "1 day<", "3 days", english.InviteAny)
	if strings.Contains(html, "7 days") || strings.Contains(html, "1000") || strings.Contains(html, english.InviteRole) || strings.Count(html, "3 days") != 1 {
		t.Errorf("offered is more than is allowed: %s", html)
	}
	d.glass.values = map[string]string{"invite-name": dialog.InviteAny, dialog.InviteHours: "72"}
	d.submitForm("invite")
	if want := "invite " + string(plansID) + " {Role: Note: Uses:0 Unlimited:true Hours:72}"; !d.wants(want) {
		t.Errorf("did %v, want %s", d.did.log, want)
	}
	d.change(func(v *view.Snapshot) { v.Account.Role = chat.RoleAdmin })
	uitest.WantAll(t, d.inviteHTML(), english.InvitePlace)
	d.act(action.PlaceLinks, "")
	if d.glass.visited != "/admin/invites" {
		t.Errorf("visited is %q", d.glass.visited)
	}
}

func TestALinkIsRevoked(t *testing.T) {
	d := newDesktop(t)
	d.private(t, chat.RoleModerator)
	d.act(action.Dialog, string(action.InviteDialog))
	active := chat.Invite{ID: "a", Uses: 5, Used: 2, By: uitest.Ada, Note: "For <friends>", State: chat.InviteActive}
	used, over := chat.Invite{ID: "b", Uses: 1, Used: 1, State: chat.InviteUsedUp}, chat.Invite{ID: "c", State: chat.InviteExpired}
	d.listsInvites(unchanged, active, used, over)
	html := d.inviteHTML()
	uitest.WantAll(t, html, "Active", "Joined: 2 of 5", "Ada", "For &lt;friends&gt;", "Used up", "Expired", "Joined: 0")
	if strings.Contains(html, english.InviteNone) || strings.Count(html, `data-action="askrevoke"`) != 2 {
		t.Errorf("shown is %s", html)
	}
	d.act(action.AskRevoke, "a")
	d.settle()
	if d.glass.focus != dialog.InviteRevoke {
		t.Errorf("the focus is at %q", d.glass.focus)
	}
	uitest.WantAll(t, d.inviteHTML(), english.InviteRemove, english.InviteRevokeOnly, english.Cancel)
	d.act(action.RevokeAll, "a")
	d.settle()
	if !d.wants("revoke "+string(plansID)+" a true") || d.glass.focus != dialog.InviteList || strings.Contains(d.inviteHTML(), english.InviteRemove) {
		t.Errorf("did %v, the focus is at %q", d.did.log, d.glass.focus)
	}
	active.State = chat.InviteRevoked
	d.listsInvites(unchanged, active, used, over)
	if d.screen.toast.text != english.InviteOver {
		t.Errorf("said is %q", d.screen.toast.text)
	}
	d.act(action.Revoke, "b")
	if !d.wants("revoke " + string(plansID) + " b false") {
		t.Errorf("did %v", d.did.log)
	}
}

// A member sees only links of their own, and cannot take people out.
func TestWhoRemovesNobodyIsNotOfferedIt(t *testing.T) {
	d := newDesktop(t)
	d.private(t, chat.RoleMember)
	d.change(func(v *view.Snapshot) { v.Open.Rights |= chat.ToInvite })
	d.act(action.Dialog, string(action.InviteDialog))
	d.listsInvites(func(v *view.Invites) { v.More = true }, chat.Invite{ID: "a", Uses: 5, Used: 2, State: chat.InviteActive}, chat.Invite{ID: "b", Uses: 1, Used: 1, State: chat.InviteUsedUp})
	d.act(action.AskRevoke, "a")
	html := d.inviteHTML()
	if strings.Contains(html, english.InviteRemove) || strings.Contains(html, `data-action="askrevoke" data-arg="b"`) {
		t.Errorf("offered is to remove people: %s", html)
	}
	d.act(action.MoreInvites, "")
	if !d.wants("more invites") {
		t.Errorf("did %v", d.did.log)
	}
}

// Offline the dialog says that a link needs the server, and keeps what was typed.
func TestALinkNeedsAConnection(t *testing.T) {
	d := newDesktop(t)
	d.private(t, chat.RoleOwner)
	d.change(func(v *view.Snapshot) { v.Link.State = view.Waiting })
	d.act(action.Dialog, string(action.InviteDialog))
	d.settle()
	d.glass.values = map[string]string{"invite-name": "1", dialog.InviteNote: "Come in"}
	d.submitForm("invite")
	if slices.ContainsFunc(d.did.log, func(did string) bool { return strings.HasPrefix(did, "invite ") }) {
		t.Errorf("did %v", d.did.log)
	}
	uitest.WantAll(t, d.inviteHTML(), english.Offline)
	d.close()
	d.act(action.Dialog, string(action.InviteDialog))
	uitest.WantAll(t, d.inviteHTML(), `value="Come in"`)
	d.change(func(v *view.Snapshot) { v.Link.State = view.Online })
	d.listsInvites(func(v *view.Invites) { v.Refused = chat.Errorf(chat.CodeTooMany, "x") })
	uitest.WantAll(t, d.inviteHTML(), english.Refuse(chat.Errorf(chat.CodeTooMany, "x")))
}
