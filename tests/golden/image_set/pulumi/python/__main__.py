# Written by `imagecd generate` from imagecd.yaml. Your edits are kept when it writes anew.
import pulumi
import pulumi_imagecd as imagecd
import pulumi_kubernetes as kubernetes

together_images = imagecd.LatestImageSet(
    "together",
    repositories={
        "api": "ghcr.io/owner/together/api",
        "site": "ghcr.io/owner/together/site",
    },
)

together_worker_images = imagecd.LatestImageSet(
    "together-worker",
    repositories={
        "worker": "ghcr.io/owner/together/worker",
    },
    hold="waits for the migration",
)

# Namespaces
together_namespace = kubernetes.core.v1.Namespace.get(
    "together",
    "together",
)

# api (apps/api)
kubernetes.apps.v1.Deployment(
    "api",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="api",
        namespace=together_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "api",
            "app.kubernetes.io/part-of": "together",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": together_images.commit,
            "imagecd/branch": "main",
        },
    ),
    spec=kubernetes.apps.v1.DeploymentSpecArgs(
        replicas=1,
        selector=kubernetes.meta.v1.LabelSelectorArgs(
            match_labels={
                "app.kubernetes.io/name": "api",
            },
        ),
        strategy=kubernetes.apps.v1.DeploymentStrategyArgs(
            type="RollingUpdate",
        ),
        template=kubernetes.core.v1.PodTemplateSpecArgs(
            metadata=kubernetes.meta.v1.ObjectMetaArgs(
                labels={
                    "app.kubernetes.io/name": "api",
                    "app.kubernetes.io/part-of": "together",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": together_images.commit,
                    "imagecd/branch": "main",
                },
                annotations={
                    "imagecd/branch": "main",
                    "imagecd/commit": together_images.commit,
                    "imagecd/tag": together_images.images["api"].tag,
                    "imagecd/built-at": together_images.built_at,
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
                        name="api",
                        image=together_images.images["api"].reference,
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

kubernetes.core.v1.Service(
    "api",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="api",
        namespace=together_namespace.metadata.name,
    ),
    spec=kubernetes.core.v1.ServiceSpecArgs(
        selector={
            "app.kubernetes.io/name": "api",
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

# site (apps/site)
kubernetes.apps.v1.Deployment(
    "site",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="site",
        namespace=together_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "site",
            "app.kubernetes.io/part-of": "together",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": together_images.commit,
            "imagecd/branch": "main",
        },
    ),
    spec=kubernetes.apps.v1.DeploymentSpecArgs(
        replicas=1,
        selector=kubernetes.meta.v1.LabelSelectorArgs(
            match_labels={
                "app.kubernetes.io/name": "site",
            },
        ),
        strategy=kubernetes.apps.v1.DeploymentStrategyArgs(
            type="RollingUpdate",
        ),
        template=kubernetes.core.v1.PodTemplateSpecArgs(
            metadata=kubernetes.meta.v1.ObjectMetaArgs(
                labels={
                    "app.kubernetes.io/name": "site",
                    "app.kubernetes.io/part-of": "together",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": together_images.commit,
                    "imagecd/branch": "main",
                },
                annotations={
                    "imagecd/branch": "main",
                    "imagecd/commit": together_images.commit,
                    "imagecd/tag": together_images.images["site"].tag,
                    "imagecd/built-at": together_images.built_at,
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
                        name="site",
                        image=together_images.images["site"].reference,
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

kubernetes.core.v1.Service(
    "site",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="site",
        namespace=together_namespace.metadata.name,
    ),
    spec=kubernetes.core.v1.ServiceSpecArgs(
        selector={
            "app.kubernetes.io/name": "site",
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

# worker (apps/worker)
kubernetes.apps.v1.Deployment(
    "worker",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="worker",
        namespace=together_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "worker",
            "app.kubernetes.io/part-of": "together",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": together_worker_images.commit,
            "imagecd/branch": "main",
        },
    ),
    spec=kubernetes.apps.v1.DeploymentSpecArgs(
        replicas=1,
        selector=kubernetes.meta.v1.LabelSelectorArgs(
            match_labels={
                "app.kubernetes.io/name": "worker",
            },
        ),
        strategy=kubernetes.apps.v1.DeploymentStrategyArgs(
            type="RollingUpdate",
        ),
        template=kubernetes.core.v1.PodTemplateSpecArgs(
            metadata=kubernetes.meta.v1.ObjectMetaArgs(
                labels={
                    "app.kubernetes.io/name": "worker",
                    "app.kubernetes.io/part-of": "together",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": together_worker_images.commit,
                    "imagecd/branch": "main",
                },
                annotations={
                    "imagecd/branch": "main",
                    "imagecd/commit": together_worker_images.commit,
                    "imagecd/tag": together_worker_images.images["worker"].tag,
                    "imagecd/built-at": together_worker_images.built_at,
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
                        name="worker",
                        image=together_worker_images.images["worker"].reference,
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

kubernetes.core.v1.Service(
    "worker",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="worker",
        namespace=together_namespace.metadata.name,
    ),
    spec=kubernetes.core.v1.ServiceSpecArgs(
        selector={
            "app.kubernetes.io/name": "worker",
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
    "api": together_images.images["api"].reference,
    "site": together_images.images["site"].reference,
    "worker": together_worker_images.images["worker"].reference,
})
pulumi.export("commits", {
    "api": together_images.commit,
    "site": together_images.commit,
    "worker": together_worker_images.commit,
})
