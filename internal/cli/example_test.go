package cli_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"proxgrad/internal/cli"
)

func ExampleExecute() {
	greet := func(_ context.Context, s cli.Streams, args []string) error {
		if len(args) != 1 {
			return cli.Usagef("expected a name, got %d arguments", len(args))
		}
		_, err := fmt.Fprintf(s.Out, "hello, %s\n", args[0])
		return err
	}
	streams := cli.Streams{Out: os.Stdout, Err: os.Stdout}
	fmt.Println(cli.Execute(context.Background(), "greet", streams, []string{"Ada"}, greet))
	fmt.Println(cli.Execute(context.Background(), "greet", streams, nil, greet))
	// Output:
	// hello, Ada
	// 0
	// greet: expected a name, got 0 arguments
	// greet: try --help
	// 2
}

func ExamplePrepare() {
	save := func(ctx context.Context, dir string) error {
		out, err := cli.Prepare(dir)
		if err != nil {
			return err
		}
		defer out.Discard()
		err = out.Write("answer.txt", func(w io.Writer) error {
			_, err := fmt.Fprintln(w, 42)
			return err
		})
		if err != nil {
			return err
		}
		return out.Commit(ctx)
	}
	parent, err := os.MkdirTemp("", "example")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(parent)
	dir := filepath.Join(parent, "results")
	interrupted, cancel := context.WithCancel(context.Background())
	cancel()
	for _, ctx := range []context.Context{interrupted, context.Background()} {
		err := save(ctx, dir)
		files, _ := os.ReadDir(dir)
		fmt.Println(err, len(files))
	}
	// Output:
	// no output was written: context canceled 0
	// <nil> 1
}
