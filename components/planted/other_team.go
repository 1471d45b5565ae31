//go:build planted && planted_other_team

package planted

// Bug is the mistake of this build.
const Bug = OtherTeam
