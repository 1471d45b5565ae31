package netio

// Limits are what a client must keep to, and how long it is waited for.
type Limits struct {
	PacketsPerTick, PacketsBurst int // frames that one session is read, and may save up
	BytesPerTick, BytesBurst     int // of their bytes
	InFlight                     int // snapshots that may be unacknowledged

	RateSeconds    int // over the budget without a pause: RATE
	UpgradeSeconds int // until a connection has said Hello: IDLE
	JoinSeconds    int // until it has asked to join: IDLE
	SilentSeconds  int // without a frame: IDLE
	StuckSeconds   int // without reading: SLOW_CLIENT
}

// SessionLimits are those of every session.
func SessionLimits() Limits {
	return Limits{
		PacketsPerTick: packetsPerTick, PacketsBurst: packetsBurst, BytesPerTick: bytesPerTick, BytesBurst: bytesBurst, InFlight: inFlightMax,
		RateSeconds: rateSeconds, UpgradeSeconds: upgradeSeconds, JoinSeconds: joinSeconds, SilentSeconds: silentSeconds, StuckSeconds: stuckSeconds,
	}
}
