// Written by `imagecd generate` from imagecd.yaml. Your edits are kept when it writes anew.
import * as fs from "fs";
import * as path from "path";

import * as imagecd from "@imagecd/pulumi-imagecd";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const registry = config.require("registry");

const root = path.join(__dirname, "../../../");

/** The text of a file, from the repository's root. */
function read(name: string): string {
    return fs.readFileSync(path.join(root, name), "utf8");
}

const backupTodoistImage = new imagecd.LatestImage("backup-todoist", {
    repository: registry + "/backup-todoist",
    platforms: [
        "linux/amd64",
        "linux/arm64",
    ],
});

const buttonsImage = new imagecd.LatestImage("buttons", {
    repository: registry + "/buttons",
    platforms: [
        "linux/amd64",
        "linux/arm64",
    ],
});

const chimeImage = new imagecd.LatestImage("chime", {
    repository: registry + "/chime",
    platforms: [
        "linux/amd64",
        "linux/arm64",
    ],
});

const clocktimeImage = new imagecd.LatestImage("clocktime", {
    repository: registry + "/clocktime",
    platforms: [
        "linux/amd64",
        "linux/arm64",
    ],
});

const switchesImage = new imagecd.LatestImage("switches", {
    repository: registry + "/switches",
    platforms: [
        "linux/amd64",
        "linux/arm64",
    ],
});

// Namespaces
const homesliceNamespace = kubernetes.core.v1.Namespace.get("homeslice", "homeslice");

new kubernetes.core.v1.Secret("backup-todoist", {
    metadata: {
        name: "backup-todoist",
        namespace: homesliceNamespace.metadata.name,
    },
    type: "Opaque",
    stringData: {
        "token": config.requireSecret("todoistToken"),
    },
}, { retainOnDelete: true });

// backup-todoist (programs/homeslice/apps/backup-todoist)
const backupTodoistBackupsClaim = new kubernetes.core.v1.PersistentVolumeClaim("backup-todoist-backups", {
    metadata: {
        name: "backup-todoist-backups",
        namespace: homesliceNamespace.metadata.name,
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

new kubernetes.batch.v1.CronJob("backup-todoist", {
    metadata: {
        name: "backup-todoist",
        namespace: homesliceNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "backup-todoist",
            "app.kubernetes.io/part-of": "homeslice",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": backupTodoistImage.commit,
            "imagecd/branch": "main",
        },
    },
    spec: {
        schedule: "0 3 * * *",
        timeZone: "Europe/Berlin",
        concurrencyPolicy: "Forbid",
        jobTemplate: {
            spec: {
                backoffLimit: 2,
                template: {
                    metadata: {
                        labels: {
                            "app.kubernetes.io/name": "backup-todoist",
                            "app.kubernetes.io/part-of": "homeslice",
                            "app.kubernetes.io/managed-by": "pulumi",
                            "imagecd/commit": backupTodoistImage.commit,
                            "imagecd/branch": "main",
                        },
                        annotations: {
                            "imagecd/branch": "main",
                            "imagecd/commit": backupTodoistImage.commit,
                            "imagecd/tag": backupTodoistImage.tag,
                            "imagecd/built-at": backupTodoistImage.builtAt,
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
                                name: "backup-todoist",
                                image: backupTodoistImage.reference,
                                env: [
                                    {
                                        name: "TODOIST_TOKEN",
                                        valueFrom: {
                                            secretKeyRef: {
                                                name: "backup-todoist",
                                                key: "token",
                                            },
                                        },
                                    },
                                ],
                                volumeMounts: [
                                    {
                                        name: "backups",
                                        mountPath: "/backups",
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
                                name: "backups",
                                persistentVolumeClaim: {
                                    claimName: backupTodoistBackupsClaim.metadata.name,
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

// buttons (programs/homeslice/apps/buttons)
new kubernetes.apps.v1.Deployment("buttons", {
    metadata: {
        name: "buttons",
        namespace: homesliceNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "buttons",
            "app.kubernetes.io/part-of": "homeslice",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": buttonsImage.commit,
            "imagecd/branch": "main",
        },
    },
    spec: {
        replicas: 1,
        selector: {
            matchLabels: {
                "app.kubernetes.io/name": "buttons",
            },
        },
        strategy: {
            type: "RollingUpdate",
        },
        template: {
            metadata: {
                labels: {
                    "app.kubernetes.io/name": "buttons",
                    "app.kubernetes.io/part-of": "homeslice",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": buttonsImage.commit,
                    "imagecd/branch": "main",
                },
                annotations: {
                    "imagecd/branch": "main",
                    "imagecd/commit": buttonsImage.commit,
                    "imagecd/tag": buttonsImage.tag,
                    "imagecd/built-at": buttonsImage.builtAt,
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
                        name: "buttons",
                        image: buttonsImage.reference,
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

const buttonsService = new kubernetes.core.v1.Service("buttons", {
    metadata: {
        name: "buttons",
        namespace: homesliceNamespace.metadata.name,
    },
    spec: {
        selector: {
            "app.kubernetes.io/name": "buttons",
        },
        ports: [
            {
                name: "http",
                port: 8080,
                targetPort: "http",
            },
        ],
    },
});

new kubernetes.networking.v1.Ingress("buttons", {
    metadata: {
        name: "buttons",
        namespace: homesliceNamespace.metadata.name,
    },
    spec: {
        rules: [
            {
                host: "buttons.home.example",
                http: {
                    paths: [
                        {
                            path: "/",
                            pathType: "Prefix",
                            backend: {
                                service: {
                                    name: buttonsService.metadata.name,
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

// chime (programs/homeslice/apps/chime)
const chimeConfig = new kubernetes.core.v1.ConfigMap("chime", {
    metadata: {
        namespace: homesliceNamespace.metadata.name,
    },
    immutable: true,
    data: {
        "default.conf": read("programs/homeslice/apps/chime/nginx.conf"),
    },
});

new kubernetes.apps.v1.Deployment("chime", {
    metadata: {
        name: "chime",
        namespace: homesliceNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "chime",
            "app.kubernetes.io/part-of": "homeslice",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": chimeImage.commit,
            "imagecd/branch": "main",
        },
    },
    spec: {
        replicas: 1,
        selector: {
            matchLabels: {
                "app.kubernetes.io/name": "chime",
            },
        },
        strategy: {
            type: "RollingUpdate",
        },
        template: {
            metadata: {
                labels: {
                    "app.kubernetes.io/name": "chime",
                    "app.kubernetes.io/part-of": "homeslice",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": chimeImage.commit,
                    "imagecd/branch": "main",
                },
                annotations: {
                    "imagecd/branch": "main",
                    "imagecd/commit": chimeImage.commit,
                    "imagecd/tag": chimeImage.tag,
                    "imagecd/built-at": chimeImage.builtAt,
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
                        name: "chime",
                        image: chimeImage.reference,
                        ports: [
                            {
                                name: "http",
                                containerPort: 8080,
                            },
                        ],
                        volumeMounts: [
                            {
                                name: "config-files",
                                mountPath: "/etc/nginx/conf.d/default.conf",
                                subPath: "default.conf",
                                readOnly: true,
                            },
                            {
                                name: "tmp",
                                mountPath: "/tmp",
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
                        name: "config-files",
                        configMap: {
                            name: chimeConfig.metadata.name,
                        },
                    },
                    {
                        name: "tmp",
                        emptyDir: {
                            sizeLimit: "16Mi",
                        },
                    },
                ],
            },
        },
    },
});

const chimeService = new kubernetes.core.v1.Service("chime", {
    metadata: {
        name: "chime",
        namespace: homesliceNamespace.metadata.name,
    },
    spec: {
        selector: {
            "app.kubernetes.io/name": "chime",
        },
        ports: [
            {
                name: "http",
                port: 8080,
                targetPort: "http",
            },
        ],
    },
});

new kubernetes.networking.v1.Ingress("chime", {
    metadata: {
        name: "chime",
        namespace: homesliceNamespace.metadata.name,
    },
    spec: {
        rules: [
            {
                host: "chime.home.example",
                http: {
                    paths: [
                        {
                            path: "/",
                            pathType: "Prefix",
                            backend: {
                                service: {
                                    name: chimeService.metadata.name,
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

new kubernetes.batch.v1.CronJob("chime-hourly", {
    metadata: {
        name: "chime-hourly",
        namespace: homesliceNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "chime-hourly",
            "app.kubernetes.io/part-of": "homeslice",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": chimeImage.commit,
            "imagecd/branch": "main",
        },
    },
    spec: {
        schedule: "0 8-21 * * *",
        timeZone: "Europe/Berlin",
        concurrencyPolicy: "Forbid",
        jobTemplate: {
            spec: {
                backoffLimit: 2,
                template: {
                    metadata: {
                        labels: {
                            "app.kubernetes.io/name": "chime-hourly",
                            "app.kubernetes.io/part-of": "homeslice",
                            "app.kubernetes.io/managed-by": "pulumi",
                            "imagecd/commit": chimeImage.commit,
                            "imagecd/branch": "main",
                        },
                        annotations: {
                            "imagecd/branch": "main",
                            "imagecd/commit": chimeImage.commit,
                            "imagecd/tag": chimeImage.tag,
                            "imagecd/built-at": chimeImage.builtAt,
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
                                name: "chime-hourly",
                                image: chimeImage.reference,
                                env: [
                                    {
                                        name: "PLAYER",
                                        value: "http://player.home.example/play",
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
                                command: [
                                    "/bin/ring",
                                    "bell",
                                ],
                            },
                        ],
                        restartPolicy: "OnFailure",
                    },
                },
            },
        },
    },
});

new kubernetes.batch.v1.CronJob("chime-morning", {
    metadata: {
        name: "chime-morning",
        namespace: homesliceNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "chime-morning",
            "app.kubernetes.io/part-of": "homeslice",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": chimeImage.commit,
            "imagecd/branch": "main",
        },
    },
    spec: {
        schedule: "30 6 * * 1-5",
        timeZone: "Europe/Berlin",
        concurrencyPolicy: "Forbid",
        jobTemplate: {
            spec: {
                backoffLimit: 2,
                template: {
                    metadata: {
                        labels: {
                            "app.kubernetes.io/name": "chime-morning",
                            "app.kubernetes.io/part-of": "homeslice",
                            "app.kubernetes.io/managed-by": "pulumi",
                            "imagecd/commit": chimeImage.commit,
                            "imagecd/branch": "main",
                        },
                        annotations: {
                            "imagecd/branch": "main",
                            "imagecd/commit": chimeImage.commit,
                            "imagecd/tag": chimeImage.tag,
                            "imagecd/built-at": chimeImage.builtAt,
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
                                name: "chime-morning",
                                image: chimeImage.reference,
                                env: [
                                    {
                                        name: "PLAYER",
                                        value: "http://player.home.example/play",
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
                                command: [
                                    "/bin/ring",
                                    "birds",
                                ],
                            },
                        ],
                        restartPolicy: "OnFailure",
                    },
                },
            },
        },
    },
});

// clocktime (programs/homeslice/apps/clocktime)
new kubernetes.apps.v1.Deployment("clocktime", {
    metadata: {
        name: "clocktime",
        namespace: homesliceNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "clocktime",
            "app.kubernetes.io/part-of": "homeslice",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": clocktimeImage.commit,
            "imagecd/branch": "main",
        },
    },
    spec: {
        replicas: 1,
        selector: {
            matchLabels: {
                "app.kubernetes.io/name": "clocktime",
            },
        },
        strategy: {
            type: "RollingUpdate",
        },
        template: {
            metadata: {
                labels: {
                    "app.kubernetes.io/name": "clocktime",
                    "app.kubernetes.io/part-of": "homeslice",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": clocktimeImage.commit,
                    "imagecd/branch": "main",
                },
                annotations: {
                    "imagecd/branch": "main",
                    "imagecd/commit": clocktimeImage.commit,
                    "imagecd/tag": clocktimeImage.tag,
                    "imagecd/built-at": clocktimeImage.builtAt,
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
                        name: "clocktime",
                        image: clocktimeImage.reference,
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

const clocktimeService = new kubernetes.core.v1.Service("clocktime", {
    metadata: {
        name: "clocktime",
        namespace: homesliceNamespace.metadata.name,
    },
    spec: {
        selector: {
            "app.kubernetes.io/name": "clocktime",
        },
        ports: [
            {
                name: "http",
                port: 8080,
                targetPort: "http",
            },
        ],
    },
});

new kubernetes.networking.v1.Ingress("clocktime", {
    metadata: {
        name: "clocktime",
        namespace: homesliceNamespace.metadata.name,
    },
    spec: {
        rules: [
            {
                host: "clock.home.example",
                http: {
                    paths: [
                        {
                            path: "/",
                            pathType: "Prefix",
                            backend: {
                                service: {
                                    name: clocktimeService.metadata.name,
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

// switches (programs/homeslice/apps/switches)
const switchesConfig = new kubernetes.core.v1.ConfigMap("switches", {
    metadata: {
        namespace: homesliceNamespace.metadata.name,
    },
    immutable: true,
    data: {
        "switches.json": "{\"kitchen\": \"http://10.0.0.21\", \"hall\": \"http://10.0.0.22\"}\n",
    },
});

new kubernetes.apps.v1.Deployment("switches", {
    metadata: {
        name: "switches",
        namespace: homesliceNamespace.metadata.name,
        labels: {
            "app.kubernetes.io/name": "switches",
            "app.kubernetes.io/part-of": "homeslice",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": switchesImage.commit,
            "imagecd/branch": "main",
        },
    },
    spec: {
        replicas: 1,
        selector: {
            matchLabels: {
                "app.kubernetes.io/name": "switches",
            },
        },
        strategy: {
            type: "RollingUpdate",
        },
        template: {
            metadata: {
                labels: {
                    "app.kubernetes.io/name": "switches",
                    "app.kubernetes.io/part-of": "homeslice",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": switchesImage.commit,
                    "imagecd/branch": "main",
                },
                annotations: {
                    "imagecd/branch": "main",
                    "imagecd/commit": switchesImage.commit,
                    "imagecd/tag": switchesImage.tag,
                    "imagecd/built-at": switchesImage.builtAt,
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
                        name: "switches",
                        image: switchesImage.reference,
                        ports: [
                            {
                                name: "http",
                                containerPort: 8080,
                            },
                        ],
                        env: [
                            {
                                name: "SWITCHES",
                                value: "/etc/switches/switches.json",
                            },
                        ],
                        volumeMounts: [
                            {
                                name: "config-files",
                                mountPath: "/etc/switches/switches.json",
                                subPath: "switches.json",
                                readOnly: true,
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
                        name: "config-files",
                        configMap: {
                            name: switchesConfig.metadata.name,
                        },
                    },
                ],
            },
        },
    },
});

const switchesService = new kubernetes.core.v1.Service("switches", {
    metadata: {
        name: "switches",
        namespace: homesliceNamespace.metadata.name,
    },
    spec: {
        selector: {
            "app.kubernetes.io/name": "switches",
        },
        ports: [
            {
                name: "http",
                port: 8080,
                targetPort: "http",
            },
        ],
    },
});

new kubernetes.networking.v1.Ingress("switches", {
    metadata: {
        name: "switches",
        namespace: homesliceNamespace.metadata.name,
    },
    spec: {
        rules: [
            {
                host: "switches.home.example",
                http: {
                    paths: [
                        {
                            path: "/",
                            pathType: "Prefix",
                            backend: {
                                service: {
                                    name: switchesService.metadata.name,
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

export const images = {
    "backup-todoist": backupTodoistImage.reference,
    "buttons": buttonsImage.reference,
    "chime": chimeImage.reference,
    "clocktime": clocktimeImage.reference,
    "switches": switchesImage.reference,
};
export const commits = {
    "backup-todoist": backupTodoistImage.commit,
    "buttons": buttonsImage.commit,
    "chime": chimeImage.commit,
    "clocktime": clocktimeImage.commit,
    "switches": switchesImage.commit,
};
