// Written by `imagecd generate` from imagecd.yaml. Your edits are kept when it writes anew.
import * as imagecd from "@imagecd/pulumi-imagecd";
import * as kubernetes from "@pulumi/kubernetes";

const cargoImage = new imagecd.LatestImage("cargo", {
    repository: "ghcr.io/owner/everything/cargo",
});

const goImage = new imagecd.LatestImage("go", {
    repository: "ghcr.io/owner/everything/go",
});

const npmImage = new imagecd.LatestImage("npm", {
    repository: "ghcr.io/owner/everything/npm",
});

const pipImage = new imagecd.LatestImage("pip", {
    repository: "ghcr.io/owner/everything/pip",
});

const pnpmImage = new imagecd.LatestImage("pnpm", {
    repository: "ghcr.io/owner/everything/pnpm",
});

const poetryImage = new imagecd.LatestImage("poetry", {
    repository: "ghcr.io/owner/everything/poetry",
});

const uvImage = new imagecd.LatestImage("uv", {
    repository: "ghcr.io/owner/everything/uv",
});

const yarnImage = new imagecd.LatestImage("yarn", {
    repository: "ghcr.io/owner/everything/yarn",
});

// Namespaces
const everythingNamespace = new kubernetes.core.v1.Namespace("everything", {
    metadata: {
        name: "everything",
        labels: {
            "pod-security.kubernetes.io/warn": "restricted",
        },
    },
}, { protect: true, retainOnDelete: true });

// cargo (apps/cargo)
new kubernetes.apps.v1.Deployment("cargo", {
    metadata: {
        name: "cargo",
        namespace: everythingNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "cargo",
            "app.kubernetes.io/part-of": "everything",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": cargoImage.commit,
            "imagecd/branch": "main",
        },
    },
    spec: {
        replicas: 1,
        selector: {
            matchLabels: {
                "app.kubernetes.io/name": "cargo",
            },
        },
        strategy: {
            type: "RollingUpdate",
        },
        template: {
            metadata: {
                labels: {
                    "app.kubernetes.io/name": "cargo",
                    "app.kubernetes.io/part-of": "everything",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": cargoImage.commit,
                    "imagecd/branch": "main",
                },
                annotations: {
                    "imagecd/branch": "main",
                    "imagecd/commit": cargoImage.commit,
                    "imagecd/tag": cargoImage.tag,
                    "imagecd/built-at": cargoImage.builtAt,
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
                        name: "cargo",
                        image: cargoImage.reference,
                        ports: [
                            {
                                name: "http",
                                containerPort: 3000,
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

new kubernetes.core.v1.Service("cargo", {
    metadata: {
        name: "cargo",
        namespace: everythingNamespace.metadata.name,
    },
    spec: {
        selector: {
            "app.kubernetes.io/name": "cargo",
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

// go (apps/go)
new kubernetes.apps.v1.Deployment("go", {
    metadata: {
        name: "go",
        namespace: everythingNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "go",
            "app.kubernetes.io/part-of": "everything",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": goImage.commit,
            "imagecd/branch": "main",
        },
    },
    spec: {
        replicas: 1,
        selector: {
            matchLabels: {
                "app.kubernetes.io/name": "go",
            },
        },
        strategy: {
            type: "RollingUpdate",
        },
        template: {
            metadata: {
                labels: {
                    "app.kubernetes.io/name": "go",
                    "app.kubernetes.io/part-of": "everything",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": goImage.commit,
                    "imagecd/branch": "main",
                },
                annotations: {
                    "imagecd/branch": "main",
                    "imagecd/commit": goImage.commit,
                    "imagecd/tag": goImage.tag,
                    "imagecd/built-at": goImage.builtAt,
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
                        name: "go",
                        image: goImage.reference,
                        ports: [
                            {
                                name: "http",
                                containerPort: 3000,
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

new kubernetes.core.v1.Service("go", {
    metadata: {
        name: "go",
        namespace: everythingNamespace.metadata.name,
    },
    spec: {
        selector: {
            "app.kubernetes.io/name": "go",
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

// npm (apps/npm)
new kubernetes.apps.v1.Deployment("npm", {
    metadata: {
        name: "npm",
        namespace: everythingNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "npm",
            "app.kubernetes.io/part-of": "everything",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": npmImage.commit,
            "imagecd/branch": "main",
        },
    },
    spec: {
        replicas: 1,
        selector: {
            matchLabels: {
                "app.kubernetes.io/name": "npm",
            },
        },
        strategy: {
            type: "RollingUpdate",
        },
        template: {
            metadata: {
                labels: {
                    "app.kubernetes.io/name": "npm",
                    "app.kubernetes.io/part-of": "everything",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": npmImage.commit,
                    "imagecd/branch": "main",
                },
                annotations: {
                    "imagecd/branch": "main",
                    "imagecd/commit": npmImage.commit,
                    "imagecd/tag": npmImage.tag,
                    "imagecd/built-at": npmImage.builtAt,
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
                        name: "npm",
                        image: npmImage.reference,
                        ports: [
                            {
                                name: "http",
                                containerPort: 3000,
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

new kubernetes.core.v1.Service("npm", {
    metadata: {
        name: "npm",
        namespace: everythingNamespace.metadata.name,
    },
    spec: {
        selector: {
            "app.kubernetes.io/name": "npm",
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

// pip (apps/pip)
new kubernetes.apps.v1.Deployment("pip", {
    metadata: {
        name: "pip",
        namespace: everythingNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "pip",
            "app.kubernetes.io/part-of": "everything",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": pipImage.commit,
            "imagecd/branch": "main",
        },
    },
    spec: {
        replicas: 1,
        selector: {
            matchLabels: {
                "app.kubernetes.io/name": "pip",
            },
        },
        strategy: {
            type: "RollingUpdate",
        },
        template: {
            metadata: {
                labels: {
                    "app.kubernetes.io/name": "pip",
                    "app.kubernetes.io/part-of": "everything",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": pipImage.commit,
                    "imagecd/branch": "main",
                },
                annotations: {
                    "imagecd/branch": "main",
                    "imagecd/commit": pipImage.commit,
                    "imagecd/tag": pipImage.tag,
                    "imagecd/built-at": pipImage.builtAt,
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
                        name: "pip",
                        image: pipImage.reference,
                        ports: [
                            {
                                name: "http",
                                containerPort: 3000,
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

new kubernetes.core.v1.Service("pip", {
    metadata: {
        name: "pip",
        namespace: everythingNamespace.metadata.name,
    },
    spec: {
        selector: {
            "app.kubernetes.io/name": "pip",
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

// pnpm (apps/pnpm)
new kubernetes.apps.v1.Deployment("pnpm", {
    metadata: {
        name: "pnpm",
        namespace: everythingNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "pnpm",
            "app.kubernetes.io/part-of": "everything",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": pnpmImage.commit,
            "imagecd/branch": "main",
        },
    },
    spec: {
        replicas: 1,
        selector: {
            matchLabels: {
                "app.kubernetes.io/name": "pnpm",
            },
        },
        strategy: {
            type: "RollingUpdate",
        },
        template: {
            metadata: {
                labels: {
                    "app.kubernetes.io/name": "pnpm",
                    "app.kubernetes.io/part-of": "everything",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": pnpmImage.commit,
                    "imagecd/branch": "main",
                },
                annotations: {
                    "imagecd/branch": "main",
                    "imagecd/commit": pnpmImage.commit,
                    "imagecd/tag": pnpmImage.tag,
                    "imagecd/built-at": pnpmImage.builtAt,
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
                        name: "pnpm",
                        image: pnpmImage.reference,
                        ports: [
                            {
                                name: "http",
                                containerPort: 3000,
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

new kubernetes.core.v1.Service("pnpm", {
    metadata: {
        name: "pnpm",
        namespace: everythingNamespace.metadata.name,
    },
    spec: {
        selector: {
            "app.kubernetes.io/name": "pnpm",
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

// poetry (apps/poetry)
new kubernetes.apps.v1.Deployment("poetry", {
    metadata: {
        name: "poetry",
        namespace: everythingNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "poetry",
            "app.kubernetes.io/part-of": "everything",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": poetryImage.commit,
            "imagecd/branch": "main",
        },
    },
    spec: {
        replicas: 1,
        selector: {
            matchLabels: {
                "app.kubernetes.io/name": "poetry",
            },
        },
        strategy: {
            type: "RollingUpdate",
        },
        template: {
            metadata: {
                labels: {
                    "app.kubernetes.io/name": "poetry",
                    "app.kubernetes.io/part-of": "everything",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": poetryImage.commit,
                    "imagecd/branch": "main",
                },
                annotations: {
                    "imagecd/branch": "main",
                    "imagecd/commit": poetryImage.commit,
                    "imagecd/tag": poetryImage.tag,
                    "imagecd/built-at": poetryImage.builtAt,
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
                        name: "poetry",
                        image: poetryImage.reference,
                        ports: [
                            {
                                name: "http",
                                containerPort: 3000,
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

new kubernetes.core.v1.Service("poetry", {
    metadata: {
        name: "poetry",
        namespace: everythingNamespace.metadata.name,
    },
    spec: {
        selector: {
            "app.kubernetes.io/name": "poetry",
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

// uv (apps/uv)
new kubernetes.apps.v1.Deployment("uv", {
    metadata: {
        name: "uv",
        namespace: everythingNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "uv",
            "app.kubernetes.io/part-of": "everything",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": uvImage.commit,
            "imagecd/branch": "main",
        },
    },
    spec: {
        replicas: 1,
        selector: {
            matchLabels: {
                "app.kubernetes.io/name": "uv",
            },
        },
        strategy: {
            type: "RollingUpdate",
        },
        template: {
            metadata: {
                labels: {
                    "app.kubernetes.io/name": "uv",
                    "app.kubernetes.io/part-of": "everything",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": uvImage.commit,
                    "imagecd/branch": "main",
                },
                annotations: {
                    "imagecd/branch": "main",
                    "imagecd/commit": uvImage.commit,
                    "imagecd/tag": uvImage.tag,
                    "imagecd/built-at": uvImage.builtAt,
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
                        name: "uv",
                        image: uvImage.reference,
                        ports: [
                            {
                                name: "http",
                                containerPort: 3000,
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

new kubernetes.core.v1.Service("uv", {
    metadata: {
        name: "uv",
        namespace: everythingNamespace.metadata.name,
    },
    spec: {
        selector: {
            "app.kubernetes.io/name": "uv",
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

// yarn (apps/yarn)
new kubernetes.apps.v1.Deployment("yarn", {
    metadata: {
        name: "yarn",
        namespace: everythingNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "yarn",
            "app.kubernetes.io/part-of": "everything",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": yarnImage.commit,
            "imagecd/branch": "main",
        },
    },
    spec: {
        replicas: 1,
        selector: {
            matchLabels: {
                "app.kubernetes.io/name": "yarn",
            },
        },
        strategy: {
            type: "RollingUpdate",
        },
        template: {
            metadata: {
                labels: {
                    "app.kubernetes.io/name": "yarn",
                    "app.kubernetes.io/part-of": "everything",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": yarnImage.commit,
                    "imagecd/branch": "main",
                },
                annotations: {
                    "imagecd/branch": "main",
                    "imagecd/commit": yarnImage.commit,
                    "imagecd/tag": yarnImage.tag,
                    "imagecd/built-at": yarnImage.builtAt,
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
                        name: "yarn",
                        image: yarnImage.reference,
                        ports: [
                            {
                                name: "http",
                                containerPort: 3000,
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

new kubernetes.core.v1.Service("yarn", {
    metadata: {
        name: "yarn",
        namespace: everythingNamespace.metadata.name,
    },
    spec: {
        selector: {
            "app.kubernetes.io/name": "yarn",
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
    "cargo": cargoImage.reference,
    "go": goImage.reference,
    "npm": npmImage.reference,
    "pip": pipImage.reference,
    "pnpm": pnpmImage.reference,
    "poetry": poetryImage.reference,
    "uv": uvImage.reference,
    "yarn": yarnImage.reference,
};
export const commits = {
    "cargo": cargoImage.commit,
    "go": goImage.commit,
    "npm": npmImage.commit,
    "pip": pipImage.commit,
    "pnpm": pnpmImage.commit,
    "poetry": poetryImage.commit,
    "uv": uvImage.commit,
    "yarn": yarnImage.commit,
};
