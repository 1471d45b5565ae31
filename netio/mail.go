package netio

// op is what an entry of a loop's mail asks for.
type op uint8

const (
	opSend    op = iota // this message, as its delivery says
	opAccept            // this is an Accepted: the session plays from now on
	opWatch             // this is an Accepted: the session watches from now on
	opRefuse            // this is a Refused
	opClose             // this is a Goodbye: say it and close
	opMove              // leave this server for another one
	opOmitted           // so many thinnable messages were left out
)

// mail is one thing that the tick has for a loop.
type mail struct {
	to      SessionID // 0: everybody: of opSend, who plays or watches
	op      op
	count   uint32 // of opOmitted
	message Message
	room    *Server // of opMove, with a seat taken there
}

// mailPerSession bounds the mail of a loop, in entries for each connection that
// the server may have. A tick leaves a few for each at most; more than that
// piles up only before a loop that does not run.
const (
	mailPerSession = 16
	mailLeast      = 1 << 12
)

// appendMail appends later mail. To tell everybody twice in a row to go says no more
// than once, and somebody may do so in every tick.
func appendMail(to, later []mail) []mail {
	if len(to) > 0 && len(later) == 1 && later[0].endsAll() && to[len(to)-1].endsAll() {
		return to
	}
	return append(to, later...)
}

func (m *mail) endsAll() bool { return m.to == 0 && m.op == opClose }

// giveSeats gives back the seats that were taken for moves nobody will make.
func giveSeats(all []mail) {
	for i := range all {
		if room := all[i].room; room != nil {
			room.GiveSeat()
		}
	}
}

func (s *Server) mailMax() int { return max(mailPerSession*s.config.Connections, mailLeast) }

// shed shortens a mail of more than most entries: what is thinnable goes, and is
// counted; if that does not suffice, sessions that would miss what must
// arrive are told to end instead.
func shed(m []mail, most int, close Message) (kept []mail, omitted uint64, ended int) {
	if len(m) <= most {
		return m, 0, 0
	}
	left := map[SessionID]uint32{}
	kept = m[:0]
	for _, e := range m {
		switch {
		case e.op == opSend && e.message.how == Thinnable:
			left[e.to]++
		case e.op == opOmitted:
			left[e.to] += e.count
		default:
			kept = append(kept, e)
		}
	}
	for to, n := range left {
		kept = append(kept, mail{to: to, op: opOmitted, count: n})
		omitted += uint64(n)
	}
	if len(kept) <= most {
		return kept, omitted, 0
	}
	lost := map[SessionID]bool{}
	m, kept = kept, kept[:0]
	for _, e := range m {
		if e.op == opSend {
			lost[e.to] = true
		} else if e.op != opOmitted {
			kept = append(kept, e)
		}
	}
	for to := range lost {
		kept = append(kept, mail{to: to, op: opClose, message: close})
	}
	return kept, omitted, len(lost)
}
