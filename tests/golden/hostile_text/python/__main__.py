# Written by `imagecd generate` from imagecd.yaml. Your edits are kept when it writes anew.
import pathlib

import pulumi
import pulumi_imagecd as imagecd
import pulumi_kubernetes as kubernetes

config = pulumi.Config()

root = pathlib.Path(__file__).resolve().parents[1]


def read(path: str) -> str:
    """The text of a file, from the repository's root."""
    return (root / path).read_bytes().decode("utf-8")


yes_image = imagecd.LatestImage(
    "yes",
    repository="ghcr.io/owner/filled/yes",
    branch="it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
    hold="it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
    exclude=[
        imagecd.ExclusionArgs(
            pattern="it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
            reason="it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
        ),
    ],
    pin=imagecd.PinArgs(
        reason="it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
    ),
)

# Namespaces
filled_namespace = kubernetes.core.v1.Namespace.get(
    "filled",
    "filled",
)

kubernetes.core.v1.Secret(
    "yes",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="yes",
        namespace=filled_namespace.metadata.name,
    ),
    type="Opaque",
    string_data={
        "key": config.require_secret("password"),
    },
    opts=pulumi.ResourceOptions(retain_on_delete=True),
)

# yes (apps/yes)
yes_config = kubernetes.core.v1.ConfigMap(
    "yes",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        namespace=filled_namespace.metadata.name,
    ),
    immutable=True,
    data={
        "file": "it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
        "2-file": read("it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n"),
    },
)

kubernetes.apps.v1.Deployment(
    "yes",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="yes",
        namespace=filled_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "yes",
            "app.kubernetes.io/part-of": "filled",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": yes_image.commit,
            "imagecd/branch": "it-s-x-y-z-q-1-yes-end",
        },
    ),
    spec=kubernetes.apps.v1.DeploymentSpecArgs(
        replicas=1,
        selector=kubernetes.meta.v1.LabelSelectorArgs(
            match_labels={
                "app.kubernetes.io/name": "yes",
            },
        ),
        strategy=kubernetes.apps.v1.DeploymentStrategyArgs(
            type="RollingUpdate",
        ),
        template=kubernetes.core.v1.PodTemplateSpecArgs(
            metadata=kubernetes.meta.v1.ObjectMetaArgs(
                labels={
                    "app.kubernetes.io/name": "yes",
                    "app.kubernetes.io/part-of": "filled",
                    "app.kubernetes.io/managed-by": "pulumi",
                    "imagecd/commit": yes_image.commit,
                    "imagecd/branch": "it-s-x-y-z-q-1-yes-end",
                },
                annotations={
                    "imagecd/branch": "it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
                    "imagecd/commit": yes_image.commit,
                    "imagecd/tag": yes_image.tag,
                    "imagecd/built-at": yes_image.built_at,
                    "example.com/text": "it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
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
                    run_as_user=1000,
                ),
                containers=[
                    kubernetes.core.v1.ContainerArgs(
                        name="yes",
                        image=yes_image.reference,
                        ports=[
                            kubernetes.core.v1.ContainerPortArgs(
                                name="http",
                                container_port=8080,
                            ),
                        ],
                        env=[
                            kubernetes.core.v1.EnvVarArgs(
                                name="TEXT",
                                value="it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
                            ),
                            kubernetes.core.v1.EnvVarArgs(
                                name="SECRET",
                                value_from=kubernetes.core.v1.EnvVarSourceArgs(
                                    secret_key_ref=kubernetes.core.v1.SecretKeySelectorArgs(
                                        name="yes",
                                        key="key",
                                    ),
                                ),
                            ),
                        ],
                        volume_mounts=[
                            kubernetes.core.v1.VolumeMountArgs(
                                name="config-files",
                                mount_path="/etc/yes/file",
                                sub_path="file",
                                read_only=True,
                            ),
                            kubernetes.core.v1.VolumeMountArgs(
                                name="config-files",
                                mount_path="/etc/yes/yes.d/file",
                                sub_path="2-file",
                                read_only=True,
                            ),
                            kubernetes.core.v1.VolumeMountArgs(
                                name="volume",
                                mount_path="/mnt",
                            ),
                        ],
                        startup_probe=kubernetes.core.v1.ProbeArgs(
                            period_seconds=5,
                            failure_threshold=60,
                            exec={
                                "command": [
                                    "it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
                                ],
                            },
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
                                add=[
                                    "NET_ADMIN",
                                ],
                            ),
                        ),
                        command=[
                            "it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
                            "it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
                        ],
                        args=[
                            "it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
                        ],
                    ),
                ],
                volumes=[
                    kubernetes.core.v1.VolumeArgs(
                        name="config-files",
                        config_map=kubernetes.core.v1.ConfigMapVolumeSourceArgs(
                            name=yes_config.metadata.name,
                        ),
                    ),
                    kubernetes.core.v1.VolumeArgs(
                        name="volume",
                        host_path=kubernetes.core.v1.HostPathVolumeSourceArgs(
                            path="/it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
                        ),
                    ),
                ],
                node_selector={
                    "kubernetes.io/os": "linux",
                },
                dns_config={
                    "it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n": "it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
                },
            ),
        ),
    ),
)

yes_service = kubernetes.core.v1.Service(
    "yes",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="yes",
        namespace=filled_namespace.metadata.name,
    ),
    spec=kubernetes.core.v1.ServiceSpecArgs(
        selector={
            "app.kubernetes.io/name": "yes",
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

kubernetes.networking.v1.Ingress(
    "yes",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="yes",
        namespace=filled_namespace.metadata.name,
        annotations={
            "example.com/text": "it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
        },
    ),
    spec=kubernetes.networking.v1.IngressSpecArgs(
        rules=[
            kubernetes.networking.v1.IngressRuleArgs(
                host="a.example",
                http=kubernetes.networking.v1.HTTPIngressRuleValueArgs(
                    paths=[
                        kubernetes.networking.v1.HTTPIngressPathArgs(
                            path="it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
                            path_type="Prefix",
                            backend=kubernetes.networking.v1.IngressBackendArgs(
                                service=kubernetes.networking.v1.IngressServiceBackendArgs(
                                    name=yes_service.metadata.name,
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

kubernetes.networking.v1.Ingress(
    "yes-2",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="yes-2",
        namespace=filled_namespace.metadata.name,
    ),
    spec=kubernetes.networking.v1.IngressSpecArgs(
        rules=[
            kubernetes.networking.v1.IngressRuleArgs(
                http=kubernetes.networking.v1.HTTPIngressRuleValueArgs(
                    paths=[
                        kubernetes.networking.v1.HTTPIngressPathArgs(
                            path="/",
                            path_type="Prefix",
                            backend=kubernetes.networking.v1.IngressBackendArgs(
                                service=kubernetes.networking.v1.IngressServiceBackendArgs(
                                    name=yes_service.metadata.name,
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
    "yes-job",
    metadata=kubernetes.meta.v1.ObjectMetaArgs(
        name="yes-job",
        namespace=filled_namespace.metadata.name,
        labels={
            "app.kubernetes.io/name": "yes-job",
            "app.kubernetes.io/part-of": "filled",
            "app.kubernetes.io/managed-by": "pulumi",
            "imagecd/commit": yes_image.commit,
            "imagecd/branch": "it-s-x-y-z-q-1-yes-end",
        },
    ),
    spec=kubernetes.batch.v1.CronJobSpecArgs(
        schedule="it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
        concurrency_policy="Forbid",
        job_template=kubernetes.batch.v1.JobTemplateSpecArgs(
            spec=kubernetes.batch.v1.JobSpecArgs(
                backoff_limit=2,
                template=kubernetes.core.v1.PodTemplateSpecArgs(
                    metadata=kubernetes.meta.v1.ObjectMetaArgs(
                        labels={
                            "app.kubernetes.io/name": "yes-job",
                            "app.kubernetes.io/part-of": "filled",
                            "app.kubernetes.io/managed-by": "pulumi",
                            "imagecd/commit": yes_image.commit,
                            "imagecd/branch": "it-s-x-y-z-q-1-yes-end",
                        },
                        annotations={
                            "imagecd/branch": "it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n",
                            "imagecd/commit": yes_image.commit,
                            "imagecd/tag": yes_image.tag,
                            "imagecd/built-at": yes_image.built_at,
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
                                name="yes-job",
                                image=yes_image.reference,
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
                        restart_policy="OnFailure",
                    ),
                ),
                active_deadline_seconds=60,
            ),
        ),
        suspend=True,
    ),
)

pulumi.export("images", {
    "yes": yes_image.reference,
})
pulumi.export("commits", {
    "yes": yes_image.commit,
})
