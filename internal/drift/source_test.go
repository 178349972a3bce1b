package drift

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// source is one Go file that is no test; folder is its path below internal.
type source struct {
	folder string
	file   *ast.File
}

// sources parses the program below internal.
func sources(t *testing.T) []source {
	t.Helper()
	base := filepath.Join(root, "internal")
	var all []source
	err := filepath.WalkDir(base, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == "testdata":
			return filepath.SkipDir
		case d.IsDir(), filepath.Ext(path) != ".go", strings.HasSuffix(path, "_test.go"):
			return nil
		}
		rel, err := filepath.Rel(base, filepath.Dir(path))
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		all = append(all, source{filepath.ToSlash(rel), file})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 50 {
		t.Fatalf("only %d Go files below %s", len(all), base)
	}
	return all
}

// texts lists the strings that stand in the file, import paths left out. A sum of
// strings and known constants, such as "POST /x/" + approval, is one string.
func (s source) texts(known map[string]string) []string {
	var all []string
	ast.Inspect(s.file, func(n ast.Node) bool {
		if _, ok := n.(*ast.ImportSpec); ok {
			return false
		}
		e, ok := n.(ast.Expr)
		if !ok {
			return true
		}
		if _, named := e.(*ast.Ident); named {
			return false
		}
		text, ok := value(e, known)
		if ok {
			all = append(all, text)
		}
		return !ok
	})
	return all
}

// value is the string that an expression is made of literals and known constants.
func value(e ast.Expr, known map[string]string) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind != token.STRING {
			return "", false
		}
		text, err := strconv.Unquote(e.Value)
		return text, err == nil
	case *ast.Ident:
		text, ok := known[e.Name]
		return text, ok
	case *ast.BinaryExpr:
		left, ok := value(e.X, known)
		right, fine := value(e.Y, known)
		return left + right, ok && fine && e.Op == token.ADD
	}
	return "", false
}

// named gives the string constants that each folder declares, by name.
func named(all []source) map[string]map[string]string {
	known := map[string]map[string]string{}
	for _, s := range all {
		if known[s.folder] == nil {
			known[s.folder] = map[string]string{}
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Names) != len(spec.Values) {
				return true
			}
			for i, name := range spec.Names {
				if text, ok := value(spec.Values[i], nil); ok {
					known[s.folder][name.Name] = text
				}
			}
			return true
		})
	}
	return known
}

// exported lists the exported names that the file declares, fields and methods too.
func (s source) exported() []string {
	var names []string
	note := func(list ...*ast.Ident) {
		for _, id := range list {
			if id.IsExported() {
				names = append(names, id.Name)
			}
		}
	}
	ast.Inspect(s.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			note(n.Name)
			return false
		case *ast.TypeSpec:
			note(n.Name)
		case *ast.ValueSpec:
			note(n.Names...)
		case *ast.Field:
			note(n.Names...)
		}
		return true
	})
	return names
}

// declared tells which exported names each folder below internal declares.
func declared(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for _, s := range sources(t) {
		all[s.folder] = append(all[s.folder], s.exported()...)
	}
	return all
}

// constant is a typed constant of the domain, such as Provisional Status = "provisional".
type constant struct{ kind, name, value string }

// constants lists those of the given types in registration, in the order of the source.
func constants(t *testing.T, types ...string) []constant {
	t.Helper()
	var all []constant
	for _, s := range sources(t) {
		if s.folder != "registration" {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Names) != 1 || len(spec.Values) != 1 {
				return true
			}
			kind, _ := spec.Type.(*ast.Ident)
			value, _ := spec.Values[0].(*ast.BasicLit)
			if kind == nil || value == nil || !slices.Contains(types, kind.Name) {
				return true
			}
			text, err := strconv.Unquote(value.Value)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, constant{kind.Name, spec.Names[0].Name, text})
			return true
		})
	}
	for _, kind := range types {
		if !slices.ContainsFunc(all, func(c constant) bool { return c.kind == kind }) {
			t.Fatalf("registration has no constant of the type %s", kind)
		}
	}
	return all
}
