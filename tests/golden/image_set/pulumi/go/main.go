// Written by `imagecd generate` from imagecd.yaml. Your edits are kept when it writes anew.
package main

import (
	"github.com/imagecd/pulumi-imagecd/sdk/go/imagecd"
	appsv1 "github.com/pulumi/pulumi-kubernetes/sdk/v4/go/kubernetes/apps/v1"
	corev1 "github.com/pulumi/pulumi-kubernetes/sdk/v4/go/kubernetes/core/v1"
	metav1 "github.com/pulumi/pulumi-kubernetes/sdk/v4/go/kubernetes/meta/v1"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		togetherImages, err := imagecd.NewLatestImageSet(ctx, "together", &imagecd.LatestImageSetArgs{
			Repositories: pulumi.StringMap{
				"api":  pulumi.String("ghcr.io/owner/together/api"),
				"site": pulumi.String("ghcr.io/owner/together/site"),
			},
		})
		if err != nil {
			return err
		}
		togetherWorkerImages, err := imagecd.NewLatestImageSet(ctx, "together-worker", &imagecd.LatestImageSetArgs{
			Repositories: pulumi.StringMap{
				"worker": pulumi.String("ghcr.io/owner/together/worker"),
			},
			Hold: pulumi.String("waits for the migration"),
		})
		if err != nil {
			return err
		}
		// Namespaces
		togetherNamespace, err := corev1.GetNamespace(ctx, "together", pulumi.ID("together"), nil)
		if err != nil {
			return err
		}
		// api (apps/api)
		_, err = appsv1.NewDeployment(ctx, "api", &appsv1.DeploymentArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("api"),
				Namespace: togetherNamespace.Metadata.Name().Elem(),
				Labels: pulumi.StringMap{
					"app.kubernetes.io/name":       pulumi.String("api"),
					"app.kubernetes.io/part-of":    pulumi.String("together"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               togetherImages.Commit,
					"imagecd/branch":               pulumi.String("main"),
				},
			},
			Spec: &appsv1.DeploymentSpecArgs{
				Replicas: pulumi.Int(1),
				Selector: &metav1.LabelSelectorArgs{
					MatchLabels: pulumi.StringMap{
						"app.kubernetes.io/name": pulumi.String("api"),
					},
				},
				Strategy: &appsv1.DeploymentStrategyArgs{
					Type: pulumi.String("RollingUpdate"),
				},
				Template: &corev1.PodTemplateSpecArgs{
					Metadata: &metav1.ObjectMetaArgs{
						Labels: pulumi.StringMap{
							"app.kubernetes.io/name":       pulumi.String("api"),
							"app.kubernetes.io/part-of":    pulumi.String("together"),
							"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
							"imagecd/commit":               togetherImages.Commit,
							"imagecd/branch":               pulumi.String("main"),
						},
						Annotations: pulumi.StringMap{
							"imagecd/branch":   pulumi.String("main"),
							"imagecd/commit":   togetherImages.Commit,
							"imagecd/tag":      togetherImages.Images.MapIndex(pulumi.String("api")).Tag(),
							"imagecd/built-at": togetherImages.BuiltAt,
						},
					},
					Spec: &corev1.PodSpecArgs{
						AutomountServiceAccountToken: pulumi.Bool(false),
						EnableServiceLinks:           pulumi.Bool(false),
						SecurityContext: &corev1.PodSecurityContextArgs{
							RunAsNonRoot: pulumi.Bool(true),
							SeccompProfile: &corev1.SeccompProfileArgs{
								Type: pulumi.String("RuntimeDefault"),
							},
						},
						Containers: corev1.ContainerArray{
							&corev1.ContainerArgs{
								Name:  pulumi.String("api"),
								Image: togetherImages.Images.MapIndex(pulumi.String("api")).Reference(),
								Ports: corev1.ContainerPortArray{
									&corev1.ContainerPortArgs{
										Name:          pulumi.String("http"),
										ContainerPort: pulumi.Int(8080),
									},
								},
								StartupProbe: &corev1.ProbeArgs{
									TcpSocket: &corev1.TCPSocketActionArgs{
										Port: pulumi.String("http"),
									},
									PeriodSeconds:    pulumi.Int(5),
									FailureThreshold: pulumi.Int(60),
								},
								ReadinessProbe: &corev1.ProbeArgs{
									TcpSocket: &corev1.TCPSocketActionArgs{
										Port: pulumi.String("http"),
									},
								},
								LivenessProbe: &corev1.ProbeArgs{
									TcpSocket: &corev1.TCPSocketActionArgs{
										Port: pulumi.String("http"),
									},
									PeriodSeconds:    pulumi.Int(20),
									FailureThreshold: pulumi.Int(6),
								},
								Resources: &corev1.ResourceRequirementsArgs{
									Requests: pulumi.StringMap{
										"cpu":    pulumi.String("10m"),
										"memory": pulumi.String("64Mi"),
									},
									Limits: pulumi.StringMap{
										"memory": pulumi.String("256Mi"),
									},
								},
								SecurityContext: &corev1.SecurityContextArgs{
									AllowPrivilegeEscalation: pulumi.Bool(false),
									ReadOnlyRootFilesystem:   pulumi.Bool(true),
									Capabilities: &corev1.CapabilitiesArgs{
										Drop: pulumi.StringArray{
											pulumi.String("ALL"),
										},
									},
								},
							},
						},
					},
				},
			},
		})
		if err != nil {
			return err
		}
		_, err = corev1.NewService(ctx, "api", &corev1.ServiceArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("api"),
				Namespace: togetherNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.ServiceSpecArgs{
				Selector: pulumi.StringMap{
					"app.kubernetes.io/name": pulumi.String("api"),
				},
				Ports: corev1.ServicePortArray{
					&corev1.ServicePortArgs{
						Name:       pulumi.String("http"),
						Port:       pulumi.Int(80),
						TargetPort: pulumi.String("http"),
					},
				},
			},
		})
		if err != nil {
			return err
		}
		// site (apps/site)
		_, err = appsv1.NewDeployment(ctx, "site", &appsv1.DeploymentArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("site"),
				Namespace: togetherNamespace.Metadata.Name().Elem(),
				Labels: pulumi.StringMap{
					"app.kubernetes.io/name":       pulumi.String("site"),
					"app.kubernetes.io/part-of":    pulumi.String("together"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               togetherImages.Commit,
					"imagecd/branch":               pulumi.String("main"),
				},
			},
			Spec: &appsv1.DeploymentSpecArgs{
				Replicas: pulumi.Int(1),
				Selector: &metav1.LabelSelectorArgs{
					MatchLabels: pulumi.StringMap{
						"app.kubernetes.io/name": pulumi.String("site"),
					},
				},
				Strategy: &appsv1.DeploymentStrategyArgs{
					Type: pulumi.String("RollingUpdate"),
				},
				Template: &corev1.PodTemplateSpecArgs{
					Metadata: &metav1.ObjectMetaArgs{
						Labels: pulumi.StringMap{
							"app.kubernetes.io/name":       pulumi.String("site"),
							"app.kubernetes.io/part-of":    pulumi.String("together"),
							"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
							"imagecd/commit":               togetherImages.Commit,
							"imagecd/branch":               pulumi.String("main"),
						},
						Annotations: pulumi.StringMap{
							"imagecd/branch":   pulumi.String("main"),
							"imagecd/commit":   togetherImages.Commit,
							"imagecd/tag":      togetherImages.Images.MapIndex(pulumi.String("site")).Tag(),
							"imagecd/built-at": togetherImages.BuiltAt,
						},
					},
					Spec: &corev1.PodSpecArgs{
						AutomountServiceAccountToken: pulumi.Bool(false),
						EnableServiceLinks:           pulumi.Bool(false),
						SecurityContext: &corev1.PodSecurityContextArgs{
							RunAsNonRoot: pulumi.Bool(true),
							SeccompProfile: &corev1.SeccompProfileArgs{
								Type: pulumi.String("RuntimeDefault"),
							},
						},
						Containers: corev1.ContainerArray{
							&corev1.ContainerArgs{
								Name:  pulumi.String("site"),
								Image: togetherImages.Images.MapIndex(pulumi.String("site")).Reference(),
								Ports: corev1.ContainerPortArray{
									&corev1.ContainerPortArgs{
										Name:          pulumi.String("http"),
										ContainerPort: pulumi.Int(8080),
									},
								},
								StartupProbe: &corev1.ProbeArgs{
									TcpSocket: &corev1.TCPSocketActionArgs{
										Port: pulumi.String("http"),
									},
									PeriodSeconds:    pulumi.Int(5),
									FailureThreshold: pulumi.Int(60),
								},
								ReadinessProbe: &corev1.ProbeArgs{
									TcpSocket: &corev1.TCPSocketActionArgs{
										Port: pulumi.String("http"),
									},
								},
								LivenessProbe: &corev1.ProbeArgs{
									TcpSocket: &corev1.TCPSocketActionArgs{
										Port: pulumi.String("http"),
									},
									PeriodSeconds:    pulumi.Int(20),
									FailureThreshold: pulumi.Int(6),
								},
								Resources: &corev1.ResourceRequirementsArgs{
									Requests: pulumi.StringMap{
										"cpu":    pulumi.String("10m"),
										"memory": pulumi.String("64Mi"),
									},
									Limits: pulumi.StringMap{
										"memory": pulumi.String("256Mi"),
									},
								},
								SecurityContext: &corev1.SecurityContextArgs{
									AllowPrivilegeEscalation: pulumi.Bool(false),
									ReadOnlyRootFilesystem:   pulumi.Bool(true),
									Capabilities: &corev1.CapabilitiesArgs{
										Drop: pulumi.StringArray{
											pulumi.String("ALL"),
										},
									},
								},
							},
						},
					},
				},
			},
		})
		if err != nil {
			return err
		}
		_, err = corev1.NewService(ctx, "site", &corev1.ServiceArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("site"),
				Namespace: togetherNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.ServiceSpecArgs{
				Selector: pulumi.StringMap{
					"app.kubernetes.io/name": pulumi.String("site"),
				},
				Ports: corev1.ServicePortArray{
					&corev1.ServicePortArgs{
						Name:       pulumi.String("http"),
						Port:       pulumi.Int(80),
						TargetPort: pulumi.String("http"),
					},
				},
			},
		})
		if err != nil {
			return err
		}
		// worker (apps/worker)
		_, err = appsv1.NewDeployment(ctx, "worker", &appsv1.DeploymentArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("worker"),
				Namespace: togetherNamespace.Metadata.Name().Elem(),
				Labels: pulumi.StringMap{
					"app.kubernetes.io/name":       pulumi.String("worker"),
					"app.kubernetes.io/part-of":    pulumi.String("together"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               togetherWorkerImages.Commit,
					"imagecd/branch":               pulumi.String("main"),
				},
			},
			Spec: &appsv1.DeploymentSpecArgs{
				Replicas: pulumi.Int(1),
				Selector: &metav1.LabelSelectorArgs{
					MatchLabels: pulumi.StringMap{
						"app.kubernetes.io/name": pulumi.String("worker"),
					},
				},
				Strategy: &appsv1.DeploymentStrategyArgs{
					Type: pulumi.String("RollingUpdate"),
				},
				Template: &corev1.PodTemplateSpecArgs{
					Metadata: &metav1.ObjectMetaArgs{
						Labels: pulumi.StringMap{
							"app.kubernetes.io/name":       pulumi.String("worker"),
							"app.kubernetes.io/part-of":    pulumi.String("together"),
							"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
							"imagecd/commit":               togetherWorkerImages.Commit,
							"imagecd/branch":               pulumi.String("main"),
						},
						Annotations: pulumi.StringMap{
							"imagecd/branch":   pulumi.String("main"),
							"imagecd/commit":   togetherWorkerImages.Commit,
							"imagecd/tag":      togetherWorkerImages.Images.MapIndex(pulumi.String("worker")).Tag(),
							"imagecd/built-at": togetherWorkerImages.BuiltAt,
						},
					},
					Spec: &corev1.PodSpecArgs{
						AutomountServiceAccountToken: pulumi.Bool(false),
						EnableServiceLinks:           pulumi.Bool(false),
						SecurityContext: &corev1.PodSecurityContextArgs{
							RunAsNonRoot: pulumi.Bool(true),
							SeccompProfile: &corev1.SeccompProfileArgs{
								Type: pulumi.String("RuntimeDefault"),
							},
						},
						Containers: corev1.ContainerArray{
							&corev1.ContainerArgs{
								Name:  pulumi.String("worker"),
								Image: togetherWorkerImages.Images.MapIndex(pulumi.String("worker")).Reference(),
								Ports: corev1.ContainerPortArray{
									&corev1.ContainerPortArgs{
										Name:          pulumi.String("http"),
										ContainerPort: pulumi.Int(8080),
									},
								},
								StartupProbe: &corev1.ProbeArgs{
									TcpSocket: &corev1.TCPSocketActionArgs{
										Port: pulumi.String("http"),
									},
									PeriodSeconds:    pulumi.Int(5),
									FailureThreshold: pulumi.Int(60),
								},
								ReadinessProbe: &corev1.ProbeArgs{
									TcpSocket: &corev1.TCPSocketActionArgs{
										Port: pulumi.String("http"),
									},
								},
								LivenessProbe: &corev1.ProbeArgs{
									TcpSocket: &corev1.TCPSocketActionArgs{
										Port: pulumi.String("http"),
									},
									PeriodSeconds:    pulumi.Int(20),
									FailureThreshold: pulumi.Int(6),
								},
								Resources: &corev1.ResourceRequirementsArgs{
									Requests: pulumi.StringMap{
										"cpu":    pulumi.String("10m"),
										"memory": pulumi.String("64Mi"),
									},
									Limits: pulumi.StringMap{
										"memory": pulumi.String("256Mi"),
									},
								},
								SecurityContext: &corev1.SecurityContextArgs{
									AllowPrivilegeEscalation: pulumi.Bool(false),
									ReadOnlyRootFilesystem:   pulumi.Bool(true),
									Capabilities: &corev1.CapabilitiesArgs{
										Drop: pulumi.StringArray{
											pulumi.String("ALL"),
										},
									},
								},
							},
						},
					},
				},
			},
		})
		if err != nil {
			return err
		}
		_, err = corev1.NewService(ctx, "worker", &corev1.ServiceArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("worker"),
				Namespace: togetherNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.ServiceSpecArgs{
				Selector: pulumi.StringMap{
					"app.kubernetes.io/name": pulumi.String("worker"),
				},
				Ports: corev1.ServicePortArray{
					&corev1.ServicePortArgs{
						Name:       pulumi.String("http"),
						Port:       pulumi.Int(80),
						TargetPort: pulumi.String("http"),
					},
				},
			},
		})
		if err != nil {
			return err
		}
		ctx.Export("images", pulumi.StringMap{
			"api":    togetherImages.Images.MapIndex(pulumi.String("api")).Reference(),
			"site":   togetherImages.Images.MapIndex(pulumi.String("site")).Reference(),
			"worker": togetherWorkerImages.Images.MapIndex(pulumi.String("worker")).Reference(),
		})
		ctx.Export("commits", pulumi.StringMap{
			"api":    togetherImages.Commit,
			"site":   togetherImages.Commit,
			"worker": togetherWorkerImages.Commit,
		})
		return nil
	})
}
