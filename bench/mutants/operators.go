package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"strings"
)

// site is one place in a file at which one operator changes something.
type site struct {
	function string // in which it is, "" outside of all
	operator string
	from, to int // bytes of the file that go
	text     string
	pos      token.Pos
	scope    ast.Node // the function's declaration, or nil
}

// swapped is what an operator of Go becomes; token.ILLEGAL for those that stay.
func swapped(t token.Token) token.Token {
	pairs := [...][2]token.Token{
		{token.LSS, token.LEQ},
		{token.GTR, token.GEQ},
		{token.EQL, token.NEQ},
		{token.LAND, token.LOR},
		{token.ADD, token.SUB},
		{token.MUL, token.QUO},
		{token.SHL, token.SHR},
		{token.AND, token.OR},
		{token.INC, token.DEC},
		{token.ADD_ASSIGN, token.SUB_ASSIGN},
		{token.MUL_ASSIGN, token.QUO_ASSIGN},
		{token.SHL_ASSIGN, token.SHR_ASSIGN},
		{token.AND_ASSIGN, token.OR_ASSIGN},
	}
	for _, p := range pairs {
		switch t {
		case p[0]:
			return p[1]
		case p[1]:
			return p[0]
		}
	}
	switch t {
	case token.REM:
		return token.MUL
	case token.XOR, token.AND_NOT:
		return token.AND
	}
	return token.ILLEGAL
}

// finder collects the sites of one file.
type finder struct {
	fset  *token.FileSet
	src   []byte
	base  int
	decl  *ast.FuncDecl
	types []*ast.FuncType // of the functions that we are in, the innermost last
	whole map[ast.Expr]bool
	sites []site
}

// sites returns every place of a file that can be changed, in the file's order.
func sites(fset *token.FileSet, file *ast.File, src []byte) []site {
	f := &finder{fset: fset, src: src, base: fset.File(file.Pos()).Base(), whole: map[ast.Expr]bool{}}
	for _, d := range file.Decls {
		f.decl, f.types = nil, nil
		if d, ok := d.(*ast.FuncDecl); ok {
			f.function(d)
			continue
		}
		if d, ok := d.(*ast.GenDecl); ok && d.Tok != token.IMPORT {
			f.walk(d)
		}
	}
	return f.sites
}

func (f *finder) function(d *ast.FuncDecl) {
	if d.Body == nil {
		return
	}
	f.decl, f.types = d, []*ast.FuncType{d.Type}
	if d.Type.Results == nil && len(d.Body.List) > 0 {
		f.add("do nothing", d.Body.Lbrace+1, d.Body.Lbrace+1, " return\n")
	}
	f.walk(d.Body)
}

func (f *finder) text(n ast.Node) string {
	return string(f.src[int(n.Pos())-f.base : int(n.End())-f.base])
}

func (f *finder) add(operator string, from, to token.Pos, text string) {
	s := site{operator: operator, from: int(from) - f.base, to: int(to) - f.base, text: text, pos: from}
	if f.decl != nil {
		s.function, s.scope = name(f.decl), f.decl
	}
	f.sites = append(f.sites, s)
}

// name is a function's, with its receiver's type.
func name(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return d.Name.Name
	}
	t := d.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.Name + "." + d.Name.Name
		default:
			return d.Name.Name
		}
	}
}

func (f *finder) walk(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			f.types = append(f.types, n.Type)
			f.walk(n.Body)
			f.types = f.types[:len(f.types)-1]
			return false
		case *ast.Field:
			return false // a tag, a type
		case *ast.IfStmt:
			f.condition(n.Cond)
		case *ast.ForStmt:
			f.condition(n.Cond)
		case *ast.BlockStmt:
			f.statements(n.List)
		case *ast.CaseClause:
			f.statements(n.Body)
		case *ast.CommClause:
			f.statements(n.Body)
		case *ast.BinaryExpr:
			if !f.whole[n] || n.Op != token.EQL && n.Op != token.NEQ { // of a whole condition that is "negate"
				f.swap(n.Op, n.OpPos)
			}
		case *ast.IncDecStmt:
			f.swap(n.Tok, n.TokPos)
		case *ast.AssignStmt:
			f.swap(n.Tok, n.TokPos)
		case *ast.BasicLit:
			if n.Kind == token.INT {
				f.add("one more", n.Pos(), n.End(), "("+n.Value+"+1)")
				f.add("one less", n.Pos(), n.End(), "("+n.Value+"-1)")
			}
		case *ast.Ident:
			switch n.Name {
			case "true":
				f.add("the other bool", n.Pos(), n.End(), "false")
			case "false":
				f.add("the other bool", n.Pos(), n.End(), "true")
			}
		case *ast.ReturnStmt:
			f.returned(n)
		}
		return true
	})
}

func (f *finder) condition(c ast.Expr) {
	if c == nil {
		return
	}
	f.whole[c] = true
	f.add("negate", c.Pos(), c.End(), "!("+f.text(c)+")")
}

func (f *finder) swap(from token.Token, at token.Pos) {
	to := swapped(from)
	if to == token.ILLEGAL {
		return
	}
	f.add(fmt.Sprintf("%s to %s", from, to), at, at+token.Pos(len(from.String())), to.String())
}

// statements are those that can be left out.
func (f *finder) statements(list []ast.Stmt) {
	for _, s := range list {
		switch s := s.(type) {
		case *ast.ExprStmt:
			f.drop("drop call", s)
		case *ast.DeferStmt:
			f.drop("drop defer", s)
		case *ast.GoStmt:
			f.drop("drop go", s)
		case *ast.SendStmt:
			f.drop("drop send", s)
		case *ast.IncDecStmt:
			f.drop("drop assignment", s)
		case *ast.AssignStmt:
			if s.Tok != token.DEFINE && !allBlank(s.Lhs) {
				f.drop("drop assignment", s)
			}
		case *ast.BranchStmt:
			if s.Tok == token.BREAK || s.Tok == token.CONTINUE {
				f.drop("drop "+s.Tok.String(), s)
			}
		}
	}
}

func allBlank(exprs []ast.Expr) bool {
	for _, e := range exprs {
		if id, ok := e.(*ast.Ident); !ok || id.Name != "_" {
			return false
		}
	}
	return true
}

// drop leaves a statement out; the lines after it keep their numbers.
func (f *finder) drop(operator string, s ast.Stmt) {
	f.add(operator, s.Pos(), s.End(), strings.Repeat("\n", strings.Count(f.text(s), "\n")))
}

// returned is what a return may give instead: nothing but zeros, or no error.
func (f *finder) returned(r *ast.ReturnStmt) {
	t := f.types[len(f.types)-1]
	if t.Results == nil || len(r.Results) == 0 {
		return
	}
	var zeros []string
	for _, field := range t.Results.List {
		for range max(1, len(field.Names)) {
			zeros = append(zeros, "*new("+f.text(field.Type)+")")
		}
	}
	from, to := r.Results[0].Pos(), r.Results[len(r.Results)-1].End()
	last := r.Results[len(r.Results)-1]
	if !allZero(r.Results) {
		f.add("return zeros", from, to, strings.Join(zeros, ", "))
	}
	if len(r.Results) > 1 && len(r.Results) == len(zeros) && zeros[len(zeros)-1] == "*new(error)" && !isZero(last) && !allZero(r.Results[:len(r.Results)-1]) {
		f.add("return no error", last.Pos(), last.End(), "nil")
	}
}

func allZero(exprs []ast.Expr) bool {
	for _, e := range exprs {
		if !isZero(e) {
			return false
		}
	}
	return true
}

// isZero tells whether an expression is plainly the zero value.
func isZero(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BasicLit:
		return e.Value == "0" || e.Value == `""`
	case *ast.Ident:
		return e.Name == "nil" || e.Name == "false"
	case *ast.CompositeLit:
		return len(e.Elts) == 0
	}
	return false
}
