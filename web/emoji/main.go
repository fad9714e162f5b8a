// Command emoji writes what Parley knows of emoji, from the npm package emojibase-data: the tables of package chat, and a file for each language
// of the interface, which the program loads when they are needed first.
package main

import (
	"log"
	"os"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("emoji: ")
	var err error
	switch {
	case len(os.Args) == 3:
		err = run(os.Args[1], os.Args[2])
	case len(os.Args) == 5:
		err = runCut(os.Args[1], os.Args[2], os.Args[3], os.Args[4])
	default:
		log.Fatal("usage: go run ./web/emoji DATA ROOT, or for a language that emojibase-data lacks, first: go run ./web/emoji DATA ROOT CLDR LANGUAGE")
	}
	if err != nil {
		log.Fatal(err)
	}
}

// runCut writes the annotations of a language that emojibase-data lacks, from the folder cldr.
func runCut(data, root, cldr, language string) error {
	all, err := read(data, english)
	if err != nil {
		return err
	}
	text, err := cut(cldr, language, all)
	if err != nil {
		return err
	}
	return file{"web/emoji/cldr/" + language + ".json", text}.write(root)
}

// run reads the package in the folder data, and writes its files below root, the top of the repository.
func run(data, root string) error {
	files, err := generate(data)
	if err != nil {
		return err
	}
	for _, one := range files {
		if err := one.write(root); err != nil {
			return err
		}
	}
	return nil
}
