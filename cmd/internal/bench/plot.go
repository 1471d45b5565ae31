package bench

import (
	"bytes"
	"fmt"
	"math"
)

// The drawing, in pixels: its size and the margins around the axes.
const (
	plotWidth, plotHeight = 720, 420
	plotLeft, plotRight   = 60, 20
	plotTop, plotBottom   = 40, 50
	plotTicks             = 5 // at most so many and one on an axis
)

// axes turn values into pixels.
type axes struct{ maxX, maxY float64 }

func (a axes) x(v float64) float64 { return plotLeft + v/a.maxX*(plotWidth-plotLeft-plotRight) }

func (a axes) y(v float64) float64 {
	return plotHeight - plotBottom - v/a.maxY*(plotHeight-plotTop-plotBottom)
}

// line is one curve.
type line struct {
	name, colour string
	of           func(*sweepRow) float64
}

func lines() []line {
	return []line{
		{"tick p99, ms", "#c0392b", func(r *sweepRow) float64 { return r.TickMsP99 }},
		{"tick p50, ms", "#e59866", func(r *sweepRow) float64 { return r.TickMsP50 }},
		{"CPU of the server per tick, ms", "#2471a3", func(r *sweepRow) float64 { return r.CPUMs }},
	}
}

// plot draws a sweep as SVG.
func plot(r sweepReport) []byte {
	a := axes{maxX: 1, maxY: max(r.periodMs*1.2, 1)}
	for _, row := range r.Rows {
		a.maxX = max(a.maxX, float64(row.Clients))
		for _, l := range lines() {
			a.maxY = max(a.maxY, min(l.of(&row), 2*max(r.periodMs, 1)))
		}
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">`+"\n", plotWidth, plotHeight)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="#fff"/>`+"\n", plotWidth, plotHeight)
	fmt.Fprintf(&b, `<text x="%d" y="20" font-size="14">What a tick costs: %d clients hold</text>`+"\n", plotLeft, r.MaxClients)
	grid(&b, a, r.periodMs)
	for i, l := range lines() {
		curve(&b, a, r.Rows, l)
		y := plotTop + 8 + 16*i
		fmt.Fprintf(&b, `<text x="%d" y="%d" fill="%s">%s</text>`+"\n", plotLeft+10, y, l.colour, l.name)
	}
	b.WriteString("</svg>\n")
	return b.Bytes()
}

func grid(b *bytes.Buffer, a axes, periodMs float64) {
	const bottom, right = plotHeight - plotBottom, plotWidth - plotRight
	for v := 0.0; v <= a.maxX; v += nice(a.maxX / plotTicks) {
		fmt.Fprintf(b, `<path d="M%.1f %dV%d" stroke="#eee"/><text x="%.1f" y="%d" text-anchor="middle">%g</text>`+"\n",
			a.x(v), plotTop, bottom, a.x(v), bottom+18, v)
	}
	for v := 0.0; v <= a.maxY; v += nice(a.maxY / plotTicks) {
		fmt.Fprintf(b, `<path d="M%d %.1fH%d" stroke="#eee"/><text x="%d" y="%.1f" text-anchor="end">%g</text>`+"\n",
			plotLeft, a.y(v), right, plotLeft-6, a.y(v)+4, v)
	}
	fmt.Fprintf(b, `<path d="M%d %.1fH%d" stroke="#888" stroke-dasharray="6 4"/>`+"\n", plotLeft, a.y(periodMs), right)
	fmt.Fprintf(b, `<text x="%d" y="%.1f" text-anchor="end" fill="#666">the period, %g ms</text>`+"\n", right, a.y(periodMs)-5, round(periodMs))
	fmt.Fprintf(b, `<text x="%d" y="%d" text-anchor="middle">clients</text>`+"\n", (plotLeft+right)/2, plotHeight-12)
}

func curve(b *bytes.Buffer, a axes, rows []sweepRow, l line) {
	fmt.Fprintf(b, `<polyline fill="none" stroke="%s" stroke-width="2" points="`, l.colour)
	for _, row := range rows {
		fmt.Fprintf(b, "%.1f,%.1f ", a.x(float64(row.Clients)), a.y(min(l.of(&row), a.maxY)))
	}
	b.WriteString(`"/>` + "\n")
	for _, row := range rows {
		fmt.Fprintf(b, `<circle cx="%.1f" cy="%.1f" r="3" fill="%s"/>`+"\n", a.x(float64(row.Clients)), a.y(min(l.of(&row), a.maxY)), l.colour)
	}
}

// nice is the next of 1, 2, 5, 10, 20 and so on.
func nice(v float64) float64 {
	unit := math.Pow(10, math.Floor(math.Log10(v)))
	for _, n := range []float64{1, 2, 5} {
		if v <= n*unit {
			return n * unit
		}
	}
	return 10 * unit
}
