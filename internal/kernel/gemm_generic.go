//go:build !amd64 || noasm

package kernel

// tileSize returns the rows and columns of C that a tile's kernel computes.
func tileSize[F Float]() (rows, cols int) { return tileRowsGo, tileColsGo }

// setColumns prepares a tile for cols columns and returns the width that [multiply] takes.
func (t *tile) setColumns(cols, size int) (width int) { return cols }

func multiply[F Float](t *tile, rows, width int) { multiplyGo[F](t, rows, width) }

func packedAlong[F Float](dst, src []F, ds, ss, width, k int) bool { return false }

func packedAcross[F Float](dst, src []F, ds, ss, width, k int) bool { return false }

func fmaLoop[F Float](rounds int) (lanes int) { return fmaLoopGo[F](rounds) }

func colSums[F Float](dst, a []F, n, q int) bool { return false }
