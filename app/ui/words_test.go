package ui

import "parley/shared/catalog"

var english, chinese = catalog.English.Words(), catalog.Chinese.Words()
