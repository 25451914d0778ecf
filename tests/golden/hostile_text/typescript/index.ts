// Written by `imagecd generate` from imagecd.yaml. Your edits are kept when it writes anew.
import * as fs from "fs";
import * as path from "path";

import * as imagecd from "@imagecd/pulumi-imagecd";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

const root = path.join(__dirname, "../");

/** The text of a file, from the repository's root. */
function read(name: string): string {
    return fs.readFileSync(path.join(root, name), "utf8");
}

const yesImage = new imagecd.LatestImage("yes", {
    repository: "ghcr.io/owner/filled/yes",
    branch: "it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
    hold: "it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
    exclude: [
        {
            pattern: "it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
            reason: "it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
        },
    ],
    pin: {
        reason: "it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
    },
});

// Namespaces
const filledNamespace = kubernetes.core.v1.Namespace.get("filled", "filled");

new kubernetes.core.v1.Secret("yes", {
    metadata: {
        name: "yes",
        namespace: filledNamespace.metadata.name,
    },
    type: "Opaque",
    stringData: {
        "key": config.requireSecret("password"),
    },
}, { retainOnDelete: true });

// yes (apps/yes)
const yesConfig = new kubernetes.core.v1.ConfigMap("yes", {
    metadata: {
        namespace: filledNamespace.metadata.name,
    },
    immutable: true,
    data: {
        "file": "it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
        "2-file": read("it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n"),
    },
});

new kubernetes.apps.v1.Deployment("yes", {
    metadata: {
        name: "yes",
        namespace: filledNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "yes",
            "app.kubernetes.io/part-of": "filled",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": yesImage.commit,
            "imagecd/branch": "it-s-x-y-z-q-1-yes-end",
        },
    },
    spec: {
        replicas: 1,
        selector: {
            matchLabels: {
                "app.kubernetes.io/name": "yes",
            },
        },
        strategy: {
            type: "RollingUpdate",
        },
        template: {
            metadata: {
                labels: {
                    "app.kubernetes.io/name": "yes",
                    "app.kubernetes.io/part-of": "filled",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": yesImage.commit,
                    "imagecd/branch": "it-s-x-y-z-q-1-yes-end",
                },
                annotations: {
                    "imagecd/branch": "it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
                    "imagecd/commit": yesImage.commit,
                    "imagecd/tag": yesImage.tag,
                    "imagecd/built-at": yesImage.builtAt,
                    "example.com/text": "it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
                },
            },
            spec: {
                automountServiceAccountToken: false,
                enableServiceLinks: false,
                securityContext: {
                    runAsNonRoot: true,
                    seccompProfile: {
                        type: "RuntimeDefault",
                    },
                    runAsUser: 1000,
                },
                containers: [
                    {
                        name: "yes",
                        image: yesImage.reference,
                        ports: [
                            {
                                name: "http",
                                containerPort: 8080,
                            },
                        ],
                        env: [
                            {
                                name: "TEXT",
                                value: "it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
                            },
                            {
                                name: "SECRET",
                                valueFrom: {
                                    secretKeyRef: {
                                        name: "yes",
                                        key: "key",
                                    },
                                },
                            },
                        ],
                        volumeMounts: [
                            {
                                name: "config-files",
                                mountPath: "/etc/yes/file",
                                subPath: "file",
                                readOnly: true,
                            },
                            {
                                name: "config-files",
                                mountPath: "/etc/yes/yes.d/file",
                                subPath: "2-file",
                                readOnly: true,
                            },
                            {
                                name: "volume",
                                mountPath: "/mnt",
                            },
                        ],
                        startupProbe: {
                            periodSeconds: 5,
                            failureThreshold: 60,
                            exec: {
                                "command": [
                                    "it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
                                ],
                            },
                        },
                        readinessProbe: {
                            tcpSocket: {
                                port: "http",
                            },
                        },
                        livenessProbe: {
                            tcpSocket: {
                                port: "http",
                            },
                            periodSeconds: 20,
                            failureThreshold: 6,
                        },
                        resources: {
                            requests: {
                                "cpu": "10m",
                                "memory": "64Mi",
                            },
                            limits: {
                                "memory": "256Mi",
                            },
                        },
                        securityContext: {
                            allowPrivilegeEscalation: false,
                            readOnlyRootFilesystem: true,
                            capabilities: {
                                drop: [
                                    "ALL",
                                ],
                                add: [
                                    "NET_ADMIN",
                                ],
                            },
                        },
                        command: [
                            "it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
                            "it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
                        ],
                        args: [
                            "it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
                        ],
                    },
                ],
                volumes: [
                    {
                        name: "config-files",
                        configMap: {
                            name: yesConfig.metadata.name,
                        },
                    },
                    {
                        name: "volume",
                        hostPath: {
                            path: "/it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
                        },
                    },
                ],
                nodeSelector: {
                    "kubernetes.io/os": "linux",
                },
                dnsConfig: {
                    "it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n": "it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
                },
            },
        },
    },
});

const yesService = new kubernetes.core.v1.Service("yes", {
    metadata: {
        name: "yes",
        namespace: filledNamespace.metadata.name,
    },
    spec: {
        selector: {
            "app.kubernetes.io/name": "yes",
        },
        ports: [
            {
                name: "http",
                port: 80,
                targetPort: "http",
            },
        ],
    },
});

new kubernetes.networking.v1.Ingress("yes", {
    metadata: {
        name: "yes",
        namespace: filledNamespace.metadata.name,
        annotations: {
            "example.com/text": "it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
        },
    },
    spec: {
        rules: [
            {
                host: "a.example",
                http: {
                    paths: [
                        {
                            path: "it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
                            pathType: "Prefix",
                            backend: {
                                service: {
                                    name: yesService.metadata.name,
                                    port: {
                                        name: "http",
                                    },
                                },
                            },
                        },
                    ],
                },
            },
        ],
    },
});

new kubernetes.networking.v1.Ingress("yes-2", {
    metadata: {
        name: "yes-2",
        namespace: filledNamespace.metadata.name,
    },
    spec: {
        rules: [
            {
                http: {
                    paths: [
                        {
                            path: "/",
                            pathType: "Prefix",
                            backend: {
                                service: {
                                    name: yesService.metadata.name,
                                    port: {
                                        name: "http",
                                    },
                                },
                            },
                        },
                    ],
                },
            },
        ],
    },
});

new kubernetes.batch.v1.CronJob("yes-job", {
    metadata: {
        name: "yes-job",
        namespace: filledNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "yes-job",
            "app.kubernetes.io/part-of": "filled",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": yesImage.commit,
            "imagecd/branch": "it-s-x-y-z-q-1-yes-end",
        },
    },
    spec: {
        schedule: "it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
        concurrencyPolicy: "Forbid",
        jobTemplate: {
            spec: {
                backoffLimit: 2,
                template: {
                    metadata: {
                        labels: {
                            "app.kubernetes.io/name": "yes-job",
                            "app.kubernetes.io/part-of": "filled",
                            "app.kubernetes.io/managed-by": "pulumi",
                            "imagecd/commit": yesImage.commit,
                            "imagecd/branch": "it-s-x-y-z-q-1-yes-end",
                        },
                        annotations: {
                            "imagecd/branch": "it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
                            "imagecd/commit": yesImage.commit,
                            "imagecd/tag": yesImage.tag,
                            "imagecd/built-at": yesImage.builtAt,
                        },
                    },
                    spec: {
                        automountServiceAccountToken: false,
                        enableServiceLinks: false,
                        securityContext: {
                            runAsNonRoot: true,
                            seccompProfile: {
                                type: "RuntimeDefault",
                            },
                        },
                        containers: [
                            {
                                name: "yes-job",
                                image: yesImage.reference,
                                resources: {
                                    requests: {
                                        "cpu": "10m",
                                        "memory": "64Mi",
                                    },
                                    limits: {
                                        "memory": "256Mi",
                                    },
                                },
                                securityContext: {
                                    allowPrivilegeEscalation: false,
                                    readOnlyRootFilesystem: true,
                                    capabilities: {
                                        drop: [
                                            "ALL",
                                        ],
                                    },
                                },
                            },
                        ],
                        restartPolicy: "OnFailure",
                    },
                },
                activeDeadlineSeconds: 60,
            },
        },
        suspend: true,
    },
});

export const images = {
    "yes": yesImage.reference,
};
export const commits = {
    "yes": yesImage.commit,
};
