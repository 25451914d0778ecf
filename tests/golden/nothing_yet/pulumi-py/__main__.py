# Written by `imagecd generate` from imagecd.yaml. Your edits are kept when it writes anew.
import pulumi
