// Written by `imagecd generate` from imagecd.yaml. Your edits are kept when it writes anew.
import * as imagecd from "@imagecd/pulumi-imagecd";
import * as kubernetes from "@pulumi/kubernetes";

const togetherImages = new imagecd.LatestImageSet("together", {
    repositories: {
        "api": "ghcr.io/owner/together/api",
        "site": "ghcr.io/owner/together/site",
    },
});

const togetherWorkerImages = new imagecd.LatestImageSet("together-worker", {
    repositories: {
        "worker": "ghcr.io/owner/together/worker",
    },
    hold: "waits for the migration",
});

// Namespaces
const togetherNamespace = kubernetes.core.v1.Namespace.get("together", "together");

// api (apps/api)
new kubernetes.apps.v1.Deployment("api", {
    metadata: {
        name: "api",
        namespace: togetherNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "api",
            "app.kubernetes.io/part-of": "together",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": togetherImages.commit,
            "imagecd/branch": "main",
        },
    },
    spec: {
        replicas: 1,
        selector: {
            matchLabels: {
                "app.kubernetes.io/name": "api",
            },
        },
        strategy: {
            type: "RollingUpdate",
        },
        template: {
            metadata: {
                labels: {
                    "app.kubernetes.io/name": "api",
                    "app.kubernetes.io/part-of": "together",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": togetherImages.commit,
                    "imagecd/branch": "main",
                },
                annotations: {
                    "imagecd/branch": "main",
                    "imagecd/commit": togetherImages.commit,
                    "imagecd/tag": togetherImages.images["api"].tag,
                    "imagecd/built-at": togetherImages.builtAt,
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
                        name: "api",
                        image: togetherImages.images["api"].reference,
                        ports: [
                            {
                                name: "http",
                                containerPort: 8080,
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
            },
        },
    },
});

new kubernetes.core.v1.Service("api", {
    metadata: {
        name: "api",
        namespace: togetherNamespace.metadata.name,
    },
    spec: {
        selector: {
            "app.kubernetes.io/name": "api",
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

// site (apps/site)
new kubernetes.apps.v1.Deployment("site", {
    metadata: {
        name: "site",
        namespace: togetherNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "site",
            "app.kubernetes.io/part-of": "together",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": togetherImages.commit,
            "imagecd/branch": "main",
        },
    },
    spec: {
        replicas: 1,
        selector: {
            matchLabels: {
                "app.kubernetes.io/name": "site",
            },
        },
        strategy: {
            type: "RollingUpdate",
        },
        template: {
            metadata: {
                labels: {
                    "app.kubernetes.io/name": "site",
                    "app.kubernetes.io/part-of": "together",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": togetherImages.commit,
                    "imagecd/branch": "main",
                },
                annotations: {
                    "imagecd/branch": "main",
                    "imagecd/commit": togetherImages.commit,
                    "imagecd/tag": togetherImages.images["site"].tag,
                    "imagecd/built-at": togetherImages.builtAt,
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
                        name: "site",
                        image: togetherImages.images["site"].reference,
                        ports: [
                            {
                                name: "http",
                                containerPort: 8080,
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
            },
        },
    },
});

new kubernetes.core.v1.Service("site", {
    metadata: {
        name: "site",
        namespace: togetherNamespace.metadata.name,
    },
    spec: {
        selector: {
            "app.kubernetes.io/name": "site",
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

// worker (apps/worker)
new kubernetes.apps.v1.Deployment("worker", {
    metadata: {
        name: "worker",
        namespace: togetherNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "worker",
            "app.kubernetes.io/part-of": "together",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": togetherWorkerImages.commit,
            "imagecd/branch": "main",
        },
    },
    spec: {
        replicas: 1,
        selector: {
            matchLabels: {
                "app.kubernetes.io/name": "worker",
            },
        },
        strategy: {
            type: "RollingUpdate",
        },
        template: {
            metadata: {
                labels: {
                    "app.kubernetes.io/name": "worker",
                    "app.kubernetes.io/part-of": "together",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": togetherWorkerImages.commit,
                    "imagecd/branch": "main",
                },
                annotations: {
                    "imagecd/branch": "main",
                    "imagecd/commit": togetherWorkerImages.commit,
                    "imagecd/tag": togetherWorkerImages.images["worker"].tag,
                    "imagecd/built-at": togetherWorkerImages.builtAt,
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
                        name: "worker",
                        image: togetherWorkerImages.images["worker"].reference,
                        ports: [
                            {
                                name: "http",
                                containerPort: 8080,
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
            },
        },
    },
});

new kubernetes.core.v1.Service("worker", {
    metadata: {
        name: "worker",
        namespace: togetherNamespace.metadata.name,
    },
    spec: {
        selector: {
            "app.kubernetes.io/name": "worker",
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

export const images = {
    "api": togetherImages.images["api"].reference,
    "site": togetherImages.images["site"].reference,
    "worker": togetherWorkerImages.images["worker"].reference,
};
export const commits = {
    "api": togetherImages.commit,
    "site": togetherImages.commit,
    "worker": togetherWorkerImages.commit,
};
