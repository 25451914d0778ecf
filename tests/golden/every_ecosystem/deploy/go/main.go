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
		cargoImage, err := imagecd.NewLatestImage(ctx, "cargo", &imagecd.LatestImageArgs{
			Repository: pulumi.String("ghcr.io/owner/everything/cargo"),
		})
		if err != nil {
			return err
		}
		goImage, err := imagecd.NewLatestImage(ctx, "go", &imagecd.LatestImageArgs{
			Repository: pulumi.String("ghcr.io/owner/everything/go"),
		})
		if err != nil {
			return err
		}
		npmImage, err := imagecd.NewLatestImage(ctx, "npm", &imagecd.LatestImageArgs{
			Repository: pulumi.String("ghcr.io/owner/everything/npm"),
		})
		if err != nil {
			return err
		}
		pipImage, err := imagecd.NewLatestImage(ctx, "pip", &imagecd.LatestImageArgs{
			Repository: pulumi.String("ghcr.io/owner/everything/pip"),
		})
		if err != nil {
			return err
		}
		pnpmImage, err := imagecd.NewLatestImage(ctx, "pnpm", &imagecd.LatestImageArgs{
			Repository: pulumi.String("ghcr.io/owner/everything/pnpm"),
		})
		if err != nil {
			return err
		}
		poetryImage, err := imagecd.NewLatestImage(ctx, "poetry", &imagecd.LatestImageArgs{
			Repository: pulumi.String("ghcr.io/owner/everything/poetry"),
		})
		if err != nil {
			return err
		}
		uvImage, err := imagecd.NewLatestImage(ctx, "uv", &imagecd.LatestImageArgs{
			Repository: pulumi.String("ghcr.io/owner/everything/uv"),
		})
		if err != nil {
			return err
		}
		yarnImage, err := imagecd.NewLatestImage(ctx, "yarn", &imagecd.LatestImageArgs{
			Repository: pulumi.String("ghcr.io/owner/everything/yarn"),
		})
		if err != nil {
			return err
		}
		// Namespaces
		everythingNamespace, err := corev1.NewNamespace(ctx, "everything", &corev1.NamespaceArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name: pulumi.String("everything"),
				Labels: pulumi.StringMap{
					"pod-security.kubernetes.io/warn": pulumi.String("restricted"),
				},
			},
		}, pulumi.Protect(true), pulumi.RetainOnDelete(true))
		if err != nil {
			return err
		}
		// cargo (apps/cargo)
		_, err = appsv1.NewDeployment(ctx, "cargo", &appsv1.DeploymentArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("cargo"),
				Namespace: everythingNamespace.Metadata.Name().Elem(),
				Labels: pulumi.StringMap{
					"app.kubernetes.io/name":       pulumi.String("cargo"),
					"app.kubernetes.io/part-of":    pulumi.String("everything"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               cargoImage.Commit,
					"imagecd/branch":               pulumi.String("main"),
				},
			},
			Spec: &appsv1.DeploymentSpecArgs{
				Replicas: pulumi.Int(1),
				Selector: &metav1.LabelSelectorArgs{
					MatchLabels: pulumi.StringMap{
						"app.kubernetes.io/name": pulumi.String("cargo"),
					},
				},
				Strategy: &appsv1.DeploymentStrategyArgs{
					Type: pulumi.String("RollingUpdate"),
				},
				Template: &corev1.PodTemplateSpecArgs{
					Metadata: &metav1.ObjectMetaArgs{
						Labels: pulumi.StringMap{
							"app.kubernetes.io/name":       pulumi.String("cargo"),
							"app.kubernetes.io/part-of":    pulumi.String("everything"),
							"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
							"imagecd/commit":               cargoImage.Commit,
							"imagecd/branch":               pulumi.String("main"),
						},
						Annotations: pulumi.StringMap{
							"imagecd/branch":   pulumi.String("main"),
							"imagecd/commit":   cargoImage.Commit,
							"imagecd/tag":      cargoImage.Tag,
							"imagecd/built-at": cargoImage.BuiltAt,
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
								Name:  pulumi.String("cargo"),
								Image: cargoImage.Reference,
								Ports: corev1.ContainerPortArray{
									&corev1.ContainerPortArgs{
										Name:          pulumi.String("http"),
										ContainerPort: pulumi.Int(3000),
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
		_, err = corev1.NewService(ctx, "cargo", &corev1.ServiceArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("cargo"),
				Namespace: everythingNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.ServiceSpecArgs{
				Selector: pulumi.StringMap{
					"app.kubernetes.io/name": pulumi.String("cargo"),
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
		// go (apps/go)
		_, err = appsv1.NewDeployment(ctx, "go", &appsv1.DeploymentArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("go"),
				Namespace: everythingNamespace.Metadata.Name().Elem(),
				Labels: pulumi.StringMap{
					"app.kubernetes.io/name":       pulumi.String("go"),
					"app.kubernetes.io/part-of":    pulumi.String("everything"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               goImage.Commit,
					"imagecd/branch":               pulumi.String("main"),
				},
			},
			Spec: &appsv1.DeploymentSpecArgs{
				Replicas: pulumi.Int(1),
				Selector: &metav1.LabelSelectorArgs{
					MatchLabels: pulumi.StringMap{
						"app.kubernetes.io/name": pulumi.String("go"),
					},
				},
				Strategy: &appsv1.DeploymentStrategyArgs{
					Type: pulumi.String("RollingUpdate"),
				},
				Template: &corev1.PodTemplateSpecArgs{
					Metadata: &metav1.ObjectMetaArgs{
						Labels: pulumi.StringMap{
							"app.kubernetes.io/name":       pulumi.String("go"),
							"app.kubernetes.io/part-of":    pulumi.String("everything"),
							"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
							"imagecd/commit":               goImage.Commit,
							"imagecd/branch":               pulumi.String("main"),
						},
						Annotations: pulumi.StringMap{
							"imagecd/branch":   pulumi.String("main"),
							"imagecd/commit":   goImage.Commit,
							"imagecd/tag":      goImage.Tag,
							"imagecd/built-at": goImage.BuiltAt,
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
								Name:  pulumi.String("go"),
								Image: goImage.Reference,
								Ports: corev1.ContainerPortArray{
									&corev1.ContainerPortArgs{
										Name:          pulumi.String("http"),
										ContainerPort: pulumi.Int(3000),
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
		_, err = corev1.NewService(ctx, "go", &corev1.ServiceArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("go"),
				Namespace: everythingNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.ServiceSpecArgs{
				Selector: pulumi.StringMap{
					"app.kubernetes.io/name": pulumi.String("go"),
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
		// npm (apps/npm)
		_, err = appsv1.NewDeployment(ctx, "npm", &appsv1.DeploymentArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("npm"),
				Namespace: everythingNamespace.Metadata.Name().Elem(),
				Labels: pulumi.StringMap{
					"app.kubernetes.io/name":       pulumi.String("npm"),
					"app.kubernetes.io/part-of":    pulumi.String("everything"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               npmImage.Commit,
					"imagecd/branch":               pulumi.String("main"),
				},
			},
			Spec: &appsv1.DeploymentSpecArgs{
				Replicas: pulumi.Int(1),
				Selector: &metav1.LabelSelectorArgs{
					MatchLabels: pulumi.StringMap{
						"app.kubernetes.io/name": pulumi.String("npm"),
					},
				},
				Strategy: &appsv1.DeploymentStrategyArgs{
					Type: pulumi.String("RollingUpdate"),
				},
				Template: &corev1.PodTemplateSpecArgs{
					Metadata: &metav1.ObjectMetaArgs{
						Labels: pulumi.StringMap{
							"app.kubernetes.io/name":       pulumi.String("npm"),
							"app.kubernetes.io/part-of":    pulumi.String("everything"),
							"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
							"imagecd/commit":               npmImage.Commit,
							"imagecd/branch":               pulumi.String("main"),
						},
						Annotations: pulumi.StringMap{
							"imagecd/branch":   pulumi.String("main"),
							"imagecd/commit":   npmImage.Commit,
							"imagecd/tag":      npmImage.Tag,
							"imagecd/built-at": npmImage.BuiltAt,
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
								Name:  pulumi.String("npm"),
								Image: npmImage.Reference,
								Ports: corev1.ContainerPortArray{
									&corev1.ContainerPortArgs{
										Name:          pulumi.String("http"),
										ContainerPort: pulumi.Int(3000),
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
		_, err = corev1.NewService(ctx, "npm", &corev1.ServiceArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("npm"),
				Namespace: everythingNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.ServiceSpecArgs{
				Selector: pulumi.StringMap{
					"app.kubernetes.io/name": pulumi.String("npm"),
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
		// pip (apps/pip)
		_, err = appsv1.NewDeployment(ctx, "pip", &appsv1.DeploymentArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("pip"),
				Namespace: everythingNamespace.Metadata.Name().Elem(),
				Labels: pulumi.StringMap{
					"app.kubernetes.io/name":       pulumi.String("pip"),
					"app.kubernetes.io/part-of":    pulumi.String("everything"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               pipImage.Commit,
					"imagecd/branch":               pulumi.String("main"),
				},
			},
			Spec: &appsv1.DeploymentSpecArgs{
				Replicas: pulumi.Int(1),
				Selector: &metav1.LabelSelectorArgs{
					MatchLabels: pulumi.StringMap{
						"app.kubernetes.io/name": pulumi.String("pip"),
					},
				},
				Strategy: &appsv1.DeploymentStrategyArgs{
					Type: pulumi.String("RollingUpdate"),
				},
				Template: &corev1.PodTemplateSpecArgs{
					Metadata: &metav1.ObjectMetaArgs{
						Labels: pulumi.StringMap{
							"app.kubernetes.io/name":       pulumi.String("pip"),
							"app.kubernetes.io/part-of":    pulumi.String("everything"),
							"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
							"imagecd/commit":               pipImage.Commit,
							"imagecd/branch":               pulumi.String("main"),
						},
						Annotations: pulumi.StringMap{
							"imagecd/branch":   pulumi.String("main"),
							"imagecd/commit":   pipImage.Commit,
							"imagecd/tag":      pipImage.Tag,
							"imagecd/built-at": pipImage.BuiltAt,
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
								Name:  pulumi.String("pip"),
								Image: pipImage.Reference,
								Ports: corev1.ContainerPortArray{
									&corev1.ContainerPortArgs{
										Name:          pulumi.String("http"),
										ContainerPort: pulumi.Int(3000),
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
		_, err = corev1.NewService(ctx, "pip", &corev1.ServiceArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("pip"),
				Namespace: everythingNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.ServiceSpecArgs{
				Selector: pulumi.StringMap{
					"app.kubernetes.io/name": pulumi.String("pip"),
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
		// pnpm (apps/pnpm)
		_, err = appsv1.NewDeployment(ctx, "pnpm", &appsv1.DeploymentArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("pnpm"),
				Namespace: everythingNamespace.Metadata.Name().Elem(),
				Labels: pulumi.StringMap{
					"app.kubernetes.io/name":       pulumi.String("pnpm"),
					"app.kubernetes.io/part-of":    pulumi.String("everything"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               pnpmImage.Commit,
					"imagecd/branch":               pulumi.String("main"),
				},
			},
			Spec: &appsv1.DeploymentSpecArgs{
				Replicas: pulumi.Int(1),
				Selector: &metav1.LabelSelectorArgs{
					MatchLabels: pulumi.StringMap{
						"app.kubernetes.io/name": pulumi.String("pnpm"),
					},
				},
				Strategy: &appsv1.DeploymentStrategyArgs{
					Type: pulumi.String("RollingUpdate"),
				},
				Template: &corev1.PodTemplateSpecArgs{
					Metadata: &metav1.ObjectMetaArgs{
						Labels: pulumi.StringMap{
							"app.kubernetes.io/name":       pulumi.String("pnpm"),
							"app.kubernetes.io/part-of":    pulumi.String("everything"),
							"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
							"imagecd/commit":               pnpmImage.Commit,
							"imagecd/branch":               pulumi.String("main"),
						},
						Annotations: pulumi.StringMap{
							"imagecd/branch":   pulumi.String("main"),
							"imagecd/commit":   pnpmImage.Commit,
							"imagecd/tag":      pnpmImage.Tag,
							"imagecd/built-at": pnpmImage.BuiltAt,
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
								Name:  pulumi.String("pnpm"),
								Image: pnpmImage.Reference,
								Ports: corev1.ContainerPortArray{
									&corev1.ContainerPortArgs{
										Name:          pulumi.String("http"),
										ContainerPort: pulumi.Int(3000),
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
		_, err = corev1.NewService(ctx, "pnpm", &corev1.ServiceArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("pnpm"),
				Namespace: everythingNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.ServiceSpecArgs{
				Selector: pulumi.StringMap{
					"app.kubernetes.io/name": pulumi.String("pnpm"),
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
		// poetry (apps/poetry)
		_, err = appsv1.NewDeployment(ctx, "poetry", &appsv1.DeploymentArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("poetry"),
				Namespace: everythingNamespace.Metadata.Name().Elem(),
				Labels: pulumi.StringMap{
					"app.kubernetes.io/name":       pulumi.String("poetry"),
					"app.kubernetes.io/part-of":    pulumi.String("everything"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               poetryImage.Commit,
					"imagecd/branch":               pulumi.String("main"),
				},
			},
			Spec: &appsv1.DeploymentSpecArgs{
				Replicas: pulumi.Int(1),
				Selector: &metav1.LabelSelectorArgs{
					MatchLabels: pulumi.StringMap{
						"app.kubernetes.io/name": pulumi.String("poetry"),
					},
				},
				Strategy: &appsv1.DeploymentStrategyArgs{
					Type: pulumi.String("RollingUpdate"),
				},
				Template: &corev1.PodTemplateSpecArgs{
					Metadata: &metav1.ObjectMetaArgs{
						Labels: pulumi.StringMap{
							"app.kubernetes.io/name":       pulumi.String("poetry"),
							"app.kubernetes.io/part-of":    pulumi.String("everything"),
							"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
							"imagecd/commit":               poetryImage.Commit,
							"imagecd/branch":               pulumi.String("main"),
						},
						Annotations: pulumi.StringMap{
							"imagecd/branch":   pulumi.String("main"),
							"imagecd/commit":   poetryImage.Commit,
							"imagecd/tag":      poetryImage.Tag,
							"imagecd/built-at": poetryImage.BuiltAt,
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
								Name:  pulumi.String("poetry"),
								Image: poetryImage.Reference,
								Ports: corev1.ContainerPortArray{
									&corev1.ContainerPortArgs{
										Name:          pulumi.String("http"),
										ContainerPort: pulumi.Int(3000),
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
		_, err = corev1.NewService(ctx, "poetry", &corev1.ServiceArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("poetry"),
				Namespace: everythingNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.ServiceSpecArgs{
				Selector: pulumi.StringMap{
					"app.kubernetes.io/name": pulumi.String("poetry"),
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
		// uv (apps/uv)
		_, err = appsv1.NewDeployment(ctx, "uv", &appsv1.DeploymentArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("uv"),
				Namespace: everythingNamespace.Metadata.Name().Elem(),
				Labels: pulumi.StringMap{
					"app.kubernetes.io/name":       pulumi.String("uv"),
					"app.kubernetes.io/part-of":    pulumi.String("everything"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               uvImage.Commit,
					"imagecd/branch":               pulumi.String("main"),
				},
			},
			Spec: &appsv1.DeploymentSpecArgs{
				Replicas: pulumi.Int(1),
				Selector: &metav1.LabelSelectorArgs{
					MatchLabels: pulumi.StringMap{
						"app.kubernetes.io/name": pulumi.String("uv"),
					},
				},
				Strategy: &appsv1.DeploymentStrategyArgs{
					Type: pulumi.String("RollingUpdate"),
				},
				Template: &corev1.PodTemplateSpecArgs{
					Metadata: &metav1.ObjectMetaArgs{
						Labels: pulumi.StringMap{
							"app.kubernetes.io/name":       pulumi.String("uv"),
							"app.kubernetes.io/part-of":    pulumi.String("everything"),
							"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
							"imagecd/commit":               uvImage.Commit,
							"imagecd/branch":               pulumi.String("main"),
						},
						Annotations: pulumi.StringMap{
							"imagecd/branch":   pulumi.String("main"),
							"imagecd/commit":   uvImage.Commit,
							"imagecd/tag":      uvImage.Tag,
							"imagecd/built-at": uvImage.BuiltAt,
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
								Name:  pulumi.String("uv"),
								Image: uvImage.Reference,
								Ports: corev1.ContainerPortArray{
									&corev1.ContainerPortArgs{
										Name:          pulumi.String("http"),
										ContainerPort: pulumi.Int(3000),
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
		_, err = corev1.NewService(ctx, "uv", &corev1.ServiceArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("uv"),
				Namespace: everythingNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.ServiceSpecArgs{
				Selector: pulumi.StringMap{
					"app.kubernetes.io/name": pulumi.String("uv"),
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
		// yarn (apps/yarn)
		_, err = appsv1.NewDeployment(ctx, "yarn", &appsv1.DeploymentArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("yarn"),
				Namespace: everythingNamespace.Metadata.Name().Elem(),
				Labels: pulumi.StringMap{
					"app.kubernetes.io/name":       pulumi.String("yarn"),
					"app.kubernetes.io/part-of":    pulumi.String("everything"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               yarnImage.Commit,
					"imagecd/branch":               pulumi.String("main"),
				},
			},
			Spec: &appsv1.DeploymentSpecArgs{
				Replicas: pulumi.Int(1),
				Selector: &metav1.LabelSelectorArgs{
					MatchLabels: pulumi.StringMap{
						"app.kubernetes.io/name": pulumi.String("yarn"),
					},
				},
				Strategy: &appsv1.DeploymentStrategyArgs{
					Type: pulumi.String("RollingUpdate"),
				},
				Template: &corev1.PodTemplateSpecArgs{
					Metadata: &metav1.ObjectMetaArgs{
						Labels: pulumi.StringMap{
							"app.kubernetes.io/name":       pulumi.String("yarn"),
							"app.kubernetes.io/part-of":    pulumi.String("everything"),
							"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
							"imagecd/commit":               yarnImage.Commit,
							"imagecd/branch":               pulumi.String("main"),
						},
						Annotations: pulumi.StringMap{
							"imagecd/branch":   pulumi.String("main"),
							"imagecd/commit":   yarnImage.Commit,
							"imagecd/tag":      yarnImage.Tag,
							"imagecd/built-at": yarnImage.BuiltAt,
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
								Name:  pulumi.String("yarn"),
								Image: yarnImage.Reference,
								Ports: corev1.ContainerPortArray{
									&corev1.ContainerPortArgs{
										Name:          pulumi.String("http"),
										ContainerPort: pulumi.Int(3000),
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
		_, err = corev1.NewService(ctx, "yarn", &corev1.ServiceArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("yarn"),
				Namespace: everythingNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.ServiceSpecArgs{
				Selector: pulumi.StringMap{
					"app.kubernetes.io/name": pulumi.String("yarn"),
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
			"cargo":  cargoImage.Reference,
			"go":     goImage.Reference,
			"npm":    npmImage.Reference,
			"pip":    pipImage.Reference,
			"pnpm":   pnpmImage.Reference,
			"poetry": poetryImage.Reference,
			"uv":     uvImage.Reference,
			"yarn":   yarnImage.Reference,
		})
		ctx.Export("commits", pulumi.StringMap{
			"cargo":  cargoImage.Commit,
			"go":     goImage.Commit,
			"npm":    npmImage.Commit,
			"pip":    pipImage.Commit,
			"pnpm":   pnpmImage.Commit,
			"poetry": poetryImage.Commit,
			"uv":     uvImage.Commit,
			"yarn":   yarnImage.Commit,
		})
		return nil
	})
}
