// Command pack makes the web program small once, at build time: it writes NAME anew in fewer bytes, and compresses it as far as
// it goes, to NAME.br and NAME.gz.
// Compressing seven megabytes that well takes about half a minute, which is too long for a server's start.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("pack: ")
	limit := flag.Int64("max", 0, "fail if the brotli file has more bytes than this; 0: no limit")
	quick := flag.Bool("quick", false, "compress nothing: for development")
	names := flag.Bool("names", false, "change nothing: read numbers of functions and print their names, for ahead.txt")
	flag.Parse()
	if flag.NArg() != 1 {
		log.Fatal("usage: go run ./web/pack [-max BYTES | -quick | -names] FILE")
	}
	if *names {
		if err := printNames(os.Stdout, flag.Arg(0), os.Stdin); err != nil {
			log.Fatal(err)
		}
		return
	}
	if err := shrink(flag.Arg(0)); err != nil {
		log.Fatal(err)
	}
	if *quick { // forms from before are not sent: they say what they were made of
		return
	}
	sizes, err := pack(flag.Arg(0))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s: %.2f MB, gzip %.2f MB, brotli %.3f MB\n", flag.Arg(0), mega(sizes.raw), mega(sizes.gzip), mega(sizes.brotli))
	if *limit > 0 && sizes.brotli > *limit {
		fmt.Fprintf(os.Stderr, "pack: %d bytes with brotli, the budget is %d: look for what the program reaches now (go list -deps)\n", sizes.brotli, *limit)
		os.Exit(1)
	}
}

func mega(bytes int64) float64 { return float64(bytes) / 1e6 }
