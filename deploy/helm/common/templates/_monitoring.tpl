{{- define "common.serviceMonitor" -}}
{{- if .Values.serviceMonitor.enabled }}
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: {{ include "common.fullname" . }}
  labels:
    {{- include "common.labels" . | nindent 4 }}
    {{- with .Values.serviceMonitor.labels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  selector:
    matchLabels:
      {{- include "common.selectorLabels" . | nindent 6 }}
      tickwire.io/service: management
  endpoints:
    - port: management
      path: /metrics
      interval: {{ .Values.serviceMonitor.interval }}
{{- end }}
{{- end }}

{{/* The groups of alerts.yaml that are about this part. */}}
{{- define "common.prometheusRule" -}}
{{- if .Values.prometheusRule.enabled }}
---
{{ include "common.prometheusRuleOf" (list . (include "common.role" . | fromYaml).alerts) }}
{{- end }}
{{- end }}

{{- define "common.prometheusRuleOf" -}}
{{- $root := index . 0 }}
{{- $wanted := index . 1 }}
{{- $groups := list }}
{{- range ($root.Subcharts.common.Files.Get "alerts.yaml" | fromYaml).groups }}
{{- if has .name $wanted }}{{ $groups = append $groups . }}{{ end }}
{{- end -}}
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: {{ include "common.fullname" $root }}
  labels:
    {{- include "common.labels" $root | nindent 4 }}
    {{- with $root.Values.prometheusRule.labels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  groups:
    {{- toYaml $groups | nindent 4 }}
{{- end }}
