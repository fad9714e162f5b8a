package browser

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// refusable are the properties whose getters throw, or give null, where a browser, its settings or an extension refuses them.
var refusable = []string{
	"localStorage", "sessionStorage", "indexedDB", "IDBKeyRange", "caches", "cookie", "cookieEnabled", "serviceWorker", "storage", "locks",
	"Notification", "permission", "permissions", "clipboard", "credentials", "mediaDevices", "wakeLock", "setAppBadge",
	"onLine", "language", "languages", "userAgent", "visualViewport", "result", "error",
}

// unguarded are the methods of js.Value through which a getter or setter that throws unwinds the whole program.
var unguarded = []string{"Get", "Set", "Delete"}

func TestPropertiesThatABrowserMayRefuseAreReadInOnePlace(t *testing.T) {
	seen := 0
	for _, root := range []string{"../../app", "../../shared"} {
		err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			files := token.NewFileSet()
			file, err := parser.ParseFile(files, path, nil, 0)
			if err != nil || !imports(file, "syscall/js") && !imports(file, "github.com/maxence-charriere/go-app/v10/pkg/app") {
				return err
			}
			seen++
			for _, name := range refused(file) {
				t.Errorf("%s reads %s by a method that is not guarded; use property", path, name)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if seen < 20 {
		t.Errorf("looked at %d files only", seen)
	}
}

func imports(file *ast.File, path string) bool {
	return slices.ContainsFunc(file.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == strconv.Quote(path) })
}

// refused returns the refusable properties that a file reads or sets by an unguarded method, and all those of navigator.
func refused(file *ast.File) (names []string) {
	ast.Inspect(file, func(n ast.Node) bool {
		method, name, of := access(n)
		onNavigator := of != nil && strings.HasSuffix(named(of), "navigator")
		if slices.Contains(unguarded, method) && (slices.Contains(refusable, name) || onNavigator) {
			names = append(names, name)
		}
		return true
	})
	return names
}

// access returns the method and the first argument of a call such as v.Get("name"), and v.
func access(n ast.Node) (method, name string, of ast.Expr) {
	call, ok := n.(*ast.CallExpr)
	if !ok || len(call.Args) == 0 {
		return "", "", nil
	}
	selector, ok := call.Fun.(*ast.SelectorExpr)
	text, isText := call.Args[0].(*ast.BasicLit)
	if !ok || !isText {
		return "", "", nil
	}
	name, err := strconv.Unquote(text.Value)
	if err != nil {
		return "", "", nil
	}
	return selector.Sel.Name, name, selector.X
}

// named returns what an expression such as global().Get("navigator") reads.
func named(of ast.Expr) string {
	if _, name, _ := access(of); name != "" {
		return name
	}
	if name, ok := of.(*ast.Ident); ok {
		return name.Name
	}
	return ""
}

func TestTheTestOfPropertiesFindsThem(t *testing.T) {
	const bad = `package p
func f() {
	global().Get("localStorage").Call("getItem", key)
	js.Global().Get("navigator").Get("anything")
	document().Set("cookie", "a=b")
	property(global(), "localStorage")
	global().Get("navigator").Call("setAppBadge", 1)
}`
	file, err := parser.ParseFile(token.NewFileSet(), "p.go", bad, 0)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := refused(file), []string{"localStorage", "anything", "cookie"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// In the scripts, attempt and marked are what catches what a getter throws.
var guardedLine = regexp.MustCompile(`(attempt|marked|storage)\(|^\s*//|"(localStorage|sessionStorage)"`)

func TestTheScriptsReadSuchPropertiesWithinAttempts(t *testing.T) {
	risky := regexp.MustCompile(`\b(localStorage|sessionStorage|indexedDB|caches|document\.cookie|navigator\.\w+)\b`)
	for _, name := range []string{"boot.js", "app.js"} {
		script, err := os.ReadFile("../../web/static/" + name)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(script), "\n") {
			if risky.MatchString(line) && !guardedLine.MatchString(line) {
				t.Errorf("%s:%d: %s", name, i+1, strings.TrimSpace(line))
			}
		}
	}
}
