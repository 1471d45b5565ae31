package bench

import (
	"go/ast"
	"go/token"
	"go/types"
)

// mutation finds package-level variables that change: they may be error sentinels, tables and blank
// assertions, so that two servers can run in one process. A pointer to a part of one is followed
// through a local variable, no further.
func (in *inspection) mutation(n ast.Node) {
	switch n := n.(type) {
	case *ast.AssignStmt:
		if n.Tok == token.DEFINE {
			in.aliased(n)
			return
		}
		for _, left := range n.Lhs {
			in.changed(left, "is assigned")
		}
	case *ast.IncDecStmt:
		in.changed(n.X, "is assigned")
	case *ast.RangeStmt:
		if n.Tok == token.ASSIGN {
			in.changed(n.Key, "is assigned")
			in.changed(n.Value, "is assigned")
		}
	case *ast.CallExpr:
		in.called(n)
	}
}

// called finds calls that change a variable: built-in functions and methods with pointer receivers.
func (in *inspection) called(call *ast.CallExpr) {
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		_, builtin := in.info.Uses[fun].(*types.Builtin)
		if builtin && len(call.Args) > 0 && (fun.Name == "delete" || fun.Name == "clear" || fun.Name == "copy") {
			in.changed(call.Args[0], "is changed by "+fun.Name)
		}
	case *ast.SelectorExpr:
		method, ok := in.info.Selections[fun]
		if !ok || method.Kind() != types.MethodVal {
			return
		}
		receiver := method.Obj().(*types.Func).Signature().Recv()
		if _, pointer := receiver.Type().(*types.Pointer); pointer {
			in.changed(fun.X, "is given to "+fun.Sel.Name)
		}
	}
}

// aliased remembers local variables that point into a package-level one.
func (in *inspection) aliased(define *ast.AssignStmt) {
	for i, right := range define.Rhs {
		address, ok := ast.Unparen(right).(*ast.UnaryExpr)
		if !ok || address.Op != token.AND {
			continue
		}
		local := in.info.ObjectOf(base(define.Lhs[i]))
		if v := in.global(address.X); v != nil && local != nil {
			in.aliases[local] = v
		}
	}
}

// changed complains when the variable that x is, or is part of, belongs to the package.
func (in *inspection) changed(x ast.Expr, how string) {
	if v := in.global(x); v != nil {
		in.fault(x, "package-level variable %s %s", v.Name(), how)
		return
	}
	if _, itself := x.(*ast.Ident); itself {
		return
	}
	if v := in.aliases[in.info.Uses[base(x)]]; v != nil {
		in.fault(x, "package-level variable %s %s", v.Name(), how)
	}
}

// global returns the package-level variable that x is, or is part of, or nil.
func (in *inspection) global(x ast.Expr) *types.Var {
	if v, ok := in.info.Uses[base(x)].(*types.Var); ok && v.Parent() == in.pkg.Scope() {
		return v
	}
	return nil
}

// base returns the name that x begins with, or nil.
func base(x ast.Expr) *ast.Ident {
	for {
		switch e := x.(type) {
		case *ast.ParenExpr:
			x = e.X
		case *ast.IndexExpr:
			x = e.X
		case *ast.SliceExpr:
			x = e.X
		case *ast.StarExpr:
			x = e.X
		case *ast.SelectorExpr:
			x = e.X
		case *ast.Ident:
			return e
		default:
			return nil
		}
	}
}
