//go:build planted && planted_answer_before_sync

package planted

// Bug is the mistake of this build.
const Bug = AnswerBeforeSync
