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
		itSXYZQ1YesEnd, err := os.ReadFile("../it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n")
		if err != nil {
			return err
		}
		yesImage, err := imagecd.NewLatestImage(ctx, "yes", &imagecd.LatestImageArgs{
			Repository: pulumi.String("ghcr.io/owner/filled/yes"),
			Branch:     pulumi.String("it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n"),
			Hold:       pulumi.String("it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n"),
			Exclude: imagecd.ExclusionArray{
				&imagecd.ExclusionArgs{
					Pattern: pulumi.String("it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n"),
					Reason:  pulumi.String("it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n"),
				},
			},
			Pin: &imagecd.PinArgs{
				Reason: pulumi.String("it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n"),
			},
		})
		if err != nil {
			return err
		}
		// Namespaces
		filledNamespace, err := corev1.GetNamespace(ctx, "filled", pulumi.ID("filled"), nil)
		if err != nil {
			return err
		}
		_, err = corev1.NewSecret(ctx, "yes", &corev1.SecretArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("yes"),
				Namespace: filledNamespace.Metadata.Name().Elem(),
			},
			Type: pulumi.String("Opaque"),
			StringData: pulumi.StringMap{
				"key": cfg.RequireSecret("password"),
			},
		}, pulumi.RetainOnDelete(true))
		if err != nil {
			return err
		}
		// yes (apps/yes)
		yesConfig, err := corev1.NewConfigMap(ctx, "yes", &corev1.ConfigMapArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Namespace: filledNamespace.Metadata.Name().Elem(),
			},
			Immutable: pulumi.Bool(true),
			Data: pulumi.StringMap{
				"file":   pulumi.String("it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n"),
				"2-file": pulumi.String(itSXYZQ1YesEnd),
			},
		})
		if err != nil {
			return err
		}
		_, err = appsv1.NewDeployment(ctx, "yes", &appsv1.DeploymentArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("yes"),
				Namespace: filledNamespace.Metadata.Name().Elem(),
				Labels: pulumi.StringMap{
					"app.kubernetes.io/name":       pulumi.String("yes"),
					"app.kubernetes.io/part-of":    pulumi.String("filled"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               yesImage.Commit,
					"imagecd/branch":               pulumi.String("it-s-x-y-z-q-1-yes-end"),
				},
			},
			Spec: &appsv1.DeploymentSpecArgs{
				Replicas: pulumi.Int(1),
				Selector: &metav1.LabelSelectorArgs{
					MatchLabels: pulumi.StringMap{
						"app.kubernetes.io/name": pulumi.String("yes"),
					},
				},
				Strategy: &appsv1.DeploymentStrategyArgs{
					Type: pulumi.String("RollingUpdate"),
				},
				Template: &corev1.PodTemplateSpecArgs{
					Metadata: &metav1.ObjectMetaArgs{
						Labels: pulumi.StringMap{
							"app.kubernetes.io/name":       pulumi.String("yes"),
							"app.kubernetes.io/part-of":    pulumi.String("filled"),
							"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
							"imagecd/commit":               yesImage.Commit,
							"imagecd/branch":               pulumi.String("it-s-x-y-z-q-1-yes-end"),
						},
						Annotations: pulumi.StringMap{
							"example.com/text": pulumi.String("it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n"),
							"imagecd/commit":   yesImage.Commit,
							"imagecd/branch":   pulumi.String("it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n"),
							"imagecd/tag":      yesImage.Tag,
							"imagecd/built-at": yesImage.BuiltAt,
						},
					},
					Spec: &corev1.PodSpecArgs{
						AutomountServiceAccountToken: pulumi.Bool(false),
						EnableServiceLinks:           pulumi.Bool(false),
						NodeSelector: pulumi.StringMap{
							"kubernetes.io/os": pulumi.String("linux"),
						},
						SecurityContext: &corev1.PodSecurityContextArgs{
							RunAsNonRoot: pulumi.Bool(true),
							RunAsUser:    pulumi.Int(1000),
							SeccompProfile: &corev1.SeccompProfileArgs{
								Type: pulumi.String("RuntimeDefault"),
							},
						},
						Containers: corev1.ContainerArray{
							&corev1.ContainerArgs{
								Name:  pulumi.String("yes"),
								Image: yesImage.Reference,
								Command: pulumi.StringArray{
									pulumi.String("it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n"),
									pulumi.String("it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n"),
								},
								Args: pulumi.StringArray{
									pulumi.String("it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n"),
								},
								Ports: corev1.ContainerPortArray{
									&corev1.ContainerPortArgs{
										Name:          pulumi.String("http"),
										ContainerPort: pulumi.Int(8080),
									},
								},
								Env: corev1.EnvVarArray{
									&corev1.EnvVarArgs{
										Name:  pulumi.String("TEXT"),
										Value: pulumi.String("it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n"),
									},
									&corev1.EnvVarArgs{
										Name: pulumi.String("SECRET"),
										ValueFrom: &corev1.EnvVarSourceArgs{
											SecretKeyRef: &corev1.SecretKeySelectorArgs{
												Name:     pulumi.String("yes"),
												Key:      pulumi.String("key"),
												Optional: pulumi.Bool(true),
											},
										},
									},
								},
								EnvFrom: corev1.EnvFromSourceArray{
									&corev1.EnvFromSourceArgs{
										SecretRef: &corev1.SecretEnvSourceArgs{
											Name: pulumi.String("yes"),
										},
									},
								},
								VolumeMounts: corev1.VolumeMountArray{
									&corev1.VolumeMountArgs{
										Name:      pulumi.String("config-files"),
										MountPath: pulumi.String("/etc/yes/file"),
										SubPath:   pulumi.String("file"),
										ReadOnly:  pulumi.Bool(true),
									},
									&corev1.VolumeMountArgs{
										Name:      pulumi.String("config-files"),
										MountPath: pulumi.String("/etc/yes/yes.d/file"),
										SubPath:   pulumi.String("2-file"),
										ReadOnly:  pulumi.Bool(true),
									},
									&corev1.VolumeMountArgs{
										Name:      pulumi.String("volume"),
										MountPath: pulumi.String("/mnt"),
									},
								},
								StartupProbe: &corev1.ProbeArgs{
									Exec: &corev1.ExecActionArgs{
										Command: pulumi.StringArray{
											pulumi.String("it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n"),
										},
									},
								},
								ReadinessProbe: &corev1.ProbeArgs{
									HttpGet: &corev1.HTTPGetActionArgs{
										Path: pulumi.String("/healthz"),
										Port: pulumi.String("http"),
									},
								},
								LivenessProbe: &corev1.ProbeArgs{
									HttpGet: &corev1.HTTPGetActionArgs{
										Path: pulumi.String("/healthz"),
										Port: pulumi.String("http"),
									},
									PeriodSeconds: pulumi.Int(20),
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
										Add: pulumi.StringArray{
											pulumi.String("NET_ADMIN"),
										},
									},
								},
							},
						},
						Volumes: corev1.VolumeArray{
							&corev1.VolumeArgs{
								Name: pulumi.String("config-files"),
								ConfigMap: &corev1.ConfigMapVolumeSourceArgs{
									Name: yesConfig.Metadata.Name().Elem(),
								},
							},
							&corev1.VolumeArgs{
								Name: pulumi.String("volume"),
								HostPath: &corev1.HostPathVolumeSourceArgs{
									Path: pulumi.String("/it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n"),
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
		yesService, err := corev1.NewService(ctx, "yes", &corev1.ServiceArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("yes"),
				Namespace: filledNamespace.Metadata.Name().Elem(),
			},
			Spec: &corev1.ServiceSpecArgs{
				Selector: pulumi.StringMap{
					"app.kubernetes.io/name": pulumi.String("yes"),
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
		_, err = networkingv1.NewIngress(ctx, "yes", &networkingv1.IngressArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("yes"),
				Namespace: filledNamespace.Metadata.Name().Elem(),
				Annotations: pulumi.StringMap{
					"example.com/text": pulumi.String("it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n"),
				},
			},
			Spec: &networkingv1.IngressSpecArgs{
				Rules: networkingv1.IngressRuleArray{
					&networkingv1.IngressRuleArgs{
						Host: pulumi.String("a.example"),
						Http: &networkingv1.HTTPIngressRuleValueArgs{
							Paths: networkingv1.HTTPIngressPathArray{
								&networkingv1.HTTPIngressPathArgs{
									Path:     pulumi.String("it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n"),
									PathType: pulumi.String("Prefix"),
									Backend: &networkingv1.IngressBackendArgs{
										Service: &networkingv1.IngressServiceBackendArgs{
											Name: yesService.Metadata.Name().Elem(),
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
		_, err = networkingv1.NewIngress(ctx, "yes-2", &networkingv1.IngressArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("yes-2"),
				Namespace: filledNamespace.Metadata.Name().Elem(),
			},
			Spec: &networkingv1.IngressSpecArgs{
				Rules: networkingv1.IngressRuleArray{
					&networkingv1.IngressRuleArgs{
						Http: &networkingv1.HTTPIngressRuleValueArgs{
							Paths: networkingv1.HTTPIngressPathArray{
								&networkingv1.HTTPIngressPathArgs{
									Path:     pulumi.String("/"),
									PathType: pulumi.String("Prefix"),
									Backend: &networkingv1.IngressBackendArgs{
										Service: &networkingv1.IngressServiceBackendArgs{
											Name: yesService.Metadata.Name().Elem(),
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
		_, err = batchv1.NewCronJob(ctx, "yes-job", &batchv1.CronJobArgs{
			Metadata: &metav1.ObjectMetaArgs{
				Name:      pulumi.String("yes-job"),
				Namespace: filledNamespace.Metadata.Name().Elem(),
				Labels: pulumi.StringMap{
					"app.kubernetes.io/name":       pulumi.String("yes-job"),
					"app.kubernetes.io/part-of":    pulumi.String("filled"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               yesImage.Commit,
					"imagecd/branch":               pulumi.String("it-s-x-y-z-q-1-yes-end"),
				},
			},
			Spec: &batchv1.CronJobSpecArgs{
				Schedule:          pulumi.String("it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n"),
				ConcurrencyPolicy: pulumi.String("Forbid"),
				Suspend:           pulumi.Bool(true),
				JobTemplate: &batchv1.JobTemplateSpecArgs{
					Spec: &batchv1.JobSpecArgs{
						BackoffLimit:          pulumi.Int(2),
						ActiveDeadlineSeconds: pulumi.Int(60),
						Template: &corev1.PodTemplateSpecArgs{
							Metadata: &metav1.ObjectMetaArgs{
								Labels: pulumi.StringMap{
									"app.kubernetes.io/name":       pulumi.String("yes-job"),
									"app.kubernetes.io/part-of":    pulumi.String("filled"),
									"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
									"imagecd/commit":               yesImage.Commit,
									"imagecd/branch":               pulumi.String("it-s-x-y-z-q-1-yes-end"),
								},
								Annotations: pulumi.StringMap{
									"imagecd/branch":   pulumi.String("it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n"),
									"imagecd/commit":   yesImage.Commit,
									"imagecd/tag":      yesImage.Tag,
									"imagecd/built-at": yesImage.BuiltAt,
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
										Name:  pulumi.String("yes-job"),
										Image: yesImage.Reference,
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
		ctx.Export("images", pulumi.StringMap{
			"yes": yesImage.Reference,
		})
		ctx.Export("commits", pulumi.StringMap{
			"yes": yesImage.Commit,
		})
		return nil
	})
}
