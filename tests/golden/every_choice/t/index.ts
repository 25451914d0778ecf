// Written by `imagecd generate` from imagecd.yaml. Your edits are kept when it writes anew.
import * as imagecd from "@imagecd/pulumi-imagecd";

const apiImage = new imagecd.LatestImage("api", {
    repository: "ghcr.io/owner/choosy/api",
    branch: "stable",
    minimumAge: "15m",
    platforms: [
        "linux/arm64",
    ],
    verify: {
        revisionLabel: true,
        sourceRepository: "https://github.com/owner/choosy",
    },
    onRegistryFailure: "fail",
    exclude: [
        {
            commit: "1234567",
            reason: "lost data",
            until: "2026-01-02T00:00:00Z",
        },
        {
            pattern: "-rc",
        },
    ],
    pin: {
        commit: "0123456",
        reason: "until the fix",
    },
});

export const images = {
    "api": apiImage.reference,
};
export const commits = {
    "api": apiImage.commit,
};
