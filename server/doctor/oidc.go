package doctor

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"runtime"
	"time"

	"parley/server/auth/oidc"
)

// checkProviders asks each provider for all that a sign-in needs.
func checkProviders(ctx context.Context, r *report, cfg Config) {
	for _, provider := range cfg.Providers {
		ctx, cancel := context.WithTimeout(ctx, partWait)
		checkProvider(ctx, r, provider, cfg.PublicURL)
		cancel()
	}
	checkProviderFiles(r, cfg)
}

func checkProvider(ctx context.Context, r *report, provider oidc.Config, public *url.URL) {
	check := "oidc." + provider.Name
	condition, err := oidc.Examine(ctx, provider, time.Now)
	if err != nil {
		r.failed(check, err.Error(), "start the provider, or correct its issuer in the file of --oidc: people can sign in by other ways only")
		return
	}
	r.ok(check, fmt.Sprintf("%s answers, keys: %d", provider.Issuer, condition.Keys))
	if public != nil {
		r.note(check+".callback", "whether it knows this server was not tested", "register "+oidc.Callback(public, provider.Name)+" with it")
	}
	if off := condition.Clock; off.Abs() > time.Minute {
		r.failed(check+".clock", fmt.Sprintf("its clock differs by %v", off), "set the clocks by NTP: with more than a minute between them nobody can sign in")
	}
	if !condition.PKCE {
		r.note(check+".pkce", "it does not say that it supports PKCE with S256", "nothing, if people can sign in")
	}
	if !condition.Groups {
		r.warn(check+".groups", fmt.Sprintf("it does not list the claim %q", provider.GroupsClaim), "make it send the claim: people without it become members")
	}
	switch {
	case !condition.BackChannel:
		r.note(check+".logout", "it does not tell when people sign out there", "nothing: they stay signed in here until they sign out here too")
	case public != nil:
		r.note(check+".logout", "it can tell when people sign out there", "register "+oidc.BackChannel(public, provider.Name)+" for back-channel logout")
	}
}

// checkProviderFiles looks for secrets that other users of this machine can read.
func checkProviderFiles(r *report, cfg Config) {
	if runtime.GOOS == "windows" {
		return
	}
	exposed := func(path string) {
		if info, err := os.Stat(path); err == nil && info.Mode()&othersRead&^0o040 != 0 {
			r.warn("oidc.files", "other users of this machine can read the secret in "+path, "chmod o-r "+path)
		}
	}
	for _, provider := range cfg.Providers {
		switch {
		case provider.SecretFile != "":
			exposed(provider.SecretFile)
		case provider.Secret != "":
			exposed(cfg.ProvidersFile)
		}
	}
}
