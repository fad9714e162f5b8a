package postgres

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/jackc/pgx/v5"

	"parley/server/store"
	"parley/server/store/sqlstore"
)

// explain returns a *store.Refusal that tells the operator what to do about a database that cannot be opened.
func explain(config *pgx.ConnConfig, err error) error {
	if _, said := errors.AsType[*store.Refusal](err); said || err == nil {
		return err
	}
	where := Where(config)
	if errors.Is(err, sqlstore.ErrUnfit) {
		return &store.Refusal{Where: where, Found: sqlstore.ErrUnfit.Error(), Do: sqlstore.Unfit(err)}
	}
	if a, ok := errors.AsType[*advice](err); ok {
		return &store.Refusal{Where: where, Found: a.found, Do: a.do}
	}
	found, do := hint(config, err)
	if found == "" {
		return fmt.Errorf("open %s: %w", where, err)
	}
	return &store.Refusal{Where: where, Found: found, Do: do, Err: err}
}

// Where describes a server, without its password.
func Where(config *pgx.ConnConfig) string {
	if strings.HasPrefix(config.Host, "/") {
		return fmt.Sprintf("the PostgreSQL at the socket in %s, port %d", config.Host, config.Port)
	}
	return fmt.Sprintf("the PostgreSQL at %s", net.JoinHostPort(config.Host, fmt.Sprint(config.Port)))
}

// hint returns what an error means and what to do, or empty strings.
func hint(config *pgx.ConnConfig, err error) (found, do string) {
	text := err.Error()
	_, dns := errors.AsType[*net.DNSError](err)
	switch c := code(err); {
	case c == invalidPassword:
		return fmt.Sprintf("the password of %q is wrong", config.User), "correct it in the URL"
	case c == invalidRole:
		return fmt.Sprintf("it does not let %q in from here", config.User), "see its pg_hba.conf, or whether it requires TLS (sslmode=require)"
	case c == noDatabase:
		return fmt.Sprintf("it has no database %q", config.Database), "create it with: createdb " + config.Database
	case c == noPrivilege:
		return fmt.Sprintf("%q may not do that", config.User), fmt.Sprintf("use the user that created the tables, or give it the database: ALTER DATABASE %s OWNER TO %s",
			pgx.Identifier{config.Database}.Sanitize(), pgx.Identifier{config.User}.Sanitize())
	case c == tooManyClients:
		return "it has no connection left", fmt.Sprintf("each server needs %d: raise max_connections", Connections)
	case strings.Contains(text, "unsupported startup parameter"):
		return "a pooler in front of it refuses a parameter of the URL", "remove it from the URL: Parley sets what it needs itself"
	case dns:
		return "its host name cannot be resolved", "correct it in the URL"
	case strings.Contains(text, "refused TLS") || strings.Contains(text, "SSL is not enabled"):
		return "it has no TLS", "turn TLS on there, or add sslmode=disable to the URL if the network can be trusted"
	case strings.Contains(text, "certificate") || strings.Contains(text, "x509"):
		return "its certificate is not trusted", "add sslrootcert=FILE to the URL"
	case strings.Contains(text, "connection refused") || strings.Contains(text, "no such file"):
		return "nothing listens there", "start it, or correct host and port in the URL"
	case errors.Is(err, context.DeadlineExceeded) || strings.Contains(text, "timeout"):
		return "it does not answer", fmt.Sprintf("check that it runs, and that no firewall is between; a pooler needs %d connections for each server", Connections)
	}
	return "", ""
}
