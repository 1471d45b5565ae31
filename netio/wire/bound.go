package wire

// BlockMax is how many bytes a block may have, so that it fits into a frame
// behind any snapshot's header. What would exceed it is left out of the world's
// pictures; it is never cut.
const BlockMax = 60 << 10

// The most that one number takes in a block, in bits.
const (
	riceMost   = riceLimit + 32
	varintMost = 5 * 8
	leftMost   = 2
)

// BlockMembers is how many members a block may have, whatever they do, so that
// it takes no more than BlockMax. As many again may have left since its baseline.
// Bare blocks, which have marks instead of blobs, may have more.
func (s *Schema) BlockMembers(bare bool) int {
	const frame = 1 + 1 + 7 // its first bit, its last, and what fills the byte
	return (BlockMax*8 - frame) / (s.entityBits(bare) + leftMost)
}

// entityBits bounds how many bits a member takes.
func (s *Schema) entityBits(bare bool) int {
	blob := 8 + BlobMax*8
	if bare {
		blob = 1 + 8
	}
	most := 0
	for i := range s.programs {
		pr := &s.programs[i]
		stay, arrive := 2+int(pr.bits), 1+varintMost+int(s.classBits)+len(pr.parts)-1+blob
		for j := range pr.parts {
			for _, o := range pr.parts[j].lanes {
				arrive += int(o.bits)
				switch o.kind {
				case Raw:
					stay += int(o.bits)
				case Predicted:
					stay, arrive = stay+2*riceMost, arrive+riceMost
				default:
					stay += riceMost
				}
			}
		}
		most = max(most, stay, arrive)
	}
	return most
}
