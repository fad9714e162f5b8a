package auth

import (
	"math/rand/v2"
	"strings"
)

// adjectives and animals are the parts of guests' names, such as "Brave-Otter". No two pairs look alike, and none is an insult: guests
// do not choose them.
const (
	adjectives = `
		Able Agile Airy Alert Amber Ample Apt Azure Balmy Bold Brave Breezy Bright Brisk Bubbly Calm Candid Careful
		Caring Cheery Chirpy Civil Classy Clear Clever Comfy Coral Cosmic Cozy Crafty Crimson Crisp Curious Dapper
		Daring Deft Dreamy Eager Earnest Elegant Emerald Epic Fair Famous Fancy Festive Fine Fleet Fluffy Fond
		Frank Free Fresh Friendly Frosty Gallant Gentle Gifted Gilded Glad Gleeful Golden Graceful Grand Great Happy
		Hardy Hearty Helpful Heroic Honest Hopeful Humble Indigo Ivory Jaunty Jolly Jovial Joyful Keen Kind Lively Loyal
		Lucky Lunar Magic Mellow Merry Mighty Mild Mindful Modest Mossy Neat Nimble Noble Olive Patient Peppy Placid
		Playful Plucky Polite Prime Proud Pure Quick Quiet Rapid Ready Regal Robust Rosy Ruby Sandy Scarlet Serene Sharp
		Shiny Silver Sincere Smart Smiling Snowy Snug Solar Spry Stable Starry Steady Stellar Sturdy Sunny Super
		Sure Swift Tender Tidy Trusty Upbeat Valiant Velvet Vivid Warm Wise Witty Worthy Zesty`
	animals = `
		Albatross Alpaca Antelope Auk Avocet Axolotl Badger Barbet Bat Bear Bee Beluga Bilby Bison Bittern
		Blackbird Bluebird Bluejay Bobcat Bongo Bonobo Bustard Butterfly Buzzard Camel Canary Capybara Cardinal
		Caribou Cassowary Cat Chaffinch Chamois Cheetah Chickadee Chinchilla Chipmunk Cicada Coati Cockatoo Condor Corgi
		Coyote Crane Cricket Crow Curlew Deer Dingo Dipper Dolphin Dormouse Dove Dragonfly Duck Eagle Echidna
		Egret Eider Eland Elk Emu Ermine Falcon Fennec Ferret Finch Firefly Flamingo Fox Frog Gannet Gazelle Gecko Genet
		Gerbil Gibbon Giraffe Goldfinch Goose Gopher Goshawk Grebe Grouse Guppy Hamster Hare Harrier Hawk Hedgehog Heron
		Hoopoe Hornbill Horse Hummingbird Ibex Ibis Iguana Impala Jackdaw Jaguar Jay Jerboa Kakapo Kangaroo Kestrel Kingfisher
		Kinkajou Kite Kitten Kiwi Koala Kodkod Koi Kookaburra Kudu Ladybird Lapwing Lark Lemur Leopard Linnet Lion Llama Lobster
		Loris Lynx Macaw Magpie Mallard Manatee Manta Margay Markhor Marmot Marten Martin Meerkat Merlin Mole Mongoose
		Moorhen Moose Moth Mouse Narwhal Newt Nightjar Nuthatch Numbat Nyala Ocelot Octopus Okapi Opossum Orca Oriole Oryx
		Osprey Ostrich Otter Owl Panda Pangolin Panther Parrot Partridge Pelican Penguin Petrel Pheasant Pika Pipit Platypus
		Plover Pony Porcupine Porpoise Possum Puffin Puma Puppy Quail Quokka Quoll Rabbit Raccoon Raven Reindeer Robin Rook
		Salmon Sandpiper Seahorse Seal Serval Shrike Siskin Sparrow Squirrel Starling Stoat Stork Swallow Swan Swift
		Tamarin Tanager Tapir Tern Thrush Tiger Toucan Trout Turtle Unicorn Vicuna Vole Wagtail Walrus Warbler Waxwing
		Weaver Wolf Wombat Woodpecker Wren Yak Zebra`
)

// randomPair returns a name such as "Brave-Otter".
func randomPair() string {
	return pick(strings.Fields(adjectives)) + "-" + pick(strings.Fields(animals))
}

func pick(words []string) string { return words[rand.IntN(len(words))] }
