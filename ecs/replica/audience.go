package replica

import "github.com/tickd/tickd/ecs"

// Audience is what a component implements on its pointer that says who sees an
// entity of a class that is not for all: the network id of the owner's own
// entity, or the number of the team. 0 is nobody.
type Audience[T any] interface {
	*T
	Audience() uint32
}

// audience reads the audience of one entity.
type audience struct {
	init func(a *ecs.App) func(e ecs.Entity) uint32
	read func(e ecs.Entity) uint32
}

// ClassAudience makes T say who sees each entity of a class that is not for
// all: of a wire.Owner class its owner, of a wire.Team class its team. Nobody
// sees an entity without a T, or one of such a class for which this is not called.
// Clear the owner when that player leaves: ids are reused.
func ClassAudience[T any, P Audience[T]](r *Registry, class ecs.Class) {
	r.audiences[class] = audienceOf[T, P]()
}

// Teams makes T, of a player's own entity, say in which team the player is. A
// player without a T is in none.
func Teams[T any, P Audience[T]](r *Registry) {
	r.teams = audienceOf[T, P]()
}

func audienceOf[T any, P Audience[T]]() audience {
	return audience{init: func(a *ecs.App) func(ecs.Entity) uint32 {
		components := ecs.NewMap[T](a)
		return func(e ecs.Entity) uint32 {
			if component := components.Get(e); component != nil {
				return P(component).Audience()
			}
			return 0
		}
	}}
}

// bind prepares the look-up in an app.
func (a *audience) bind(app *ecs.App) {
	if a.init != nil {
		a.read = a.init(app)
	}
}

// of is the audience of an entity, 0 for nobody.
func (a *audience) of(e ecs.Entity) uint32 {
	if a.read == nil {
		return 0
	}
	return a.read(e)
}
