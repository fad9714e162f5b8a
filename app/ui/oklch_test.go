package ui

import "math"

// rgb is a colour in linear light, each channel 0 to 1.
type rgb [3]float64

// lch is a colour as the tokens name it.
type lch struct{ l, c, h float64 }

// linear converts a colour as browsers do that clip what a screen cannot show.
func (o lch) linear() rgb {
	a, b := o.c*math.Cos(o.h*math.Pi/180), o.c*math.Sin(o.h*math.Pi/180)
	l := math.Pow(o.l+0.3963377774*a+0.2158037573*b, 3)
	m := math.Pow(o.l-0.1055613458*a-0.0638541728*b, 3)
	s := math.Pow(o.l-0.0894841775*a-1.2914855480*b, 3)
	out := rgb{
		4.0767416621*l - 3.3077115913*m + 0.2309699292*s,
		-1.2684380046*l + 2.6097574011*m - 0.3413193965*s,
		-0.0041960863*l - 0.7034186147*m + 1.7076147010*s,
	}
	for i, v := range out {
		out[i] = min(max(v, 0), 1)
	}
	return out
}

// narrow is the colour with as little chroma as a screen can show: the other way in which browsers map colours.
func (o lch) narrow() rgb {
	for o.c > 0 && !fits(o) {
		o.c = max(o.c-0.001, 0)
	}
	return o.linear()
}

func fits(o lch) bool {
	clipped := o.linear()
	for _, v := range clipped {
		if v <= 0 || v >= 1 {
			return false
		}
	}
	return true
}

func (c rgb) luminance() float64 { return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2] }

// over lays c on ground with an opacity, in gamma-encoded light as browsers do.
func (c rgb) over(ground rgb, opacity float64) rgb {
	var out rgb
	for i := range c {
		out[i] = decode(encode(c[i])*opacity + encode(ground[i])*(1-opacity))
	}
	return out
}

func encode(v float64) float64 {
	if v <= 0.0031308 {
		return 12.92 * v
	}
	return 1.055*math.Pow(v, 1/2.4) - 0.055
}

func decode(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

func contrast(a, b rgb) float64 {
	x, y := a.luminance()+0.05, b.luminance()+0.05
	return max(x, y) / min(x, y)
}
