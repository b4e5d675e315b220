{{- define "common.usesKeda" -}}
{{- if and .Values.keda .Values.keda.enabled }}true{{ end }}
{{- end }}

{{/* KEDA makes an autoscaler of its own: one or the other, never both on a Deployment. */}}
{{- define "common.scaling" -}}
{{- if include "common.usesKeda" . }}
---
{{ include "common.scaledObject" . }}
{{- else if .Values.autoscaling.enabled }}
---
{{ include "common.horizontalPodAutoscaler" . }}
{{- end }}
{{- end }}

{{- define "common.horizontalPodAutoscaler" -}}
{{- $scaling := .Values.autoscaling -}}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ include "common.fullname" . }}
  labels:
    {{- include "common.labels" . | nindent 4 }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ include "common.fullname" . }}
  minReplicas: {{ $scaling.minReplicas }}
  maxReplicas: {{ $scaling.maxReplicas }}
  metrics:
    {{- range $resource, $percent := dict "cpu" $scaling.targetCPUUtilizationPercentage "memory" $scaling.targetMemoryUtilizationPercentage }}
    {{- if $percent }}
    - type: Resource
      resource:
        name: {{ $resource }}
        target:
          type: Utilization
          averageUtilization: {{ $percent }}
    {{- end }}
    {{- end }}
  behavior:
    scaleDown:
      stabilizationWindowSeconds: {{ $scaling.scaleDownStabilizationSeconds }}
{{- end }}

{{/*
The lag as Tickwire measures it, in ticks. KEDA's own scaler for Redis Streams counts entries, which hold 1 to 2000 ticks
each, asks for Redis 7, and knows neither a Cluster nor an URL. Every calc pod tells the lag of the partitions it owns,
every flush pod the whole lag.
*/}}
{{- define "common.scaledObject" -}}
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  name: {{ include "common.fullname" . }}
  labels:
    {{- include "common.labels" . | nindent 4 }}
spec:
  scaleTargetRef:
    name: {{ include "common.fullname" . }}
  minReplicaCount: {{ .Values.autoscaling.minReplicas }}
  maxReplicaCount: {{ .Values.autoscaling.maxReplicas }}
  pollingInterval: {{ .Values.keda.pollingIntervalSeconds }}
  cooldownPeriod: {{ .Values.autoscaling.scaleDownStabilizationSeconds }}
  triggers:
    - type: prometheus
      metadata:
        serverAddress: {{ .Values.keda.prometheusAddress }}
        query: {{ printf "%s(tickwire_queue_lag_ticks{group=%q,namespace=%q})" (eq .Chart.Name "calc" | ternary "sum" "max") .Chart.Name .Release.Namespace | squote }}
        threshold: {{ int64 .Values.keda.lagTicksPerPod | quote }}
    {{- if .Values.autoscaling.targetCPUUtilizationPercentage }}
    - type: cpu
      metricType: Utilization
      metadata:
        value: {{ .Values.autoscaling.targetCPUUtilizationPercentage | quote }}
    {{- end }}
{{- end }}
