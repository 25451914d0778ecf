# Written by `imagecd generate` from imagecd.yaml. Your edits are kept when it writes anew.
import pathlib

import pulumi
import pulumi_imagecd as imagecd
import pulumi_kubernetes as kubernetes

config = pulumi.Config()
registry = config.require("registry")

root = pathlib.Path(__file__).resolve().parents[3]


def read(path: str) -> str:
    """The text of a file, from the repository's root."""
    return (root / path).read_bytes().decode("utf-8")


backup_todoist_image = imagecd.LatestImage(
    "backup-todoist",
    repository=registry + "/backup-todoist",
    platforms=[
        "linux/amd64",
        "linux/arm64",
    ],
)

buttons_image = imagecd.LatestImage(
    "buttons",
    repository=registry + "/buttons",
    platforms=[
        "linux/amd64",
        "linux/arm64",
    ],
)

chime_image = imagecd.LatestImage(
    "chime",
    repository=registry + "/chime",
    platforms=[
        "linux/amd64",
        "linux/arm64",
    ],
)

clocktime_image = imagecd.LatestImage(
    "clocktime",
    repository=registry + "/clocktime",
    platforms=[
        "linux/amd64",
        "linux/arm64",
    ],
)

switches_image = imagecd.LatestImage(
    "switches",
    repository=registry + "/switches",
    platforms=[
        "linux/amd64",
        "linux/arm64",
    ],
)

# Namespaces
homeslice_namespace = kubernetes.core.v1.Namespace.get(
    "homeslice",
    "homeslice",
)

kubernetes.core.v1.Secret(
    "backup-todoist",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="backup-todoist",
        namespace=homeslice_namespace.metadata.name,
    ),
    type="Opaque",
    string_data={
        "token": config.require_secret("todoistToken"),
    },
    opts=pulumi.ResourceOptions(retain_on_delete=True),
)

# backup-todoist (programs/homeslice/apps/backup-todoist)
backup_todoist_backups_claim = kubernetes.core.v1.PersistentVolumeClaim(
    "backup-todoist-backups",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="backup-todoist-backups",
        namespace=homeslice_namespace.metadata.name,
    ),
    spec=kubernetes.core.v1.PersistentVolumeClaimSpecArgs(
        access_modes=[
            "ReadWriteOnce",
        ],
        resources=kubernetes.core.v1.VolumeResourceRequirementsArgs(
            requests={
                "storage": "1Gi",
            },
        ),
    ),
    opts=pulumi.ResourceOptions(retain_on_delete=True),
)

kubernetes.batch.v1.CronJob(
    "backup-todoist",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="backup-todoist",
        namespace=homeslice_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "backup-todoist",
            "app.kubernetes.io/part-of": "homeslice",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": backup_todoist_image.commit,
            "imagecd/branch": "main",
        },
    ),
    spec=kubernetes.batch.v1.CronJobSpecArgs(
        schedule="0 3 * * *",
        time_zone="Europe/Berlin",
        concurrency_policy="Forbid",
        job_template=kubernetes.batch.v1.JobTemplateSpecArgs(
            spec=kubernetes.batch.v1.JobSpecArgs(
                backoff_limit=2,
                template=kubernetes.core.v1.PodTemplateSpecArgs(
                    metadata=kubernetes.meta.v1.ObjectMetaArgs(
                        labels={
                            "app.kubernetes.io/name": "backup-todoist",
                            "app.kubernetes.io/part-of": "homeslice",
                            "app.kubernetes.io/managed-by": "pulumi",
                            "imagecd/commit": backup_todoist_image.commit,
                            "imagecd/branch": "main",
                        },
                        annotations={
                            "imagecd/branch": "main",
                            "imagecd/commit": backup_todoist_image.commit,
                            "imagecd/tag": backup_todoist_image.tag,
                            "imagecd/built-at": backup_todoist_image.built_at,
                        },
                    ),
                    spec=kubernetes.core.v1.PodSpecArgs(
                        automount_service_account_token=False,
                        enable_service_links=False,
                        security_context=kubernetes.core.v1.PodSecurityContextArgs(
                            run_as_non_root=True,
                            seccomp_profile=kubernetes.core.v1.SeccompProfileArgs(
                                type="RuntimeDefault",
                            ),
                        ),
                        containers=[
                            kubernetes.core.v1.ContainerArgs(
                                name="backup-todoist",
                                image=backup_todoist_image.reference,
                                env=[
                                    kubernetes.core.v1.EnvVarArgs(
                                        name="TODOIST_TOKEN",
                                        value_from=kubernetes.core.v1.EnvVarSourceArgs(
                                            secret_key_ref=kubernetes.core.v1.SecretKeySelectorArgs(
                                                name="backup-todoist",
                                                key="token",
                                            ),
                                        ),
                                    ),
                                ],
                                volume_mounts=[
                                    kubernetes.core.v1.VolumeMountArgs(
                                        name="backups",
                                        mount_path="/backups",
                                    ),
                                ],
                                resources=kubernetes.core.v1.ResourceRequirementsArgs(
                                    requests={
                                        "cpu": "10m",
                                        "memory": "64Mi",
                                    },
                                    limits={
                                        "memory": "256Mi",
                                    },
                                ),
                                security_context=kubernetes.core.v1.SecurityContextArgs(
                                    allow_privilege_escalation=False,
                                    read_only_root_filesystem=True,
                                    capabilities=kubernetes.core.v1.CapabilitiesArgs(
                                        drop=[
                                            "ALL",
                                        ],
                                    ),
                                ),
                            ),
                        ],
                        volumes=[
                            kubernetes.core.v1.VolumeArgs(
                                name="backups",
                                persistent_volume_claim=kubernetes.core.v1.PersistentVolumeClaimVolumeSourceArgs(
                                    claim_name=backup_todoist_backups_claim.metadata.name,
                                ),
                            ),
                        ],
                        restart_policy="OnFailure",
                    ),
                ),
            ),
        ),
    ),
)

# buttons (programs/homeslice/apps/buttons)
kubernetes.apps.v1.Deployment(
    "buttons",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="buttons",
        namespace=homeslice_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "buttons",
            "app.kubernetes.io/part-of": "homeslice",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": buttons_image.commit,
            "imagecd/branch": "main",
        },
    ),
    spec=kubernetes.apps.v1.DeploymentSpecArgs(
        replicas=1,
        selector=kubernetes.meta.v1.LabelSelectorArgs(
            match_labels={
                "app.kubernetes.io/name": "buttons",
            },
        ),
        strategy=kubernetes.apps.v1.DeploymentStrategyArgs(
            type="RollingUpdate",
        ),
        template=kubernetes.core.v1.PodTemplateSpecArgs(
            metadata=kubernetes.meta.v1.ObjectMetaArgs(
                labels={
                    "app.kubernetes.io/name": "buttons",
                    "app.kubernetes.io/part-of": "homeslice",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": buttons_image.commit,
                    "imagecd/branch": "main",
                },
                annotations={
                    "imagecd/branch": "main",
                    "imagecd/commit": buttons_image.commit,
                    "imagecd/tag": buttons_image.tag,
                    "imagecd/built-at": buttons_image.built_at,
                },
            ),
            spec=kubernetes.core.v1.PodSpecArgs(
                automount_service_account_token=False,
                enable_service_links=False,
                security_context=kubernetes.core.v1.PodSecurityContextArgs(
                    run_as_non_root=True,
                    seccomp_profile=kubernetes.core.v1.SeccompProfileArgs(
                        type="RuntimeDefault",
                    ),
                ),
                containers=[
                    kubernetes.core.v1.ContainerArgs(
                        name="buttons",
                        image=buttons_image.reference,
                        ports=[
                            kubernetes.core.v1.ContainerPortArgs(
                                name="http",
                                container_port=8080,
                            ),
                        ],
                        startup_probe=kubernetes.core.v1.ProbeArgs(
                            tcp_socket=kubernetes.core.v1.TCPSocketActionArgs(
                                port="http",
                            ),
                            period_seconds=5,
                            failure_threshold=60,
                        ),
                        readiness_probe=kubernetes.core.v1.ProbeArgs(
                            tcp_socket=kubernetes.core.v1.TCPSocketActionArgs(
                                port="http",
                            ),
                        ),
                        liveness_probe=kubernetes.core.v1.ProbeArgs(
                            tcp_socket=kubernetes.core.v1.TCPSocketActionArgs(
                                port="http",
                            ),
                            period_seconds=20,
                            failure_threshold=6,
                        ),
                        resources=kubernetes.core.v1.ResourceRequirementsArgs(
                            requests={
                                "cpu": "10m",
                                "memory": "64Mi",
                            },
                            limits={
                                "memory": "256Mi",
                            },
                        ),
                        security_context=kubernetes.core.v1.SecurityContextArgs(
                            allow_privilege_escalation=False,
                            read_only_root_filesystem=True,
                            capabilities=kubernetes.core.v1.CapabilitiesArgs(
                                drop=[
                                    "ALL",
                                ],
                            ),
                        ),
                    ),
                ],
            ),
        ),
    ),
)

buttons_service = kubernetes.core.v1.Service(
    "buttons",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="buttons",
        namespace=homeslice_namespace.metadata.name,
    ),
    spec=kubernetes.core.v1.ServiceSpecArgs(
        selector={
            "app.kubernetes.io/name": "buttons",
        },
        ports=[
            kubernetes.core.v1.ServicePortArgs(
                name="http",
                port=8080,
                target_port="http",
            ),
        ],
    ),
)

kubernetes.networking.v1.Ingress(
    "buttons",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="buttons",
        namespace=homeslice_namespace.metadata.name,
    ),
    spec=kubernetes.networking.v1.IngressSpecArgs(
        rules=[
            kubernetes.networking.v1.IngressRuleArgs(
                host="buttons.home.example",
                http=kubernetes.networking.v1.HTTPIngressRuleValueArgs(
                    paths=[
                        kubernetes.networking.v1.HTTPIngressPathArgs(
                            path="/",
                            path_type="Prefix",
                            backend=kubernetes.networking.v1.IngressBackendArgs(
                                service=kubernetes.networking.v1.IngressServiceBackendArgs(
                                    name=buttons_service.metadata.name,
                                    port=kubernetes.networking.v1.ServiceBackendPortArgs(
                                        name="http",
                                    ),
                                ),
                            ),
                        ),
                    ],
                ),
            ),
        ],
    ),
)

# chime (programs/homeslice/apps/chime)
chime_config = kubernetes.core.v1.ConfigMap(
    "chime",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        namespace=homeslice_namespace.metadata.name,
    ),
    immutable=True,
    data={
        "default.conf": read("programs/homeslice/apps/chime/nginx.conf"),
    },
)

kubernetes.apps.v1.Deployment(
    "chime",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="chime",
        namespace=homeslice_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "chime",
            "app.kubernetes.io/part-of": "homeslice",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": chime_image.commit,
            "imagecd/branch": "main",
        },
    ),
    spec=kubernetes.apps.v1.DeploymentSpecArgs(
        replicas=1,
        selector=kubernetes.meta.v1.LabelSelectorArgs(
            match_labels={
                "app.kubernetes.io/name": "chime",
            },
        ),
        strategy=kubernetes.apps.v1.DeploymentStrategyArgs(
            type="RollingUpdate",
        ),
        template=kubernetes.core.v1.PodTemplateSpecArgs(
            metadata=kubernetes.meta.v1.ObjectMetaArgs(
                labels={
                    "app.kubernetes.io/name": "chime",
                    "app.kubernetes.io/part-of": "homeslice",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": chime_image.commit,
                    "imagecd/branch": "main",
                },
                annotations={
                    "imagecd/branch": "main",
                    "imagecd/commit": chime_image.commit,
                    "imagecd/tag": chime_image.tag,
                    "imagecd/built-at": chime_image.built_at,
                },
            ),
            spec=kubernetes.core.v1.PodSpecArgs(
                automount_service_account_token=False,
                enable_service_links=False,
                security_context=kubernetes.core.v1.PodSecurityContextArgs(
                    run_as_non_root=True,
                    seccomp_profile=kubernetes.core.v1.SeccompProfileArgs(
                        type="RuntimeDefault",
                    ),
                ),
                containers=[
                    kubernetes.core.v1.ContainerArgs(
                        name="chime",
                        image=chime_image.reference,
                        ports=[
                            kubernetes.core.v1.ContainerPortArgs(
                                name="http",
                                container_port=8080,
                            ),
                        ],
                        volume_mounts=[
                            kubernetes.core.v1.VolumeMountArgs(
                                name="config-files",
                                mount_path="/etc/nginx/conf.d/default.conf",
                                sub_path="default.conf",
                                read_only=True,
                            ),
                            kubernetes.core.v1.VolumeMountArgs(
                                name="tmp",
                                mount_path="/tmp",
                            ),
                        ],
                        startup_probe=kubernetes.core.v1.ProbeArgs(
                            tcp_socket=kubernetes.core.v1.TCPSocketActionArgs(
                                port="http",
                            ),
                            period_seconds=5,
                            failure_threshold=60,
                        ),
                        readiness_probe=kubernetes.core.v1.ProbeArgs(
                            tcp_socket=kubernetes.core.v1.TCPSocketActionArgs(
                                port="http",
                            ),
                        ),
                        liveness_probe=kubernetes.core.v1.ProbeArgs(
                            tcp_socket=kubernetes.core.v1.TCPSocketActionArgs(
                                port="http",
                            ),
                            period_seconds=20,
                            failure_threshold=6,
                        ),
                        resources=kubernetes.core.v1.ResourceRequirementsArgs(
                            requests={
                                "cpu": "10m",
                                "memory": "64Mi",
                            },
                            limits={
                                "memory": "256Mi",
                            },
                        ),
                        security_context=kubernetes.core.v1.SecurityContextArgs(
                            allow_privilege_escalation=False,
                            read_only_root_filesystem=True,
                            capabilities=kubernetes.core.v1.CapabilitiesArgs(
                                drop=[
                                    "ALL",
                                ],
                            ),
                        ),
                    ),
                ],
                volumes=[
                    kubernetes.core.v1.VolumeArgs(
                        name="config-files",
                        config_map=kubernetes.core.v1.ConfigMapVolumeSourceArgs(
                            name=chime_config.metadata.name,
                        ),
                    ),
                    kubernetes.core.v1.VolumeArgs(
                        name="tmp",
                        empty_dir=kubernetes.core.v1.EmptyDirVolumeSourceArgs(
                            size_limit="16Mi",
                        ),
                    ),
                ],
            ),
        ),
    ),
)

chime_service = kubernetes.core.v1.Service(
    "chime",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="chime",
        namespace=homeslice_namespace.metadata.name,
    ),
    spec=kubernetes.core.v1.ServiceSpecArgs(
        selector={
            "app.kubernetes.io/name": "chime",
        },
        ports=[
            kubernetes.core.v1.ServicePortArgs(
                name="http",
                port=8080,
                target_port="http",
            ),
        ],
    ),
)

kubernetes.networking.v1.Ingress(
    "chime",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="chime",
        namespace=homeslice_namespace.metadata.name,
    ),
    spec=kubernetes.networking.v1.IngressSpecArgs(
        rules=[
            kubernetes.networking.v1.IngressRuleArgs(
                host="chime.home.example",
                http=kubernetes.networking.v1.HTTPIngressRuleValueArgs(
                    paths=[
                        kubernetes.networking.v1.HTTPIngressPathArgs(
                            path="/",
                            path_type="Prefix",
                            backend=kubernetes.networking.v1.IngressBackendArgs(
                                service=kubernetes.networking.v1.IngressServiceBackendArgs(
                                    name=chime_service.metadata.name,
                                    port=kubernetes.networking.v1.ServiceBackendPortArgs(
                                        name="http",
                                    ),
                                ),
                            ),
                        ),
                    ],
                ),
            ),
        ],
    ),
)

kubernetes.batch.v1.CronJob(
    "chime-hourly",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="chime-hourly",
        namespace=homeslice_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "chime-hourly",
            "app.kubernetes.io/part-of": "homeslice",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": chime_image.commit,
            "imagecd/branch": "main",
        },
    ),
    spec=kubernetes.batch.v1.CronJobSpecArgs(
        schedule="0 8-21 * * *",
        time_zone="Europe/Berlin",
        concurrency_policy="Forbid",
        job_template=kubernetes.batch.v1.JobTemplateSpecArgs(
            spec=kubernetes.batch.v1.JobSpecArgs(
                backoff_limit=2,
                template=kubernetes.core.v1.PodTemplateSpecArgs(
                    metadata=kubernetes.meta.v1.ObjectMetaArgs(
                        labels={
                            "app.kubernetes.io/name": "chime-hourly",
                            "app.kubernetes.io/part-of": "homeslice",
                            "app.kubernetes.io/managed-by": "pulumi",
                            "imagecd/commit": chime_image.commit,
                            "imagecd/branch": "main",
                        },
                        annotations={
                            "imagecd/branch": "main",
                            "imagecd/commit": chime_image.commit,
                            "imagecd/tag": chime_image.tag,
                            "imagecd/built-at": chime_image.built_at,
                        },
                    ),
                    spec=kubernetes.core.v1.PodSpecArgs(
                        automount_service_account_token=False,
                        enable_service_links=False,
                        security_context=kubernetes.core.v1.PodSecurityContextArgs(
                            run_as_non_root=True,
                            seccomp_profile=kubernetes.core.v1.SeccompProfileArgs(
                                type="RuntimeDefault",
                            ),
                        ),
                        containers=[
                            kubernetes.core.v1.ContainerArgs(
                                name="chime-hourly",
                                image=chime_image.reference,
                                env=[
                                    kubernetes.core.v1.EnvVarArgs(
                                        name="PLAYER",
                                        value="http://player.home.example/play",
                                    ),
                                ],
                                resources=kubernetes.core.v1.ResourceRequirementsArgs(
                                    requests={
                                        "cpu": "10m",
                                        "memory": "64Mi",
                                    },
                                    limits={
                                        "memory": "256Mi",
                                    },
                                ),
                                security_context=kubernetes.core.v1.SecurityContextArgs(
                                    allow_privilege_escalation=False,
                                    read_only_root_filesystem=True,
                                    capabilities=kubernetes.core.v1.CapabilitiesArgs(
                                        drop=[
                                            "ALL",
                                        ],
                                    ),
                                ),
                                command=[
                                    "/bin/ring",
                                    "bell",
                                ],
                            ),
                        ],
                        restart_policy="OnFailure",
                    ),
                ),
            ),
        ),
    ),
)

kubernetes.batch.v1.CronJob(
    "chime-morning",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="chime-morning",
        namespace=homeslice_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "chime-morning",
            "app.kubernetes.io/part-of": "homeslice",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": chime_image.commit,
            "imagecd/branch": "main",
        },
    ),
    spec=kubernetes.batch.v1.CronJobSpecArgs(
        schedule="30 6 * * 1-5",
        time_zone="Europe/Berlin",
        concurrency_policy="Forbid",
        job_template=kubernetes.batch.v1.JobTemplateSpecArgs(
            spec=kubernetes.batch.v1.JobSpecArgs(
                backoff_limit=2,
                template=kubernetes.core.v1.PodTemplateSpecArgs(
                    metadata=kubernetes.meta.v1.ObjectMetaArgs(
                        labels={
                            "app.kubernetes.io/name": "chime-morning",
                            "app.kubernetes.io/part-of": "homeslice",
                            "app.kubernetes.io/managed-by": "pulumi",
                            "imagecd/commit": chime_image.commit,
                            "imagecd/branch": "main",
                        },
                        annotations={
                            "imagecd/branch": "main",
                            "imagecd/commit": chime_image.commit,
                            "imagecd/tag": chime_image.tag,
                            "imagecd/built-at": chime_image.built_at,
                        },
                    ),
                    spec=kubernetes.core.v1.PodSpecArgs(
                        automount_service_account_token=False,
                        enable_service_links=False,
                        security_context=kubernetes.core.v1.PodSecurityContextArgs(
                            run_as_non_root=True,
                            seccomp_profile=kubernetes.core.v1.SeccompProfileArgs(
                                type="RuntimeDefault",
                            ),
                        ),
                        containers=[
                            kubernetes.core.v1.ContainerArgs(
                                name="chime-morning",
                                image=chime_image.reference,
                                env=[
                                    kubernetes.core.v1.EnvVarArgs(
                                        name="PLAYER",
                                        value="http://player.home.example/play",
                                    ),
                                ],
                                resources=kubernetes.core.v1.ResourceRequirementsArgs(
                                    requests={
                                        "cpu": "10m",
                                        "memory": "64Mi",
                                    },
                                    limits={
                                        "memory": "256Mi",
                                    },
                                ),
                                security_context=kubernetes.core.v1.SecurityContextArgs(
                                    allow_privilege_escalation=False,
                                    read_only_root_filesystem=True,
                                    capabilities=kubernetes.core.v1.CapabilitiesArgs(
                                        drop=[
                                            "ALL",
                                        ],
                                    ),
                                ),
                                command=[
                                    "/bin/ring",
                                    "birds",
                                ],
                            ),
                        ],
                        restart_policy="OnFailure",
                    ),
                ),
            ),
        ),
    ),
)

# clocktime (programs/homeslice/apps/clocktime)
kubernetes.apps.v1.Deployment(
    "clocktime",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="clocktime",
        namespace=homeslice_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "clocktime",
            "app.kubernetes.io/part-of": "homeslice",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": clocktime_image.commit,
            "imagecd/branch": "main",
        },
    ),
    spec=kubernetes.apps.v1.DeploymentSpecArgs(
        replicas=1,
        selector=kubernetes.meta.v1.LabelSelectorArgs(
            match_labels={
                "app.kubernetes.io/name": "clocktime",
            },
        ),
        strategy=kubernetes.apps.v1.DeploymentStrategyArgs(
            type="RollingUpdate",
        ),
        template=kubernetes.core.v1.PodTemplateSpecArgs(
            metadata=kubernetes.meta.v1.ObjectMetaArgs(
                labels={
                    "app.kubernetes.io/name": "clocktime",
                    "app.kubernetes.io/part-of": "homeslice",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": clocktime_image.commit,
                    "imagecd/branch": "main",
                },
                annotations={
                    "imagecd/branch": "main",
                    "imagecd/commit": clocktime_image.commit,
                    "imagecd/tag": clocktime_image.tag,
                    "imagecd/built-at": clocktime_image.built_at,
                },
            ),
            spec=kubernetes.core.v1.PodSpecArgs(
                automount_service_account_token=False,
                enable_service_links=False,
                security_context=kubernetes.core.v1.PodSecurityContextArgs(
                    run_as_non_root=True,
                    seccomp_profile=kubernetes.core.v1.SeccompProfileArgs(
                        type="RuntimeDefault",
                    ),
                ),
                containers=[
                    kubernetes.core.v1.ContainerArgs(
                        name="clocktime",
                        image=clocktime_image.reference,
                        ports=[
                            kubernetes.core.v1.ContainerPortArgs(
                                name="http",
                                container_port=8080,
                            ),
                        ],
                        startup_probe=kubernetes.core.v1.ProbeArgs(
                            tcp_socket=kubernetes.core.v1.TCPSocketActionArgs(
                                port="http",
                            ),
                            period_seconds=5,
                            failure_threshold=60,
                        ),
                        readiness_probe=kubernetes.core.v1.ProbeArgs(
                            tcp_socket=kubernetes.core.v1.TCPSocketActionArgs(
                                port="http",
                            ),
                        ),
                        liveness_probe=kubernetes.core.v1.ProbeArgs(
                            tcp_socket=kubernetes.core.v1.TCPSocketActionArgs(
                                port="http",
                            ),
                            period_seconds=20,
                            failure_threshold=6,
                        ),
                        resources=kubernetes.core.v1.ResourceRequirementsArgs(
                            requests={
                                "cpu": "10m",
                                "memory": "64Mi",
                            },
                            limits={
                                "memory": "256Mi",
                            },
                        ),
                        security_context=kubernetes.core.v1.SecurityContextArgs(
                            allow_privilege_escalation=False,
                            read_only_root_filesystem=True,
                            capabilities=kubernetes.core.v1.CapabilitiesArgs(
                                drop=[
                                    "ALL",
                                ],
                            ),
                        ),
                    ),
                ],
            ),
        ),
    ),
)

clocktime_service = kubernetes.core.v1.Service(
    "clocktime",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="clocktime",
        namespace=homeslice_namespace.metadata.name,
    ),
    spec=kubernetes.core.v1.ServiceSpecArgs(
        selector={
            "app.kubernetes.io/name": "clocktime",
        },
        ports=[
            kubernetes.core.v1.ServicePortArgs(
                name="http",
                port=8080,
                target_port="http",
            ),
        ],
    ),
)

kubernetes.networking.v1.Ingress(
    "clocktime",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="clocktime",
        namespace=homeslice_namespace.metadata.name,
    ),
    spec=kubernetes.networking.v1.IngressSpecArgs(
        rules=[
            kubernetes.networking.v1.IngressRuleArgs(
                host="clock.home.example",
                http=kubernetes.networking.v1.HTTPIngressRuleValueArgs(
                    paths=[
                        kubernetes.networking.v1.HTTPIngressPathArgs(
                            path="/",
                            path_type="Prefix",
                            backend=kubernetes.networking.v1.IngressBackendArgs(
                                service=kubernetes.networking.v1.IngressServiceBackendArgs(
                                    name=clocktime_service.metadata.name,
                                    port=kubernetes.networking.v1.ServiceBackendPortArgs(
                                        name="http",
                                    ),
                                ),
                            ),
                        ),
                    ],
                ),
            ),
        ],
    ),
)

# switches (programs/homeslice/apps/switches)
switches_config = kubernetes.core.v1.ConfigMap(
    "switches",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        namespace=homeslice_namespace.metadata.name,
    ),
    immutable=True,
    data={
        "switches.json": "{\"kitchen\": \"http://10.0.0.21\", \"hall\": \"http://10.0.0.22\"}\n",
    },
)

kubernetes.apps.v1.Deployment(
    "switches",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="switches",
        namespace=homeslice_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "switches",
            "app.kubernetes.io/part-of": "homeslice",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": switches_image.commit,
            "imagecd/branch": "main",
        },
    ),
    spec=kubernetes.apps.v1.DeploymentSpecArgs(
        replicas=1,
        selector=kubernetes.meta.v1.LabelSelectorArgs(
            match_labels={
                "app.kubernetes.io/name": "switches",
            },
        ),
        strategy=kubernetes.apps.v1.DeploymentStrategyArgs(
            type="RollingUpdate",
        ),
        template=kubernetes.core.v1.PodTemplateSpecArgs(
            metadata=kubernetes.meta.v1.ObjectMetaArgs(
                labels={
                    "app.kubernetes.io/name": "switches",
                    "app.kubernetes.io/part-of": "homeslice",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": switches_image.commit,
                    "imagecd/branch": "main",
                },
                annotations={
                    "imagecd/branch": "main",
                    "imagecd/commit": switches_image.commit,
                    "imagecd/tag": switches_image.tag,
                    "imagecd/built-at": switches_image.built_at,
                },
            ),
            spec=kubernetes.core.v1.PodSpecArgs(
                automount_service_account_token=False,
                enable_service_links=False,
                security_context=kubernetes.core.v1.PodSecurityContextArgs(
                    run_as_non_root=True,
                    seccomp_profile=kubernetes.core.v1.SeccompProfileArgs(
                        type="RuntimeDefault",
                    ),
                ),
                containers=[
                    kubernetes.core.v1.ContainerArgs(
                        name="switches",
                        image=switches_image.reference,
                        ports=[
                            kubernetes.core.v1.ContainerPortArgs(
                                name="http",
                                container_port=8080,
                            ),
                        ],
                        env=[
                            kubernetes.core.v1.EnvVarArgs(
                                name="SWITCHES",
                                value="/etc/switches/switches.json",
                            ),
                        ],
                        volume_mounts=[
                            kubernetes.core.v1.VolumeMountArgs(
                                name="config-files",
                                mount_path="/etc/switches/switches.json",
                                sub_path="switches.json",
                                read_only=True,
                            ),
                        ],
                        startup_probe=kubernetes.core.v1.ProbeArgs(
                            tcp_socket=kubernetes.core.v1.TCPSocketActionArgs(
                                port="http",
                            ),
                            period_seconds=5,
                            failure_threshold=60,
                        ),
                        readiness_probe=kubernetes.core.v1.ProbeArgs(
                            tcp_socket=kubernetes.core.v1.TCPSocketActionArgs(
                                port="http",
                            ),
                        ),
                        liveness_probe=kubernetes.core.v1.ProbeArgs(
                            tcp_socket=kubernetes.core.v1.TCPSocketActionArgs(
                                port="http",
                            ),
                            period_seconds=20,
                            failure_threshold=6,
                        ),
                        resources=kubernetes.core.v1.ResourceRequirementsArgs(
                            requests={
                                "cpu": "10m",
                                "memory": "64Mi",
                            },
                            limits={
                                "memory": "256Mi",
                            },
                        ),
                        security_context=kubernetes.core.v1.SecurityContextArgs(
                            allow_privilege_escalation=False,
                            read_only_root_filesystem=True,
                            capabilities=kubernetes.core.v1.CapabilitiesArgs(
                                drop=[
                                    "ALL",
                                ],
                            ),
                        ),
                    ),
                ],
                volumes=[
                    kubernetes.core.v1.VolumeArgs(
                        name="config-files",
                        config_map=kubernetes.core.v1.ConfigMapVolumeSourceArgs(
                            name=switches_config.metadata.name,
                        ),
                    ),
                ],
            ),
        ),
    ),
)

switches_service = kubernetes.core.v1.Service(
    "switches",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="switches",
        namespace=homeslice_namespace.metadata.name,
    ),
    spec=kubernetes.core.v1.ServiceSpecArgs(
        selector={
            "app.kubernetes.io/name": "switches",
        },
        ports=[
            kubernetes.core.v1.ServicePortArgs(
                name="http",
                port=8080,
                target_port="http",
            ),
        ],
    ),
)

kubernetes.networking.v1.Ingress(
    "switches",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="switches",
        namespace=homeslice_namespace.metadata.name,
    ),
    spec=kubernetes.networking.v1.IngressSpecArgs(
        rules=[
            kubernetes.networking.v1.IngressRuleArgs(
                host="switches.home.example",
                http=kubernetes.networking.v1.HTTPIngressRuleValueArgs(
                    paths=[
                        kubernetes.networking.v1.HTTPIngressPathArgs(
                            path="/",
                            path_type="Prefix",
                            backend=kubernetes.networking.v1.IngressBackendArgs(
                                service=kubernetes.networking.v1.IngressServiceBackendArgs(
                                    name=switches_service.metadata.name,
                                    port=kubernetes.networking.v1.ServiceBackendPortArgs(
                                        name="http",
                                    ),
                                ),
                            ),
                        ),
                    ],
                ),
            ),
        ],
    ),
)

pulumi.export("images", {
    "backup-todoist": backup_todoist_image.reference,
    "buttons": buttons_image.reference,
    "chime": chime_image.reference,
    "clocktime": clocktime_image.reference,
    "switches": switches_image.reference,
})
pulumi.export("commits", {
    "backup-todoist": backup_todoist_image.commit,
    "buttons": buttons_image.commit,
    "chime": chime_image.commit,
    "clocktime": clocktime_image.commit,
    "switches": switches_image.commit,
})
