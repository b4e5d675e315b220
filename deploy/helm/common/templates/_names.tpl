{{/* What a process of this Deployment runs: the chart's name, or that of the half of it ("common.halves"). */}}
{{- define "common.part" -}}
{{- printf "%s%s" .Chart.Name (include "common.suffix" .) }}
{{- end }}

{{- define "common.suffix" -}}
{{- with .Half }}-{{ . }}{{ end }}
{{- end }}

{{- define "common.name" -}}
{{- include "common.suffixed" (list . (default .Chart.Name .Values.nameOverride)) }}
{{- end }}

{{- define "common.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride }}
{{- if .Values.fullnameOverride }}
{{- $name = .Values.fullnameOverride }}
{{- else if contains $name .Release.Name }}
{{- $name = .Release.Name }}
{{- else }}
{{- $name = printf "%s-%s" .Release.Name $name }}
{{- end }}
{{- include "common.suffixed" (list . $name) }}
{{- end }}

{{/* A name with the suffix of the half. 50: room for "-management" within the 63 characters of a DNS label */}}
{{- define "common.suffixed" -}}
{{- $suffix := include "common.suffix" (index . 0) }}
{{- printf "%s%s" (index . 1 | trunc (sub 50 (len $suffix) | int) | trimSuffix "-") $suffix }}
{{- end }}

{{- define "common.selectorLabels" -}}
app.kubernetes.io/name: {{ include "common.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "common.labels" -}}
{{ include "common.selectorLabels" . }}
app.kubernetes.io/part-of: tickwire
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- with .Values.labels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "common.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- with .Values.serviceAccount.name }}
{{- include "common.suffixed" (list $ .) }}
{{- else }}
{{- include "common.fullname" . }}
{{- end }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{/* The chart's own value, or else the release's, or else the default. */}}
{{- define "common.image" -}}
{{- $global := dig "image" dict (default dict .Values.global) }}
{{- $repository := coalesce .Values.image.repository $global.repository "tickwire" }}
{{- $tag := coalesce .Values.image.tag $global.tag .Chart.AppVersion }}
{{- printf "%s:%s" $repository (include "common.text" $tag) }}
{{- end }}

{{/* A value as text. Whole numbers of a values file are floats, and would be written as 1e+06. */}}
{{- define "common.text" -}}
{{- if kindIs "float64" . }}{{ int64 . }}{{ else }}{{ . }}{{ end }}
{{- end }}
