// Written by `imagecd generate` from imagecd.yaml. Your edits are kept when it writes anew.
package main

import (
	"github.com/imagecd/pulumi-imagecd/sdk/go/imagecd"
	appsv1 "github.com/pulumi/pulumi-kubernetes/sdk/v4/go/kubernetes/apps/v1"
	batchv1 "github.com/pulumi/pulumi-kubernetes/sdk/v4/go/kubernetes/batch/v1"
	corev1 "github.com/pulumi/pulumi-kubernetes/sdk/v4/go/kubernetes/core/v1"
	metav1 "github.com/pulumi/pulumi-kubernetes/sdk/v4/go/kubernetes/meta/v1"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		cfg := config.New(ctx, "")
		n1Image, err := imagecd.NewLatestImage(ctx, "1", &imagecd.LatestImageArgs{
			Repository: pulumi.String("ghcr.io/owner/names/1"),
		})
		if err != nil {
			return err
		}
		a1Image, err := imagecd.NewLatestImage(ctx, "a-1", &imagecd.LatestImageArgs{
			Repository: pulumi.String("ghcr.io/owner/names/a-1"),
		})
		if err != nil {
			return err
		}
		a1Image2, err := imagecd.NewLatestImage(ctx, "a1", &imagecd.LatestImageArgs{
			Repository: pulumi.String("ghcr.io/owner/names/a1"),
		})
		if err != nil {
			return err
		}
		classImage, err := imagecd.NewLatestImage(ctx, "class", &imagecd.LatestImageArgs{
			Repository: pulumi.String("ghcr.io/owner/names/class"),
		})
		if err != nil {
			return err
		}
		configImage, err := imagecd.NewLatestImage(ctx, "config", &imagecd.LatestImageArgs{
			Repository: pulumi.String("ghcr.io/owner/names/config"),
		})
		if err != nil {
			return err
		}
		errImage, err := imagecd.NewLatestImage(ctx, "err", &imagecd.LatestImageArgs{
			Repository: pulumi.String("ghcr.io/owner/names/err"),
		})
		if err != nil {
			return err
		}
		funcImage, err := imagecd.NewLatestImage(ctx, "func", &imagecd.LatestImageArgs{
			Repository: pulumi.String("ghcr.io/owner/names/func"),
		})
		if err != nil {
			return err
		}
		pulumiImage, err := imagecd.NewLatestImage(ctx, "pulumi", &imagecd.LatestImageArgs{
			Repository: pulumi.String("ghcr.io/owner/names/pulumi"),
		})
		if err != nil {
			return err
		}
		xImageImage, err := imagecd.NewLatestImage(ctx, "x-image", &imagecd.LatestImageArgs{
			Repository: pulumi.String("ghcr.io/owner/names/x-image"),
		})
		if err != nil {
			return err
		}
		// Namespaces
		namesNamespace, err := corev1.NewNamespace(ctx, "names", &corev1.NamespaceArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name: pulumi.String("names"),
				Labels: pulumi.StringMap{
					"pod-security.kubernetes.io/warn": pulumi.String("restricted"),
				},
			},
		}, pulumi.Protect(true), pulumi.RetainOnDelete(true))
		if err != nil {
			return err
		}
		_, err = corev1.NewSecret(ctx, "s", &corev1.SecretArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("s"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
			},
			Type: pulumi.String("Opaque"),
			StringData: pulumi.StringMap{
				"k": cfg.RequireSecret("a1-image"),
				"l": cfg.RequireSecret("class"),
			},
		}, pulumi.RetainOnDelete(true))
		if err != nil {
			return err
		}
		// 1 (apps/1)
		n1BCClaim, err := corev1.NewPersistentVolumeClaim(ctx, "1-b-c", &corev1.PersistentVolumeClaimArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("1-b-c"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.PersistentVolumeClaimSpecArgs{
				AccessModes: pulumi.StringArray{
					pulumi.String("ReadWriteOnce"),
				},
				Resources: &corev1.VolumeResourceRequirementsArgs{
					Requests: pulumi.StringMap{
						"storage": pulumi.String("1Gi"),
					},
				},
			},
		}, pulumi.RetainOnDelete(true))
		if err != nil {
			return err
		}
		_, err = appsv1.NewDeployment(ctx, "1", &appsv1.DeploymentArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("1"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
				Labels: pulumi.StringMap{
					"app.kubernetes.io/name":       pulumi.String("1"),
					"app.kubernetes.io/part-of":    pulumi.String("names"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               n1Image.Commit,
					"imagecd/branch":               pulumi.String("main"),
				},
			},
			Spec: &appsv1.DeploymentSpecArgs{
				Replicas: pulumi.Int(1),
				Selector: &metav1.LabelSelectorArgs{
					MatchLabels: pulumi.StringMap{
						"app.kubernetes.io/name": pulumi.String("1"),
					},
				},
				Strategy: &appsv1.DeploymentStrategyArgs{
					Type: pulumi.String("Recreate"),
				},
				Template: &corev1.PodTemplateSpecArgs{
					Metadata: &metav1.ObjectMetaArgs{
						Labels: pulumi.StringMap{
							"app.kubernetes.io/name":       pulumi.String("1"),
							"app.kubernetes.io/part-of":    pulumi.String("names"),
							"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
							"imagecd/commit":               n1Image.Commit,
							"imagecd/branch":               pulumi.String("main"),
						},
						Annotations: pulumi.StringMap{
							"imagecd/branch":   pulumi.String("main"),
							"imagecd/commit":   n1Image.Commit,
							"imagecd/tag":      n1Image.Tag,
							"imagecd/built-at": n1Image.BuiltAt,
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
								Name:  pulumi.String("1"),
								Image: n1Image.Reference,
								Ports: corev1.ContainerPortArray{
									&corev1.ContainerPortArgs{
										Name:          pulumi.String("http"),
										ContainerPort: pulumi.Int(8080),
									},
								},
								VolumeMounts: corev1.VolumeMountArray{
									&corev1.VolumeMountArgs{
										Name:      pulumi.String("b-c"),
										MountPath: pulumi.String("/c"),
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
						Volumes: corev1.VolumeArray{
							&corev1.VolumeArgs{
								Name: pulumi.String("b-c"),
								PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSourceArgs{
									ClaimName: n1BCClaim.Metadata.Name().Elem(),
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
		n1BC2Claim, err := corev1.NewPersistentVolumeClaim(ctx, "1-b-c-2", &corev1.PersistentVolumeClaimArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("1-b-c-2"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.PersistentVolumeClaimSpecArgs{
				AccessModes: pulumi.StringArray{
					pulumi.String("ReadWriteOnce"),
				},
				Resources: &corev1.VolumeResourceRequirementsArgs{
					Requests: pulumi.StringMap{
						"storage": pulumi.String("1Gi"),
					},
				},
			},
		}, pulumi.RetainOnDelete(true))
		if err != nil {
			return err
		}
		_, err = batchv1.NewCronJob(ctx, "1-b", &batchv1.CronJobArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("1-b"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
				Labels: pulumi.StringMap{
					"app.kubernetes.io/name":       pulumi.String("1-b"),
					"app.kubernetes.io/part-of":    pulumi.String("names"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               n1Image.Commit,
					"imagecd/branch":               pulumi.String("main"),
				},
			},
			Spec: &batchv1.CronJobSpecArgs{
				Schedule:          pulumi.String("@daily"),
				ConcurrencyPolicy: pulumi.String("Forbid"),
				JobTemplate: &batchv1.JobTemplateSpecArgs{
					Spec: &batchv1.JobSpecArgs{
						BackoffLimit: pulumi.Int(2),
						Template: &corev1.PodTemplateSpecArgs{
							Metadata: &metav1.ObjectMetaArgs{
								Labels: pulumi.StringMap{
									"app.kubernetes.io/name":       pulumi.String("1-b"),
									"app.kubernetes.io/part-of":    pulumi.String("names"),
									"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
									"imagecd/commit":               n1Image.Commit,
									"imagecd/branch":               pulumi.String("main"),
								},
								Annotations: pulumi.StringMap{
									"imagecd/branch":   pulumi.String("main"),
									"imagecd/commit":   n1Image.Commit,
									"imagecd/tag":      n1Image.Tag,
									"imagecd/built-at": n1Image.BuiltAt,
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
										Name:  pulumi.String("1-b"),
										Image: n1Image.Reference,
										VolumeMounts: corev1.VolumeMountArray{
											&corev1.VolumeMountArgs{
												Name:      pulumi.String("c"),
												MountPath: pulumi.String("/c"),
											},
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
								Volumes: corev1.VolumeArray{
									&corev1.VolumeArgs{
										Name: pulumi.String("c"),
										PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSourceArgs{
											ClaimName: n1BC2Claim.Metadata.Name().Elem(),
										},
									},
								},
								RestartPolicy: pulumi.String("OnFailure"),
							},
						},
					},
				},
			},
		})
		if err != nil {
			return err
		}
		// a-1 (apps/a-1)
		a1BCClaim, err := corev1.NewPersistentVolumeClaim(ctx, "a-1-b-c", &corev1.PersistentVolumeClaimArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("a-1-b-c"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.PersistentVolumeClaimSpecArgs{
				AccessModes: pulumi.StringArray{
					pulumi.String("ReadWriteOnce"),
				},
				Resources: &corev1.VolumeResourceRequirementsArgs{
					Requests: pulumi.StringMap{
						"storage": pulumi.String("1Gi"),
					},
				},
			},
		}, pulumi.RetainOnDelete(true))
		if err != nil {
			return err
		}
		_, err = appsv1.NewDeployment(ctx, "a-1", &appsv1.DeploymentArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("a-1"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
				Labels: pulumi.StringMap{
					"app.kubernetes.io/name":       pulumi.String("a-1"),
					"app.kubernetes.io/part-of":    pulumi.String("names"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               a1Image.Commit,
					"imagecd/branch":               pulumi.String("main"),
				},
			},
			Spec: &appsv1.DeploymentSpecArgs{
				Replicas: pulumi.Int(1),
				Selector: &metav1.LabelSelectorArgs{
					MatchLabels: pulumi.StringMap{
						"app.kubernetes.io/name": pulumi.String("a-1"),
					},
				},
				Strategy: &appsv1.DeploymentStrategyArgs{
					Type: pulumi.String("Recreate"),
				},
				Template: &corev1.PodTemplateSpecArgs{
					Metadata: &metav1.ObjectMetaArgs{
						Labels: pulumi.StringMap{
							"app.kubernetes.io/name":       pulumi.String("a-1"),
							"app.kubernetes.io/part-of":    pulumi.String("names"),
							"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
							"imagecd/commit":               a1Image.Commit,
							"imagecd/branch":               pulumi.String("main"),
						},
						Annotations: pulumi.StringMap{
							"imagecd/branch":   pulumi.String("main"),
							"imagecd/commit":   a1Image.Commit,
							"imagecd/tag":      a1Image.Tag,
							"imagecd/built-at": a1Image.BuiltAt,
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
								Name:  pulumi.String("a-1"),
								Image: a1Image.Reference,
								Ports: corev1.ContainerPortArray{
									&corev1.ContainerPortArgs{
										Name:          pulumi.String("http"),
										ContainerPort: pulumi.Int(8080),
									},
								},
								VolumeMounts: corev1.VolumeMountArray{
									&corev1.VolumeMountArgs{
										Name:      pulumi.String("b-c"),
										MountPath: pulumi.String("/c"),
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
						Volumes: corev1.VolumeArray{
							&corev1.VolumeArgs{
								Name: pulumi.String("b-c"),
								PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSourceArgs{
									ClaimName: a1BCClaim.Metadata.Name().Elem(),
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
		_, err = corev1.NewService(ctx, "a-1", &corev1.ServiceArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("a-1"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.ServiceSpecArgs{
				Selector: pulumi.StringMap{
					"app.kubernetes.io/name": pulumi.String("a-1"),
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
		a1BC2Claim, err := corev1.NewPersistentVolumeClaim(ctx, "a-1-b-c-2", &corev1.PersistentVolumeClaimArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("a-1-b-c-2"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.PersistentVolumeClaimSpecArgs{
				AccessModes: pulumi.StringArray{
					pulumi.String("ReadWriteOnce"),
				},
				Resources: &corev1.VolumeResourceRequirementsArgs{
					Requests: pulumi.StringMap{
						"storage": pulumi.String("1Gi"),
					},
				},
			},
		}, pulumi.RetainOnDelete(true))
		if err != nil {
			return err
		}
		_, err = batchv1.NewCronJob(ctx, "a-1-b", &batchv1.CronJobArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("a-1-b"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
				Labels: pulumi.StringMap{
					"app.kubernetes.io/name":       pulumi.String("a-1-b"),
					"app.kubernetes.io/part-of":    pulumi.String("names"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               a1Image.Commit,
					"imagecd/branch":               pulumi.String("main"),
				},
			},
			Spec: &batchv1.CronJobSpecArgs{
				Schedule:          pulumi.String("@daily"),
				ConcurrencyPolicy: pulumi.String("Forbid"),
				JobTemplate: &batchv1.JobTemplateSpecArgs{
					Spec: &batchv1.JobSpecArgs{
						BackoffLimit: pulumi.Int(2),
						Template: &corev1.PodTemplateSpecArgs{
							Metadata: &metav1.ObjectMetaArgs{
								Labels: pulumi.StringMap{
									"app.kubernetes.io/name":       pulumi.String("a-1-b"),
									"app.kubernetes.io/part-of":    pulumi.String("names"),
									"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
									"imagecd/commit":               a1Image.Commit,
									"imagecd/branch":               pulumi.String("main"),
								},
								Annotations: pulumi.StringMap{
									"imagecd/branch":   pulumi.String("main"),
									"imagecd/commit":   a1Image.Commit,
									"imagecd/tag":      a1Image.Tag,
									"imagecd/built-at": a1Image.BuiltAt,
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
										Name:  pulumi.String("a-1-b"),
										Image: a1Image.Reference,
										VolumeMounts: corev1.VolumeMountArray{
											&corev1.VolumeMountArgs{
												Name:      pulumi.String("c"),
												MountPath: pulumi.String("/c"),
											},
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
								Volumes: corev1.VolumeArray{
									&corev1.VolumeArgs{
										Name: pulumi.String("c"),
										PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSourceArgs{
											ClaimName: a1BC2Claim.Metadata.Name().Elem(),
										},
									},
								},
								RestartPolicy: pulumi.String("OnFailure"),
							},
						},
					},
				},
			},
		})
		if err != nil {
			return err
		}
		// a1 (apps/a1)
		a1BCClaim2, err := corev1.NewPersistentVolumeClaim(ctx, "a1-b-c", &corev1.PersistentVolumeClaimArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("a1-b-c"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.PersistentVolumeClaimSpecArgs{
				AccessModes: pulumi.StringArray{
					pulumi.String("ReadWriteOnce"),
				},
				Resources: &corev1.VolumeResourceRequirementsArgs{
					Requests: pulumi.StringMap{
						"storage": pulumi.String("1Gi"),
					},
				},
			},
		}, pulumi.RetainOnDelete(true))
		if err != nil {
			return err
		}
		_, err = appsv1.NewDeployment(ctx, "a1", &appsv1.DeploymentArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("a1"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
				Labels: pulumi.StringMap{
					"app.kubernetes.io/name":       pulumi.String("a1"),
					"app.kubernetes.io/part-of":    pulumi.String("names"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               a1Image2.Commit,
					"imagecd/branch":               pulumi.String("main"),
				},
			},
			Spec: &appsv1.DeploymentSpecArgs{
				Replicas: pulumi.Int(1),
				Selector: &metav1.LabelSelectorArgs{
					MatchLabels: pulumi.StringMap{
						"app.kubernetes.io/name": pulumi.String("a1"),
					},
				},
				Strategy: &appsv1.DeploymentStrategyArgs{
					Type: pulumi.String("Recreate"),
				},
				Template: &corev1.PodTemplateSpecArgs{
					Metadata: &metav1.ObjectMetaArgs{
						Labels: pulumi.StringMap{
							"app.kubernetes.io/name":       pulumi.String("a1"),
							"app.kubernetes.io/part-of":    pulumi.String("names"),
							"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
							"imagecd/commit":               a1Image2.Commit,
							"imagecd/branch":               pulumi.String("main"),
						},
						Annotations: pulumi.StringMap{
							"imagecd/branch":   pulumi.String("main"),
							"imagecd/commit":   a1Image2.Commit,
							"imagecd/tag":      a1Image2.Tag,
							"imagecd/built-at": a1Image2.BuiltAt,
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
								Name:  pulumi.String("a1"),
								Image: a1Image2.Reference,
								Ports: corev1.ContainerPortArray{
									&corev1.ContainerPortArgs{
										Name:          pulumi.String("http"),
										ContainerPort: pulumi.Int(8080),
									},
								},
								VolumeMounts: corev1.VolumeMountArray{
									&corev1.VolumeMountArgs{
										Name:      pulumi.String("b-c"),
										MountPath: pulumi.String("/c"),
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
						Volumes: corev1.VolumeArray{
							&corev1.VolumeArgs{
								Name: pulumi.String("b-c"),
								PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSourceArgs{
									ClaimName: a1BCClaim2.Metadata.Name().Elem(),
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
		_, err = corev1.NewService(ctx, "a1", &corev1.ServiceArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("a1"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.ServiceSpecArgs{
				Selector: pulumi.StringMap{
					"app.kubernetes.io/name": pulumi.String("a1"),
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
		a1BC2Claim2, err := corev1.NewPersistentVolumeClaim(ctx, "a1-b-c-2", &corev1.PersistentVolumeClaimArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("a1-b-c-2"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.PersistentVolumeClaimSpecArgs{
				AccessModes: pulumi.StringArray{
					pulumi.String("ReadWriteOnce"),
				},
				Resources: &corev1.VolumeResourceRequirementsArgs{
					Requests: pulumi.StringMap{
						"storage": pulumi.String("1Gi"),
					},
				},
			},
		}, pulumi.RetainOnDelete(true))
		if err != nil {
			return err
		}
		_, err = batchv1.NewCronJob(ctx, "a1-b", &batchv1.CronJobArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("a1-b"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
				Labels: pulumi.StringMap{
					"app.kubernetes.io/name":       pulumi.String("a1-b"),
					"app.kubernetes.io/part-of":    pulumi.String("names"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               a1Image2.Commit,
					"imagecd/branch":               pulumi.String("main"),
				},
			},
			Spec: &batchv1.CronJobSpecArgs{
				Schedule:          pulumi.String("@daily"),
				ConcurrencyPolicy: pulumi.String("Forbid"),
				JobTemplate: &batchv1.JobTemplateSpecArgs{
					Spec: &batchv1.JobSpecArgs{
						BackoffLimit: pulumi.Int(2),
						Template: &corev1.PodTemplateSpecArgs{
							Metadata: &metav1.ObjectMetaArgs{
								Labels: pulumi.StringMap{
									"app.kubernetes.io/name":       pulumi.String("a1-b"),
									"app.kubernetes.io/part-of":    pulumi.String("names"),
									"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
									"imagecd/commit":               a1Image2.Commit,
									"imagecd/branch":               pulumi.String("main"),
								},
								Annotations: pulumi.StringMap{
									"imagecd/branch":   pulumi.String("main"),
									"imagecd/commit":   a1Image2.Commit,
									"imagecd/tag":      a1Image2.Tag,
									"imagecd/built-at": a1Image2.BuiltAt,
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
										Name:  pulumi.String("a1-b"),
										Image: a1Image2.Reference,
										VolumeMounts: corev1.VolumeMountArray{
											&corev1.VolumeMountArgs{
												Name:      pulumi.String("c"),
												MountPath: pulumi.String("/c"),
											},
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
								Volumes: corev1.VolumeArray{
									&corev1.VolumeArgs{
										Name: pulumi.String("c"),
										PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSourceArgs{
											ClaimName: a1BC2Claim2.Metadata.Name().Elem(),
										},
									},
								},
								RestartPolicy: pulumi.String("OnFailure"),
							},
						},
					},
				},
			},
		})
		if err != nil {
			return err
		}
		// class (apps/class)
		classBCClaim, err := corev1.NewPersistentVolumeClaim(ctx, "class-b-c", &corev1.PersistentVolumeClaimArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("class-b-c"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.PersistentVolumeClaimSpecArgs{
				AccessModes: pulumi.StringArray{
					pulumi.String("ReadWriteOnce"),
				},
				Resources: &corev1.VolumeResourceRequirementsArgs{
					Requests: pulumi.StringMap{
						"storage": pulumi.String("1Gi"),
					},
				},
			},
		}, pulumi.RetainOnDelete(true))
		if err != nil {
			return err
		}
		_, err = appsv1.NewDeployment(ctx, "class", &appsv1.DeploymentArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("class"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
				Labels: pulumi.StringMap{
					"app.kubernetes.io/name":       pulumi.String("class"),
					"app.kubernetes.io/part-of":    pulumi.String("names"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               classImage.Commit,
					"imagecd/branch":               pulumi.String("main"),
				},
			},
			Spec: &appsv1.DeploymentSpecArgs{
				Replicas: pulumi.Int(1),
				Selector: &metav1.LabelSelectorArgs{
					MatchLabels: pulumi.StringMap{
						"app.kubernetes.io/name": pulumi.String("class"),
					},
				},
				Strategy: &appsv1.DeploymentStrategyArgs{
					Type: pulumi.String("Recreate"),
				},
				Template: &corev1.PodTemplateSpecArgs{
					Metadata: &metav1.ObjectMetaArgs{
						Labels: pulumi.StringMap{
							"app.kubernetes.io/name":       pulumi.String("class"),
							"app.kubernetes.io/part-of":    pulumi.String("names"),
							"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
							"imagecd/commit":               classImage.Commit,
							"imagecd/branch":               pulumi.String("main"),
						},
						Annotations: pulumi.StringMap{
							"imagecd/branch":   pulumi.String("main"),
							"imagecd/commit":   classImage.Commit,
							"imagecd/tag":      classImage.Tag,
							"imagecd/built-at": classImage.BuiltAt,
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
								Name:  pulumi.String("class"),
								Image: classImage.Reference,
								Ports: corev1.ContainerPortArray{
									&corev1.ContainerPortArgs{
										Name:          pulumi.String("http"),
										ContainerPort: pulumi.Int(8080),
									},
								},
								VolumeMounts: corev1.VolumeMountArray{
									&corev1.VolumeMountArgs{
										Name:      pulumi.String("b-c"),
										MountPath: pulumi.String("/c"),
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
						Volumes: corev1.VolumeArray{
							&corev1.VolumeArgs{
								Name: pulumi.String("b-c"),
								PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSourceArgs{
									ClaimName: classBCClaim.Metadata.Name().Elem(),
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
		_, err = corev1.NewService(ctx, "class", &corev1.ServiceArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("class"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.ServiceSpecArgs{
				Selector: pulumi.StringMap{
					"app.kubernetes.io/name": pulumi.String("class"),
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
		classBC2Claim, err := corev1.NewPersistentVolumeClaim(ctx, "class-b-c-2", &corev1.PersistentVolumeClaimArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("class-b-c-2"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.PersistentVolumeClaimSpecArgs{
				AccessModes: pulumi.StringArray{
					pulumi.String("ReadWriteOnce"),
				},
				Resources: &corev1.VolumeResourceRequirementsArgs{
					Requests: pulumi.StringMap{
						"storage": pulumi.String("1Gi"),
					},
				},
			},
		}, pulumi.RetainOnDelete(true))
		if err != nil {
			return err
		}
		_, err = batchv1.NewCronJob(ctx, "class-b", &batchv1.CronJobArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("class-b"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
				Labels: pulumi.StringMap{
					"app.kubernetes.io/name":       pulumi.String("class-b"),
					"app.kubernetes.io/part-of":    pulumi.String("names"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               classImage.Commit,
					"imagecd/branch":               pulumi.String("main"),
				},
			},
			Spec: &batchv1.CronJobSpecArgs{
				Schedule:          pulumi.String("@daily"),
				ConcurrencyPolicy: pulumi.String("Forbid"),
				JobTemplate: &batchv1.JobTemplateSpecArgs{
					Spec: &batchv1.JobSpecArgs{
						BackoffLimit: pulumi.Int(2),
						Template: &corev1.PodTemplateSpecArgs{
							Metadata: &metav1.ObjectMetaArgs{
								Labels: pulumi.StringMap{
									"app.kubernetes.io/name":       pulumi.String("class-b"),
									"app.kubernetes.io/part-of":    pulumi.String("names"),
									"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
									"imagecd/commit":               classImage.Commit,
									"imagecd/branch":               pulumi.String("main"),
								},
								Annotations: pulumi.StringMap{
									"imagecd/branch":   pulumi.String("main"),
									"imagecd/commit":   classImage.Commit,
									"imagecd/tag":      classImage.Tag,
									"imagecd/built-at": classImage.BuiltAt,
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
										Name:  pulumi.String("class-b"),
										Image: classImage.Reference,
										VolumeMounts: corev1.VolumeMountArray{
											&corev1.VolumeMountArgs{
												Name:      pulumi.String("c"),
												MountPath: pulumi.String("/c"),
											},
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
								Volumes: corev1.VolumeArray{
									&corev1.VolumeArgs{
										Name: pulumi.String("c"),
										PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSourceArgs{
											ClaimName: classBC2Claim.Metadata.Name().Elem(),
										},
									},
								},
								RestartPolicy: pulumi.String("OnFailure"),
							},
						},
					},
				},
			},
		})
		if err != nil {
			return err
		}
		// config (apps/config)
		configBCClaim, err := corev1.NewPersistentVolumeClaim(ctx, "config-b-c", &corev1.PersistentVolumeClaimArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("config-b-c"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.PersistentVolumeClaimSpecArgs{
				AccessModes: pulumi.StringArray{
					pulumi.String("ReadWriteOnce"),
				},
				Resources: &corev1.VolumeResourceRequirementsArgs{
					Requests: pulumi.StringMap{
						"storage": pulumi.String("1Gi"),
					},
				},
			},
		}, pulumi.RetainOnDelete(true))
		if err != nil {
			return err
		}
		_, err = appsv1.NewDeployment(ctx, "config", &appsv1.DeploymentArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("config"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
				Labels: pulumi.StringMap{
					"app.kubernetes.io/name":       pulumi.String("config"),
					"app.kubernetes.io/part-of":    pulumi.String("names"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               configImage.Commit,
					"imagecd/branch":               pulumi.String("main"),
				},
			},
			Spec: &appsv1.DeploymentSpecArgs{
				Replicas: pulumi.Int(1),
				Selector: &metav1.LabelSelectorArgs{
					MatchLabels: pulumi.StringMap{
						"app.kubernetes.io/name": pulumi.String("config"),
					},
				},
				Strategy: &appsv1.DeploymentStrategyArgs{
					Type: pulumi.String("Recreate"),
				},
				Template: &corev1.PodTemplateSpecArgs{
					Metadata: &metav1.ObjectMetaArgs{
						Labels: pulumi.StringMap{
							"app.kubernetes.io/name":       pulumi.String("config"),
							"app.kubernetes.io/part-of":    pulumi.String("names"),
							"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
							"imagecd/commit":               configImage.Commit,
							"imagecd/branch":               pulumi.String("main"),
						},
						Annotations: pulumi.StringMap{
							"imagecd/branch":   pulumi.String("main"),
							"imagecd/commit":   configImage.Commit,
							"imagecd/tag":      configImage.Tag,
							"imagecd/built-at": configImage.BuiltAt,
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
								Name:  pulumi.String("config"),
								Image: configImage.Reference,
								Ports: corev1.ContainerPortArray{
									&corev1.ContainerPortArgs{
										Name:          pulumi.String("http"),
										ContainerPort: pulumi.Int(8080),
									},
								},
								VolumeMounts: corev1.VolumeMountArray{
									&corev1.VolumeMountArgs{
										Name:      pulumi.String("b-c"),
										MountPath: pulumi.String("/c"),
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
						Volumes: corev1.VolumeArray{
							&corev1.VolumeArgs{
								Name: pulumi.String("b-c"),
								PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSourceArgs{
									ClaimName: configBCClaim.Metadata.Name().Elem(),
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
		_, err = corev1.NewService(ctx, "config", &corev1.ServiceArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("config"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.ServiceSpecArgs{
				Selector: pulumi.StringMap{
					"app.kubernetes.io/name": pulumi.String("config"),
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
		configBC2Claim, err := corev1.NewPersistentVolumeClaim(ctx, "config-b-c-2", &corev1.PersistentVolumeClaimArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("config-b-c-2"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.PersistentVolumeClaimSpecArgs{
				AccessModes: pulumi.StringArray{
					pulumi.String("ReadWriteOnce"),
				},
				Resources: &corev1.VolumeResourceRequirementsArgs{
					Requests: pulumi.StringMap{
						"storage": pulumi.String("1Gi"),
					},
				},
			},
		}, pulumi.RetainOnDelete(true))
		if err != nil {
			return err
		}
		_, err = batchv1.NewCronJob(ctx, "config-b", &batchv1.CronJobArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("config-b"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
				Labels: pulumi.StringMap{
					"app.kubernetes.io/name":       pulumi.String("config-b"),
					"app.kubernetes.io/part-of":    pulumi.String("names"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               configImage.Commit,
					"imagecd/branch":               pulumi.String("main"),
				},
			},
			Spec: &batchv1.CronJobSpecArgs{
				Schedule:          pulumi.String("@daily"),
				ConcurrencyPolicy: pulumi.String("Forbid"),
				JobTemplate: &batchv1.JobTemplateSpecArgs{
					Spec: &batchv1.JobSpecArgs{
						BackoffLimit: pulumi.Int(2),
						Template: &corev1.PodTemplateSpecArgs{
							Metadata: &metav1.ObjectMetaArgs{
								Labels: pulumi.StringMap{
									"app.kubernetes.io/name":       pulumi.String("config-b"),
									"app.kubernetes.io/part-of":    pulumi.String("names"),
									"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
									"imagecd/commit":               configImage.Commit,
									"imagecd/branch":               pulumi.String("main"),
								},
								Annotations: pulumi.StringMap{
									"imagecd/branch":   pulumi.String("main"),
									"imagecd/commit":   configImage.Commit,
									"imagecd/tag":      configImage.Tag,
									"imagecd/built-at": configImage.BuiltAt,
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
										Name:  pulumi.String("config-b"),
										Image: configImage.Reference,
										VolumeMounts: corev1.VolumeMountArray{
											&corev1.VolumeMountArgs{
												Name:      pulumi.String("c"),
												MountPath: pulumi.String("/c"),
											},
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
								Volumes: corev1.VolumeArray{
									&corev1.VolumeArgs{
										Name: pulumi.String("c"),
										PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSourceArgs{
											ClaimName: configBC2Claim.Metadata.Name().Elem(),
										},
									},
								},
								RestartPolicy: pulumi.String("OnFailure"),
							},
						},
					},
				},
			},
		})
		if err != nil {
			return err
		}
		// err (apps/err)
		errBCClaim, err := corev1.NewPersistentVolumeClaim(ctx, "err-b-c", &corev1.PersistentVolumeClaimArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("err-b-c"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.PersistentVolumeClaimSpecArgs{
				AccessModes: pulumi.StringArray{
					pulumi.String("ReadWriteOnce"),
				},
				Resources: &corev1.VolumeResourceRequirementsArgs{
					Requests: pulumi.StringMap{
						"storage": pulumi.String("1Gi"),
					},
				},
			},
		}, pulumi.RetainOnDelete(true))
		if err != nil {
			return err
		}
		_, err = appsv1.NewDeployment(ctx, "err", &appsv1.DeploymentArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("err"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
				Labels: pulumi.StringMap{
					"app.kubernetes.io/name":       pulumi.String("err"),
					"app.kubernetes.io/part-of":    pulumi.String("names"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               errImage.Commit,
					"imagecd/branch":               pulumi.String("main"),
				},
			},
			Spec: &appsv1.DeploymentSpecArgs{
				Replicas: pulumi.Int(1),
				Selector: &metav1.LabelSelectorArgs{
					MatchLabels: pulumi.StringMap{
						"app.kubernetes.io/name": pulumi.String("err"),
					},
				},
				Strategy: &appsv1.DeploymentStrategyArgs{
					Type: pulumi.String("Recreate"),
				},
				Template: &corev1.PodTemplateSpecArgs{
					Metadata: &metav1.ObjectMetaArgs{
						Labels: pulumi.StringMap{
							"app.kubernetes.io/name":       pulumi.String("err"),
							"app.kubernetes.io/part-of":    pulumi.String("names"),
							"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
							"imagecd/commit":               errImage.Commit,
							"imagecd/branch":               pulumi.String("main"),
						},
						Annotations: pulumi.StringMap{
							"imagecd/branch":   pulumi.String("main"),
							"imagecd/commit":   errImage.Commit,
							"imagecd/tag":      errImage.Tag,
							"imagecd/built-at": errImage.BuiltAt,
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
								Name:  pulumi.String("err"),
								Image: errImage.Reference,
								Ports: corev1.ContainerPortArray{
									&corev1.ContainerPortArgs{
										Name:          pulumi.String("http"),
										ContainerPort: pulumi.Int(8080),
									},
								},
								VolumeMounts: corev1.VolumeMountArray{
									&corev1.VolumeMountArgs{
										Name:      pulumi.String("b-c"),
										MountPath: pulumi.String("/c"),
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
						Volumes: corev1.VolumeArray{
							&corev1.VolumeArgs{
								Name: pulumi.String("b-c"),
								PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSourceArgs{
									ClaimName: errBCClaim.Metadata.Name().Elem(),
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
		_, err = corev1.NewService(ctx, "err", &corev1.ServiceArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("err"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.ServiceSpecArgs{
				Selector: pulumi.StringMap{
					"app.kubernetes.io/name": pulumi.String("err"),
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
		errBC2Claim, err := corev1.NewPersistentVolumeClaim(ctx, "err-b-c-2", &corev1.PersistentVolumeClaimArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("err-b-c-2"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.PersistentVolumeClaimSpecArgs{
				AccessModes: pulumi.StringArray{
					pulumi.String("ReadWriteOnce"),
				},
				Resources: &corev1.VolumeResourceRequirementsArgs{
					Requests: pulumi.StringMap{
						"storage": pulumi.String("1Gi"),
					},
				},
			},
		}, pulumi.RetainOnDelete(true))
		if err != nil {
			return err
		}
		_, err = batchv1.NewCronJob(ctx, "err-b", &batchv1.CronJobArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("err-b"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
				Labels: pulumi.StringMap{
					"app.kubernetes.io/name":       pulumi.String("err-b"),
					"app.kubernetes.io/part-of":    pulumi.String("names"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               errImage.Commit,
					"imagecd/branch":               pulumi.String("main"),
				},
			},
			Spec: &batchv1.CronJobSpecArgs{
				Schedule:          pulumi.String("@daily"),
				ConcurrencyPolicy: pulumi.String("Forbid"),
				JobTemplate: &batchv1.JobTemplateSpecArgs{
					Spec: &batchv1.JobSpecArgs{
						BackoffLimit: pulumi.Int(2),
						Template: &corev1.PodTemplateSpecArgs{
							Metadata: &metav1.ObjectMetaArgs{
								Labels: pulumi.StringMap{
									"app.kubernetes.io/name":       pulumi.String("err-b"),
									"app.kubernetes.io/part-of":    pulumi.String("names"),
									"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
									"imagecd/commit":               errImage.Commit,
									"imagecd/branch":               pulumi.String("main"),
								},
								Annotations: pulumi.StringMap{
									"imagecd/branch":   pulumi.String("main"),
									"imagecd/commit":   errImage.Commit,
									"imagecd/tag":      errImage.Tag,
									"imagecd/built-at": errImage.BuiltAt,
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
										Name:  pulumi.String("err-b"),
										Image: errImage.Reference,
										VolumeMounts: corev1.VolumeMountArray{
											&corev1.VolumeMountArgs{
												Name:      pulumi.String("c"),
												MountPath: pulumi.String("/c"),
											},
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
								Volumes: corev1.VolumeArray{
									&corev1.VolumeArgs{
										Name: pulumi.String("c"),
										PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSourceArgs{
											ClaimName: errBC2Claim.Metadata.Name().Elem(),
										},
									},
								},
								RestartPolicy: pulumi.String("OnFailure"),
							},
						},
					},
				},
			},
		})
		if err != nil {
			return err
		}
		// func (apps/func)
		funcBCClaim, err := corev1.NewPersistentVolumeClaim(ctx, "func-b-c", &corev1.PersistentVolumeClaimArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("func-b-c"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.PersistentVolumeClaimSpecArgs{
				AccessModes: pulumi.StringArray{
					pulumi.String("ReadWriteOnce"),
				},
				Resources: &corev1.VolumeResourceRequirementsArgs{
					Requests: pulumi.StringMap{
						"storage": pulumi.String("1Gi"),
					},
				},
			},
		}, pulumi.RetainOnDelete(true))
		if err != nil {
			return err
		}
		_, err = appsv1.NewDeployment(ctx, "func", &appsv1.DeploymentArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("func"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
				Labels: pulumi.StringMap{
					"app.kubernetes.io/name":       pulumi.String("func"),
					"app.kubernetes.io/part-of":    pulumi.String("names"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               funcImage.Commit,
					"imagecd/branch":               pulumi.String("main"),
				},
			},
			Spec: &appsv1.DeploymentSpecArgs{
				Replicas: pulumi.Int(1),
				Selector: &metav1.LabelSelectorArgs{
					MatchLabels: pulumi.StringMap{
						"app.kubernetes.io/name": pulumi.String("func"),
					},
				},
				Strategy: &appsv1.DeploymentStrategyArgs{
					Type: pulumi.String("Recreate"),
				},
				Template: &corev1.PodTemplateSpecArgs{
					Metadata: &metav1.ObjectMetaArgs{
						Labels: pulumi.StringMap{
							"app.kubernetes.io/name":       pulumi.String("func"),
							"app.kubernetes.io/part-of":    pulumi.String("names"),
							"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
							"imagecd/commit":               funcImage.Commit,
							"imagecd/branch":               pulumi.String("main"),
						},
						Annotations: pulumi.StringMap{
							"imagecd/branch":   pulumi.String("main"),
							"imagecd/commit":   funcImage.Commit,
							"imagecd/tag":      funcImage.Tag,
							"imagecd/built-at": funcImage.BuiltAt,
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
								Name:  pulumi.String("func"),
								Image: funcImage.Reference,
								Ports: corev1.ContainerPortArray{
									&corev1.ContainerPortArgs{
										Name:          pulumi.String("http"),
										ContainerPort: pulumi.Int(8080),
									},
								},
								VolumeMounts: corev1.VolumeMountArray{
									&corev1.VolumeMountArgs{
										Name:      pulumi.String("b-c"),
										MountPath: pulumi.String("/c"),
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
						Volumes: corev1.VolumeArray{
							&corev1.VolumeArgs{
								Name: pulumi.String("b-c"),
								PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSourceArgs{
									ClaimName: funcBCClaim.Metadata.Name().Elem(),
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
		_, err = corev1.NewService(ctx, "func", &corev1.ServiceArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("func"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.ServiceSpecArgs{
				Selector: pulumi.StringMap{
					"app.kubernetes.io/name": pulumi.String("func"),
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
		funcBC2Claim, err := corev1.NewPersistentVolumeClaim(ctx, "func-b-c-2", &corev1.PersistentVolumeClaimArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("func-b-c-2"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.PersistentVolumeClaimSpecArgs{
				AccessModes: pulumi.StringArray{
					pulumi.String("ReadWriteOnce"),
				},
				Resources: &corev1.VolumeResourceRequirementsArgs{
					Requests: pulumi.StringMap{
						"storage": pulumi.String("1Gi"),
					},
				},
			},
		}, pulumi.RetainOnDelete(true))
		if err != nil {
			return err
		}
		_, err = batchv1.NewCronJob(ctx, "func-b", &batchv1.CronJobArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("func-b"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
				Labels: pulumi.StringMap{
					"app.kubernetes.io/name":       pulumi.String("func-b"),
					"app.kubernetes.io/part-of":    pulumi.String("names"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               funcImage.Commit,
					"imagecd/branch":               pulumi.String("main"),
				},
			},
			Spec: &batchv1.CronJobSpecArgs{
				Schedule:          pulumi.String("@daily"),
				ConcurrencyPolicy: pulumi.String("Forbid"),
				JobTemplate: &batchv1.JobTemplateSpecArgs{
					Spec: &batchv1.JobSpecArgs{
						BackoffLimit: pulumi.Int(2),
						Template: &corev1.PodTemplateSpecArgs{
							Metadata: &metav1.ObjectMetaArgs{
								Labels: pulumi.StringMap{
									"app.kubernetes.io/name":       pulumi.String("func-b"),
									"app.kubernetes.io/part-of":    pulumi.String("names"),
									"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
									"imagecd/commit":               funcImage.Commit,
									"imagecd/branch":               pulumi.String("main"),
								},
								Annotations: pulumi.StringMap{
									"imagecd/branch":   pulumi.String("main"),
									"imagecd/commit":   funcImage.Commit,
									"imagecd/tag":      funcImage.Tag,
									"imagecd/built-at": funcImage.BuiltAt,
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
										Name:  pulumi.String("func-b"),
										Image: funcImage.Reference,
										VolumeMounts: corev1.VolumeMountArray{
											&corev1.VolumeMountArgs{
												Name:      pulumi.String("c"),
												MountPath: pulumi.String("/c"),
											},
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
								Volumes: corev1.VolumeArray{
									&corev1.VolumeArgs{
										Name: pulumi.String("c"),
										PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSourceArgs{
											ClaimName: funcBC2Claim.Metadata.Name().Elem(),
										},
									},
								},
								RestartPolicy: pulumi.String("OnFailure"),
							},
						},
					},
				},
			},
		})
		if err != nil {
			return err
		}
		// pulumi (apps/pulumi)
		pulumiBCClaim, err := corev1.NewPersistentVolumeClaim(ctx, "pulumi-b-c", &corev1.PersistentVolumeClaimArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("pulumi-b-c"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.PersistentVolumeClaimSpecArgs{
				AccessModes: pulumi.StringArray{
					pulumi.String("ReadWriteOnce"),
				},
				Resources: &corev1.VolumeResourceRequirementsArgs{
					Requests: pulumi.StringMap{
						"storage": pulumi.String("1Gi"),
					},
				},
			},
		}, pulumi.RetainOnDelete(true))
		if err != nil {
			return err
		}
		_, err = appsv1.NewDeployment(ctx, "pulumi", &appsv1.DeploymentArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("pulumi"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
				Labels: pulumi.StringMap{
					"app.kubernetes.io/name":       pulumi.String("pulumi"),
					"app.kubernetes.io/part-of":    pulumi.String("names"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               pulumiImage.Commit,
					"imagecd/branch":               pulumi.String("main"),
				},
			},
			Spec: &appsv1.DeploymentSpecArgs{
				Replicas: pulumi.Int(1),
				Selector: &metav1.LabelSelectorArgs{
					MatchLabels: pulumi.StringMap{
						"app.kubernetes.io/name": pulumi.String("pulumi"),
					},
				},
				Strategy: &appsv1.DeploymentStrategyArgs{
					Type: pulumi.String("Recreate"),
				},
				Template: &corev1.PodTemplateSpecArgs{
					Metadata: &metav1.ObjectMetaArgs{
						Labels: pulumi.StringMap{
							"app.kubernetes.io/name":       pulumi.String("pulumi"),
							"app.kubernetes.io/part-of":    pulumi.String("names"),
							"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
							"imagecd/commit":               pulumiImage.Commit,
							"imagecd/branch":               pulumi.String("main"),
						},
						Annotations: pulumi.StringMap{
							"imagecd/branch":   pulumi.String("main"),
							"imagecd/commit":   pulumiImage.Commit,
							"imagecd/tag":      pulumiImage.Tag,
							"imagecd/built-at": pulumiImage.BuiltAt,
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
								Name:  pulumi.String("pulumi"),
								Image: pulumiImage.Reference,
								Ports: corev1.ContainerPortArray{
									&corev1.ContainerPortArgs{
										Name:          pulumi.String("http"),
										ContainerPort: pulumi.Int(8080),
									},
								},
								VolumeMounts: corev1.VolumeMountArray{
									&corev1.VolumeMountArgs{
										Name:      pulumi.String("b-c"),
										MountPath: pulumi.String("/c"),
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
						Volumes: corev1.VolumeArray{
							&corev1.VolumeArgs{
								Name: pulumi.String("b-c"),
								PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSourceArgs{
									ClaimName: pulumiBCClaim.Metadata.Name().Elem(),
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
		_, err = corev1.NewService(ctx, "pulumi", &corev1.ServiceArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("pulumi"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.ServiceSpecArgs{
				Selector: pulumi.StringMap{
					"app.kubernetes.io/name": pulumi.String("pulumi"),
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
		pulumiBC2Claim, err := corev1.NewPersistentVolumeClaim(ctx, "pulumi-b-c-2", &corev1.PersistentVolumeClaimArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("pulumi-b-c-2"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.PersistentVolumeClaimSpecArgs{
				AccessModes: pulumi.StringArray{
					pulumi.String("ReadWriteOnce"),
				},
				Resources: &corev1.VolumeResourceRequirementsArgs{
					Requests: pulumi.StringMap{
						"storage": pulumi.String("1Gi"),
					},
				},
			},
		}, pulumi.RetainOnDelete(true))
		if err != nil {
			return err
		}
		_, err = batchv1.NewCronJob(ctx, "pulumi-b", &batchv1.CronJobArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("pulumi-b"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
				Labels: pulumi.StringMap{
					"app.kubernetes.io/name":       pulumi.String("pulumi-b"),
					"app.kubernetes.io/part-of":    pulumi.String("names"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               pulumiImage.Commit,
					"imagecd/branch":               pulumi.String("main"),
				},
			},
			Spec: &batchv1.CronJobSpecArgs{
				Schedule:          pulumi.String("@daily"),
				ConcurrencyPolicy: pulumi.String("Forbid"),
				JobTemplate: &batchv1.JobTemplateSpecArgs{
					Spec: &batchv1.JobSpecArgs{
						BackoffLimit: pulumi.Int(2),
						Template: &corev1.PodTemplateSpecArgs{
							Metadata: &metav1.ObjectMetaArgs{
								Labels: pulumi.StringMap{
									"app.kubernetes.io/name":       pulumi.String("pulumi-b"),
									"app.kubernetes.io/part-of":    pulumi.String("names"),
									"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
									"imagecd/commit":               pulumiImage.Commit,
									"imagecd/branch":               pulumi.String("main"),
								},
								Annotations: pulumi.StringMap{
									"imagecd/branch":   pulumi.String("main"),
									"imagecd/commit":   pulumiImage.Commit,
									"imagecd/tag":      pulumiImage.Tag,
									"imagecd/built-at": pulumiImage.BuiltAt,
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
										Name:  pulumi.String("pulumi-b"),
										Image: pulumiImage.Reference,
										VolumeMounts: corev1.VolumeMountArray{
											&corev1.VolumeMountArgs{
												Name:      pulumi.String("c"),
												MountPath: pulumi.String("/c"),
											},
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
								Volumes: corev1.VolumeArray{
									&corev1.VolumeArgs{
										Name: pulumi.String("c"),
										PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSourceArgs{
											ClaimName: pulumiBC2Claim.Metadata.Name().Elem(),
										},
									},
								},
								RestartPolicy: pulumi.String("OnFailure"),
							},
						},
					},
				},
			},
		})
		if err != nil {
			return err
		}
		// x-image (apps/x-image)
		xImageBCClaim, err := corev1.NewPersistentVolumeClaim(ctx, "x-image-b-c", &corev1.PersistentVolumeClaimArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("x-image-b-c"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.PersistentVolumeClaimSpecArgs{
				AccessModes: pulumi.StringArray{
					pulumi.String("ReadWriteOnce"),
				},
				Resources: &corev1.VolumeResourceRequirementsArgs{
					Requests: pulumi.StringMap{
						"storage": pulumi.String("1Gi"),
					},
				},
			},
		}, pulumi.RetainOnDelete(true))
		if err != nil {
			return err
		}
		_, err = appsv1.NewDeployment(ctx, "x-image", &appsv1.DeploymentArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("x-image"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
				Labels: pulumi.StringMap{
					"app.kubernetes.io/name":       pulumi.String("x-image"),
					"app.kubernetes.io/part-of":    pulumi.String("names"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               xImageImage.Commit,
					"imagecd/branch":               pulumi.String("main"),
				},
			},
			Spec: &appsv1.DeploymentSpecArgs{
				Replicas: pulumi.Int(1),
				Selector: &metav1.LabelSelectorArgs{
					MatchLabels: pulumi.StringMap{
						"app.kubernetes.io/name": pulumi.String("x-image"),
					},
				},
				Strategy: &appsv1.DeploymentStrategyArgs{
					Type: pulumi.String("Recreate"),
				},
				Template: &corev1.PodTemplateSpecArgs{
					Metadata: &metav1.ObjectMetaArgs{
						Labels: pulumi.StringMap{
							"app.kubernetes.io/name":       pulumi.String("x-image"),
							"app.kubernetes.io/part-of":    pulumi.String("names"),
							"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
							"imagecd/commit":               xImageImage.Commit,
							"imagecd/branch":               pulumi.String("main"),
						},
						Annotations: pulumi.StringMap{
							"imagecd/branch":   pulumi.String("main"),
							"imagecd/commit":   xImageImage.Commit,
							"imagecd/tag":      xImageImage.Tag,
							"imagecd/built-at": xImageImage.BuiltAt,
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
								Name:  pulumi.String("x-image"),
								Image: xImageImage.Reference,
								Ports: corev1.ContainerPortArray{
									&corev1.ContainerPortArgs{
										Name:          pulumi.String("http"),
										ContainerPort: pulumi.Int(8080),
									},
								},
								VolumeMounts: corev1.VolumeMountArray{
									&corev1.VolumeMountArgs{
										Name:      pulumi.String("b-c"),
										MountPath: pulumi.String("/c"),
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
						Volumes: corev1.VolumeArray{
							&corev1.VolumeArgs{
								Name: pulumi.String("b-c"),
								PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSourceArgs{
									ClaimName: xImageBCClaim.Metadata.Name().Elem(),
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
		_, err = corev1.NewService(ctx, "x-image", &corev1.ServiceArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("x-image"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.ServiceSpecArgs{
				Selector: pulumi.StringMap{
					"app.kubernetes.io/name": pulumi.String("x-image"),
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
		xImageBC2Claim, err := corev1.NewPersistentVolumeClaim(ctx, "x-image-b-c-2", &corev1.PersistentVolumeClaimArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("x-image-b-c-2"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.PersistentVolumeClaimSpecArgs{
				AccessModes: pulumi.StringArray{
					pulumi.String("ReadWriteOnce"),
				},
				Resources: &corev1.VolumeResourceRequirementsArgs{
					Requests: pulumi.StringMap{
						"storage": pulumi.String("1Gi"),
					},
				},
			},
		}, pulumi.RetainOnDelete(true))
		if err != nil {
			return err
		}
		_, err = batchv1.NewCronJob(ctx, "x-image-b", &batchv1.CronJobArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("x-image-b"),
				Namespace: namesNamespace.Metadata.Name().Elem(),
				Labels: pulumi.StringMap{
					"app.kubernetes.io/name":       pulumi.String("x-image-b"),
					"app.kubernetes.io/part-of":    pulumi.String("names"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               xImageImage.Commit,
					"imagecd/branch":               pulumi.String("main"),
				},
			},
			Spec: &batchv1.CronJobSpecArgs{
				Schedule:          pulumi.String("@daily"),
				ConcurrencyPolicy: pulumi.String("Forbid"),
				JobTemplate: &batchv1.JobTemplateSpecArgs{
					Spec: &batchv1.JobSpecArgs{
						BackoffLimit: pulumi.Int(2),
						Template: &corev1.PodTemplateSpecArgs{
							Metadata: &metav1.ObjectMetaArgs{
								Labels: pulumi.StringMap{
									"app.kubernetes.io/name":       pulumi.String("x-image-b"),
									"app.kubernetes.io/part-of":    pulumi.String("names"),
									"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
									"imagecd/commit":               xImageImage.Commit,
									"imagecd/branch":               pulumi.String("main"),
								},
								Annotations: pulumi.StringMap{
									"imagecd/branch":   pulumi.String("main"),
									"imagecd/commit":   xImageImage.Commit,
									"imagecd/tag":      xImageImage.Tag,
									"imagecd/built-at": xImageImage.BuiltAt,
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
										Name:  pulumi.String("x-image-b"),
										Image: xImageImage.Reference,
										VolumeMounts: corev1.VolumeMountArray{
											&corev1.VolumeMountArgs{
												Name:      pulumi.String("c"),
												MountPath: pulumi.String("/c"),
											},
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
								Volumes: corev1.VolumeArray{
									&corev1.VolumeArgs{
										Name: pulumi.String("c"),
										PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSourceArgs{
											ClaimName: xImageBC2Claim.Metadata.Name().Elem(),
										},
									},
								},
								RestartPolicy: pulumi.String("OnFailure"),
							},
						},
					},
				},
			},
		})
		if err != nil {
			return err
		}
		ctx.Export("images", pulumi.StringMap{
			"1":       n1Image.Reference,
			"a-1":     a1Image.Reference,
			"a1":      a1Image2.Reference,
			"class":   classImage.Reference,
			"config":  configImage.Reference,
			"err":     errImage.Reference,
			"func":    funcImage.Reference,
			"pulumi":  pulumiImage.Reference,
			"x-image": xImageImage.Reference,
		})
		ctx.Export("commits", pulumi.StringMap{
			"1":       n1Image.Commit,
			"a-1":     a1Image.Commit,
			"a1":      a1Image2.Commit,
			"class":   classImage.Commit,
			"config":  configImage.Commit,
			"err":     errImage.Commit,
			"func":    funcImage.Commit,
			"pulumi":  pulumiImage.Commit,
			"x-image": xImageImage.Commit,
		})
		return nil
	})
}
