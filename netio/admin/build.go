package admin

import (
	"runtime"
	"runtime/debug"
)

// Build is what this program was made from.
type Build struct {
	Version  string `json:"version"` // a released version, or devel
	Go       string `json:"go"`
	Revision string `json:"revision,omitempty"` // of the version control system, when the build knew it
	Modified bool   `json:"modified,omitempty"` // the checkout differed from Revision
}

// ReadBuild returns what the running program knows about its own build.
func ReadBuild() Build {
	info, _ := debug.ReadBuildInfo()
	return buildOf(info)
}

func buildOf(info *debug.BuildInfo) Build {
	b := Build{Version: "devel", Go: runtime.Version()}
	if info == nil {
		return b
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		b.Version = v
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Revision = s.Value
		case "vcs.modified":
			b.Modified = s.Value == "true"
		}
	}
	return b
}
