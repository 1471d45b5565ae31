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
	frame := s.server.FrameFor(client.Session)
	frame.Start(client.Session, false)
	s.sendStreams(frame, client, v.centre)
	layers := v.layersPlan(tick)
	header := packet.Snapshot{Tick: uint32(tick), Age: p.age, Parts: 1}
	s.describe(&header, client, v, p)
	if p.kind == planWhole && layers == nil && s.share(frame, &header, v.centre) {
		return
	}
	if layers != nil && layers.afresh {
		header.Flags |= packet.SnapAfresh
	}
	builder := &s.builder
	builder.begin(frame, client.Session, &header, blocks)
	told := 0
	if p.kind == planCrowd {
		told = s.sendBlobs(frame, p, blocks)
		s.addGroups(p)
	} else {
		s.addCells(v.centre, p)
	}
	s.addLayers(layers)
	if p.kind == planCrowd {
		v.history.crowd.tokens -= int32(builder.bytes + told)
	}
	builder.end()
}

// describe fills in the header but for what depends on the sections.
func (s *GameState) describe(header *packet.Snapshot, client netio.Viewer, v *viewer, p *plan) {
	header.CX = uint16(v.centre.x)
	header.CY = uint16(v.centre.y)
	if p.moved {
		header.Flags |= packet.SnapMoved
	}
	if p.partial {
		header.Flags |= packet.SnapPartial
	}
	if blob := s.ownBlob(ecs.Tick(header.Tick), client, v, p); blob != nil {
		header.Flags |= packet.SnapBlob
		header.Blob = blob
	}
	if self := &s.owns[client.Player]; self.present {
		header.Flags |= packet.SnapOwn
		header.Own = self.state
		header.InputSeq = self.seq
		header.Buffer = self.buffer
	}
}

// sendStreams adds the packets that go before the snapshot.
func (s *GameState) sendStreams(frame *netio.Frame, client netio.Viewer, c centre) {
	at := s.grid.middle(c)
	if self := &s.owns[client.Player]; self.present {
		at = components.Position{X: self.state.X, Y: self.state.Y}
	}
	for _, stream := range s.streams {
		stream.Send(frame, client, c.x, c.y, at)
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
func (s *GameState) addCells(at centre, p *plan) {
	for _, cell := range s.grid.view(at) {
		age := p.age
		if p.kind == planCells {
			age = s.planner.blockAges(p)[cell.slot]
		}
		if age != unknown {
			s.builder.add(section{slot: uint8(cell.slot), block: s.world.Block(cell.index, int(age))})
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
	for _, builder := range plan.blocks {
		s.builder.add(section{kind: layerSection, block: s.world.LayerBlock(builder.number), layer: builder.layer, slot: builder.slot})
	}
}

// sendBlobs adds the packet of the blobs that a plan tells, and returns its size.
func (s *GameState) sendBlobs(frame *netio.Frame, p *plan, blocks *netio.Blocks) int {
	if len(p.tell) == 0 {
		return 0
	}
	s.blobs.All = s.blobs.All[:0]
	for _, id := range p.tell {
		s.blobs.All = append(s.blobs.All, packet.EntityBlob{ID: id, Blob: s.world.BlobOf(ecs.NetID(id))})
	}
	from := len(blocks.Bytes)
	blocks.Bytes = packet.Append(blocks.Bytes, &s.blobs)
	frame.Packet(netio.Range{From: uint32(from), To: uint32(len(blocks.Bytes))})
	return len(blocks.Bytes) - from
}
