# Written by `imagecd generate` from imagecd.yaml. Your edits are kept when it writes anew.
import pulumi
import pulumi_imagecd as imagecd
import pulumi_kubernetes as kubernetes

cargo_image = imagecd.LatestImage(
    "cargo",
    repository="ghcr.io/owner/everything/cargo",
)

go_image = imagecd.LatestImage(
    "go",
    repository="ghcr.io/owner/everything/go",
)

npm_image = imagecd.LatestImage(
    "npm",
    repository="ghcr.io/owner/everything/npm",
)

pip_image = imagecd.LatestImage(
    "pip",
    repository="ghcr.io/owner/everything/pip",
)

pnpm_image = imagecd.LatestImage(
    "pnpm",
    repository="ghcr.io/owner/everything/pnpm",
)

poetry_image = imagecd.LatestImage(
    "poetry",
    repository="ghcr.io/owner/everything/poetry",
)

uv_image = imagecd.LatestImage(
    "uv",
    repository="ghcr.io/owner/everything/uv",
)

yarn_image = imagecd.LatestImage(
    "yarn",
    repository="ghcr.io/owner/everything/yarn",
)

# Namespaces
everything_namespace = kubernetes.core.v1.Namespace(
    "everything",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="everything",
        labels={
            "pod-security.kubernetes.io/warn": "restricted",
        },
    ),
    opts=pulumi.ResourceOptions(protect=True, retain_on_delete=True),
)

# cargo (apps/cargo)
kubernetes.apps.v1.Deployment(
    "cargo",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="cargo",
        namespace=everything_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "cargo",
            "app.kubernetes.io/part-of": "everything",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": cargo_image.commit,
            "imagecd/branch": "main",
        },
    ),
    spec=kubernetes.apps.v1.DeploymentSpecArgs(
        replicas=1,
        selector=kubernetes.meta.v1.LabelSelectorArgs(
            match_labels={
                "app.kubernetes.io/name": "cargo",
            },
        ),
        strategy=kubernetes.apps.v1.DeploymentStrategyArgs(
            type="RollingUpdate",
        ),
        template=kubernetes.core.v1.PodTemplateSpecArgs(
            metadata=kubernetes.meta.v1.ObjectMetaArgs(
                labels={
                    "app.kubernetes.io/name": "cargo",
                    "app.kubernetes.io/part-of": "everything",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": cargo_image.commit,
                    "imagecd/branch": "main",
                },
                annotations={
                    "imagecd/branch": "main",
                    "imagecd/commit": cargo_image.commit,
                    "imagecd/tag": cargo_image.tag,
                    "imagecd/built-at": cargo_image.built_at,
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
                        name="cargo",
                        image=cargo_image.reference,
                        ports=[
                            kubernetes.core.v1.ContainerPortArgs(
                                name="http",
                                container_port=3000,
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

kubernetes.core.v1.Service(
    "cargo",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="cargo",
        namespace=everything_namespace.metadata.name,
    ),
    spec=kubernetes.core.v1.ServiceSpecArgs(
        selector={
            "app.kubernetes.io/name": "cargo",
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

# go (apps/go)
kubernetes.apps.v1.Deployment(
    "go",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="go",
        namespace=everything_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "go",
            "app.kubernetes.io/part-of": "everything",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": go_image.commit,
            "imagecd/branch": "main",
        },
    ),
    spec=kubernetes.apps.v1.DeploymentSpecArgs(
        replicas=1,
        selector=kubernetes.meta.v1.LabelSelectorArgs(
            match_labels={
                "app.kubernetes.io/name": "go",
            },
        ),
        strategy=kubernetes.apps.v1.DeploymentStrategyArgs(
            type="RollingUpdate",
        ),
        template=kubernetes.core.v1.PodTemplateSpecArgs(
            metadata=kubernetes.meta.v1.ObjectMetaArgs(
                labels={
                    "app.kubernetes.io/name": "go",
                    "app.kubernetes.io/part-of": "everything",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": go_image.commit,
                    "imagecd/branch": "main",
                },
                annotations={
                    "imagecd/branch": "main",
                    "imagecd/commit": go_image.commit,
                    "imagecd/tag": go_image.tag,
                    "imagecd/built-at": go_image.built_at,
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
                        name="go",
                        image=go_image.reference,
                        ports=[
                            kubernetes.core.v1.ContainerPortArgs(
                                name="http",
                                container_port=3000,
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

kubernetes.core.v1.Service(
    "go",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="go",
        namespace=everything_namespace.metadata.name,
    ),
    spec=kubernetes.core.v1.ServiceSpecArgs(
        selector={
            "app.kubernetes.io/name": "go",
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

# npm (apps/npm)
kubernetes.apps.v1.Deployment(
    "npm",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="npm",
        namespace=everything_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "npm",
            "app.kubernetes.io/part-of": "everything",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": npm_image.commit,
            "imagecd/branch": "main",
        },
    ),
    spec=kubernetes.apps.v1.DeploymentSpecArgs(
        replicas=1,
        selector=kubernetes.meta.v1.LabelSelectorArgs(
            match_labels={
                "app.kubernetes.io/name": "npm",
            },
        ),
        strategy=kubernetes.apps.v1.DeploymentStrategyArgs(
            type="RollingUpdate",
        ),
        template=kubernetes.core.v1.PodTemplateSpecArgs(
            metadata=kubernetes.meta.v1.ObjectMetaArgs(
                labels={
                    "app.kubernetes.io/name": "npm",
                    "app.kubernetes.io/part-of": "everything",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": npm_image.commit,
                    "imagecd/branch": "main",
                },
                annotations={
                    "imagecd/branch": "main",
                    "imagecd/commit": npm_image.commit,
                    "imagecd/tag": npm_image.tag,
                    "imagecd/built-at": npm_image.built_at,
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
                        name="npm",
                        image=npm_image.reference,
                        ports=[
                            kubernetes.core.v1.ContainerPortArgs(
                                name="http",
                                container_port=3000,
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

kubernetes.core.v1.Service(
    "npm",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="npm",
        namespace=everything_namespace.metadata.name,
    ),
    spec=kubernetes.core.v1.ServiceSpecArgs(
        selector={
            "app.kubernetes.io/name": "npm",
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

# pip (apps/pip)
kubernetes.apps.v1.Deployment(
    "pip",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="pip",
        namespace=everything_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "pip",
            "app.kubernetes.io/part-of": "everything",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": pip_image.commit,
            "imagecd/branch": "main",
        },
    ),
    spec=kubernetes.apps.v1.DeploymentSpecArgs(
        replicas=1,
        selector=kubernetes.meta.v1.LabelSelectorArgs(
            match_labels={
                "app.kubernetes.io/name": "pip",
            },
        ),
        strategy=kubernetes.apps.v1.DeploymentStrategyArgs(
            type="RollingUpdate",
        ),
        template=kubernetes.core.v1.PodTemplateSpecArgs(
            metadata=kubernetes.meta.v1.ObjectMetaArgs(
                labels={
                    "app.kubernetes.io/name": "pip",
                    "app.kubernetes.io/part-of": "everything",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": pip_image.commit,
                    "imagecd/branch": "main",
                },
                annotations={
                    "imagecd/branch": "main",
                    "imagecd/commit": pip_image.commit,
                    "imagecd/tag": pip_image.tag,
                    "imagecd/built-at": pip_image.built_at,
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
                        name="pip",
                        image=pip_image.reference,
                        ports=[
                            kubernetes.core.v1.ContainerPortArgs(
                                name="http",
                                container_port=3000,
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

kubernetes.core.v1.Service(
    "pip",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="pip",
        namespace=everything_namespace.metadata.name,
    ),
    spec=kubernetes.core.v1.ServiceSpecArgs(
        selector={
            "app.kubernetes.io/name": "pip",
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

# pnpm (apps/pnpm)
kubernetes.apps.v1.Deployment(
    "pnpm",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="pnpm",
        namespace=everything_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "pnpm",
            "app.kubernetes.io/part-of": "everything",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": pnpm_image.commit,
            "imagecd/branch": "main",
        },
    ),
    spec=kubernetes.apps.v1.DeploymentSpecArgs(
        replicas=1,
        selector=kubernetes.meta.v1.LabelSelectorArgs(
            match_labels={
                "app.kubernetes.io/name": "pnpm",
            },
        ),
        strategy=kubernetes.apps.v1.DeploymentStrategyArgs(
            type="RollingUpdate",
        ),
        template=kubernetes.core.v1.PodTemplateSpecArgs(
            metadata=kubernetes.meta.v1.ObjectMetaArgs(
                labels={
                    "app.kubernetes.io/name": "pnpm",
                    "app.kubernetes.io/part-of": "everything",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": pnpm_image.commit,
                    "imagecd/branch": "main",
                },
                annotations={
                    "imagecd/branch": "main",
                    "imagecd/commit": pnpm_image.commit,
                    "imagecd/tag": pnpm_image.tag,
                    "imagecd/built-at": pnpm_image.built_at,
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
                        name="pnpm",
                        image=pnpm_image.reference,
                        ports=[
                            kubernetes.core.v1.ContainerPortArgs(
                                name="http",
                                container_port=3000,
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

kubernetes.core.v1.Service(
    "pnpm",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="pnpm",
        namespace=everything_namespace.metadata.name,
    ),
    spec=kubernetes.core.v1.ServiceSpecArgs(
        selector={
            "app.kubernetes.io/name": "pnpm",
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

# poetry (apps/poetry)
kubernetes.apps.v1.Deployment(
    "poetry",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="poetry",
        namespace=everything_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "poetry",
            "app.kubernetes.io/part-of": "everything",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": poetry_image.commit,
            "imagecd/branch": "main",
        },
    ),
    spec=kubernetes.apps.v1.DeploymentSpecArgs(
        replicas=1,
        selector=kubernetes.meta.v1.LabelSelectorArgs(
            match_labels={
                "app.kubernetes.io/name": "poetry",
            },
        ),
        strategy=kubernetes.apps.v1.DeploymentStrategyArgs(
            type="RollingUpdate",
        ),
        template=kubernetes.core.v1.PodTemplateSpecArgs(
            metadata=kubernetes.meta.v1.ObjectMetaArgs(
                labels={
                    "app.kubernetes.io/name": "poetry",
                    "app.kubernetes.io/part-of": "everything",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": poetry_image.commit,
                    "imagecd/branch": "main",
                },
                annotations={
                    "imagecd/branch": "main",
                    "imagecd/commit": poetry_image.commit,
                    "imagecd/tag": poetry_image.tag,
                    "imagecd/built-at": poetry_image.built_at,
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
                        name="poetry",
                        image=poetry_image.reference,
                        ports=[
                            kubernetes.core.v1.ContainerPortArgs(
                                name="http",
                                container_port=3000,
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

kubernetes.core.v1.Service(
    "poetry",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="poetry",
        namespace=everything_namespace.metadata.name,
    ),
    spec=kubernetes.core.v1.ServiceSpecArgs(
        selector={
            "app.kubernetes.io/name": "poetry",
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

# uv (apps/uv)
kubernetes.apps.v1.Deployment(
    "uv",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="uv",
        namespace=everything_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "uv",
            "app.kubernetes.io/part-of": "everything",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": uv_image.commit,
            "imagecd/branch": "main",
        },
    ),
    spec=kubernetes.apps.v1.DeploymentSpecArgs(
        replicas=1,
        selector=kubernetes.meta.v1.LabelSelectorArgs(
            match_labels={
                "app.kubernetes.io/name": "uv",
            },
        ),
        strategy=kubernetes.apps.v1.DeploymentStrategyArgs(
            type="RollingUpdate",
        ),
        template=kubernetes.core.v1.PodTemplateSpecArgs(
            metadata=kubernetes.meta.v1.ObjectMetaArgs(
                labels={
                    "app.kubernetes.io/name": "uv",
                    "app.kubernetes.io/part-of": "everything",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": uv_image.commit,
                    "imagecd/branch": "main",
                },
                annotations={
                    "imagecd/branch": "main",
                    "imagecd/commit": uv_image.commit,
                    "imagecd/tag": uv_image.tag,
                    "imagecd/built-at": uv_image.built_at,
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
                        name="uv",
                        image=uv_image.reference,
                        ports=[
                            kubernetes.core.v1.ContainerPortArgs(
                                name="http",
                                container_port=3000,
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

kubernetes.core.v1.Service(
    "uv",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="uv",
        namespace=everything_namespace.metadata.name,
    ),
    spec=kubernetes.core.v1.ServiceSpecArgs(
        selector={
            "app.kubernetes.io/name": "uv",
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

# yarn (apps/yarn)
kubernetes.apps.v1.Deployment(
    "yarn",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="yarn",
        namespace=everything_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "yarn",
            "app.kubernetes.io/part-of": "everything",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": yarn_image.commit,
            "imagecd/branch": "main",
        },
    ),
    spec=kubernetes.apps.v1.DeploymentSpecArgs(
        replicas=1,
        selector=kubernetes.meta.v1.LabelSelectorArgs(
            match_labels={
                "app.kubernetes.io/name": "yarn",
            },
        ),
        strategy=kubernetes.apps.v1.DeploymentStrategyArgs(
            type="RollingUpdate",
        ),
        template=kubernetes.core.v1.PodTemplateSpecArgs(
            metadata=kubernetes.meta.v1.ObjectMetaArgs(
                labels={
                    "app.kubernetes.io/name": "yarn",
                    "app.kubernetes.io/part-of": "everything",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": yarn_image.commit,
                    "imagecd/branch": "main",
                },
                annotations={
                    "imagecd/branch": "main",
                    "imagecd/commit": yarn_image.commit,
                    "imagecd/tag": yarn_image.tag,
                    "imagecd/built-at": yarn_image.built_at,
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
                        name="yarn",
                        image=yarn_image.reference,
                        ports=[
                            kubernetes.core.v1.ContainerPortArgs(
                                name="http",
                                container_port=3000,
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

kubernetes.core.v1.Service(
    "yarn",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="yarn",
        namespace=everything_namespace.metadata.name,
    ),
    spec=kubernetes.core.v1.ServiceSpecArgs(
        selector={
            "app.kubernetes.io/name": "yarn",
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

pulumi.export("images", {
    "cargo": cargo_image.reference,
    "go": go_image.reference,
    "npm": npm_image.reference,
    "pip": pip_image.reference,
    "pnpm": pnpm_image.reference,
    "poetry": poetry_image.reference,
    "uv": uv_image.reference,
    "yarn": yarn_image.reference,
})
pulumi.export("commits", {
    "cargo": cargo_image.commit,
    "go": go_image.commit,
    "npm": npm_image.commit,
    "pip": pip_image.commit,
    "pnpm": pnpm_image.commit,
    "poetry": poetry_image.commit,
    "uv": uv_image.commit,
    "yarn": yarn_image.commit,
})
