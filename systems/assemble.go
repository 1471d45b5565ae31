package systems

import (
	"fmt"

	"github.com/tickd/tickd/components"
	"github.com/tickd/tickd/ecs"
	"github.com/tickd/tickd/netio"
	"github.com/tickd/tickd/netio/packet"
)

// assemble tells a client's loop what its snapshot is made of.
func (s *GameState) assemble(tick ecs.Tick, client netio.Viewer, p *plan, blocks *netio.Blocks) {
	v := &s.interest.viewers[client.Seat]
	f := s.server.FrameFor(client.Session)
	f.Start(client.Session, false)
	s.sendStreams(f, client, v.centre)
	layers := v.layersPlan(tick)
	header := packet.Snapshot{Tick: uint32(tick), Age: p.age, Parts: 1}
	s.describe(&header, client, v, p)
	if p.kind == planWhole && layers == nil && s.share(f, &header, v.centre) {
		return
	}
	if layers != nil && layers.afresh {
		header.Flags |= packet.SnapAfresh
	}
	b := &s.builder
	b.begin(f, client.Session, &header, blocks)
	told := 0
	if p.kind == planCrowd {
		told = s.sendBlobs(f, p, blocks)
		s.addGroups(p)
	} else {
		s.addCells(v.centre, p)
	}
	s.addLayers(layers)
	if p.kind == planCrowd {
		v.history.crowd.tokens -= int32(b.bytes + told)
	}
	b.end()
}

// describe fills in the header but for what depends on the sections.
func (s *GameState) describe(h *packet.Snapshot, client netio.Viewer, v *viewer, p *plan) {
	h.CX = uint16(v.centre.x)
	h.CY = uint16(v.centre.y)
	if p.moved {
		h.Flags |= packet.SnapMoved
	}
	if p.partial {
		h.Flags |= packet.SnapPartial
	}
	if blob := s.ownBlob(ecs.Tick(h.Tick), client, v, p); blob != nil {
		h.Flags |= packet.SnapBlob
		h.Blob = blob
	}
	if o := &s.owns[client.Player]; o.present {
		h.Flags |= packet.SnapOwn
		h.Own = o.state
		h.InputSeq = o.seq
		h.Buffer = o.buffer
	}
}

// sendStreams adds the packets that go before the snapshot.
func (s *GameState) sendStreams(f *netio.Frame, client netio.Viewer, c centre) {
	at := s.grid.middle(c)
	if o := &s.owns[client.Player]; o.present {
		at = components.Position{X: o.state.X, Y: o.state.Y}
	}
	for _, stream := range s.streams {
		stream.Send(f, client, c.x, c.y, at)
	}
}

// OwnBlob gives what only a player itself is told, such as what it carries, at
// most packet.OwnBlobMax bytes, and a version that is another one whenever the
// bytes are. The bytes are borrowed for the tick.
type OwnBlob func(player ecs.NetID) (blob []byte, version uint32)

// ownBlob is the client's own blob, until a snapshot with this version of it has
// gone out; nil else.
func (s *GameState) ownBlob(tick ecs.Tick, client netio.Viewer, v *viewer, p *plan) []byte {
	if client.Player == 0 || s.blob == nil {
		return nil
	}
	blob, version := s.blob(ecs.NetID(client.Player))
	if len(blob) > packet.OwnBlobMax {
		panic(fmt.Sprintf("systems: the own blob of player %d has %d bytes, more than packet.OwnBlobMax", client.Player, len(blob)))
	}
	if v.blobSince == 0 || v.blobVersion != version {
		v.blobVersion = version
		v.blobSince = tick
	}
	if p.age == 0 || tick-ecs.Tick(p.age) < v.blobSince {
		return blob
	}
	return nil
}

// addCells adds the cells of a plan that is not a crowd's.
func (s *GameState) addCells(c centre, p *plan) {
	view := s.grid.view(c)
	for y := view.y0; y <= view.y1; y++ {
		for x := view.x0; x <= view.x1; x++ {
			slot := s.grid.slot(x, y)
			age := p.age
			if p.kind == planCells {
				age = s.planner.blockAges(p)[slot]
			}
			if age != unknown {
				s.builder.add(section{slot: uint8(slot), block: s.world.Block(s.grid.cell(x, y), int(age))})
			}
		}
	}
}

// addGroups adds the groups that a crowd's plan refreshes.
func (s *GameState) addGroups(p *plan) {
	for i := range p.refreshes {
		r := &p.refreshes[i]
		s.builder.add(section{
			kind: groupSection, block: s.world.GroupBlock(r.block),
			slot: r.slot, split: r.split, group: r.group, cell: r.cell,
		})
	}
}

// addLayers adds the blocks of the layers, if there are any.
func (s *GameState) addLayers(plan *layersPlan) {
	if plan == nil {
		return
	}
	for _, b := range plan.blocks {
		s.builder.add(section{kind: layerSection, block: s.world.LayerBlock(b.number), layer: b.layer, slot: b.slot})
	}
}

// sendBlobs adds the packet of the blobs that a plan tells, and returns its size.
func (s *GameState) sendBlobs(f *netio.Frame, p *plan, blocks *netio.Blocks) int {
	if len(p.tell) == 0 {
		return 0
	}
	s.blobs.All = s.blobs.All[:0]
	for _, id := range p.tell {
		s.blobs.All = append(s.blobs.All, packet.EntityBlob{ID: id, Blob: s.world.BlobOf(ecs.NetID(id))})
	}
	from := len(blocks.Bytes)
	blocks.Bytes = packet.Append(blocks.Bytes, &s.blobs)
	f.Packet(netio.Range{From: uint32(from), To: uint32(len(blocks.Bytes))})
	return len(blocks.Bytes) - from
}
