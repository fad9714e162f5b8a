package passkey

import (
	"encoding/hex"
	"strings"
)

// authenticators has the AAGUIDs of authenticators that people use, without hyphens, and what they call them. The facts are those of the
// list that the vendors keep at github.com/passkeydeveloper/passkey-authenticator-aaguids, and of the FIDO Metadata Service for security keys.
const authenticators = `
	ea9b8d664d011d213ce4b6b48cb575d4 Google Password Manager
	adce000235bcc60a648b0b25f1f05503 Chrome on Mac
	b53976664885aa6bcebfe52262a439a2 Chromium
	771b48fdd3d44f749232fc157ab0507a Edge on Mac
	08987058cadc4b81b6e130de50dcbe96 Windows Hello
	9ddd1817af5a4672a2b93e3dd95000a9 Windows Hello
	6028b017b1d44c02b4b3afcdafc96bb2 Windows Hello
	d345266801fd4c12926c83a4204853aa Microsoft Password Manager
	fbfc3007154e4ecc8c0b6e020557d7bd Apple Passwords
	dd4ec289e01d41c9bb8970fa845d4bf2 iCloud Keychain
	53414d53554e47000000000000000000 Samsung Pass
	bada5566a7aa401fbd9645619a55120d 1Password
	d548826e79b4db40a3d811116f7e8349 Bitwarden
	531126d6e717415c93203d9aa6981239 Dashlane
	0ea242b443c44a1b8b17dd6d0b6baec6 Keeper
	b84e404815dc4dd08640f4f60813c8af NordPass
	b78a0a556ef8d246a042ba0f6d55050c LastPass
	50726f746f6e5061737350726f746f6e Proton Pass
	f38095407f1449c1a8b38f813b225541 Enpass
	fdb141b25d84443e8a354698c205a502 KeePassXC
	eaecdef21c3156348639f1cbd9c00a08 KeePassDX
	9addb28cb46f4402808f019651441ff3 KeePassPasskey
	b35a26b28f6e4697ab1dd44db4da28c6 Zoho Vault
	de503f9c21a44f76b4b7558eb55c6f89 Devolutions
	22248c4c7a1246e29a4144291b373a4d LogMeOnce
	a10c6dd9465e42268198c7c44b91c555 Kaspersky Password Manager
	d350af5203514ba2acd3dfeeadc3f764 pwSafe
	a11a5faa9f324b8c8c5d2f7d13e8c942 AliasVault
	39a5647e1853446ca1f6a79bae9f5bc7 IDmelon
	cb69481e8ff7403993ec0a2729a154a8 YubiKey
	ee882879721c491397753dfcce97072a YubiKey
	fa2b99dc9e3942578f924a30d23c4118 YubiKey
	2fc0579f811347eab116bb5a8db9202a YubiKey
	c5ef55ffad9a4b9fb580adebafe026d0 YubiKey
	73bb0cd4e50249b89c6fb59445bf720b YubiKey
	8520342148f943559bc88a53846e5083 YubiKey
	d8522d9f575b486688a9ba99fa02f35b YubiKey Bio
	f8a011f38c0a4d15800617111f9edc7d Security Key by Yubico
	b92c3f9ac0144056887f140a2501163b Security Key by Yubico
	149a20218ef6413396b881f8d5b7f1f5 Security Key by Yubico
	6d44ba9bf6ec2e49b9300c8fe920cb73 Security Key by Yubico
	a4e9fc6d4cbe4758b8ba37598bb5bbaa Security Key by Yubico
	b7d3f68e88a6471e9ecf2df26d041ede Security Key by Yubico
	e77e3c6405e3428b88240cbeb04b829d Security Key by Yubico
	42b4fb4a286643b29bf76c6669c2e5d3 Titan Security Key`

// authenticatorName returns what people call an authenticator, or "" if it is unknown or does not tell.
func authenticatorName(aaguid []byte) string {
	id := hex.EncodeToString(aaguid) + " "
	for line := range strings.SplitSeq(authenticators, "\n") {
		if name, found := strings.CutPrefix(strings.TrimSpace(line), id); found && len(aaguid) == 16 {
			return name
		}
	}
	return ""
}
