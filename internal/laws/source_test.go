package laws

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// root is the folder of go.mod, seen from this package.
const root = "../.."

// How large things may grow, in lines, methods and parameters.
const (
	maxLines      = 400
	maxTestLines  = 600
	maxFunction   = 60
	maxPort       = 6 // methods an interface of a use case may ask for
	maxParameters = 4 // beside a context
)

var (
	vague    = regexp.MustCompile(`(Manager|Helper|Util|Utils|Impl|Service|Model)$`)
	promise  = regexp.MustCompile(`\b(TODO|FIXME|XXX)\b`)
	skipping = []string{"Skip", "Skipf", "SkipNow"}
)

// A source is one Go file, parsed with its comments.
type source struct {
	path string // from the root, with slashes
	set  *token.FileSet
	file *ast.File
}

func TestSource(t *testing.T) {
	sources := everySource(t)
	if len(sources) < 10 {
		t.Fatalf("only %d Go files below %s", len(sources), root)
	}
	documented := map[string]bool{}
	for _, s := range sources {
		for _, fault := range s.faults() {
			t.Error(fault)
		}
		if !s.isTest() {
			folder := filepath.Dir(s.path)
			documented[folder] = documented[folder] || s.file.Doc != nil
		}
	}
	for folder, ok := range documented {
		if !ok {
			t.Errorf("%s has no package comment: say what it owns and what it refuses", folder)
		}
	}
}

// everySource parses the Go files of the house; tools is a module of its own.
func everySource(t *testing.T) []source {
	t.Helper()
	var sources []source
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch name := d.Name(); {
		case err != nil:
			return err
		case d.IsDir() && path != root && (strings.HasPrefix(name, ".") || slices.Contains([]string{"data", "testdata", "tools", "node_modules"}, name)):
			return filepath.SkipDir
		case d.IsDir() || filepath.Ext(name) != ".go":
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		s, err := parse(filepath.ToSlash(rel), string(text))
		sources = append(sources, s)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return sources
}

func parse(path, text string) (source, error) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, text, parser.ParseComments|parser.SkipObjectResolution)
	return source{path, set, file}, err
}

func (s source) isTest() bool {
	return strings.HasSuffix(s.path, "_test.go")
}

// faults lists what in the file breaks a habit, each with its place.
func (s source) faults() []string {
	var found []string
	say := func(n ast.Node, words string) {
		found = append(found, s.set.Position(n.Pos()).String()+": "+words)
	}
	limit := maxLines
	if s.isTest() {
		limit = maxTestLines
	}
	if s.set.File(s.file.Pos()).LineCount() > limit {
		say(s.file, "the file is too long: find the second subject in it")
	}
	for _, group := range s.file.Comments {
		if promise.MatchString(group.Text()) {
			say(group, "a promise in a comment: do it now or leave it out")
		}
	}
	testing := s.testingNames()
	ast.Inspect(s.file, func(n ast.Node) bool {
		if words := s.fault(n, testing); words != "" {
			say(n, words)
		}
		return true
	})
	return found
}

// fault tells what is wrong with one node, "" when nothing is. The names are
// those of parameters of type *testing.T and its like.
func (s source) fault(n ast.Node, testing []string) string {
	switch n := n.(type) {
	case *ast.FuncDecl:
		switch {
		case s.lines(n) > maxFunction:
			return n.Name.Name + " is too long: name a part of it"
		case parameters(n.Type) > maxParameters:
			return n.Name.Name + " takes too many parameters: make a struct of them"
		}
	case *ast.TypeSpec:
		if vague.MatchString(n.Name.Name) {
			return n.Name.Name + " names no thing of the domain"
		}
		if port, ok := n.Type.(*ast.InterfaceType); ok && port.Methods.NumFields() > maxPort && slices.Contains(useCases, room(module+"/"+filepath.Dir(s.path))) {
			return n.Name.Name + " asks for more than a port may: law 2"
		}
	case *ast.SelectorExpr:
		x, _ := n.X.(*ast.Ident)
		switch {
		case x == nil:
		case x.Name == "time" && n.Sel.Name == "Sleep":
			return "time.Sleep: wait for the thing itself"
		case slices.Contains(testing, x.Name) && slices.Contains(skipping, n.Sel.Name):
			return "a test that may be left out proves nothing: make it fail with what it needs"
		}
	}
	return ""
}

func (s source) lines(n ast.Node) int {
	return s.set.Position(n.End()).Line - s.set.Position(n.Pos()).Line + 1
}

// testingNames gives the names of the file's parameters of a type of testing.
func (s source) testingNames() []string {
	var names []string
	ast.Inspect(s.file, func(n ast.Node) bool {
		field, ok := n.(*ast.Field)
		if !ok {
			return true
		}
		kind := field.Type
		if pointer, ok := kind.(*ast.StarExpr); ok {
			kind = pointer.X
		}
		if sel, ok := kind.(*ast.SelectorExpr); ok {
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == "testing" {
				for _, name := range field.Names {
					names = append(names, name.Name)
				}
			}
		}
		return true
	})
	return names
}

// parameters counts what a function takes beside a context, or the writer that every
// handler has beside its request.
func parameters(f *ast.FuncType) int {
	n := 0
	for _, field := range f.Params.List {
		if sel, ok := field.Type.(*ast.SelectorExpr); ok && (sel.Sel.Name == "Context" || sel.Sel.Name == "ResponseWriter") {
			continue
		}
		n += cmp.Or(len(field.Names), 1)
	}
	return n
}
