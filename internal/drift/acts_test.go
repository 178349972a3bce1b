package drift

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
	"testing"
)

// recorder finds what the program writes into the log as an act: the Act of every
// event, through however many functions it is handed.
type recorder struct {
	t       *testing.T
	sources []source
	known   map[string]map[string]string
	acts    map[string]string // by act: a folder that records it
	handed  []handing         // found and not yet followed
	done    map[handing]bool
}

// handing is a function whose n-th parameter becomes an act.
type handing struct {
	folder, function string
	n                int
}

// Whoever reads the log reads words, not codes.
func TestEveryActHasWordsOnTheLogPage(t *testing.T) {
	r := recorder{t: t, sources: sources(t), acts: map[string]string{}, done: map[handing]bool{}}
	r.known = named(r.sources)
	r.eachFunction(func(s source, f *ast.FuncDecl) { r.events(s, f) })
	for len(r.handed) > 0 {
		h := r.handed[0]
		r.handed = r.handed[1:]
		if r.done[h] {
			continue
		}
		r.done[h] = true
		r.eachFunction(func(s source, f *ast.FuncDecl) {
			if s.folder == h.folder {
				r.calls(s, f, h)
			}
		})
	}
	if len(r.acts) < 20 {
		t.Fatalf("only %d acts are recorded: %v", len(r.acts), r.acts)
	}
	words := r.words()
	for act, folder := range r.acts {
		if !slices.Contains(words, act) {
			t.Errorf("internal/%s records %q, which has no words: give it some in acts of internal/web/staff/history.go", folder, act)
		}
	}
}

func (r *recorder) eachFunction(f func(source, *ast.FuncDecl)) {
	for _, s := range r.sources {
		for _, d := range s.file.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil {
				f(s, fn)
			}
		}
	}
}

// events looks for Act: … and x.Act = ….
func (r *recorder) events(s source, f *ast.FuncDecl) {
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CompositeLit:
			if !isNamed(n.Type, "Event") {
				return true
			}
			for _, e := range n.Elts {
				if pair, ok := e.(*ast.KeyValueExpr); ok && isNamed(pair.Key, "Act") {
					r.take(s, f, pair.Value)
				}
			}
		case *ast.AssignStmt:
			for i, left := range n.Lhs {
				if at, ok := left.(*ast.SelectorExpr); ok && at.Sel.Name == "Act" && n.Tok == token.ASSIGN && len(n.Lhs) == len(n.Rhs) {
					r.take(s, f, n.Rhs[i])
				}
			}
		}
		return true
	})
}

// calls looks for calls of a function that hands an act on.
func (r *recorder) calls(s source, f *ast.FuncDecl, h handing) {
	ast.Inspect(f.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if ok && isNamed(call.Fun, h.function) && len(call.Args) > h.n {
			r.take(s, f, call.Args[h.n])
		}
		return true
	})
}

// take notes a constant, and follows a variable or a parameter to where it comes from.
func (r *recorder) take(s source, f *ast.FuncDecl, e ast.Expr) {
	if call, ok := e.(*ast.CallExpr); ok && len(call.Args) == 1 && (isNamed(call.Fun, "string") || isNamed(call.Fun, "Action")) {
		e = call.Args[0]
	}
	if act, ok := r.constant(s.folder, e); ok {
		r.acts[act] = s.folder
		return
	}
	id, ok := e.(*ast.Ident)
	n := -1
	if ok {
		n = parameter(f, id.Name)
	}
	if ok && n < 0 && r.assigned(s, f, id.Name) {
		return
	}
	if n < 0 {
		if !strings.HasPrefix(s.folder, "store") && !strings.HasPrefix(s.folder, "web/") { // they read and filter
			r.t.Errorf("internal/%s, %s: an act that is neither a constant nor a parameter", s.folder, f.Name.Name)
		}
		return
	}
	r.handed = append(r.handed, handing{s.folder, f.Name.Name, n})
}

// assigned takes what a variable of the function is given.
func (r *recorder) assigned(s source, f *ast.FuncDecl, name string) (found bool) {
	ast.Inspect(f.Body, func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		for i := 0; ok && i < len(a.Lhs) && len(a.Lhs) == len(a.Rhs); i++ {
			if isNamed(a.Lhs[i], name) {
				found = true
				r.take(s, f, a.Rhs[i])
			}
		}
		return true
	})
	return found
}

func (r *recorder) constant(folder string, e ast.Expr) (string, bool) {
	if at, ok := e.(*ast.SelectorExpr); ok && isNamed(at.X, "registration") {
		act, ok := r.known["registration"][at.Sel.Name]
		return act, ok
	}
	return value(e, r.known[folder])
}

// words are the keys of the table of words.
func (r *recorder) words() (all []string) {
	for _, s := range r.sources {
		if s.folder != "web/staff" {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || spec.Names[0].Name != "acts" || len(spec.Values) != 1 {
				return true
			}
			table, ok := spec.Values[0].(*ast.CompositeLit)
			if !ok {
				return true
			}
			for _, e := range table.Elts {
				key := e.(*ast.KeyValueExpr).Key
				if call, ok := key.(*ast.CallExpr); ok {
					key = call.Args[0]
				}
				if act, ok := r.constant(s.folder, key); ok {
					all = append(all, act)
				}
			}
			return false
		})
	}
	return all
}

// isNamed tells whether an expression is, or ends in, this name: Event, registration.Event.
func isNamed(e ast.Expr, name string) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name == name
	case *ast.SelectorExpr:
		return e.Sel.Name == name
	}
	return false
}

// parameter gives the place of a parameter by its name, -1 when there is none.
func parameter(f *ast.FuncDecl, name string) int {
	n := 0
	for _, field := range f.Type.Params.List {
		for _, id := range field.Names {
			if id.Name == name {
				return n
			}
			n++
		}
	}
	return -1
}
