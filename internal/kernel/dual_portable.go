package kernel

// dualGo is [DualUpdate] and [DualForward] in portable form, on the state a, b, c, d, e of the rule.
func dualGo[F Float](w, g, a, b, c, d, e, step []F, r DualRule, u *update[F]) F {
	switch r {
	case DualSum, DualMean:
		return dualSumGo(w, g, a, b, c, step, r == DualMean, u)
	case DualCubic:
		return dualCubicGo(w, g, a, b, c, d, step, u)
	}
	return dualLeaderGo(w, g, a, b, c, d, e, step, u)
}

func dualLeaderGo[F Float](w, g, sum, squares, q, centre, count, step []F, u *update[F]) (probe F) {
	for i, gi := range g {
		sum[i] += gi
		squares[i] += F(gi * gi)
		next := max(q[i], u.root(squares[i])/u.rate)
		centre[i] += F((next - q[i]) * w[i])
		q[i] = next
		count[i]++
		probe = u.land(w, g, step, i, (centre[i]-sum[i])/next, count[i]/next, probe)
	}
	return probe
}

func dualSumGo[F Float](w, g, origin, sum, weight, step []F, mean bool, u *update[F]) (probe F) {
	for i, gi := range g {
		sum[i] += F(u.rate * gi)
		weight[i] += u.rate
		way := F(sum[i] * u.scaleM)
		if mean {
			way = sum[i] / u.scaleM
		}
		probe = u.land(w, g, step, i, origin[i]-way, u.step, probe)
	}
	return probe
}

func dualCubicGo[F Float](w, g, origin, sum, weight, squares, step []F, u *update[F]) (probe F) {
	for i, gi := range g {
		scaled := F(u.rate * gi)
		sum[i] += scaled
		weight[i] += u.rate
		squares[i] += F(scaled * gi)
		d := cubeRoot(squares[i]) + u.eps
		probe = u.land(w, g, step, i, origin[i]-sum[i]/d, weight[i]/d, probe)
	}
	return probe
}
