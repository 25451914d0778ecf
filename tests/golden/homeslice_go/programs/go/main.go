// Written by `imagecd generate` from imagecd.yaml. Your edits are kept when it writes anew.
package main

import (
	"os"

	"github.com/imagecd/pulumi-imagecd/sdk/go/imagecd"
	appsv1 "github.com/pulumi/pulumi-kubernetes/sdk/v4/go/kubernetes/apps/v1"
	batchv1 "github.com/pulumi/pulumi-kubernetes/sdk/v4/go/kubernetes/batch/v1"
	corev1 "github.com/pulumi/pulumi-kubernetes/sdk/v4/go/kubernetes/core/v1"
	metav1 "github.com/pulumi/pulumi-kubernetes/sdk/v4/go/kubernetes/meta/v1"
	networkingv1 "github.com/pulumi/pulumi-kubernetes/sdk/v4/go/kubernetes/networking/v1"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		cfg := config.New(ctx, "")
		registry := cfg.Require("registry")
		appsChimeNginxConf, err := os.ReadFile("../../apps/chime/nginx.conf")
		if err != nil {
			return err
		}
		backupTodoistImage, err := imagecd.NewLatestImage(ctx, "backup-todoist", &imagecd.LatestImageArgs{
			Repository: pulumi.String(registry + "/backup-todoist"),
		})
		if err != nil {
			return err
		}
		buttonsImage, err := imagecd.NewLatestImage(ctx, "buttons", &imagecd.LatestImageArgs{
			Repository: pulumi.String(registry + "/buttons"),
		})
		if err != nil {
			return err
		}
		chimeImage, err := imagecd.NewLatestImage(ctx, "chime", &imagecd.LatestImageArgs{
			Repository: pulumi.String(registry + "/chime"),
		})
		if err != nil {
			return err
		}
		clocktimeImage, err := imagecd.NewLatestImage(ctx, "clocktime", &imagecd.LatestImageArgs{
			Repository: pulumi.String(registry + "/clocktime"),
		})
		if err != nil {
			return err
		}
		switchesImage, err := imagecd.NewLatestImage(ctx, "switches", &imagecd.LatestImageArgs{
			Repository: pulumi.String(registry + "/switches"),
		})
		if err != nil {
			return err
		}
		// Namespaces
		homesliceNamespace, err := corev1.NewNamespace(ctx, "homeslice", &corev1.NamespaceArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name: pulumi.String("homeslice"),
				Labels: pulumi.StringMap{
					"pod-security.kubernetes.io/enforce": pulumi.String("restricted"),
				},
			},
		}, pulumi.Protect(true), pulumi.RetainOnDelete(true))
		if err != nil {
			return err
		}
		_, err = corev1.NewSecret(ctx, "backup-todoist", &corev1.SecretArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("backup-todoist"),
				Namespace: homesliceNamespace.Metadata.Name().Elem(),
			},
			Type: pulumi.String("Opaque"),
			StringData: pulumi.StringMap{
				"token": cfg.RequireSecret("todoistToken"),
			},
		}, pulumi.RetainOnDelete(true))
		if err != nil {
			return err
		}
		// backup-todoist (apps/backup-todoist)
		backupTodoistBackupsClaim, err := corev1.NewPersistentVolumeClaim(ctx, "backup-todoist-backups", &corev1.PersistentVolumeClaimArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("backup-todoist-backups"),
				Namespace: homesliceNamespace.Metadata.Name().Elem(),
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
		_, err = batchv1.NewCronJob(ctx, "backup-todoist", &batchv1.CronJobArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("backup-todoist"),
				Namespace: homesliceNamespace.Metadata.Name().Elem(),
				Labels: pulumi.StringMap{
					"app.kubernetes.io/name":       pulumi.String("backup-todoist"),
					"app.kubernetes.io/part-of":    pulumi.String("homeslice"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               backupTodoistImage.Commit,
					"imagecd/branch":               pulumi.String("main"),
				},
			},
			Spec: &batchv1.CronJobSpecArgs{
				Schedule:          pulumi.String("0 3 * * *"),
				TimeZone:          pulumi.String("Europe/Berlin"),
				ConcurrencyPolicy: pulumi.String("Forbid"),
				JobTemplate: &batchv1.JobTemplateSpecArgs{
					Spec: &batchv1.JobSpecArgs{
						BackoffLimit: pulumi.Int(2),
						Template: &corev1.PodTemplateSpecArgs{
							Metadata: &metav1.ObjectMetaArgs{
								Labels: pulumi.StringMap{
									"app.kubernetes.io/name":       pulumi.String("backup-todoist"),
									"app.kubernetes.io/part-of":    pulumi.String("homeslice"),
									"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
									"imagecd/commit":               backupTodoistImage.Commit,
									"imagecd/branch":               pulumi.String("main"),
								},
								Annotations: pulumi.StringMap{
									"imagecd/branch":   pulumi.String("main"),
									"imagecd/commit":   backupTodoistImage.Commit,
									"imagecd/tag":      backupTodoistImage.Tag,
									"imagecd/built-at": backupTodoistImage.BuiltAt,
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
										Name:  pulumi.String("backup-todoist"),
										Image: backupTodoistImage.Reference,
										Env: corev1.EnvVarArray{
											&corev1.EnvVarArgs{
												Name: pulumi.String("TODOIST_TOKEN"),
												ValueFrom: &corev1.EnvVarSourceArgs{
													SecretKeyRef: &corev1.SecretKeySelectorArgs{
														Name: pulumi.String("backup-todoist"),
														Key:  pulumi.String("token"),
													},
												},
											},
										},
										VolumeMounts: corev1.VolumeMountArray{
											&corev1.VolumeMountArgs{
												Name:      pulumi.String("backups"),
												MountPath: pulumi.String("/backups"),
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
										Name: pulumi.String("backups"),
										PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSourceArgs{
											ClaimName: backupTodoistBackupsClaim.Metadata.Name().Elem(),
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
		// buttons (apps/buttons)
		_, err = appsv1.NewDeployment(ctx, "buttons", &appsv1.DeploymentArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("buttons"),
				Namespace: homesliceNamespace.Metadata.Name().Elem(),
				Labels: pulumi.StringMap{
					"app.kubernetes.io/name":       pulumi.String("buttons"),
					"app.kubernetes.io/part-of":    pulumi.String("homeslice"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               buttonsImage.Commit,
					"imagecd/branch":               pulumi.String("main"),
				},
			},
			Spec: &appsv1.DeploymentSpecArgs{
				Replicas: pulumi.Int(1),
				Selector: &metav1.LabelSelectorArgs{
					MatchLabels: pulumi.StringMap{
						"app.kubernetes.io/name": pulumi.String("buttons"),
					},
				},
				Strategy: &appsv1.DeploymentStrategyArgs{
					Type: pulumi.String("RollingUpdate"),
				},
				Template: &corev1.PodTemplateSpecArgs{
					Metadata: &metav1.ObjectMetaArgs{
						Labels: pulumi.StringMap{
							"app.kubernetes.io/name":       pulumi.String("buttons"),
							"app.kubernetes.io/part-of":    pulumi.String("homeslice"),
							"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
							"imagecd/commit":               buttonsImage.Commit,
							"imagecd/branch":               pulumi.String("main"),
						},
						Annotations: pulumi.StringMap{
							"imagecd/branch":   pulumi.String("main"),
							"imagecd/commit":   buttonsImage.Commit,
							"imagecd/tag":      buttonsImage.Tag,
							"imagecd/built-at": buttonsImage.BuiltAt,
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
								Name:  pulumi.String("buttons"),
								Image: buttonsImage.Reference,
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
		buttonsService, err := corev1.NewService(ctx, "buttons", &corev1.ServiceArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("buttons"),
				Namespace: homesliceNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.ServiceSpecArgs{
				Selector: pulumi.StringMap{
					"app.kubernetes.io/name": pulumi.String("buttons"),
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
		_, err = networkingv1.NewIngress(ctx, "buttons", &networkingv1.IngressArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("buttons"),
				Namespace: homesliceNamespace.Metadata.Name().Elem(),
			},
			Spec: &networkingv1.IngressSpecArgs{
				Rules: networkingv1.IngressRuleArray{
					&networkingv1.IngressRuleArgs{
						Host: pulumi.String("buttons.home.example"),
						Http: &networkingv1.HTTPIngressRuleValueArgs{
							Paths: networkingv1.HTTPIngressPathArray{
								&networkingv1.HTTPIngressPathArgs{
									Path:     pulumi.String("/"),
									PathType: pulumi.String("Prefix"),
									Backend: &networkingv1.IngressBackendArgs{
										Service: &networkingv1.IngressServiceBackendArgs{
											Name: buttonsService.Metadata.Name().Elem(),
											Port: &networkingv1.ServiceBackendPortArgs{
												Name: pulumi.String("http"),
											},
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
		// chime (apps/chime)
		chimeConfig, err := corev1.NewConfigMap(ctx, "chime", &corev1.ConfigMapArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Namespace: homesliceNamespace.Metadata.Name().Elem(),
			},
			Immutable: pulumi.Bool(true),
			Data: pulumi.StringMap{
				"default.conf": pulumi.String(appsChimeNginxConf),
			},
		})
		if err != nil {
			return err
		}
		_, err = appsv1.NewDeployment(ctx, "chime", &appsv1.DeploymentArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("chime"),
				Namespace: homesliceNamespace.Metadata.Name().Elem(),
				Labels: pulumi.StringMap{
					"app.kubernetes.io/name":       pulumi.String("chime"),
					"app.kubernetes.io/part-of":    pulumi.String("homeslice"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
				},
			},
			Spec: &appsv1.DeploymentSpecArgs{
				Replicas: pulumi.Int(1),
				Selector: &metav1.LabelSelectorArgs{
					MatchLabels: pulumi.StringMap{
						"app.kubernetes.io/name": pulumi.String("chime"),
					},
				},
				Strategy: &appsv1.DeploymentStrategyArgs{
					Type: pulumi.String("RollingUpdate"),
				},
				Template: &corev1.PodTemplateSpecArgs{
					Metadata: &metav1.ObjectMetaArgs{
						Labels: pulumi.StringMap{
							"app.kubernetes.io/name":       pulumi.String("chime"),
							"app.kubernetes.io/part-of":    pulumi.String("homeslice"),
							"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
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
								Name:  pulumi.String("chime"),
								Image: pulumi.String("docker.io/nginxinc/nginx-unprivileged:1.29"),
								Ports: corev1.ContainerPortArray{
									&corev1.ContainerPortArgs{
										Name:          pulumi.String("http"),
										ContainerPort: pulumi.Int(8080),
									},
								},
								VolumeMounts: corev1.VolumeMountArray{
									&corev1.VolumeMountArgs{
										Name:      pulumi.String("config-files"),
										MountPath: pulumi.String("/etc/nginx/conf.d/default.conf"),
										SubPath:   pulumi.String("default.conf"),
										ReadOnly:  pulumi.Bool(true),
									},
									&corev1.VolumeMountArgs{
										Name:      pulumi.String("tmp"),
										MountPath: pulumi.String("/tmp"),
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
								Name: pulumi.String("config-files"),
								ConfigMap: &corev1.ConfigMapVolumeSourceArgs{
									Name: chimeConfig.Metadata.Name().Elem(),
								},
							},
							&corev1.VolumeArgs{
								Name: pulumi.String("tmp"),
								EmptyDir: &corev1.EmptyDirVolumeSourceArgs{
									SizeLimit: pulumi.String("16Mi"),
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
		_, err = corev1.NewService(ctx, "chime", &corev1.ServiceArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("chime"),
				Namespace: homesliceNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.ServiceSpecArgs{
				Selector: pulumi.StringMap{
					"app.kubernetes.io/name": pulumi.String("chime"),
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
		_, err = batchv1.NewCronJob(ctx, "chime-hourly", &batchv1.CronJobArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("chime-hourly"),
				Namespace: homesliceNamespace.Metadata.Name().Elem(),
				Labels: pulumi.StringMap{
					"app.kubernetes.io/name":       pulumi.String("chime-hourly"),
					"app.kubernetes.io/part-of":    pulumi.String("homeslice"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               chimeImage.Commit,
					"imagecd/branch":               pulumi.String("main"),
				},
			},
			Spec: &batchv1.CronJobSpecArgs{
				Schedule:          pulumi.String("0 * * * *"),
				ConcurrencyPolicy: pulumi.String("Forbid"),
				JobTemplate: &batchv1.JobTemplateSpecArgs{
					Spec: &batchv1.JobSpecArgs{
						BackoffLimit: pulumi.Int(2),
						Template: &corev1.PodTemplateSpecArgs{
							Metadata: &metav1.ObjectMetaArgs{
								Labels: pulumi.StringMap{
									"app.kubernetes.io/name":       pulumi.String("chime-hourly"),
									"app.kubernetes.io/part-of":    pulumi.String("homeslice"),
									"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
									"imagecd/commit":               chimeImage.Commit,
									"imagecd/branch":               pulumi.String("main"),
								},
								Annotations: pulumi.StringMap{
									"imagecd/branch":   pulumi.String("main"),
									"imagecd/commit":   chimeImage.Commit,
									"imagecd/tag":      chimeImage.Tag,
									"imagecd/built-at": chimeImage.BuiltAt,
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
										Name:  pulumi.String("chime-hourly"),
										Image: chimeImage.Reference,
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
										Args: pulumi.StringArray{
											pulumi.String("--count"),
											pulumi.String("$(date +%I)"),
										},
									},
								},
								RestartPolicy: pulumi.String("Never"),
							},
						},
					},
				},
			},
		})
		if err != nil {
			return err
		}
		_, err = batchv1.NewCronJob(ctx, "chime-noon", &batchv1.CronJobArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("chime-noon"),
				Namespace: homesliceNamespace.Metadata.Name().Elem(),
				Labels: pulumi.StringMap{
					"app.kubernetes.io/name":       pulumi.String("chime-noon"),
					"app.kubernetes.io/part-of":    pulumi.String("homeslice"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               chimeImage.Commit,
					"imagecd/branch":               pulumi.String("main"),
				},
			},
			Spec: &batchv1.CronJobSpecArgs{
				Schedule:          pulumi.String("0 12 * * *"),
				ConcurrencyPolicy: pulumi.String("Forbid"),
				JobTemplate: &batchv1.JobTemplateSpecArgs{
					Spec: &batchv1.JobSpecArgs{
						BackoffLimit: pulumi.Int(2),
						Template: &corev1.PodTemplateSpecArgs{
							Metadata: &metav1.ObjectMetaArgs{
								Labels: pulumi.StringMap{
									"app.kubernetes.io/name":       pulumi.String("chime-noon"),
									"app.kubernetes.io/part-of":    pulumi.String("homeslice"),
									"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
									"imagecd/commit":               chimeImage.Commit,
									"imagecd/branch":               pulumi.String("main"),
								},
								Annotations: pulumi.StringMap{
									"imagecd/branch":   pulumi.String("main"),
									"imagecd/commit":   chimeImage.Commit,
									"imagecd/tag":      chimeImage.Tag,
									"imagecd/built-at": chimeImage.BuiltAt,
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
										Name:  pulumi.String("chime-noon"),
										Image: chimeImage.Reference,
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
		// clocktime (apps/clocktime)
		_, err = appsv1.NewDeployment(ctx, "clocktime", &appsv1.DeploymentArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("clocktime"),
				Namespace: homesliceNamespace.Metadata.Name().Elem(),
				Labels: pulumi.StringMap{
					"app.kubernetes.io/name":       pulumi.String("clocktime"),
					"app.kubernetes.io/part-of":    pulumi.String("homeslice"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               clocktimeImage.Commit,
					"imagecd/branch":               pulumi.String("main"),
				},
			},
			Spec: &appsv1.DeploymentSpecArgs{
				Replicas: pulumi.Int(1),
				Selector: &metav1.LabelSelectorArgs{
					MatchLabels: pulumi.StringMap{
						"app.kubernetes.io/name": pulumi.String("clocktime"),
					},
				},
				Strategy: &appsv1.DeploymentStrategyArgs{
					Type: pulumi.String("RollingUpdate"),
				},
				Template: &corev1.PodTemplateSpecArgs{
					Metadata: &metav1.ObjectMetaArgs{
						Labels: pulumi.StringMap{
							"app.kubernetes.io/name":       pulumi.String("clocktime"),
							"app.kubernetes.io/part-of":    pulumi.String("homeslice"),
							"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
							"imagecd/commit":               clocktimeImage.Commit,
							"imagecd/branch":               pulumi.String("main"),
						},
						Annotations: pulumi.StringMap{
							"imagecd/branch":   pulumi.String("main"),
							"imagecd/commit":   clocktimeImage.Commit,
							"imagecd/tag":      clocktimeImage.Tag,
							"imagecd/built-at": clocktimeImage.BuiltAt,
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
								Name:  pulumi.String("clocktime"),
								Image: clocktimeImage.Reference,
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
		clocktimeService, err := corev1.NewService(ctx, "clocktime", &corev1.ServiceArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("clocktime"),
				Namespace: homesliceNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.ServiceSpecArgs{
				Selector: pulumi.StringMap{
					"app.kubernetes.io/name": pulumi.String("clocktime"),
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
		_, err = networkingv1.NewIngress(ctx, "clocktime", &networkingv1.IngressArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("clocktime"),
				Namespace: homesliceNamespace.Metadata.Name().Elem(),
			},
			Spec: &networkingv1.IngressSpecArgs{
				Rules: networkingv1.IngressRuleArray{
					&networkingv1.IngressRuleArgs{
						Host: pulumi.String("clock.home.example"),
						Http: &networkingv1.HTTPIngressRuleValueArgs{
							Paths: networkingv1.HTTPIngressPathArray{
								&networkingv1.HTTPIngressPathArgs{
									Path:     pulumi.String("/"),
									PathType: pulumi.String("Prefix"),
									Backend: &networkingv1.IngressBackendArgs{
										Service: &networkingv1.IngressServiceBackendArgs{
											Name: clocktimeService.Metadata.Name().Elem(),
											Port: &networkingv1.ServiceBackendPortArgs{
												Name: pulumi.String("http"),
											},
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
		// switches (apps/switches)
		switchesConfig, err := corev1.NewConfigMap(ctx, "switches", &corev1.ConfigMapArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Namespace: homesliceNamespace.Metadata.Name().Elem(),
			},
			Immutable: pulumi.Bool(true),
			Data: pulumi.StringMap{
				"config.yaml": pulumi.String("lamps:\n  - kitchen\n  - hall\n"),
			},
		})
		if err != nil {
			return err
		}
		err = ctx.RegisterResource("kubernetes:apps/v1:Deployment", "switches", pulumi.Map{
			"apiVersion": pulumi.String("apps/v1"),
			"kind":       pulumi.String("Deployment"),
			"metadata": pulumi.Map{
				"name":      pulumi.String("switches"),
				"namespace": homesliceNamespace.Metadata.Name().Elem(),
				"labels": pulumi.Map{
					"app.kubernetes.io/name":       pulumi.String("switches"),
					"app.kubernetes.io/part-of":    pulumi.String("homeslice"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               switchesImage.Commit,
					"imagecd/branch":               pulumi.String("main"),
				},
			},
			"spec": pulumi.Map{
				"replicas": pulumi.Int(1),
				"selector": pulumi.Map{
					"matchLabels": pulumi.Map{
						"app.kubernetes.io/name": pulumi.String("switches"),
					},
				},
				"strategy": pulumi.Map{
					"type": pulumi.String("RollingUpdate"),
				},
				"template": pulumi.Map{
					"metadata": pulumi.Map{
						"labels": pulumi.Map{
							"app.kubernetes.io/name":       pulumi.String("switches"),
							"app.kubernetes.io/part-of":    pulumi.String("homeslice"),
							"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
							"imagecd/commit":               switchesImage.Commit,
							"imagecd/branch":               pulumi.String("main"),
						},
						"annotations": pulumi.Map{
							"imagecd/branch":   pulumi.String("main"),
							"imagecd/commit":   switchesImage.Commit,
							"imagecd/tag":      switchesImage.Tag,
							"imagecd/built-at": switchesImage.BuiltAt,
						},
					},
					"spec": pulumi.Map{
						"automountServiceAccountToken": pulumi.Bool(false),
						"enableServiceLinks":           pulumi.Bool(false),
						"securityContext": pulumi.Map{
							"runAsNonRoot": pulumi.Bool(true),
							"seccompProfile": pulumi.Map{
								"type": pulumi.String("RuntimeDefault"),
							},
						},
						"containers": pulumi.Array{
							pulumi.Map{
								"name":  pulumi.String("switches"),
								"image": switchesImage.Reference,
								"ports": pulumi.Array{
									pulumi.Map{
										"name":          pulumi.String("http"),
										"containerPort": pulumi.Int(8000),
									},
								},
								"env": pulumi.Array{
									pulumi.Map{
										"name":  pulumi.String("CONFIG"),
										"value": pulumi.String("/etc/switches/config.yaml"),
									},
									pulumi.Map{
										"name": pulumi.String("POD_IP"),
										"valueFrom": pulumi.Map{
											"fieldRef": pulumi.Map{
												"fieldPath": pulumi.String("status.podIP"),
											},
										},
									},
								},
								"volumeMounts": pulumi.Array{
									pulumi.Map{
										"name":      pulumi.String("config-files"),
										"mountPath": pulumi.String("/etc/switches/config.yaml"),
										"subPath":   pulumi.String("config.yaml"),
										"readOnly":  pulumi.Bool(true),
									},
								},
								"startupProbe": pulumi.Map{
									"tcpSocket": pulumi.Map{
										"port": pulumi.String("http"),
									},
									"periodSeconds":    pulumi.Int(5),
									"failureThreshold": pulumi.Int(60),
								},
								"readinessProbe": pulumi.Map{
									"httpGet": pulumi.Map{
										"path": pulumi.String("/healthz"),
										"port": pulumi.String("http"),
									},
								},
								"livenessProbe": pulumi.Map{
									"tcpSocket": pulumi.Map{
										"port": pulumi.String("http"),
									},
									"periodSeconds":    pulumi.Int(20),
									"failureThreshold": pulumi.Int(6),
								},
								"resources": pulumi.Map{
									"requests": pulumi.Map{
										"cpu":    pulumi.String("10m"),
										"memory": pulumi.String("64Mi"),
									},
									"limits": pulumi.Map{
										"memory": pulumi.String("256Mi"),
									},
								},
								"securityContext": pulumi.Map{
									"allowPrivilegeEscalation": pulumi.Bool(false),
									"readOnlyRootFilesystem":   pulumi.Bool(true),
									"capabilities": pulumi.Map{
										"drop": pulumi.Array{
											pulumi.String("ALL"),
										},
									},
								},
							},
						},
						"volumes": pulumi.Array{
							pulumi.Map{
								"name": pulumi.String("config-files"),
								"configMap": pulumi.Map{
									"name": switchesConfig.Metadata.Name().Elem(),
								},
							},
						},
					},
				},
			},
		}, &appsv1.Deployment{}, pulumi.Version("4.25.0"))
		if err != nil {
			return err
		}
		switchesService, err := corev1.NewService(ctx, "switches", &corev1.ServiceArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("switches"),
				Namespace: homesliceNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.ServiceSpecArgs{
				Selector: pulumi.StringMap{
					"app.kubernetes.io/name": pulumi.String("switches"),
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
		_, err = networkingv1.NewIngress(ctx, "switches", &networkingv1.IngressArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("switches"),
				Namespace: homesliceNamespace.Metadata.Name().Elem(),
				Annotations: pulumi.StringMap{
					"cert-manager.io/cluster-issuer": pulumi.String("letsencrypt"),
				},
			},
			Spec: &networkingv1.IngressSpecArgs{
				IngressClassName: pulumi.String("nginx"),
				Tls: networkingv1.IngressTLSArray{
					&networkingv1.IngressTLSArgs{
						Hosts: pulumi.StringArray{
							pulumi.String("switches.home.example"),
						},
						SecretName: pulumi.String("switches-tls"),
					},
				},
				Rules: networkingv1.IngressRuleArray{
					&networkingv1.IngressRuleArgs{
						Host: pulumi.String("switches.home.example"),
						Http: &networkingv1.HTTPIngressRuleValueArgs{
							Paths: networkingv1.HTTPIngressPathArray{
								&networkingv1.HTTPIngressPathArgs{
									Path:     pulumi.String("/"),
									PathType: pulumi.String("Prefix"),
									Backend: &networkingv1.IngressBackendArgs{
										Service: &networkingv1.IngressServiceBackendArgs{
											Name: switchesService.Metadata.Name().Elem(),
											Port: &networkingv1.ServiceBackendPortArgs{
												Name: pulumi.String("http"),
											},
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
		ctx.Export("images", pulumi.StringMap{
			"backup-todoist": backupTodoistImage.Reference,
			"buttons":        buttonsImage.Reference,
			"chime":          chimeImage.Reference,
			"clocktime":      clocktimeImage.Reference,
			"switches":       switchesImage.Reference,
		})
		ctx.Export("commits", pulumi.StringMap{
			"backup-todoist": backupTodoistImage.Commit,
			"buttons":        buttonsImage.Commit,
			"chime":          chimeImage.Commit,
			"clocktime":      clocktimeImage.Commit,
			"switches":       switchesImage.Commit,
		})
		return nil
	})
}
