// Written by `imagecd generate` from imagecd.yaml. Your edits are kept when it writes anew.
import * as imagecd from "@imagecd/pulumi-imagecd";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

const n1Image = new imagecd.LatestImage("1", {
    repository: "ghcr.io/owner/names/1",
});

const a1Image = new imagecd.LatestImage("a-1", {
    repository: "ghcr.io/owner/names/a-1",
});

const a1Image2 = new imagecd.LatestImage("a1", {
    repository: "ghcr.io/owner/names/a1",
});

const classImage = new imagecd.LatestImage("class", {
    repository: "ghcr.io/owner/names/class",
});

const configImage = new imagecd.LatestImage("config", {
    repository: "ghcr.io/owner/names/config",
});

const errImage = new imagecd.LatestImage("err", {
    repository: "ghcr.io/owner/names/err",
});

const funcImage = new imagecd.LatestImage("func", {
    repository: "ghcr.io/owner/names/func",
});

const pulumiImage = new imagecd.LatestImage("pulumi", {
    repository: "ghcr.io/owner/names/pulumi",
});

const xImageImage = new imagecd.LatestImage("x-image", {
    repository: "ghcr.io/owner/names/x-image",
});

// Namespaces
const namesNamespace = new kubernetes.core.v1.Namespace("names", {
    metadata: {
        name: "names",
        labels: {
            "pod-security.kubernetes.io/warn": "restricted",
        },
    },
}, { protect: true, retainOnDelete: true });

new kubernetes.core.v1.Secret("s", {
    metadata: {
        name: "s",
        namespace: namesNamespace.metadata.name,
    },
    type: "Opaque",
    stringData: {
        "k": config.requireSecret("a1-image"),
        "l": config.requireSecret("class"),
    },
}, { retainOnDelete: true });

// 1 (apps/1)
const n1BCClaim = new kubernetes.core.v1.PersistentVolumeClaim("1-b-c", {
    metadata: {
        name: "1-b-c",
        namespace: namesNamespace.metadata.name,
    },
    spec: {
        accessModes: [
            "ReadWriteOnce",
        ],
        resources: {
            requests: {
                "storage": "1Gi",
            },
        },
    },
}, { retainOnDelete: true });

new kubernetes.apps.v1.Deployment("1", {
    metadata: {
        name: "1",
        namespace: namesNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "1",
            "app.kubernetes.io/part-of": "names",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": n1Image.commit,
            "imagecd/branch": "main",
        },
    },
    spec: {
        replicas: 1,
        selector: {
            matchLabels: {
                "app.kubernetes.io/name": "1",
            },
        },
        strategy: {
            type: "Recreate",
        },
        template: {
            metadata: {
                labels: {
                    "app.kubernetes.io/name": "1",
                    "app.kubernetes.io/part-of": "names",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": n1Image.commit,
                    "imagecd/branch": "main",
                },
                annotations: {
                    "imagecd/branch": "main",
                    "imagecd/commit": n1Image.commit,
                    "imagecd/tag": n1Image.tag,
                    "imagecd/built-at": n1Image.builtAt,
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
                        name: "1",
                        image: n1Image.reference,
                        ports: [
                            {
                                name: "http",
                                containerPort: 8080,
                            },
                        ],
                        volumeMounts: [
                            {
                                name: "b-c",
                                mountPath: "/c",
                            },
                        ],
                        startupProbe: {
                            tcpSocket: {
                                port: "http",
                            },
                            periodSeconds: 5,
                            failureThreshold: 60,
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
                            },
                        },
                    },
                ],
                volumes: [
                    {
                        name: "b-c",
                        persistentVolumeClaim: {
                            claimName: n1BCClaim.metadata.name,
                        },
                    },
                ],
            },
        },
    },
});

const n1BC2Claim = new kubernetes.core.v1.PersistentVolumeClaim("1-b-c-2", {
    metadata: {
        name: "1-b-c-2",
        namespace: namesNamespace.metadata.name,
    },
    spec: {
        accessModes: [
            "ReadWriteOnce",
        ],
        resources: {
            requests: {
                "storage": "1Gi",
            },
        },
    },
}, { retainOnDelete: true });

new kubernetes.batch.v1.CronJob("1-b", {
    metadata: {
        name: "1-b",
        namespace: namesNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "1-b",
            "app.kubernetes.io/part-of": "names",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": n1Image.commit,
            "imagecd/branch": "main",
        },
    },
    spec: {
        schedule: "@daily",
        concurrencyPolicy: "Forbid",
        jobTemplate: {
            spec: {
                backoffLimit: 2,
                template: {
                    metadata: {
                        labels: {
                            "app.kubernetes.io/name": "1-b",
                            "app.kubernetes.io/part-of": "names",
                            "app.kubernetes.io/managed-by": "pulumi",
                            "imagecd/commit": n1Image.commit,
                            "imagecd/branch": "main",
                        },
                        annotations: {
                            "imagecd/branch": "main",
                            "imagecd/commit": n1Image.commit,
                            "imagecd/tag": n1Image.tag,
                            "imagecd/built-at": n1Image.builtAt,
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
                                name: "1-b",
                                image: n1Image.reference,
                                volumeMounts: [
                                    {
                                        name: "c",
                                        mountPath: "/c",
                                    },
                                ],
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
                        volumes: [
                            {
                                name: "c",
                                persistentVolumeClaim: {
                                    claimName: n1BC2Claim.metadata.name,
                                },
                            },
                        ],
                        restartPolicy: "OnFailure",
                    },
                },
            },
        },
    },
});

// a-1 (apps/a-1)
const a1BCClaim = new kubernetes.core.v1.PersistentVolumeClaim("a-1-b-c", {
    metadata: {
        name: "a-1-b-c",
        namespace: namesNamespace.metadata.name,
    },
    spec: {
        accessModes: [
            "ReadWriteOnce",
        ],
        resources: {
            requests: {
                "storage": "1Gi",
            },
        },
    },
}, { retainOnDelete: true });

new kubernetes.apps.v1.Deployment("a-1", {
    metadata: {
        name: "a-1",
        namespace: namesNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "a-1",
            "app.kubernetes.io/part-of": "names",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": a1Image.commit,
            "imagecd/branch": "main",
        },
    },
    spec: {
        replicas: 1,
        selector: {
            matchLabels: {
                "app.kubernetes.io/name": "a-1",
            },
        },
        strategy: {
            type: "Recreate",
        },
        template: {
            metadata: {
                labels: {
                    "app.kubernetes.io/name": "a-1",
                    "app.kubernetes.io/part-of": "names",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": a1Image.commit,
                    "imagecd/branch": "main",
                },
                annotations: {
                    "imagecd/branch": "main",
                    "imagecd/commit": a1Image.commit,
                    "imagecd/tag": a1Image.tag,
                    "imagecd/built-at": a1Image.builtAt,
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
                        name: "a-1",
                        image: a1Image.reference,
                        ports: [
                            {
                                name: "http",
                                containerPort: 8080,
                            },
                        ],
                        volumeMounts: [
                            {
                                name: "b-c",
                                mountPath: "/c",
                            },
                        ],
                        startupProbe: {
                            tcpSocket: {
                                port: "http",
                            },
                            periodSeconds: 5,
                            failureThreshold: 60,
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
                            },
                        },
                    },
                ],
                volumes: [
                    {
                        name: "b-c",
                        persistentVolumeClaim: {
                            claimName: a1BCClaim.metadata.name,
                        },
                    },
                ],
            },
        },
    },
});

new kubernetes.core.v1.Service("a-1", {
    metadata: {
        name: "a-1",
        namespace: namesNamespace.metadata.name,
    },
    spec: {
        selector: {
            "app.kubernetes.io/name": "a-1",
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

const a1BC2Claim = new kubernetes.core.v1.PersistentVolumeClaim("a-1-b-c-2", {
    metadata: {
        name: "a-1-b-c-2",
        namespace: namesNamespace.metadata.name,
    },
    spec: {
        accessModes: [
            "ReadWriteOnce",
        ],
        resources: {
            requests: {
                "storage": "1Gi",
            },
        },
    },
}, { retainOnDelete: true });

new kubernetes.batch.v1.CronJob("a-1-b", {
    metadata: {
        name: "a-1-b",
        namespace: namesNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "a-1-b",
            "app.kubernetes.io/part-of": "names",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": a1Image.commit,
            "imagecd/branch": "main",
        },
    },
    spec: {
        schedule: "@daily",
        concurrencyPolicy: "Forbid",
        jobTemplate: {
            spec: {
                backoffLimit: 2,
                template: {
                    metadata: {
                        labels: {
                            "app.kubernetes.io/name": "a-1-b",
                            "app.kubernetes.io/part-of": "names",
                            "app.kubernetes.io/managed-by": "pulumi",
                            "imagecd/commit": a1Image.commit,
                            "imagecd/branch": "main",
                        },
                        annotations: {
                            "imagecd/branch": "main",
                            "imagecd/commit": a1Image.commit,
                            "imagecd/tag": a1Image.tag,
                            "imagecd/built-at": a1Image.builtAt,
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
                                name: "a-1-b",
                                image: a1Image.reference,
                                volumeMounts: [
                                    {
                                        name: "c",
                                        mountPath: "/c",
                                    },
                                ],
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
                        volumes: [
                            {
                                name: "c",
                                persistentVolumeClaim: {
                                    claimName: a1BC2Claim.metadata.name,
                                },
                            },
                        ],
                        restartPolicy: "OnFailure",
                    },
                },
            },
        },
    },
});

// a1 (apps/a1)
const a1BCClaim2 = new kubernetes.core.v1.PersistentVolumeClaim("a1-b-c", {
    metadata: {
        name: "a1-b-c",
        namespace: namesNamespace.metadata.name,
    },
    spec: {
        accessModes: [
            "ReadWriteOnce",
        ],
        resources: {
            requests: {
                "storage": "1Gi",
            },
        },
    },
}, { retainOnDelete: true });

new kubernetes.apps.v1.Deployment("a1", {
    metadata: {
        name: "a1",
        namespace: namesNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "a1",
            "app.kubernetes.io/part-of": "names",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": a1Image2.commit,
            "imagecd/branch": "main",
        },
    },
    spec: {
        replicas: 1,
        selector: {
            matchLabels: {
                "app.kubernetes.io/name": "a1",
            },
        },
        strategy: {
            type: "Recreate",
        },
        template: {
            metadata: {
                labels: {
                    "app.kubernetes.io/name": "a1",
                    "app.kubernetes.io/part-of": "names",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": a1Image2.commit,
                    "imagecd/branch": "main",
                },
                annotations: {
                    "imagecd/branch": "main",
                    "imagecd/commit": a1Image2.commit,
                    "imagecd/tag": a1Image2.tag,
                    "imagecd/built-at": a1Image2.builtAt,
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
                        name: "a1",
                        image: a1Image2.reference,
                        ports: [
                            {
                                name: "http",
                                containerPort: 8080,
                            },
                        ],
                        volumeMounts: [
                            {
                                name: "b-c",
                                mountPath: "/c",
                            },
                        ],
                        startupProbe: {
                            tcpSocket: {
                                port: "http",
                            },
                            periodSeconds: 5,
                            failureThreshold: 60,
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
                            },
                        },
                    },
                ],
                volumes: [
                    {
                        name: "b-c",
                        persistentVolumeClaim: {
                            claimName: a1BCClaim2.metadata.name,
                        },
                    },
                ],
            },
        },
    },
});

new kubernetes.core.v1.Service("a1", {
    metadata: {
        name: "a1",
        namespace: namesNamespace.metadata.name,
    },
    spec: {
        selector: {
            "app.kubernetes.io/name": "a1",
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

const a1BC2Claim2 = new kubernetes.core.v1.PersistentVolumeClaim("a1-b-c-2", {
    metadata: {
        name: "a1-b-c-2",
        namespace: namesNamespace.metadata.name,
    },
    spec: {
        accessModes: [
            "ReadWriteOnce",
        ],
        resources: {
            requests: {
                "storage": "1Gi",
            },
        },
    },
}, { retainOnDelete: true });

new kubernetes.batch.v1.CronJob("a1-b", {
    metadata: {
        name: "a1-b",
        namespace: namesNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "a1-b",
            "app.kubernetes.io/part-of": "names",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": a1Image2.commit,
            "imagecd/branch": "main",
        },
    },
    spec: {
        schedule: "@daily",
        concurrencyPolicy: "Forbid",
        jobTemplate: {
            spec: {
                backoffLimit: 2,
                template: {
                    metadata: {
                        labels: {
                            "app.kubernetes.io/name": "a1-b",
                            "app.kubernetes.io/part-of": "names",
                            "app.kubernetes.io/managed-by": "pulumi",
                            "imagecd/commit": a1Image2.commit,
                            "imagecd/branch": "main",
                        },
                        annotations: {
                            "imagecd/branch": "main",
                            "imagecd/commit": a1Image2.commit,
                            "imagecd/tag": a1Image2.tag,
                            "imagecd/built-at": a1Image2.builtAt,
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
                                name: "a1-b",
                                image: a1Image2.reference,
                                volumeMounts: [
                                    {
                                        name: "c",
                                        mountPath: "/c",
                                    },
                                ],
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
                        volumes: [
                            {
                                name: "c",
                                persistentVolumeClaim: {
                                    claimName: a1BC2Claim2.metadata.name,
                                },
                            },
                        ],
                        restartPolicy: "OnFailure",
                    },
                },
            },
        },
    },
});

// class (apps/class)
const classBCClaim = new kubernetes.core.v1.PersistentVolumeClaim("class-b-c", {
    metadata: {
        name: "class-b-c",
        namespace: namesNamespace.metadata.name,
    },
    spec: {
        accessModes: [
            "ReadWriteOnce",
        ],
        resources: {
            requests: {
                "storage": "1Gi",
            },
        },
    },
}, { retainOnDelete: true });

new kubernetes.apps.v1.Deployment("class", {
    metadata: {
        name: "class",
        namespace: namesNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "class",
            "app.kubernetes.io/part-of": "names",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": classImage.commit,
            "imagecd/branch": "main",
        },
    },
    spec: {
        replicas: 1,
        selector: {
            matchLabels: {
                "app.kubernetes.io/name": "class",
            },
        },
        strategy: {
            type: "Recreate",
        },
        template: {
            metadata: {
                labels: {
                    "app.kubernetes.io/name": "class",
                    "app.kubernetes.io/part-of": "names",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": classImage.commit,
                    "imagecd/branch": "main",
                },
                annotations: {
                    "imagecd/branch": "main",
                    "imagecd/commit": classImage.commit,
                    "imagecd/tag": classImage.tag,
                    "imagecd/built-at": classImage.builtAt,
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
                        name: "class",
                        image: classImage.reference,
                        ports: [
                            {
                                name: "http",
                                containerPort: 8080,
                            },
                        ],
                        volumeMounts: [
                            {
                                name: "b-c",
                                mountPath: "/c",
                            },
                        ],
                        startupProbe: {
                            tcpSocket: {
                                port: "http",
                            },
                            periodSeconds: 5,
                            failureThreshold: 60,
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
                            },
                        },
                    },
                ],
                volumes: [
                    {
                        name: "b-c",
                        persistentVolumeClaim: {
                            claimName: classBCClaim.metadata.name,
                        },
                    },
                ],
            },
        },
    },
});

new kubernetes.core.v1.Service("class", {
    metadata: {
        name: "class",
        namespace: namesNamespace.metadata.name,
    },
    spec: {
        selector: {
            "app.kubernetes.io/name": "class",
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

const classBC2Claim = new kubernetes.core.v1.PersistentVolumeClaim("class-b-c-2", {
    metadata: {
        name: "class-b-c-2",
        namespace: namesNamespace.metadata.name,
    },
    spec: {
        accessModes: [
            "ReadWriteOnce",
        ],
        resources: {
            requests: {
                "storage": "1Gi",
            },
        },
    },
}, { retainOnDelete: true });

new kubernetes.batch.v1.CronJob("class-b", {
    metadata: {
        name: "class-b",
        namespace: namesNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "class-b",
            "app.kubernetes.io/part-of": "names",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": classImage.commit,
            "imagecd/branch": "main",
        },
    },
    spec: {
        schedule: "@daily",
        concurrencyPolicy: "Forbid",
        jobTemplate: {
            spec: {
                backoffLimit: 2,
                template: {
                    metadata: {
                        labels: {
                            "app.kubernetes.io/name": "class-b",
                            "app.kubernetes.io/part-of": "names",
                            "app.kubernetes.io/managed-by": "pulumi",
                            "imagecd/commit": classImage.commit,
                            "imagecd/branch": "main",
                        },
                        annotations: {
                            "imagecd/branch": "main",
                            "imagecd/commit": classImage.commit,
                            "imagecd/tag": classImage.tag,
                            "imagecd/built-at": classImage.builtAt,
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
                                name: "class-b",
                                image: classImage.reference,
                                volumeMounts: [
                                    {
                                        name: "c",
                                        mountPath: "/c",
                                    },
                                ],
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
                        volumes: [
                            {
                                name: "c",
                                persistentVolumeClaim: {
                                    claimName: classBC2Claim.metadata.name,
                                },
                            },
                        ],
                        restartPolicy: "OnFailure",
                    },
                },
            },
        },
    },
});

// config (apps/config)
const configBCClaim = new kubernetes.core.v1.PersistentVolumeClaim("config-b-c", {
    metadata: {
        name: "config-b-c",
        namespace: namesNamespace.metadata.name,
    },
    spec: {
        accessModes: [
            "ReadWriteOnce",
        ],
        resources: {
            requests: {
                "storage": "1Gi",
            },
        },
    },
}, { retainOnDelete: true });

new kubernetes.apps.v1.Deployment("config", {
    metadata: {
        name: "config",
        namespace: namesNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "config",
            "app.kubernetes.io/part-of": "names",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": configImage.commit,
            "imagecd/branch": "main",
        },
    },
    spec: {
        replicas: 1,
        selector: {
            matchLabels: {
                "app.kubernetes.io/name": "config",
            },
        },
        strategy: {
            type: "Recreate",
        },
        template: {
            metadata: {
                labels: {
                    "app.kubernetes.io/name": "config",
                    "app.kubernetes.io/part-of": "names",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": configImage.commit,
                    "imagecd/branch": "main",
                },
                annotations: {
                    "imagecd/branch": "main",
                    "imagecd/commit": configImage.commit,
                    "imagecd/tag": configImage.tag,
                    "imagecd/built-at": configImage.builtAt,
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
                        name: "config",
                        image: configImage.reference,
                        ports: [
                            {
                                name: "http",
                                containerPort: 8080,
                            },
                        ],
                        volumeMounts: [
                            {
                                name: "b-c",
                                mountPath: "/c",
                            },
                        ],
                        startupProbe: {
                            tcpSocket: {
                                port: "http",
                            },
                            periodSeconds: 5,
                            failureThreshold: 60,
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
                            },
                        },
                    },
                ],
                volumes: [
                    {
                        name: "b-c",
                        persistentVolumeClaim: {
                            claimName: configBCClaim.metadata.name,
                        },
                    },
                ],
            },
        },
    },
});

new kubernetes.core.v1.Service("config", {
    metadata: {
        name: "config",
        namespace: namesNamespace.metadata.name,
    },
    spec: {
        selector: {
            "app.kubernetes.io/name": "config",
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

const configBC2Claim = new kubernetes.core.v1.PersistentVolumeClaim("config-b-c-2", {
    metadata: {
        name: "config-b-c-2",
        namespace: namesNamespace.metadata.name,
    },
    spec: {
        accessModes: [
            "ReadWriteOnce",
        ],
        resources: {
            requests: {
                "storage": "1Gi",
            },
        },
    },
}, { retainOnDelete: true });

new kubernetes.batch.v1.CronJob("config-b", {
    metadata: {
        name: "config-b",
        namespace: namesNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "config-b",
            "app.kubernetes.io/part-of": "names",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": configImage.commit,
            "imagecd/branch": "main",
        },
    },
    spec: {
        schedule: "@daily",
        concurrencyPolicy: "Forbid",
        jobTemplate: {
            spec: {
                backoffLimit: 2,
                template: {
                    metadata: {
                        labels: {
                            "app.kubernetes.io/name": "config-b",
                            "app.kubernetes.io/part-of": "names",
                            "app.kubernetes.io/managed-by": "pulumi",
                            "imagecd/commit": configImage.commit,
                            "imagecd/branch": "main",
                        },
                        annotations: {
                            "imagecd/branch": "main",
                            "imagecd/commit": configImage.commit,
                            "imagecd/tag": configImage.tag,
                            "imagecd/built-at": configImage.builtAt,
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
                                name: "config-b",
                                image: configImage.reference,
                                volumeMounts: [
                                    {
                                        name: "c",
                                        mountPath: "/c",
                                    },
                                ],
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
                        volumes: [
                            {
                                name: "c",
                                persistentVolumeClaim: {
                                    claimName: configBC2Claim.metadata.name,
                                },
                            },
                        ],
                        restartPolicy: "OnFailure",
                    },
                },
            },
        },
    },
});

// err (apps/err)
const errBCClaim = new kubernetes.core.v1.PersistentVolumeClaim("err-b-c", {
    metadata: {
        name: "err-b-c",
        namespace: namesNamespace.metadata.name,
    },
    spec: {
        accessModes: [
            "ReadWriteOnce",
        ],
        resources: {
            requests: {
                "storage": "1Gi",
            },
        },
    },
}, { retainOnDelete: true });

new kubernetes.apps.v1.Deployment("err", {
    metadata: {
        name: "err",
        namespace: namesNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "err",
            "app.kubernetes.io/part-of": "names",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": errImage.commit,
            "imagecd/branch": "main",
        },
    },
    spec: {
        replicas: 1,
        selector: {
            matchLabels: {
                "app.kubernetes.io/name": "err",
            },
        },
        strategy: {
            type: "Recreate",
        },
        template: {
            metadata: {
                labels: {
                    "app.kubernetes.io/name": "err",
                    "app.kubernetes.io/part-of": "names",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": errImage.commit,
                    "imagecd/branch": "main",
                },
                annotations: {
                    "imagecd/branch": "main",
                    "imagecd/commit": errImage.commit,
                    "imagecd/tag": errImage.tag,
                    "imagecd/built-at": errImage.builtAt,
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
                        name: "err",
                        image: errImage.reference,
                        ports: [
                            {
                                name: "http",
                                containerPort: 8080,
                            },
                        ],
                        volumeMounts: [
                            {
                                name: "b-c",
                                mountPath: "/c",
                            },
                        ],
                        startupProbe: {
                            tcpSocket: {
                                port: "http",
                            },
                            periodSeconds: 5,
                            failureThreshold: 60,
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
                            },
                        },
                    },
                ],
                volumes: [
                    {
                        name: "b-c",
                        persistentVolumeClaim: {
                            claimName: errBCClaim.metadata.name,
                        },
                    },
                ],
            },
        },
    },
});

new kubernetes.core.v1.Service("err", {
    metadata: {
        name: "err",
        namespace: namesNamespace.metadata.name,
    },
    spec: {
        selector: {
            "app.kubernetes.io/name": "err",
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

const errBC2Claim = new kubernetes.core.v1.PersistentVolumeClaim("err-b-c-2", {
    metadata: {
        name: "err-b-c-2",
        namespace: namesNamespace.metadata.name,
    },
    spec: {
        accessModes: [
            "ReadWriteOnce",
        ],
        resources: {
            requests: {
                "storage": "1Gi",
            },
        },
    },
}, { retainOnDelete: true });

new kubernetes.batch.v1.CronJob("err-b", {
    metadata: {
        name: "err-b",
        namespace: namesNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "err-b",
            "app.kubernetes.io/part-of": "names",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": errImage.commit,
            "imagecd/branch": "main",
        },
    },
    spec: {
        schedule: "@daily",
        concurrencyPolicy: "Forbid",
        jobTemplate: {
            spec: {
                backoffLimit: 2,
                template: {
                    metadata: {
                        labels: {
                            "app.kubernetes.io/name": "err-b",
                            "app.kubernetes.io/part-of": "names",
                            "app.kubernetes.io/managed-by": "pulumi",
                            "imagecd/commit": errImage.commit,
                            "imagecd/branch": "main",
                        },
                        annotations: {
                            "imagecd/branch": "main",
                            "imagecd/commit": errImage.commit,
                            "imagecd/tag": errImage.tag,
                            "imagecd/built-at": errImage.builtAt,
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
                                name: "err-b",
                                image: errImage.reference,
                                volumeMounts: [
                                    {
                                        name: "c",
                                        mountPath: "/c",
                                    },
                                ],
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
                        volumes: [
                            {
                                name: "c",
                                persistentVolumeClaim: {
                                    claimName: errBC2Claim.metadata.name,
                                },
                            },
                        ],
                        restartPolicy: "OnFailure",
                    },
                },
            },
        },
    },
});

// func (apps/func)
const funcBCClaim = new kubernetes.core.v1.PersistentVolumeClaim("func-b-c", {
    metadata: {
        name: "func-b-c",
        namespace: namesNamespace.metadata.name,
    },
    spec: {
        accessModes: [
            "ReadWriteOnce",
        ],
        resources: {
            requests: {
                "storage": "1Gi",
            },
        },
    },
}, { retainOnDelete: true });

new kubernetes.apps.v1.Deployment("func", {
    metadata: {
        name: "func",
        namespace: namesNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "func",
            "app.kubernetes.io/part-of": "names",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": funcImage.commit,
            "imagecd/branch": "main",
        },
    },
    spec: {
        replicas: 1,
        selector: {
            matchLabels: {
                "app.kubernetes.io/name": "func",
            },
        },
        strategy: {
            type: "Recreate",
        },
        template: {
            metadata: {
                labels: {
                    "app.kubernetes.io/name": "func",
                    "app.kubernetes.io/part-of": "names",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": funcImage.commit,
                    "imagecd/branch": "main",
                },
                annotations: {
                    "imagecd/branch": "main",
                    "imagecd/commit": funcImage.commit,
                    "imagecd/tag": funcImage.tag,
                    "imagecd/built-at": funcImage.builtAt,
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
                        name: "func",
                        image: funcImage.reference,
                        ports: [
                            {
                                name: "http",
                                containerPort: 8080,
                            },
                        ],
                        volumeMounts: [
                            {
                                name: "b-c",
                                mountPath: "/c",
                            },
                        ],
                        startupProbe: {
                            tcpSocket: {
                                port: "http",
                            },
                            periodSeconds: 5,
                            failureThreshold: 60,
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
                            },
                        },
                    },
                ],
                volumes: [
                    {
                        name: "b-c",
                        persistentVolumeClaim: {
                            claimName: funcBCClaim.metadata.name,
                        },
                    },
                ],
            },
        },
    },
});

new kubernetes.core.v1.Service("func", {
    metadata: {
        name: "func",
        namespace: namesNamespace.metadata.name,
    },
    spec: {
        selector: {
            "app.kubernetes.io/name": "func",
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

const funcBC2Claim = new kubernetes.core.v1.PersistentVolumeClaim("func-b-c-2", {
    metadata: {
        name: "func-b-c-2",
        namespace: namesNamespace.metadata.name,
    },
    spec: {
        accessModes: [
            "ReadWriteOnce",
        ],
        resources: {
            requests: {
                "storage": "1Gi",
            },
        },
    },
}, { retainOnDelete: true });

new kubernetes.batch.v1.CronJob("func-b", {
    metadata: {
        name: "func-b",
        namespace: namesNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "func-b",
            "app.kubernetes.io/part-of": "names",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": funcImage.commit,
            "imagecd/branch": "main",
        },
    },
    spec: {
        schedule: "@daily",
        concurrencyPolicy: "Forbid",
        jobTemplate: {
            spec: {
                backoffLimit: 2,
                template: {
                    metadata: {
                        labels: {
                            "app.kubernetes.io/name": "func-b",
                            "app.kubernetes.io/part-of": "names",
                            "app.kubernetes.io/managed-by": "pulumi",
                            "imagecd/commit": funcImage.commit,
                            "imagecd/branch": "main",
                        },
                        annotations: {
                            "imagecd/branch": "main",
                            "imagecd/commit": funcImage.commit,
                            "imagecd/tag": funcImage.tag,
                            "imagecd/built-at": funcImage.builtAt,
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
                                name: "func-b",
                                image: funcImage.reference,
                                volumeMounts: [
                                    {
                                        name: "c",
                                        mountPath: "/c",
                                    },
                                ],
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
                        volumes: [
                            {
                                name: "c",
                                persistentVolumeClaim: {
                                    claimName: funcBC2Claim.metadata.name,
                                },
                            },
                        ],
                        restartPolicy: "OnFailure",
                    },
                },
            },
        },
    },
});

// pulumi (apps/pulumi)
const pulumiBCClaim = new kubernetes.core.v1.PersistentVolumeClaim("pulumi-b-c", {
    metadata: {
        name: "pulumi-b-c",
        namespace: namesNamespace.metadata.name,
    },
    spec: {
        accessModes: [
            "ReadWriteOnce",
        ],
        resources: {
            requests: {
                "storage": "1Gi",
            },
        },
    },
}, { retainOnDelete: true });

new kubernetes.apps.v1.Deployment("pulumi", {
    metadata: {
        name: "pulumi",
        namespace: namesNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "pulumi",
            "app.kubernetes.io/part-of": "names",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": pulumiImage.commit,
            "imagecd/branch": "main",
        },
    },
    spec: {
        replicas: 1,
        selector: {
            matchLabels: {
                "app.kubernetes.io/name": "pulumi",
            },
        },
        strategy: {
            type: "Recreate",
        },
        template: {
            metadata: {
                labels: {
                    "app.kubernetes.io/name": "pulumi",
                    "app.kubernetes.io/part-of": "names",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": pulumiImage.commit,
                    "imagecd/branch": "main",
                },
                annotations: {
                    "imagecd/branch": "main",
                    "imagecd/commit": pulumiImage.commit,
                    "imagecd/tag": pulumiImage.tag,
                    "imagecd/built-at": pulumiImage.builtAt,
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
                        name: "pulumi",
                        image: pulumiImage.reference,
                        ports: [
                            {
                                name: "http",
                                containerPort: 8080,
                            },
                        ],
                        volumeMounts: [
                            {
                                name: "b-c",
                                mountPath: "/c",
                            },
                        ],
                        startupProbe: {
                            tcpSocket: {
                                port: "http",
                            },
                            periodSeconds: 5,
                            failureThreshold: 60,
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
                            },
                        },
                    },
                ],
                volumes: [
                    {
                        name: "b-c",
                        persistentVolumeClaim: {
                            claimName: pulumiBCClaim.metadata.name,
                        },
                    },
                ],
            },
        },
    },
});

new kubernetes.core.v1.Service("pulumi", {
    metadata: {
        name: "pulumi",
        namespace: namesNamespace.metadata.name,
    },
    spec: {
        selector: {
            "app.kubernetes.io/name": "pulumi",
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

const pulumiBC2Claim = new kubernetes.core.v1.PersistentVolumeClaim("pulumi-b-c-2", {
    metadata: {
        name: "pulumi-b-c-2",
        namespace: namesNamespace.metadata.name,
    },
    spec: {
        accessModes: [
            "ReadWriteOnce",
        ],
        resources: {
            requests: {
                "storage": "1Gi",
            },
        },
    },
}, { retainOnDelete: true });

new kubernetes.batch.v1.CronJob("pulumi-b", {
    metadata: {
        name: "pulumi-b",
        namespace: namesNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "pulumi-b",
            "app.kubernetes.io/part-of": "names",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": pulumiImage.commit,
            "imagecd/branch": "main",
        },
    },
    spec: {
        schedule: "@daily",
        concurrencyPolicy: "Forbid",
        jobTemplate: {
            spec: {
                backoffLimit: 2,
                template: {
                    metadata: {
                        labels: {
                            "app.kubernetes.io/name": "pulumi-b",
                            "app.kubernetes.io/part-of": "names",
                            "app.kubernetes.io/managed-by": "pulumi",
                            "imagecd/commit": pulumiImage.commit,
                            "imagecd/branch": "main",
                        },
                        annotations: {
                            "imagecd/branch": "main",
                            "imagecd/commit": pulumiImage.commit,
                            "imagecd/tag": pulumiImage.tag,
                            "imagecd/built-at": pulumiImage.builtAt,
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
                                name: "pulumi-b",
                                image: pulumiImage.reference,
                                volumeMounts: [
                                    {
                                        name: "c",
                                        mountPath: "/c",
                                    },
                                ],
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
                        volumes: [
                            {
                                name: "c",
                                persistentVolumeClaim: {
                                    claimName: pulumiBC2Claim.metadata.name,
                                },
                            },
                        ],
                        restartPolicy: "OnFailure",
                    },
                },
            },
        },
    },
});

// x-image (apps/x-image)
const xImageBCClaim = new kubernetes.core.v1.PersistentVolumeClaim("x-image-b-c", {
    metadata: {
        name: "x-image-b-c",
        namespace: namesNamespace.metadata.name,
    },
    spec: {
        accessModes: [
            "ReadWriteOnce",
        ],
        resources: {
            requests: {
                "storage": "1Gi",
            },
        },
    },
}, { retainOnDelete: true });

new kubernetes.apps.v1.Deployment("x-image", {
    metadata: {
        name: "x-image",
        namespace: namesNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "x-image",
            "app.kubernetes.io/part-of": "names",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": xImageImage.commit,
            "imagecd/branch": "main",
        },
    },
    spec: {
        replicas: 1,
        selector: {
            matchLabels: {
                "app.kubernetes.io/name": "x-image",
            },
        },
        strategy: {
            type: "Recreate",
        },
        template: {
            metadata: {
                labels: {
                    "app.kubernetes.io/name": "x-image",
                    "app.kubernetes.io/part-of": "names",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": xImageImage.commit,
                    "imagecd/branch": "main",
                },
                annotations: {
                    "imagecd/branch": "main",
                    "imagecd/commit": xImageImage.commit,
                    "imagecd/tag": xImageImage.tag,
                    "imagecd/built-at": xImageImage.builtAt,
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
                        name: "x-image",
                        image: xImageImage.reference,
                        ports: [
                            {
                                name: "http",
                                containerPort: 8080,
                            },
                        ],
                        volumeMounts: [
                            {
                                name: "b-c",
                                mountPath: "/c",
                            },
                        ],
                        startupProbe: {
                            tcpSocket: {
                                port: "http",
                            },
                            periodSeconds: 5,
                            failureThreshold: 60,
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
                            },
                        },
                    },
                ],
                volumes: [
                    {
                        name: "b-c",
                        persistentVolumeClaim: {
                            claimName: xImageBCClaim.metadata.name,
                        },
                    },
                ],
            },
        },
    },
});

new kubernetes.core.v1.Service("x-image", {
    metadata: {
        name: "x-image",
        namespace: namesNamespace.metadata.name,
    },
    spec: {
        selector: {
            "app.kubernetes.io/name": "x-image",
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

const xImageBC2Claim = new kubernetes.core.v1.PersistentVolumeClaim("x-image-b-c-2", {
    metadata: {
        name: "x-image-b-c-2",
        namespace: namesNamespace.metadata.name,
    },
    spec: {
        accessModes: [
            "ReadWriteOnce",
        ],
        resources: {
            requests: {
                "storage": "1Gi",
            },
        },
    },
}, { retainOnDelete: true });

new kubernetes.batch.v1.CronJob("x-image-b", {
    metadata: {
        name: "x-image-b",
        namespace: namesNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "x-image-b",
            "app.kubernetes.io/part-of": "names",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": xImageImage.commit,
            "imagecd/branch": "main",
        },
    },
    spec: {
        schedule: "@daily",
        concurrencyPolicy: "Forbid",
        jobTemplate: {
            spec: {
                backoffLimit: 2,
                template: {
                    metadata: {
                        labels: {
                            "app.kubernetes.io/name": "x-image-b",
                            "app.kubernetes.io/part-of": "names",
                            "app.kubernetes.io/managed-by": "pulumi",
                            "imagecd/commit": xImageImage.commit,
                            "imagecd/branch": "main",
                        },
                        annotations: {
                            "imagecd/branch": "main",
                            "imagecd/commit": xImageImage.commit,
                            "imagecd/tag": xImageImage.tag,
                            "imagecd/built-at": xImageImage.builtAt,
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
                                name: "x-image-b",
                                image: xImageImage.reference,
                                volumeMounts: [
                                    {
                                        name: "c",
                                        mountPath: "/c",
                                    },
                                ],
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
                        volumes: [
                            {
                                name: "c",
                                persistentVolumeClaim: {
                                    claimName: xImageBC2Claim.metadata.name,
                                },
                            },
                        ],
                        restartPolicy: "OnFailure",
                    },
                },
            },
        },
    },
});

export const images = {
    "1": n1Image.reference,
    "a-1": a1Image.reference,
    "a1": a1Image2.reference,
    "class": classImage.reference,
    "config": configImage.reference,
    "err": errImage.reference,
    "func": funcImage.reference,
    "pulumi": pulumiImage.reference,
    "x-image": xImageImage.reference,
};
export const commits = {
    "1": n1Image.commit,
    "a-1": a1Image.commit,
    "a1": a1Image2.commit,
    "class": classImage.commit,
    "config": configImage.commit,
    "err": errImage.commit,
    "func": funcImage.commit,
    "pulumi": pulumiImage.commit,
    "x-image": xImageImage.commit,
};
