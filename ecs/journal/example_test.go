package journal_test

import (
	"fmt"

	"github.com/tickd/tickd/ecs/journal"
	"github.com/tickd/tickd/ecs/journal/fakedisk"
)

// A world that adds up what it is told, through a power loss. On a real disk the directory is
// that of disk.Make.
func ExampleOpen() {
	machine := fakedisk.New(1)
	who := journal.Identity{Game: "sum", Config: []journal.Setting{{Key: "seed", Value: "7"}}}

	log, recovered, err := journal.Open(machine.Dir("world"), who, journal.Options{})
	if err != nil {
		panic(err)
	}
	fmt.Println("new:", recovered.Empty())
	sum := byte(0)
	for tick := uint32(1); tick <= 3; tick++ {
		causes := []byte{byte(tick * 10)}
		sum += causes[0]
		if err := log.Append(journal.Record{Tick: tick, Causes: causes}); err != nil {
			panic(err)
		}
		if tick == 2 {
			if _, err := log.Sync(); err != nil { // only now may anybody be told of ticks 1 and 2
				panic(err)
			}
			if err := log.WriteSnapshot(tick, []byte{sum}); err != nil {
				panic(err)
			}
		}
	}
	if _, err := log.Sync(); err != nil {
		panic(err)
	}

	machine = machine.PowerLoss(1)
	log, recovered, err = journal.Open(machine.Dir("world"), who, journal.Options{})
	if err != nil {
		panic(err)
	}
	sum = recovered.Snapshot.State[0]
	for record, err := range recovered.Records() {
		if err != nil {
			panic(err)
		}
		sum += record.Causes[0]
	}
	fmt.Println("after tick", recovered.Last, "the sum is", sum)
	if err := log.Close(); err != nil {
		panic(err)
	}
	// Output:
	// new: true
	// after tick 3 the sum is 60
}
