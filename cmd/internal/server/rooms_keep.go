package server

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tickd/tickd/cmd/internal/config"
	"github.com/tickd/tickd/cmd/internal/world"
	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/ecs/journal/disk"
	"github.com/tickd/tickd/netio/packet"
	"github.com/tickd/tickd/netio/rooms"
	"github.com/tickd/tickd/systems"
	"github.com/tickd/tickd/systems/durable"
	"github.com/tickd/tickd/systems/room"
)

const (
	roomsDir     = "rooms"     // in the directory of --data: each room's is in it, by its name
	closedPrefix = ".closed-"  // of the directory of a room that is over, while it goes
	roomWriters  = 4           // rooms that may use the disk at once
	roomSegment  = 1 << 20     // bytes, of a room of few: two of them are allocated of each
	roomFew      = 64          // seats
	closedBefore = time.Minute // is how long who opens a room of a name waits for the one before it
)

// shelf is where rooms are kept. A nil one keeps nothing.
type shelf struct {
	path     string
	settings *config.Settings
	log      *slog.Logger
	lock     interface{ Close() error }
	slots    chan struct{}
	failed   chan error // one, when the disk fails
	stays    atomic.Bool
	all      sync.WaitGroup

	mu   sync.Mutex
	open map[string]chan struct{} // closed when the room's directory is free again
}

// openShelf takes the directory of all rooms.
func openShelf(s *config.Settings, log *slog.Logger) (*shelf, error) {
	if !s.Kept() {
		return nil, nil
	}
	path := filepath.Join(s.Data, roomsDir)
	dir, err := disk.Make(path)
	if err != nil {
		return nil, Refused(path, fmt.Errorf("--data: %w", err))
	}
	lock, err := dir.Lock("LOCK")
	if err != nil {
		return nil, Refused(path, err)
	}
	return &shelf{
		path: path, settings: s, log: log, lock: lock, slots: make(chan struct{}, roomWriters), failed: make(chan error, 1), open: map[string]chan struct{}{},
	}, nil
}

// failure is where the end of the disk is told.
func (s *shelf) failure() <-chan error {
	if s == nil {
		return nil
	}
	return s.failed
}

// close waits until all rooms are on the disk.
func (s *shelf) close() error {
	if s == nil || s.lock == nil {
		return nil
	}
	s.all.Wait()
	err := s.lock.Close()
	s.lock = nil
	return err
}

// names are those of the rooms that are kept; what is left of others goes.
func (s *shelf) names() (names []string, err error) {
	entries, err := os.ReadDir(s.path)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		switch {
		case !e.IsDir():
		case strings.HasPrefix(e.Name(), closedPrefix):
			err = errors.Join(err, os.RemoveAll(filepath.Join(s.path, e.Name())))
		case packet.RoomOK(e.Name()):
			names = append(names, e.Name())
		}
	}
	return names, err
}

// reopen opens the rooms that were there when the server ended. One that is damaged keeps none
// of the others.
func (l *Lodge) reopen() error {
	if l.shelf == nil {
		return nil
	}
	names, err := l.shelf.names()
	if err != nil {
		return err
	}
	for _, name := range names {
		path := filepath.Join(l.shelf.path, name)
		id, found, err := Saved(path)
		if err == nil && found {
			_, err = l.Rooms.Create(name, world.Options(id))
		}
		if err != nil {
			l.log.Error("a room is not opened", "room", name, "error", Refused(path, err))
		}
	}
	return nil
}

// SavedInRooms is what the rooms in a directory say of the settings that they share.
func SavedInRooms(data string) (list []config.Value, err error) {
	s := shelf{path: filepath.Join(data, roomsDir)}
	names, err := s.names()
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for _, name := range names {
		if id, found, err := Saved(filepath.Join(s.path, name)); err == nil && found {
			return world.Shared(id), nil
		}
	}
	return nil, err
}

// recover brings a room's world back to where it was, or begins it.
func (l *Lodge) recover(r *rooms.Room, c systems.Config, install func(*systems.Game)) (*roomWorld, error) {
	s := l.shelf
	free, err := s.take(r.Name)
	if err != nil {
		return nil, err
	}
	w, err := l.recovered(r, c, install, free)
	if err != nil {
		s.free(r.Name, free)
	}
	return w, err
}

func (l *Lodge) recovered(r *rooms.Room, c systems.Config, install func(*systems.Game), free chan struct{}) (*roomWorld, error) {
	s := l.shelf
	path := filepath.Join(s.path, r.Name)
	d, err := openData(path)
	if err != nil {
		return nil, err
	}
	o := journalOptions(s.settings, r.Options.TickRate)
	if o.SegmentBytes == 0 && r.Options.Seats <= roomFew {
		o.SegmentBytes = roomSegment
	}
	w := &roomWorld{board: c.Board, free: free, lost: s.lost}
	start := time.Now()
	kept, writer, err := durable.Open(durable.Config{
		Build: func() (*systems.Game, error) {
			w.World = room.NewKept(r, d.key, c, install)
			return w.Game, nil
		},
		FS: d.dir, Identity: world.InRoom(l.game.World, r), Journal: o, Hold: hold(s.settings),
		Changed: s.settings.Dev != "",
	})
	if err != nil {
		return nil, Refused(path, err)
	}
	w.kept, w.keeper = kept, keep(kept, writer, s.settings.Durable, s.slots, l.log.With("room", r.Name))
	if kept.Found.Changed != 0 {
		kept.Snapshot() // what was recorded does not lead here
	}
	w.Life.Measure = w.keeper.measure
	tellFound(l.log.With("room", r.Name), path, w.Game, &kept.Found, time.Since(start))
	return w, nil
}

// take waits until nobody uses a room's directory.
func (s *shelf) take(name string) (chan struct{}, error) {
	free := make(chan struct{})
	for end := time.Now().Add(closedBefore); ; {
		s.mu.Lock()
		before := s.open[name]
		if before == nil {
			s.open[name] = free
			s.mu.Unlock()
			s.all.Add(1)
			return free, nil
		}
		s.mu.Unlock()
		select {
		case <-before:
		case <-time.After(time.Until(end)):
			return nil, fmt.Errorf("the room of that name before is still being closed")
		}
	}
}

func (s *shelf) free(name string, free chan struct{}) {
	s.mu.Lock()
	delete(s.open, name)
	s.mu.Unlock()
	close(free)
	s.all.Done()
}

// put ends the keeping of a room, beside the workers. The directory of one that is over goes; it stays
// when the server ends or the room has failed.
func (s *shelf) put(r *rooms.Room, w *roomWorld) {
	stays := s.stays.Load() || r.Err() != nil
	if r.Err() == nil && stays {
		w.kept.Snapshot()
	}
	go func() {
		defer s.free(r.Name, w.free)
		path := filepath.Join(s.path, r.Name)
		err := w.keeper.close()
		if err == nil && !stays {
			err = s.remove(r.Name)
		}
		if err != nil {
			w.Game.Server.DropHeld()
			s.log.Error("a room could not be closed as it should", "room", r.Name, "error", Refused(path, err))
		}
	}()
}

// remove takes a room's directory away: in one step, so that it comes back whole or not at all.
func (s *shelf) remove(name string) error {
	dir, err := disk.Open(s.path)
	if err != nil {
		return err
	}
	if err := dir.Rename(name, closedPrefix+name); err != nil {
		return err
	}
	if err := dir.SyncDir(); err != nil {
		return err
	}
	return os.RemoveAll(filepath.Join(s.path, closedPrefix+name))
}

// Step runs a tick, unless it must wait for the disk. It panics when that has failed, which ends
// the room.
func (w *roomWorld) Step() {
	if w.keeper == nil {
		w.World.Step()
		return
	}
	select {
	case err := <-w.keeper.failed:
		w.Game.Server.DropHeld()
		w.lost(err)
		panic(err)
	default:
	}
	if why := w.keeper.ready(); why != "" {
		w.Life.Wait(why)
		return
	}
	w.kept.Step()
}

// lost has the server end, because the disk has failed.
func (s *shelf) lost(err error) {
	if !errors.Is(err, journal.ErrDisk) {
		return
	}
	select {
	case s.failed <- Refused(s.path, err):
	default: // it has been told
	}
}
