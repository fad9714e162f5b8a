package main

import (
	"os"
	"path/filepath"

	"parley/shared/catalog"
)

// english is the language in which all short codes are.
const english = string(catalog.English)

// file is a file to write; path is relative to the top of the repository.
type file struct {
	path string
	data []byte
}

func (f file) write(root string) error {
	path := filepath.Join(root, filepath.FromSlash(f.path))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, f.data, 0o644)
}

// generate returns all files that are made of the package in the folder data.
func generate(data string) ([]file, error) {
	all, err := read(data, english)
	if err != nil {
		return nil, err
	}
	table, err := table(all)
	if err != nil {
		return nil, err
	}
	files := []file{{"shared/chat/emojitable.go", table}}
	codes, err := readCodes(data)
	if err != nil {
		return nil, err
	}
	for _, lang := range catalog.Languages() {
		text, err := languageFile(data, string(lang), codes)
		if err != nil {
			return nil, err
		}
		files = append(files, file{"web/static/emoji/" + string(lang) + ".txt", text})
	}
	return files, nil
}
