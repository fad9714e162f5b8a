package words

import "testing"

func TestStems(t *testing.T) {
	for word, want := range map[string]string{ // most are examples of Porter's paper
		"caresses": "caress", "ponies": "poni", "cats": "cat", "feed": "feed", "agreed": "agre", "plastered": "plaster", "bled": "bled", "motoring": "motor",
		"sing": "sing", "conflated": "conflat", "troubled": "troubl", "sized": "size", "hopping": "hop", "falling": "fall", "hissing": "hiss", "failing": "fail",
		"filing": "file", "happy": "happi", "sky": "ski", "skies": "ski", "enjoyed": "enjoy", "enjoyment": "enjoy", "relational": "relat", "conditional": "condit", "rational": "ration", "digitizer": "digit",
		"operator": "oper", "feudalism": "feudal", "hopefulness": "hope", "formaliti": "formal", "triplicate": "triplic", "formalize": "formal",
		"electrical": "electr", "goodness": "good", "revival": "reviv", "allowance": "allow", "inference": "infer", "adjustable": "adjust", "replacement": "replac",
		"adoption": "adopt", "communism": "commun", "effective": "effect", "probate": "probat", "rate": "rate", "cease": "ceas", "controll": "control", "roll": "roll",
		"connections": "connect", "connecting": "connect", "deployment": "deploy", "deployed": "deploy", "is": "is", "straße": "straße", "v20": "v20", "": "",
	} {
		if got := stem(word); got != want {
			t.Errorf("%s: got %s, want %s", word, got, want)
		}
	}
}
