# Written by `imagecd generate` from imagecd.yaml. Your edits are kept when it writes anew.
import pulumi
import pulumi_imagecd as imagecd
import pulumi_kubernetes as kubernetes

config = pulumi.Config()

n_1_image = imagecd.LatestImage(
    "1",
    repository="ghcr.io/owner/names/1",
)

a_1_image = imagecd.LatestImage(
    "a-1",
    repository="ghcr.io/owner/names/a-1",
)

a1_image = imagecd.LatestImage(
    "a1",
    repository="ghcr.io/owner/names/a1",
)

class_image = imagecd.LatestImage(
    "class",
    repository="ghcr.io/owner/names/class",
)

config_image = imagecd.LatestImage(
    "config",
    repository="ghcr.io/owner/names/config",
)

err_image = imagecd.LatestImage(
    "err",
    repository="ghcr.io/owner/names/err",
)

func_image = imagecd.LatestImage(
    "func",
    repository="ghcr.io/owner/names/func",
)

pulumi_image = imagecd.LatestImage(
    "pulumi",
    repository="ghcr.io/owner/names/pulumi",
)

x_image_image = imagecd.LatestImage(
    "x-image",
    repository="ghcr.io/owner/names/x-image",
)

# Namespaces
names_namespace = kubernetes.core.v1.Namespace(
    "names",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="names",
        labels={
            "pod-security.kubernetes.io/warn": "restricted",
        },
    ),
    opts=pulumi.ResourceOptions(protect=True, retain_on_delete=True),
)

kubernetes.core.v1.Secret(
    "s",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="s",
        namespace=names_namespace.metadata.name,
    ),
    type="Opaque",
    string_data={
        "k": config.require_secret("a1-image"),
        "l": config.require_secret("class"),
    },
    opts=pulumi.ResourceOptions(retain_on_delete=True),
)

# 1 (apps/1)
n_1_b_c_claim = kubernetes.core.v1.PersistentVolumeClaim(
    "1-b-c",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="1-b-c",
        namespace=names_namespace.metadata.name,
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

kubernetes.apps.v1.Deployment(
    "1",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="1",
        namespace=names_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "1",
            "app.kubernetes.io/part-of": "names",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": n_1_image.commit,
            "imagecd/branch": "main",
        },
    ),
    spec=kubernetes.apps.v1.DeploymentSpecArgs(
        replicas=1,
        selector=kubernetes.meta.v1.LabelSelectorArgs(
            match_labels={
                "app.kubernetes.io/name": "1",
            },
        ),
        strategy=kubernetes.apps.v1.DeploymentStrategyArgs(
            type="Recreate",
        ),
        template=kubernetes.core.v1.PodTemplateSpecArgs(
            metadata=kubernetes.meta.v1.ObjectMetaArgs(
                labels={
                    "app.kubernetes.io/name": "1",
                    "app.kubernetes.io/part-of": "names",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": n_1_image.commit,
                    "imagecd/branch": "main",
                },
                annotations={
                    "imagecd/branch": "main",
                    "imagecd/commit": n_1_image.commit,
                    "imagecd/tag": n_1_image.tag,
                    "imagecd/built-at": n_1_image.built_at,
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
                        name="1",
                        image=n_1_image.reference,
                        ports=[
                            kubernetes.core.v1.ContainerPortArgs(
                                name="http",
                                container_port=8080,
                            ),
                        ],
                        volume_mounts=[
                            kubernetes.core.v1.VolumeMountArgs(
                                name="b-c",
                                mount_path="/c",
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
                        name="b-c",
                        persistent_volume_claim=kubernetes.core.v1.PersistentVolumeClaimVolumeSourceArgs(
                            claim_name=n_1_b_c_claim.metadata.name,
                        ),
                    ),
                ],
            ),
        ),
    ),
)

n_1_b_c_2_claim = kubernetes.core.v1.PersistentVolumeClaim(
    "1-b-c-2",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="1-b-c-2",
        namespace=names_namespace.metadata.name,
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
    "1-b",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="1-b",
        namespace=names_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "1-b",
            "app.kubernetes.io/part-of": "names",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": n_1_image.commit,
            "imagecd/branch": "main",
        },
    ),
    spec=kubernetes.batch.v1.CronJobSpecArgs(
        schedule="@daily",
        concurrency_policy="Forbid",
        job_template=kubernetes.batch.v1.JobTemplateSpecArgs(
            spec=kubernetes.batch.v1.JobSpecArgs(
                backoff_limit=2,
                template=kubernetes.core.v1.PodTemplateSpecArgs(
                    metadata=kubernetes.meta.v1.ObjectMetaArgs(
                        labels={
                            "app.kubernetes.io/name": "1-b",
                            "app.kubernetes.io/part-of": "names",
                            "app.kubernetes.io/managed-by": "pulumi",
                            "imagecd/commit": n_1_image.commit,
                            "imagecd/branch": "main",
                        },
                        annotations={
                            "imagecd/branch": "main",
                            "imagecd/commit": n_1_image.commit,
                            "imagecd/tag": n_1_image.tag,
                            "imagecd/built-at": n_1_image.built_at,
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
                                name="1-b",
                                image=n_1_image.reference,
                                volume_mounts=[
                                    kubernetes.core.v1.VolumeMountArgs(
                                        name="c",
                                        mount_path="/c",
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
                                name="c",
                                persistent_volume_claim=kubernetes.core.v1.PersistentVolumeClaimVolumeSourceArgs(
                                    claim_name=n_1_b_c_2_claim.metadata.name,
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

# a-1 (apps/a-1)
a_1_b_c_claim = kubernetes.core.v1.PersistentVolumeClaim(
    "a-1-b-c",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="a-1-b-c",
        namespace=names_namespace.metadata.name,
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

kubernetes.apps.v1.Deployment(
    "a-1",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="a-1",
        namespace=names_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "a-1",
            "app.kubernetes.io/part-of": "names",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": a_1_image.commit,
            "imagecd/branch": "main",
        },
    ),
    spec=kubernetes.apps.v1.DeploymentSpecArgs(
        replicas=1,
        selector=kubernetes.meta.v1.LabelSelectorArgs(
            match_labels={
                "app.kubernetes.io/name": "a-1",
            },
        ),
        strategy=kubernetes.apps.v1.DeploymentStrategyArgs(
            type="Recreate",
        ),
        template=kubernetes.core.v1.PodTemplateSpecArgs(
            metadata=kubernetes.meta.v1.ObjectMetaArgs(
                labels={
                    "app.kubernetes.io/name": "a-1",
                    "app.kubernetes.io/part-of": "names",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": a_1_image.commit,
                    "imagecd/branch": "main",
                },
                annotations={
                    "imagecd/branch": "main",
                    "imagecd/commit": a_1_image.commit,
                    "imagecd/tag": a_1_image.tag,
                    "imagecd/built-at": a_1_image.built_at,
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
                        name="a-1",
                        image=a_1_image.reference,
                        ports=[
                            kubernetes.core.v1.ContainerPortArgs(
                                name="http",
                                container_port=8080,
                            ),
                        ],
                        volume_mounts=[
                            kubernetes.core.v1.VolumeMountArgs(
                                name="b-c",
                                mount_path="/c",
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
                        name="b-c",
                        persistent_volume_claim=kubernetes.core.v1.PersistentVolumeClaimVolumeSourceArgs(
                            claim_name=a_1_b_c_claim.metadata.name,
                        ),
                    ),
                ],
            ),
        ),
    ),
)

kubernetes.core.v1.Service(
    "a-1",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="a-1",
        namespace=names_namespace.metadata.name,
    ),
    spec=kubernetes.core.v1.ServiceSpecArgs(
        selector={
            "app.kubernetes.io/name": "a-1",
        },
        ports=[
            kubernetes.core.v1.ServicePortArgs(
                name="http",
                port=80,
                target_port="http",
            ),
        ],
    ),
)

a_1_b_c_2_claim = kubernetes.core.v1.PersistentVolumeClaim(
    "a-1-b-c-2",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="a-1-b-c-2",
        namespace=names_namespace.metadata.name,
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
    "a-1-b",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="a-1-b",
        namespace=names_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "a-1-b",
            "app.kubernetes.io/part-of": "names",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": a_1_image.commit,
            "imagecd/branch": "main",
        },
    ),
    spec=kubernetes.batch.v1.CronJobSpecArgs(
        schedule="@daily",
        concurrency_policy="Forbid",
        job_template=kubernetes.batch.v1.JobTemplateSpecArgs(
            spec=kubernetes.batch.v1.JobSpecArgs(
                backoff_limit=2,
                template=kubernetes.core.v1.PodTemplateSpecArgs(
                    metadata=kubernetes.meta.v1.ObjectMetaArgs(
                        labels={
                            "app.kubernetes.io/name": "a-1-b",
                            "app.kubernetes.io/part-of": "names",
                            "app.kubernetes.io/managed-by": "pulumi",
                            "imagecd/commit": a_1_image.commit,
                            "imagecd/branch": "main",
                        },
                        annotations={
                            "imagecd/branch": "main",
                            "imagecd/commit": a_1_image.commit,
                            "imagecd/tag": a_1_image.tag,
                            "imagecd/built-at": a_1_image.built_at,
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
                                name="a-1-b",
                                image=a_1_image.reference,
                                volume_mounts=[
                                    kubernetes.core.v1.VolumeMountArgs(
                                        name="c",
                                        mount_path="/c",
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
                                name="c",
                                persistent_volume_claim=kubernetes.core.v1.PersistentVolumeClaimVolumeSourceArgs(
                                    claim_name=a_1_b_c_2_claim.metadata.name,
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

# a1 (apps/a1)
a1_b_c_claim = kubernetes.core.v1.PersistentVolumeClaim(
    "a1-b-c",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="a1-b-c",
        namespace=names_namespace.metadata.name,
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

kubernetes.apps.v1.Deployment(
    "a1",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="a1",
        namespace=names_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "a1",
            "app.kubernetes.io/part-of": "names",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": a1_image.commit,
            "imagecd/branch": "main",
        },
    ),
    spec=kubernetes.apps.v1.DeploymentSpecArgs(
        replicas=1,
        selector=kubernetes.meta.v1.LabelSelectorArgs(
            match_labels={
                "app.kubernetes.io/name": "a1",
            },
        ),
        strategy=kubernetes.apps.v1.DeploymentStrategyArgs(
            type="Recreate",
        ),
        template=kubernetes.core.v1.PodTemplateSpecArgs(
            metadata=kubernetes.meta.v1.ObjectMetaArgs(
                labels={
                    "app.kubernetes.io/name": "a1",
                    "app.kubernetes.io/part-of": "names",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": a1_image.commit,
                    "imagecd/branch": "main",
                },
                annotations={
                    "imagecd/branch": "main",
                    "imagecd/commit": a1_image.commit,
                    "imagecd/tag": a1_image.tag,
                    "imagecd/built-at": a1_image.built_at,
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
                        name="a1",
                        image=a1_image.reference,
                        ports=[
                            kubernetes.core.v1.ContainerPortArgs(
                                name="http",
                                container_port=8080,
                            ),
                        ],
                        volume_mounts=[
                            kubernetes.core.v1.VolumeMountArgs(
                                name="b-c",
                                mount_path="/c",
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
                        name="b-c",
                        persistent_volume_claim=kubernetes.core.v1.PersistentVolumeClaimVolumeSourceArgs(
                            claim_name=a1_b_c_claim.metadata.name,
                        ),
                    ),
                ],
            ),
        ),
    ),
)

kubernetes.core.v1.Service(
    "a1",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="a1",
        namespace=names_namespace.metadata.name,
    ),
    spec=kubernetes.core.v1.ServiceSpecArgs(
        selector={
            "app.kubernetes.io/name": "a1",
        },
        ports=[
            kubernetes.core.v1.ServicePortArgs(
                name="http",
                port=80,
                target_port="http",
            ),
        ],
    ),
)

a1_b_c_2_claim = kubernetes.core.v1.PersistentVolumeClaim(
    "a1-b-c-2",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="a1-b-c-2",
        namespace=names_namespace.metadata.name,
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
    "a1-b",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="a1-b",
        namespace=names_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "a1-b",
            "app.kubernetes.io/part-of": "names",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": a1_image.commit,
            "imagecd/branch": "main",
        },
    ),
    spec=kubernetes.batch.v1.CronJobSpecArgs(
        schedule="@daily",
        concurrency_policy="Forbid",
        job_template=kubernetes.batch.v1.JobTemplateSpecArgs(
            spec=kubernetes.batch.v1.JobSpecArgs(
                backoff_limit=2,
                template=kubernetes.core.v1.PodTemplateSpecArgs(
                    metadata=kubernetes.meta.v1.ObjectMetaArgs(
                        labels={
                            "app.kubernetes.io/name": "a1-b",
                            "app.kubernetes.io/part-of": "names",
                            "app.kubernetes.io/managed-by": "pulumi",
                            "imagecd/commit": a1_image.commit,
                            "imagecd/branch": "main",
                        },
                        annotations={
                            "imagecd/branch": "main",
                            "imagecd/commit": a1_image.commit,
                            "imagecd/tag": a1_image.tag,
                            "imagecd/built-at": a1_image.built_at,
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
                                name="a1-b",
                                image=a1_image.reference,
                                volume_mounts=[
                                    kubernetes.core.v1.VolumeMountArgs(
                                        name="c",
                                        mount_path="/c",
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
                                name="c",
                                persistent_volume_claim=kubernetes.core.v1.PersistentVolumeClaimVolumeSourceArgs(
                                    claim_name=a1_b_c_2_claim.metadata.name,
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

# class (apps/class)
class_b_c_claim = kubernetes.core.v1.PersistentVolumeClaim(
    "class-b-c",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="class-b-c",
        namespace=names_namespace.metadata.name,
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

kubernetes.apps.v1.Deployment(
    "class",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="class",
        namespace=names_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "class",
            "app.kubernetes.io/part-of": "names",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": class_image.commit,
            "imagecd/branch": "main",
        },
    ),
    spec=kubernetes.apps.v1.DeploymentSpecArgs(
        replicas=1,
        selector=kubernetes.meta.v1.LabelSelectorArgs(
            match_labels={
                "app.kubernetes.io/name": "class",
            },
        ),
        strategy=kubernetes.apps.v1.DeploymentStrategyArgs(
            type="Recreate",
        ),
        template=kubernetes.core.v1.PodTemplateSpecArgs(
            metadata=kubernetes.meta.v1.ObjectMetaArgs(
                labels={
                    "app.kubernetes.io/name": "class",
                    "app.kubernetes.io/part-of": "names",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": class_image.commit,
                    "imagecd/branch": "main",
                },
                annotations={
                    "imagecd/branch": "main",
                    "imagecd/commit": class_image.commit,
                    "imagecd/tag": class_image.tag,
                    "imagecd/built-at": class_image.built_at,
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
                        name="class",
                        image=class_image.reference,
                        ports=[
                            kubernetes.core.v1.ContainerPortArgs(
                                name="http",
                                container_port=8080,
                            ),
                        ],
                        volume_mounts=[
                            kubernetes.core.v1.VolumeMountArgs(
                                name="b-c",
                                mount_path="/c",
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
                        name="b-c",
                        persistent_volume_claim=kubernetes.core.v1.PersistentVolumeClaimVolumeSourceArgs(
                            claim_name=class_b_c_claim.metadata.name,
                        ),
                    ),
                ],
            ),
        ),
    ),
)

kubernetes.core.v1.Service(
    "class",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="class",
        namespace=names_namespace.metadata.name,
    ),
    spec=kubernetes.core.v1.ServiceSpecArgs(
        selector={
            "app.kubernetes.io/name": "class",
        },
        ports=[
            kubernetes.core.v1.ServicePortArgs(
                name="http",
                port=80,
                target_port="http",
            ),
        ],
    ),
)

class_b_c_2_claim = kubernetes.core.v1.PersistentVolumeClaim(
    "class-b-c-2",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="class-b-c-2",
        namespace=names_namespace.metadata.name,
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
    "class-b",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="class-b",
        namespace=names_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "class-b",
            "app.kubernetes.io/part-of": "names",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": class_image.commit,
            "imagecd/branch": "main",
        },
    ),
    spec=kubernetes.batch.v1.CronJobSpecArgs(
        schedule="@daily",
        concurrency_policy="Forbid",
        job_template=kubernetes.batch.v1.JobTemplateSpecArgs(
            spec=kubernetes.batch.v1.JobSpecArgs(
                backoff_limit=2,
                template=kubernetes.core.v1.PodTemplateSpecArgs(
                    metadata=kubernetes.meta.v1.ObjectMetaArgs(
                        labels={
                            "app.kubernetes.io/name": "class-b",
                            "app.kubernetes.io/part-of": "names",
                            "app.kubernetes.io/managed-by": "pulumi",
                            "imagecd/commit": class_image.commit,
                            "imagecd/branch": "main",
                        },
                        annotations={
                            "imagecd/branch": "main",
                            "imagecd/commit": class_image.commit,
                            "imagecd/tag": class_image.tag,
                            "imagecd/built-at": class_image.built_at,
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
                                name="class-b",
                                image=class_image.reference,
                                volume_mounts=[
                                    kubernetes.core.v1.VolumeMountArgs(
                                        name="c",
                                        mount_path="/c",
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
                                name="c",
                                persistent_volume_claim=kubernetes.core.v1.PersistentVolumeClaimVolumeSourceArgs(
                                    claim_name=class_b_c_2_claim.metadata.name,
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

# config (apps/config)
config_b_c_claim = kubernetes.core.v1.PersistentVolumeClaim(
    "config-b-c",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="config-b-c",
        namespace=names_namespace.metadata.name,
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

kubernetes.apps.v1.Deployment(
    "config",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="config",
        namespace=names_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "config",
            "app.kubernetes.io/part-of": "names",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": config_image.commit,
            "imagecd/branch": "main",
        },
    ),
    spec=kubernetes.apps.v1.DeploymentSpecArgs(
        replicas=1,
        selector=kubernetes.meta.v1.LabelSelectorArgs(
            match_labels={
                "app.kubernetes.io/name": "config",
            },
        ),
        strategy=kubernetes.apps.v1.DeploymentStrategyArgs(
            type="Recreate",
        ),
        template=kubernetes.core.v1.PodTemplateSpecArgs(
            metadata=kubernetes.meta.v1.ObjectMetaArgs(
                labels={
                    "app.kubernetes.io/name": "config",
                    "app.kubernetes.io/part-of": "names",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": config_image.commit,
                    "imagecd/branch": "main",
                },
                annotations={
                    "imagecd/branch": "main",
                    "imagecd/commit": config_image.commit,
                    "imagecd/tag": config_image.tag,
                    "imagecd/built-at": config_image.built_at,
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
                        name="config",
                        image=config_image.reference,
                        ports=[
                            kubernetes.core.v1.ContainerPortArgs(
                                name="http",
                                container_port=8080,
                            ),
                        ],
                        volume_mounts=[
                            kubernetes.core.v1.VolumeMountArgs(
                                name="b-c",
                                mount_path="/c",
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
                        name="b-c",
                        persistent_volume_claim=kubernetes.core.v1.PersistentVolumeClaimVolumeSourceArgs(
                            claim_name=config_b_c_claim.metadata.name,
                        ),
                    ),
                ],
            ),
        ),
    ),
)

kubernetes.core.v1.Service(
    "config",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="config",
        namespace=names_namespace.metadata.name,
    ),
    spec=kubernetes.core.v1.ServiceSpecArgs(
        selector={
            "app.kubernetes.io/name": "config",
        },
        ports=[
            kubernetes.core.v1.ServicePortArgs(
                name="http",
                port=80,
                target_port="http",
            ),
        ],
    ),
)

config_b_c_2_claim = kubernetes.core.v1.PersistentVolumeClaim(
    "config-b-c-2",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="config-b-c-2",
        namespace=names_namespace.metadata.name,
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
    "config-b",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="config-b",
        namespace=names_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "config-b",
            "app.kubernetes.io/part-of": "names",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": config_image.commit,
            "imagecd/branch": "main",
        },
    ),
    spec=kubernetes.batch.v1.CronJobSpecArgs(
        schedule="@daily",
        concurrency_policy="Forbid",
        job_template=kubernetes.batch.v1.JobTemplateSpecArgs(
            spec=kubernetes.batch.v1.JobSpecArgs(
                backoff_limit=2,
                template=kubernetes.core.v1.PodTemplateSpecArgs(
                    metadata=kubernetes.meta.v1.ObjectMetaArgs(
                        labels={
                            "app.kubernetes.io/name": "config-b",
                            "app.kubernetes.io/part-of": "names",
                            "app.kubernetes.io/managed-by": "pulumi",
                            "imagecd/commit": config_image.commit,
                            "imagecd/branch": "main",
                        },
                        annotations={
                            "imagecd/branch": "main",
                            "imagecd/commit": config_image.commit,
                            "imagecd/tag": config_image.tag,
                            "imagecd/built-at": config_image.built_at,
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
                                name="config-b",
                                image=config_image.reference,
                                volume_mounts=[
                                    kubernetes.core.v1.VolumeMountArgs(
                                        name="c",
                                        mount_path="/c",
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
                                name="c",
                                persistent_volume_claim=kubernetes.core.v1.PersistentVolumeClaimVolumeSourceArgs(
                                    claim_name=config_b_c_2_claim.metadata.name,
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

# err (apps/err)
err_b_c_claim = kubernetes.core.v1.PersistentVolumeClaim(
    "err-b-c",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="err-b-c",
        namespace=names_namespace.metadata.name,
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

kubernetes.apps.v1.Deployment(
    "err",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="err",
        namespace=names_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "err",
            "app.kubernetes.io/part-of": "names",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": err_image.commit,
            "imagecd/branch": "main",
        },
    ),
    spec=kubernetes.apps.v1.DeploymentSpecArgs(
        replicas=1,
        selector=kubernetes.meta.v1.LabelSelectorArgs(
            match_labels={
                "app.kubernetes.io/name": "err",
            },
        ),
        strategy=kubernetes.apps.v1.DeploymentStrategyArgs(
            type="Recreate",
        ),
        template=kubernetes.core.v1.PodTemplateSpecArgs(
            metadata=kubernetes.meta.v1.ObjectMetaArgs(
                labels={
                    "app.kubernetes.io/name": "err",
                    "app.kubernetes.io/part-of": "names",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": err_image.commit,
                    "imagecd/branch": "main",
                },
                annotations={
                    "imagecd/branch": "main",
                    "imagecd/commit": err_image.commit,
                    "imagecd/tag": err_image.tag,
                    "imagecd/built-at": err_image.built_at,
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
                        name="err",
                        image=err_image.reference,
                        ports=[
                            kubernetes.core.v1.ContainerPortArgs(
                                name="http",
                                container_port=8080,
                            ),
                        ],
                        volume_mounts=[
                            kubernetes.core.v1.VolumeMountArgs(
                                name="b-c",
                                mount_path="/c",
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
                        name="b-c",
                        persistent_volume_claim=kubernetes.core.v1.PersistentVolumeClaimVolumeSourceArgs(
                            claim_name=err_b_c_claim.metadata.name,
                        ),
                    ),
                ],
            ),
        ),
    ),
)

kubernetes.core.v1.Service(
    "err",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="err",
        namespace=names_namespace.metadata.name,
    ),
    spec=kubernetes.core.v1.ServiceSpecArgs(
        selector={
            "app.kubernetes.io/name": "err",
        },
        ports=[
            kubernetes.core.v1.ServicePortArgs(
                name="http",
                port=80,
                target_port="http",
            ),
        ],
    ),
)

err_b_c_2_claim = kubernetes.core.v1.PersistentVolumeClaim(
    "err-b-c-2",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="err-b-c-2",
        namespace=names_namespace.metadata.name,
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
    "err-b",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="err-b",
        namespace=names_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "err-b",
            "app.kubernetes.io/part-of": "names",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": err_image.commit,
            "imagecd/branch": "main",
        },
    ),
    spec=kubernetes.batch.v1.CronJobSpecArgs(
        schedule="@daily",
        concurrency_policy="Forbid",
        job_template=kubernetes.batch.v1.JobTemplateSpecArgs(
            spec=kubernetes.batch.v1.JobSpecArgs(
                backoff_limit=2,
                template=kubernetes.core.v1.PodTemplateSpecArgs(
                    metadata=kubernetes.meta.v1.ObjectMetaArgs(
                        labels={
                            "app.kubernetes.io/name": "err-b",
                            "app.kubernetes.io/part-of": "names",
                            "app.kubernetes.io/managed-by": "pulumi",
                            "imagecd/commit": err_image.commit,
                            "imagecd/branch": "main",
                        },
                        annotations={
                            "imagecd/branch": "main",
                            "imagecd/commit": err_image.commit,
                            "imagecd/tag": err_image.tag,
                            "imagecd/built-at": err_image.built_at,
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
                                name="err-b",
                                image=err_image.reference,
                                volume_mounts=[
                                    kubernetes.core.v1.VolumeMountArgs(
                                        name="c",
                                        mount_path="/c",
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
                                name="c",
                                persistent_volume_claim=kubernetes.core.v1.PersistentVolumeClaimVolumeSourceArgs(
                                    claim_name=err_b_c_2_claim.metadata.name,
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

# func (apps/func)
func_b_c_claim = kubernetes.core.v1.PersistentVolumeClaim(
    "func-b-c",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="func-b-c",
        namespace=names_namespace.metadata.name,
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

kubernetes.apps.v1.Deployment(
    "func",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="func",
        namespace=names_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "func",
            "app.kubernetes.io/part-of": "names",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": func_image.commit,
            "imagecd/branch": "main",
        },
    ),
    spec=kubernetes.apps.v1.DeploymentSpecArgs(
        replicas=1,
        selector=kubernetes.meta.v1.LabelSelectorArgs(
            match_labels={
                "app.kubernetes.io/name": "func",
            },
        ),
        strategy=kubernetes.apps.v1.DeploymentStrategyArgs(
            type="Recreate",
        ),
        template=kubernetes.core.v1.PodTemplateSpecArgs(
            metadata=kubernetes.meta.v1.ObjectMetaArgs(
                labels={
                    "app.kubernetes.io/name": "func",
                    "app.kubernetes.io/part-of": "names",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": func_image.commit,
                    "imagecd/branch": "main",
                },
                annotations={
                    "imagecd/branch": "main",
                    "imagecd/commit": func_image.commit,
                    "imagecd/tag": func_image.tag,
                    "imagecd/built-at": func_image.built_at,
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
                        name="func",
                        image=func_image.reference,
                        ports=[
                            kubernetes.core.v1.ContainerPortArgs(
                                name="http",
                                container_port=8080,
                            ),
                        ],
                        volume_mounts=[
                            kubernetes.core.v1.VolumeMountArgs(
                                name="b-c",
                                mount_path="/c",
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
                        name="b-c",
                        persistent_volume_claim=kubernetes.core.v1.PersistentVolumeClaimVolumeSourceArgs(
                            claim_name=func_b_c_claim.metadata.name,
                        ),
                    ),
                ],
            ),
        ),
    ),
)

kubernetes.core.v1.Service(
    "func",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="func",
        namespace=names_namespace.metadata.name,
    ),
    spec=kubernetes.core.v1.ServiceSpecArgs(
        selector={
            "app.kubernetes.io/name": "func",
        },
        ports=[
            kubernetes.core.v1.ServicePortArgs(
                name="http",
                port=80,
                target_port="http",
            ),
        ],
    ),
)

func_b_c_2_claim = kubernetes.core.v1.PersistentVolumeClaim(
    "func-b-c-2",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="func-b-c-2",
        namespace=names_namespace.metadata.name,
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
    "func-b",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="func-b",
        namespace=names_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "func-b",
            "app.kubernetes.io/part-of": "names",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": func_image.commit,
            "imagecd/branch": "main",
        },
    ),
    spec=kubernetes.batch.v1.CronJobSpecArgs(
        schedule="@daily",
        concurrency_policy="Forbid",
        job_template=kubernetes.batch.v1.JobTemplateSpecArgs(
            spec=kubernetes.batch.v1.JobSpecArgs(
                backoff_limit=2,
                template=kubernetes.core.v1.PodTemplateSpecArgs(
                    metadata=kubernetes.meta.v1.ObjectMetaArgs(
                        labels={
                            "app.kubernetes.io/name": "func-b",
                            "app.kubernetes.io/part-of": "names",
                            "app.kubernetes.io/managed-by": "pulumi",
                            "imagecd/commit": func_image.commit,
                            "imagecd/branch": "main",
                        },
                        annotations={
                            "imagecd/branch": "main",
                            "imagecd/commit": func_image.commit,
                            "imagecd/tag": func_image.tag,
                            "imagecd/built-at": func_image.built_at,
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
                                name="func-b",
                                image=func_image.reference,
                                volume_mounts=[
                                    kubernetes.core.v1.VolumeMountArgs(
                                        name="c",
                                        mount_path="/c",
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
                                name="c",
                                persistent_volume_claim=kubernetes.core.v1.PersistentVolumeClaimVolumeSourceArgs(
                                    claim_name=func_b_c_2_claim.metadata.name,
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

# pulumi (apps/pulumi)
pulumi_b_c_claim = kubernetes.core.v1.PersistentVolumeClaim(
    "pulumi-b-c",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="pulumi-b-c",
        namespace=names_namespace.metadata.name,
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

kubernetes.apps.v1.Deployment(
    "pulumi",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="pulumi",
        namespace=names_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "pulumi",
            "app.kubernetes.io/part-of": "names",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": pulumi_image.commit,
            "imagecd/branch": "main",
        },
    ),
    spec=kubernetes.apps.v1.DeploymentSpecArgs(
        replicas=1,
        selector=kubernetes.meta.v1.LabelSelectorArgs(
            match_labels={
                "app.kubernetes.io/name": "pulumi",
            },
        ),
        strategy=kubernetes.apps.v1.DeploymentStrategyArgs(
            type="Recreate",
        ),
        template=kubernetes.core.v1.PodTemplateSpecArgs(
            metadata=kubernetes.meta.v1.ObjectMetaArgs(
                labels={
                    "app.kubernetes.io/name": "pulumi",
                    "app.kubernetes.io/part-of": "names",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": pulumi_image.commit,
                    "imagecd/branch": "main",
                },
                annotations={
                    "imagecd/branch": "main",
                    "imagecd/commit": pulumi_image.commit,
                    "imagecd/tag": pulumi_image.tag,
                    "imagecd/built-at": pulumi_image.built_at,
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
                        name="pulumi",
                        image=pulumi_image.reference,
                        ports=[
                            kubernetes.core.v1.ContainerPortArgs(
                                name="http",
                                container_port=8080,
                            ),
                        ],
                        volume_mounts=[
                            kubernetes.core.v1.VolumeMountArgs(
                                name="b-c",
                                mount_path="/c",
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
                        name="b-c",
                        persistent_volume_claim=kubernetes.core.v1.PersistentVolumeClaimVolumeSourceArgs(
                            claim_name=pulumi_b_c_claim.metadata.name,
                        ),
                    ),
                ],
            ),
        ),
    ),
)

kubernetes.core.v1.Service(
    "pulumi",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="pulumi",
        namespace=names_namespace.metadata.name,
    ),
    spec=kubernetes.core.v1.ServiceSpecArgs(
        selector={
            "app.kubernetes.io/name": "pulumi",
        },
        ports=[
            kubernetes.core.v1.ServicePortArgs(
                name="http",
                port=80,
                target_port="http",
            ),
        ],
    ),
)

pulumi_b_c_2_claim = kubernetes.core.v1.PersistentVolumeClaim(
    "pulumi-b-c-2",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="pulumi-b-c-2",
        namespace=names_namespace.metadata.name,
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
    "pulumi-b",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="pulumi-b",
        namespace=names_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "pulumi-b",
            "app.kubernetes.io/part-of": "names",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": pulumi_image.commit,
            "imagecd/branch": "main",
        },
    ),
    spec=kubernetes.batch.v1.CronJobSpecArgs(
        schedule="@daily",
        concurrency_policy="Forbid",
        job_template=kubernetes.batch.v1.JobTemplateSpecArgs(
            spec=kubernetes.batch.v1.JobSpecArgs(
                backoff_limit=2,
                template=kubernetes.core.v1.PodTemplateSpecArgs(
                    metadata=kubernetes.meta.v1.ObjectMetaArgs(
                        labels={
                            "app.kubernetes.io/name": "pulumi-b",
                            "app.kubernetes.io/part-of": "names",
                            "app.kubernetes.io/managed-by": "pulumi",
                            "imagecd/commit": pulumi_image.commit,
                            "imagecd/branch": "main",
                        },
                        annotations={
                            "imagecd/branch": "main",
                            "imagecd/commit": pulumi_image.commit,
                            "imagecd/tag": pulumi_image.tag,
                            "imagecd/built-at": pulumi_image.built_at,
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
                                name="pulumi-b",
                                image=pulumi_image.reference,
                                volume_mounts=[
                                    kubernetes.core.v1.VolumeMountArgs(
                                        name="c",
                                        mount_path="/c",
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
                                name="c",
                                persistent_volume_claim=kubernetes.core.v1.PersistentVolumeClaimVolumeSourceArgs(
                                    claim_name=pulumi_b_c_2_claim.metadata.name,
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

# x-image (apps/x-image)
x_image_b_c_claim = kubernetes.core.v1.PersistentVolumeClaim(
    "x-image-b-c",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="x-image-b-c",
        namespace=names_namespace.metadata.name,
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

kubernetes.apps.v1.Deployment(
    "x-image",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="x-image",
        namespace=names_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "x-image",
            "app.kubernetes.io/part-of": "names",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": x_image_image.commit,
            "imagecd/branch": "main",
        },
    ),
    spec=kubernetes.apps.v1.DeploymentSpecArgs(
        replicas=1,
        selector=kubernetes.meta.v1.LabelSelectorArgs(
            match_labels={
                "app.kubernetes.io/name": "x-image",
            },
        ),
        strategy=kubernetes.apps.v1.DeploymentStrategyArgs(
            type="Recreate",
        ),
        template=kubernetes.core.v1.PodTemplateSpecArgs(
            metadata=kubernetes.meta.v1.ObjectMetaArgs(
                labels={
                    "app.kubernetes.io/name": "x-image",
                    "app.kubernetes.io/part-of": "names",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": x_image_image.commit,
                    "imagecd/branch": "main",
                },
                annotations={
                    "imagecd/branch": "main",
                    "imagecd/commit": x_image_image.commit,
                    "imagecd/tag": x_image_image.tag,
                    "imagecd/built-at": x_image_image.built_at,
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
                        name="x-image",
                        image=x_image_image.reference,
                        ports=[
                            kubernetes.core.v1.ContainerPortArgs(
                                name="http",
                                container_port=8080,
                            ),
                        ],
                        volume_mounts=[
                            kubernetes.core.v1.VolumeMountArgs(
                                name="b-c",
                                mount_path="/c",
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
                        name="b-c",
                        persistent_volume_claim=kubernetes.core.v1.PersistentVolumeClaimVolumeSourceArgs(
                            claim_name=x_image_b_c_claim.metadata.name,
                        ),
                    ),
                ],
            ),
        ),
    ),
)

kubernetes.core.v1.Service(
    "x-image",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="x-image",
        namespace=names_namespace.metadata.name,
    ),
    spec=kubernetes.core.v1.ServiceSpecArgs(
        selector={
            "app.kubernetes.io/name": "x-image",
        },
        ports=[
            kubernetes.core.v1.ServicePortArgs(
                name="http",
                port=80,
                target_port="http",
            ),
        ],
    ),
)

x_image_b_c_2_claim = kubernetes.core.v1.PersistentVolumeClaim(
    "x-image-b-c-2",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="x-image-b-c-2",
        namespace=names_namespace.metadata.name,
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
    "x-image-b",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="x-image-b",
        namespace=names_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "x-image-b",
            "app.kubernetes.io/part-of": "names",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": x_image_image.commit,
            "imagecd/branch": "main",
        },
    ),
    spec=kubernetes.batch.v1.CronJobSpecArgs(
        schedule="@daily",
        concurrency_policy="Forbid",
        job_template=kubernetes.batch.v1.JobTemplateSpecArgs(
            spec=kubernetes.batch.v1.JobSpecArgs(
                backoff_limit=2,
                template=kubernetes.core.v1.PodTemplateSpecArgs(
                    metadata=kubernetes.meta.v1.ObjectMetaArgs(
                        labels={
                            "app.kubernetes.io/name": "x-image-b",
                            "app.kubernetes.io/part-of": "names",
                            "app.kubernetes.io/managed-by": "pulumi",
                            "imagecd/commit": x_image_image.commit,
                            "imagecd/branch": "main",
                        },
                        annotations={
                            "imagecd/branch": "main",
                            "imagecd/commit": x_image_image.commit,
                            "imagecd/tag": x_image_image.tag,
                            "imagecd/built-at": x_image_image.built_at,
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
                                name="x-image-b",
                                image=x_image_image.reference,
                                volume_mounts=[
                                    kubernetes.core.v1.VolumeMountArgs(
                                        name="c",
                                        mount_path="/c",
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
                                name="c",
                                persistent_volume_claim=kubernetes.core.v1.PersistentVolumeClaimVolumeSourceArgs(
                                    claim_name=x_image_b_c_2_claim.metadata.name,
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

pulumi.export("images", {
    "1": n_1_image.reference,
    "a-1": a_1_image.reference,
    "a1": a1_image.reference,
    "class": class_image.reference,
    "config": config_image.reference,
    "err": err_image.reference,
    "func": func_image.reference,
    "pulumi": pulumi_image.reference,
    "x-image": x_image_image.reference,
})
pulumi.export("commits", {
    "1": n_1_image.commit,
    "a-1": a_1_image.commit,
    "a1": a1_image.commit,
    "class": class_image.commit,
    "config": config_image.commit,
    "err": err_image.commit,
    "func": func_image.commit,
    "pulumi": pulumi_image.commit,
    "x-image": x_image_image.commit,
})
