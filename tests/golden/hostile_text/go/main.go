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
		err = ctx.RegisterResource("kubernetes:apps/v1:Deployment", "yes", pulumi.Map{
			"apiVersion": pulumi.String("apps/v1"),
			"kind":       pulumi.String("Deployment"),
			"metadata": pulumi.Map{
				"name":      pulumi.String("yes"),
				"namespace": filledNamespace.Metadata.Name().Elem(),
				"labels": pulumi.Map{
					"app.kubernetes.io/name":       pulumi.String("yes"),
					"app.kubernetes.io/part-of":    pulumi.String("filled"),
					"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
					"imagecd/commit":               yesImage.Commit,
					"imagecd/branch":               pulumi.String("it-s-x-y-z-q-1-yes-end"),
				},
			},
			"spec": pulumi.Map{
				"replicas": pulumi.Int(1),
				"selector": pulumi.Map{
					"matchLabels": pulumi.Map{
						"app.kubernetes.io/name": pulumi.String("yes"),
					},
				},
				"strategy": pulumi.Map{
					"type": pulumi.String("RollingUpdate"),
				},
				"template": pulumi.Map{
					"metadata": pulumi.Map{
						"labels": pulumi.Map{
							"app.kubernetes.io/name":       pulumi.String("yes"),
							"app.kubernetes.io/part-of":    pulumi.String("filled"),
							"app.kubernetes.io/managed-by": pulumi.String("pulumi"),
							"imagecd/commit":               yesImage.Commit,
							"imagecd/branch":               pulumi.String("it-s-x-y-z-q-1-yes-end"),
						},
						"annotations": pulumi.Map{
							"imagecd/branch":   pulumi.String("it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n"),
							"imagecd/commit":   yesImage.Commit,
							"imagecd/tag":      yesImage.Tag,
							"imagecd/built-at": yesImage.BuiltAt,
							"example.com/text": pulumi.String("it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n"),
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
							"runAsUser": pulumi.Int(1000),
						},
						"containers": pulumi.Array{
							pulumi.Map{
								"name":  pulumi.String("yes"),
								"image": yesImage.Reference,
								"ports": pulumi.Array{
									pulumi.Map{
										"name":          pulumi.String("http"),
										"containerPort": pulumi.Int(8080),
									},
								},
								"env": pulumi.Array{
									pulumi.Map{
										"name":  pulumi.String("TEXT"),
										"value": pulumi.String("it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n"),
									},
									pulumi.Map{
										"name": pulumi.String("SECRET"),
										"valueFrom": pulumi.Map{
											"secretKeyRef": pulumi.Map{
												"name": pulumi.String("yes"),
												"key":  pulumi.String("key"),
											},
										},
									},
								},
								"volumeMounts": pulumi.Array{
									pulumi.Map{
										"name":      pulumi.String("config-files"),
										"mountPath": pulumi.String("/etc/yes/file"),
										"subPath":   pulumi.String("file"),
										"readOnly":  pulumi.Bool(true),
									},
									pulumi.Map{
										"name":      pulumi.String("config-files"),
										"mountPath": pulumi.String("/etc/yes/yes.d/file"),
										"subPath":   pulumi.String("2-file"),
										"readOnly":  pulumi.Bool(true),
									},
									pulumi.Map{
										"name":      pulumi.String("volume"),
										"mountPath": pulumi.String("/mnt"),
									},
								},
								"startupProbe": pulumi.Map{
									"periodSeconds":    pulumi.Int(5),
									"failureThreshold": pulumi.Int(60),
									"exec": pulumi.Map{
										"command": pulumi.Array{
											pulumi.String("it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n"),
										},
									},
								},
								"readinessProbe": pulumi.Map{
									"tcpSocket": pulumi.Map{
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
										"add": pulumi.Array{
											pulumi.String("NET_ADMIN"),
										},
									},
								},
								"command": pulumi.Array{
									pulumi.String("it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n"),
									pulumi.String("it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n"),
								},
								"args": pulumi.Array{
									pulumi.String("it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n"),
								},
							},
						},
						"volumes": pulumi.Array{
							pulumi.Map{
								"name": pulumi.String("config-files"),
								"configMap": pulumi.Map{
									"name": yesConfig.Metadata.Name().Elem(),
								},
							},
							pulumi.Map{
								"name": pulumi.String("volume"),
								"hostPath": pulumi.Map{
									"path": pulumi.String("/it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n"),
								},
							},
						},
						"nodeSelector": pulumi.Map{
							"kubernetes.io/os": pulumi.String("linux"),
						},
						"dnsConfig": pulumi.Map{
							"it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n": pulumi.String("it's \"${x}\" $${y} ${{ z }} `q` \\ #1: yes 🔔\r\n\t\u202E*/ end\n"),
						},
					},
				},
			},
		}, &appsv1.Deployment{}, pulumi.Version("4.25.0"))
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
				JobTemplate: &batchv1.JobTemplateSpecArgs{
					Spec: &batchv1.JobSpecArgs{
						BackoffLimit: pulumi.Int(2),
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
								RestartPolicy: pulumi.String("OnFailure"),
							},
						},
						ActiveDeadlineSeconds: pulumi.Int(60),
					},
				},
				Suspend: pulumi.Bool(true),
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
