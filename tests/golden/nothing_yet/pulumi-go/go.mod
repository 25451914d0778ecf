// Written by `imagecd generate` from imagecd.yaml. Your edits are kept when it writes anew.
module empty

go 1.25.0

require (
	github.com/pulumi/pulumi/sdk/v3 v3.259.0
)
