package arena

import "github.com/tickd/tickd/ecs"

// Ammo tells each player what is in its gun, and nobody else.
type Ammo struct {
	ids  *ecs.IDs
	gun  ecs.Map[Gun]
	told []byte
}

// Init prepares the look-ups.
func (s *Ammo) Init(a *ecs.App) { s.ids, s.gun = a.IDs, ecs.NewMap[Gun](a) }

// Update forgets what was told in the last tick.
func (s *Ammo) Update(ecs.Tick) { s.told = s.told[:0] }

// own is a systems.OwnBlob: the shots that are left, and the tick from which the
// gun fires again. Its version is made of both.
func (s *Ammo) own(player ecs.NetID) (blob []byte, version uint32) {
	e, ok := s.ids.Get(player)
	if !ok {
		return nil, 0
	}
	gun, from := s.gun.Get(e), len(s.told)
	s.told = gun.Append(s.told)
	return s.told[from:], gun.Ready<<4 | uint32(gun.Ammo)
}
