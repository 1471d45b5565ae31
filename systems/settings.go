package systems

// Configurer is what a game's settings may be beside values: Configure checks what an operator set, and
// says in c what follows from it: the size of the world, how many entities to expect, what to call it
// on the status page. c has the program's own values, and what the operator said of the tick rate, the
// players, the seed and the budget; c.Settings is the receiver, and may become something else that the
// game finds with Settings. A complaint about one setting is a *SettingError.
type Configurer interface{ Configure(c *Config) error }

// Tuning is what a game's settings may be, too: it names those, as the flags have them, that
// change nothing of what is simulated, and so may be others each time that a world goes on.
type Tuning interface{ Tuning() []string }

// SettingError is what is wrong with one setting of a game. Whoever let operators set it tells them by
// what they wrote: a flag, a variable of the environment, a key of a file.
type SettingError struct {
	Name string // as the flag has it, without its dashes: max-bots
	Err  error
}

func (e *SettingError) Error() string { return "--" + e.Name + ": " + e.Err.Error() }
func (e *SettingError) Unwrap() error { return e.Err }
