package kernel

const (
	// worthSharingColumns is the number of multiply-adds from which on dots with columns are shared.
	worthSharingColumns = 1 << 16
	// columnPart is the number of columns of a part.
	columnPart = 32
)

// columnJob is ColumnDots in parts.
type columnJob struct {
	dst    []float64
	stride int
	x, y   []float64
}

func (j *columnJob) part(i int) {
	lo := i * columnPart
	rows := len(j.y)
	hi := min(lo+columnPart, len(j.x)/rows)
	columnDots(j.dst[lo*j.stride:], j.stride, j.x[lo*rows:hi*rows], j.y)
}

func columnDots(dst []float64, stride int, x, y []float64) {
	for at := 0; len(x) > 0; at += stride {
		dst[at] = Dot(x[:len(y)], y)
		x = x[len(y):]
	}
}

// ColumnDots sets dst_{j·stride} ← ⟨X_j, y⟩ for the columns X_j of a matrix that is stored column by column, each as long as
// y, by a team where it pays: the product Xᵀy. It allocates nothing.
func ColumnDots(t *Team, dst []float64, stride int, x, y []float64) {
	if len(y) == 0 || len(x)%len(y) != 0 {
		panic("kernel: ColumnDots: the columns must be as long as y, and that longer than 0")
	}
	cols := len(x) / len(y)
	if cols == 0 {
		return
	}
	_ = dst[(cols-1)*stride] // what is too short panics here and not in a helper's goroutine
	if len(x) < worthSharingColumns || !t.claim() {
		columnDots(dst, stride, x, y)
		return
	}
	defer t.mu.Unlock()
	t.columns = columnJob{dst, stride, x, y}
	t.share(&t.columns, (cols+columnPart-1)/columnPart)
	t.columns = columnJob{} // lets go of the data
}
